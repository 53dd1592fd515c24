"""What must hold of XML: elements in order, no namespaces, no document type, no entity."""

import pytest

from intake.errors import UnreadableFileError
from intake.safety.markup import read_elements, refuse_declarations

BOMB = b'<!DOCTYPE a [<!ENTITY b "Canary"><!ENTITY c "&b;&b;&b;&b;">]><a>&c;</a>'


def pieces(content, size=5):
    return (content[at : at + size] for at in range(0, len(content), size))


def refusal(content, act=lambda content: read_elements(pieces(content), lambda *_: None)):
    with pytest.raises(UnreadableFileError) as refused:
        act(content)
    assert "Canary" not in str(refused.value)
    return refused.value.rule


def test_elements_open_and_close_in_order_without_their_namespaces():
    seen = []
    content = b'<x:a xmlns:x="urn:x" x:k="1"><b l="2"/></x:a>'
    read_elements(pieces(content), lambda name, held: seen.append((name, held)), seen.append)
    assert seen == [("a", {"k": "1"}), ("b", {"l": "2"}), "b", "a"]


def test_entities_are_refused_before_they_mean_anything():
    assert refusal(BOMB) == "workbook-entities"
    assert refusal(b'<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>') == "workbook-entities"


@pytest.mark.parametrize("size", [1, 3, 8, 9, 10, 1000])
def test_declarations_are_found_wherever_a_piece_ends(size):
    assert refusal(b" " * 7 + BOMB, lambda content: refuse_declarations(pieces(content, size))) == "workbook-entities"
    refuse_declarations(pieces(b"<a><!-- a note --><![CDATA[x]]></a>", size))


@pytest.mark.parametrize(
    "content", [b"<a>", b"<a></b>", b"Canary", b"", b"<a>&canary;</a>", b"<a>\x00</a>", b"<a>\xff</a>"]
)
def test_what_is_no_xml_is_refused(content):
    assert refusal(content) == "workbook-broken"


def test_a_missing_attribute_is_damage():
    assert refusal(b"<a/>", lambda content: read_elements(pieces(content), lambda _, held: held["Canary"])) == (
        "workbook-broken"
    )


def test_an_encoding_that_only_some_readers_take_is_refused():
    content = "<?xml version='1.0' encoding='UTF-16'?><a><!DOCTYPE Canary></a>".encode("utf-16")
    assert refusal(content) == "workbook-broken"
    assert refusal(content, lambda content: refuse_declarations(pieces(content))) == "workbook-broken"
