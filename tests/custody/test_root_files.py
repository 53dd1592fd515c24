"""What must hold of a root's file: it says in clear by what it opens, and a file that is not ours says nothing."""

import json

import pytest

from custody.errors import BrokenSealError
from custody.root_files import Provider, key_id_of, legible, provider_of, taken_apart, written

OURS = {"version": 1, "use": "seal", "key_id": "eb5c59fdb51f4eb7", "shares": {"needed": 2}}
FILE = written(OURS, b"salt", b"nonce", b"sealed")


def changed(**fields):
    return json.dumps(json.loads(FILE) | fields).encode()


def test_what_was_written_is_taken_apart_again():
    parts = taken_apart(FILE, OURS)
    assert (parts.salt, parts.nonce, parts.sealed) == (b"salt", b"nonce", b"sealed")
    assert json.loads(parts.bound) == OURS


@pytest.mark.parametrize("provider", [*Provider])
def test_a_file_says_by_what_it_opens_and_its_key_id(provider):
    content = json.dumps({"version": 1, "use": "seal", "key_id": "00", provider.value: {}}).encode()
    assert provider_of(content, "seal") is provider
    assert key_id_of(content, "seal") == "00"


@pytest.mark.parametrize(
    "content",
    [b"", b"1", b"[]", b"[" * 100_000, b"\xff", b'{"version":1e999}', changed(version=2), changed(use="log"), b"{}"],
)
def test_what_is_not_the_file_of_this_root_is_refused(content):
    for act in (legible, provider_of, key_id_of):
        with pytest.raises(BrokenSealError, match="seal root"):
            act(content, "seal")


def test_a_file_that_opens_by_two_things_or_by_none_is_refused():
    for content in (changed(argon2id={}), json.dumps({"version": 1, "use": "seal"}).encode()):
        with pytest.raises(BrokenSealError):
            provider_of(content, "seal")


def test_a_key_id_that_is_no_text_is_refused():
    with pytest.raises(BrokenSealError):
        key_id_of(changed(key_id=1), "seal")


@pytest.mark.parametrize(
    "content",
    [changed(more=1), changed(key_id="00"), changed(shares={}), changed(salt="!"), changed(sealed=None)],
)
def test_anything_legible_that_we_would_not_have_written_is_refused(content):
    with pytest.raises(BrokenSealError):
        taken_apart(content, OURS)
