"""A checkpoint is believed only with the expected origin and a good signature of the expected key."""

import base64

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from hypothesis import given
from hypothesis import strategies as st

from lineage.checkpoint import (
    MOST_NOTE_BYTES,
    Checkpoint,
    check_origin,
    decode_base64,
    decode_number,
    key_id,
    open_checkpoint,
    sign,
)
from lineage.errors import CheckpointRefusedError
from tests.lineage.literal import KEY, ORIGIN, note

ROOT = bytes(range(32))
HEAD = Checkpoint(ORIGIN, 7, ROOT)
OTHER = Ed25519PrivateKey.from_private_bytes(bytes(32))


def opened(content, origin=ORIGIN, key=KEY):
    return open_checkpoint(content, origin, key.public_key())


def signed(text, key=KEY, origin=ORIGIN):
    """Any text, with a good signature."""
    signature = key_id(origin, key.public_key()) + key.sign(text.encode())
    return f"{text}\n\u2014 {origin} {base64.b64encode(signature).decode()}\n".encode()


def line_of(key, origin=ORIGIN):
    """A signature line that does not fit the text that it is put under."""
    return signed("another\n", key, origin).decode().rpartition("\n\n")[2].encode()


@pytest.mark.parametrize(
    ("name", "expected", "encoded"),
    [
        # The keys in the documentation of golang.org/x/mod/sumdb/note, and of the Go checksum database.
        ("PeterNeumann", "c74f20a3", "ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"),
        ("sum.golang.org", "033de0ae", "Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8"),
    ],
)
def test_key_ids_are_those_that_others_compute(name, expected, encoded):
    key = Ed25519PublicKey.from_public_bytes(base64.b64decode(encoded)[1:])
    assert key_id(name, key).hex() == expected


def test_known_bytes_are_pinned():
    """Signed checkpoints are in other hands for ever: a change here makes every proof given out unreadable."""
    assert sign(HEAD, KEY) == note(7, ROOT)
    assert sign(HEAD, KEY).startswith(
        b"example.org/ledger\n7\nAAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\n\n\xe2\x80\x94 "
    )


@given(st.integers(0, 2**62), st.binary(min_size=32, max_size=32))
def test_what_was_signed_is_what_is_read(size, root):
    head = Checkpoint(ORIGIN, size, root)
    assert opened(sign(head, KEY)) == head


@given(st.data())
def test_no_byte_of_a_checkpoint_can_be_changed(data):
    content = bytearray(sign(HEAD, KEY))
    place = data.draw(st.integers(0, len(content) - 1))
    content[place] ^= data.draw(st.integers(1, 255))
    with pytest.raises(CheckpointRefusedError):
        opened(bytes(content))


def test_another_key_or_origin_is_refused():
    with pytest.raises(CheckpointRefusedError, match="no signature"):
        opened(sign(HEAD, OTHER))
    with pytest.raises(CheckpointRefusedError, match="no signature"):
        opened(sign(HEAD, KEY), origin="example.org/another")


def test_a_text_of_another_origin_is_refused_even_when_our_key_signed_it():
    with pytest.raises(CheckpointRefusedError, match="another origin"):
        opened(signed(HEAD.text().replace(ORIGIN, "example.org/another")))


def test_signatures_of_unknown_keys_are_ignored_even_bad_ones():
    witnesses = b"".join(line_of(OTHER, f"witness{number}.example") for number in range(16))
    assert opened(sign(HEAD, KEY) + witnesses) == HEAD
    assert opened(sign(HEAD, KEY).replace(b"\n\n", b"\n\n" + witnesses)) == HEAD


def test_a_bad_signature_of_our_key_refuses_the_note_even_beside_a_good_one():
    with pytest.raises(CheckpointRefusedError, match="does not fit"):
        opened(sign(HEAD, KEY) + line_of(KEY))


def test_extension_lines_are_read_past():
    assert opened(signed(HEAD.text() + "extension\n")) == HEAD


@pytest.mark.parametrize(
    ("old", "new"),
    [("\n7\n", "\n07\n"), ("\n7\n", "\n-7\n"), ("\n7\n", "\n7 \n"), ("8=\n", "9=\n"), ("HR4f", ""), ("\n7", "")],
)
def test_a_malformed_body_is_refused_even_when_our_key_signed_it(old, new):
    with pytest.raises(CheckpointRefusedError, match=r"malformed|body"):
        opened(signed(HEAD.text().replace(old, new) if old in HEAD.text() else f"{ORIGIN}\n7\nAAAA\n"))


def test_an_empty_line_in_the_body_is_refused_even_when_our_key_signed_it():
    with pytest.raises(CheckpointRefusedError, match="body"):
        opened(signed(HEAD.text() + "\n"))


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff",
        HEAD.text().encode(),
        sign(HEAD, KEY)[:-1],
        sign(HEAD, KEY) + b"\n",
        sign(HEAD, KEY).replace(b"\n7\n", b"\r\n7\r\n"),
    ],
)
def test_what_is_not_a_signed_note_is_refused(content):
    with pytest.raises(CheckpointRefusedError, match="signed note"):
        opened(content)


@pytest.mark.parametrize(
    "line",
    ["no.dash AAAAAAAA", "- wrong.dash AAAAAAAA", "\u2014  AAAAAAAA", "\u2014 short AAAAAA==", "\u2014 a AAAAAAB="],
)
def test_a_malformed_signature_line_refuses_the_note(line):
    with pytest.raises(CheckpointRefusedError, match="signature lines is malformed"):
        opened(sign(HEAD, KEY) + f"{line}\n".encode())


def test_a_note_without_end_is_refused_unread():
    with pytest.raises(CheckpointRefusedError, match="signed note"):
        opened(sign(HEAD, KEY) + line_of(OTHER, "witness.example") * (MOST_NOTE_BYTES // 100))


@pytest.mark.parametrize("origin", ["", "a b", "a+b", "a\u2003b", "a\nb", "a\x00b"])
def test_an_origin_that_could_not_name_a_key_is_refused(origin):
    with pytest.raises(CheckpointRefusedError, match="origin is a name"):
        check_origin(origin)
    with pytest.raises(CheckpointRefusedError, match="origin is a name"):
        Checkpoint(origin, 0, ROOT)


@pytest.mark.parametrize("text", ["AAA", "AB==", "A A=", "AA==\n", "é", "-_8="])
def test_base64_has_one_spelling(text):
    assert decode_base64(text) is None


@pytest.mark.parametrize("text", ["", "01", "+1", "1_0", "\u0661", "1" * 20])
def test_a_number_has_one_spelling(text):
    assert decode_number(text) is None
