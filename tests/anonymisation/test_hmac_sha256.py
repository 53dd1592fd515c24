"""HMAC-SHA-256 over columns is the standard's, in any layout, and its key reaches no plan, error, log or screen."""

import hashlib
import hmac
import os
import traceback

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from anonymisation import hmac_sha256 as module
from anonymisation.errors import NotHashedError
from anonymisation.hmac_sha256 import hmac_sha256
from engine.fusion import open_fusion

KEY = bytes(range(32)).hex().encode()
KINDS = [pa.string(), pa.large_string(), pa.binary(), pa.large_binary()]

# RFC 4231, 4.2 to 4.8: key, message, HMAC-SHA-256 (of case 5 its first 128 bits).
RFC_4231 = [
    (b"\x0b" * 20, b"Hi There", "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"),
    (b"Jefe", b"what do ya want for nothing?", "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"),
    (b"\xaa" * 20, b"\xdd" * 50, "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe"),
    (bytes(range(1, 26)), b"\xcd" * 50, "82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b"),
    (b"\x0c" * 20, b"Test With Truncation", "a3b6167473100ee06e0c796c2955552b"),
    (
        b"\xaa" * 131,
        b"Test Using Larger Than Block-Size Key - Hash Key First",
        "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54",
    ),
    (
        b"\xaa" * 131,
        (
            b"This is a test using a larger than block-size key and a larger than block-size data. "
            b"The key needs to be hashed before being used by the HMAC algorithm."
        ),
        "9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2",
    ),
]


def column(*chunks, kind=None):
    return pa.chunked_array([pa.array(chunk, kind or pa.string()) for chunk in chunks], kind or pa.string())


def by_hand(key, message):
    return hmac.new(key, message if isinstance(message, bytes) else message.encode(), hashlib.sha256).digest()


@pytest.mark.parametrize(("key", "message", "wanted"), RFC_4231)
def test_the_answers_of_rfc_4231(key, message, wanted):
    made = hmac_sha256(key, column([message], kind=pa.binary()), len(wanted) // 2)
    assert made[0].as_py().hex() == wanted


@given(st.binary(max_size=200), st.lists(st.lists(st.text(), max_size=5), max_size=4), st.integers(1, 32))
def test_it_is_the_standard_librarys_of_every_text_however_the_column_is_cut(key, chunks, length):
    made = hmac_sha256(key, column(*chunks), length)
    made.validate(full=True)
    assert made.type == pa.binary(length)
    assert made.to_pylist() == [by_hand(key, text)[:length] for chunk in chunks for text in chunk]


@pytest.mark.parametrize("kind", KINDS, ids=str)
@pytest.mark.parametrize("at_once", [1, 3, 1 << 13])
def test_it_does_not_matter_of_which_type_a_column_is_nor_how_many_go_at_once(kind, at_once, monkeypatch):
    monkeypatch.setattr(module, "_AT_ONCE", at_once)
    texts = ["", "a", "É" * 70, "999 000 0018", "x" * 300, "\0", "李"]
    held = pa.chunked_array([pa.array(texts, pa.string()).cast(kind).slice(2), pa.array([], kind)])
    assert hmac_sha256(KEY, held).to_pylist() == [by_hand(KEY, text) for text in texts[2:]]


def test_texts_that_lie_beyond_two_gibibytes_of_a_column_are_hashed(tmp_path):
    """In a file of nothing but a hole, which takes no room."""
    (tmp_path / "texts").touch()
    os.truncate(tmp_path / "texts", (1 << 31) + 8)
    with pa.memory_map(str(tmp_path / "texts")) as mapped:
        content = mapped.read_buffer()
        offsets = pa.array([1 << 31, (1 << 31) + 3, (1 << 31) + 8], pa.int64()).buffers()[1]
        held = pa.chunked_array([pa.LargeStringArray.from_buffers(2, offsets, content)])
        assert hmac_sha256(KEY, held).to_pylist() == [by_hand(KEY, "\0" * 3), by_hand(KEY, "\0" * 5)]


def test_more_messages_than_go_at_once_come_in_their_order():
    texts = [str(number) for number in range(3 * (1 << 13) + 5)]
    assert hmac_sha256(KEY, column(texts[:7], texts[7:]), 16).to_pylist() == [by_hand(KEY, text)[:16] for text in texts]


def test_the_key_is_in_no_plan():
    """The look is tried on a key that stands in a query as a literal: it is printed, as a column's name too."""
    session = open_fusion()
    session.register_record_batches("messages", [list(module._batches(KEY, column(["planted"])))])
    literal = f"select sha256(arrow_cast('{KEY.decode()}', 'Binary') || message) from messages"
    for query, shown in ((literal, True), (module._QUERY, False)):
        asked = session.sql(query)
        plans = [asked.logical_plan(), asked.optimized_logical_plan(), asked.execution_plan(), asked.schema()]
        told = " ".join([*map(str, plans), *(plan.display_indent() for plan in plans[:3])])
        assert any(form in told for form in forms_of(KEY)) == shown


@pytest.mark.parametrize("column_name", ["inner_key", "outer_key", "message"])
def test_an_error_inside_tells_neither_key_nor_value(column_name, monkeypatch, caplog, capfd):
    """What the library says is looked at first: it does quote what it could not cast."""
    caplog.set_level(0)
    quoting = f"select cast(arrow_cast({column_name}, 'Utf8') as int) from messages"
    monkeypatch.setattr(module, "_QUERY", quoting)
    planted = f"Quincey {len(KEY)}"  # in no line of this file, for a traceback shows lines
    with pytest.raises(Exception, match="Cannot cast string") as quoted:
        list(module._digests(KEY, column([planted])))
    secret = [*forms_of(KEY), planted]
    assert any(form in str(quoted.value) for form in secret)
    with pytest.raises(NotHashedError) as refusal:
        hmac_sha256(KEY, column([planted]))
    error = refusal.value
    assert (error.failure, error.__context__, error.__cause__) == ("Exception", None, None)
    told = "".join([*traceback.format_exception(error), repr(error), caplog.text, *capfd.readouterr()])
    assert not [form for form in secret if form in told]


def forms_of(key):
    """How a key can stand in a text: as it is or padded; as characters, in hex, in numbers, as Python shows it."""
    padded = [bytes(byte ^ pad for byte in key) for pad in (0, 0x36, 0x5C)]
    ways = (lambda one: one.decode("latin-1"), bytes.hex, lambda one: repr(one)[2:-1], lambda one: str([*one])[1:-1])
    texts = [way(one[:16]) for one in padded for way in ways]
    return [*texts, *(text.upper() for text in texts), *(text.replace(" ", "") for text in texts)]


class PanicException(BaseException):
    """What a panic of Rust's comes as: no Exception."""


@pytest.mark.parametrize("kind", [PanicException, MemoryError, RuntimeError])
def test_a_panic_or_any_failure_is_a_refusal_that_says_its_kind_only(kind, monkeypatch):
    def failing(*_):
        raise kind(KEY.decode())

    monkeypatch.setattr(module, "_digests", failing)
    with pytest.raises(NotHashedError, match=kind.__name__) as refusal:
        hmac_sha256(KEY, column(["a"]))
    assert KEY.decode() not in "".join(traceback.format_exception(refusal.value))


@pytest.mark.parametrize("kind", [KeyboardInterrupt, SystemExit])
def test_who_stops_the_program_is_not_held_up(kind, monkeypatch):
    def stopped(*_):
        raise kind

    monkeypatch.setattr(module, "_digests", stopped)
    with pytest.raises(kind):
        hmac_sha256(KEY, column(["a"]))


@pytest.mark.parametrize("given_back", [0, 1, 3])
def test_a_library_that_loses_or_invents_a_message_is_refused(given_back, monkeypatch):
    digests = pa.array([bytes(32)] * given_back, pa.binary())
    monkeypatch.setattr(module, "_digests", lambda *_: iter([digests]))
    with pytest.raises(NotHashedError, match=rf"{given_back} HMACs of 2 messages|ValueError"):
        hmac_sha256(KEY, column(["a", "b"]))


@pytest.mark.parametrize("odd", [None, b"", bytes(31), bytes(64)])
def test_a_library_that_gives_no_digest_is_refused(odd, monkeypatch):
    digests = pa.array([bytes(32), odd], pa.binary())
    monkeypatch.setattr(module, "_digests", lambda *_: iter([digests]))
    with pytest.raises(NotHashedError, match="no digest, or one of another length"):
        hmac_sha256(KEY, column(["a", "b"]))


def test_digests_are_taken_from_where_they_lie(monkeypatch):
    digests = pa.array([by_hand(KEY, text) for text in "xabcy"], pa.binary())
    monkeypatch.setattr(module, "_digests", lambda *_: iter([digests.slice(1, 2), digests.slice(3, 1)]))
    assert hmac_sha256(KEY, column(["a", "b", "c"])).to_pylist() == digests.to_pylist()[1:4]


@pytest.mark.parametrize("wrong", [0, 2])
def test_a_library_that_answers_wrongly_or_in_another_order_is_refused(wrong, monkeypatch):
    """The first and the last are computed again by another library."""
    digests = [by_hand(KEY, text) for text in "abc"]
    digests[wrong] = by_hand(KEY, "b")
    monkeypatch.setattr(module, "_digests", lambda *_: iter([pa.array(digests, pa.binary())]))
    with pytest.raises(NotHashedError, match="another HMAC than the standard's"):
        hmac_sha256(KEY, column(["a", "b", "c"]))


def test_no_messages_have_no_hmacs():
    for empty in (column(), column([]), column([], [])):
        assert hmac_sha256(KEY, empty, 16).to_pylist() == []
