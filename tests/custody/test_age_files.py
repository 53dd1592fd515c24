"""What must hold of files that were encrypted with age: the key opens them as a stream, and nothing else does."""

import threading

import pyrage
import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from custody.age_files import bech32, identity, opened, recipient
from custody.age_files import encrypted as encrypted_to
from custody.errors import UnopenableFileError, WeakKeyError

SECRET = bytes(range(32))
PLAIN = b"Incident,Count\nCanary,1\n" * 40_000


def key(secret=SECRET):
    return pyrage.x25519.Identity.from_str(identity(secret))


def pieces(content, size=100_000):
    return (content[at : at + size] for at in range(0, len(content), size))


@pytest.fixture(scope="module", params=[False, True], ids=["binary", "armoured"])
def encrypted(request):
    return pyrage.encrypt(PLAIN, [key().to_public()], armored=request.param)


def refused(content, secret=SECRET):
    with pytest.raises(UnopenableFileError) as refusal:
        list(opened(secret, pieces(content)))
    assert "Canary" not in str(refusal.value)
    assert refusal.value.__cause__ is None
    assert refusal.value.__context__ is None


def test_a_word_of_the_standard_is_written_as_the_standard_writes_it():
    """BIP 173, test vectors of valid Bech32: `A12UEL5L`, and the alphabet as data."""
    assert bech32("a", b"") == "a12uel5l"
    whole = "abcdef1qpzry9x8gf2tvdw0s3jn54khce6mua7lmqqqxw"
    groups = "".join(f"{place:05b}" for place in range(32))
    assert bech32("abcdef", int(groups, 2).to_bytes(20)) == whole


@given(st.binary(min_size=32, max_size=32))
def test_keys_are_those_of_another_implementation(secret):
    public = X25519PrivateKey.from_private_bytes(secret).public_key().public_bytes_raw()
    assert str(key(secret).to_public()) == recipient(public)


@pytest.mark.parametrize("size", [999, 1 << 20])
def test_a_file_is_opened_whole_and_in_pieces(encrypted, size):
    given_out = list(opened(SECRET, pieces(encrypted, size)))
    assert b"".join(given_out) == PLAIN
    assert max(map(len, given_out)) <= 1 << 20


def test_a_file_of_nothing_is_nothing():
    assert list(opened(SECRET, pieces(pyrage.encrypt(b"", [key().to_public()])))) == []


def test_another_key_opens_nothing(encrypted):
    refused(encrypted, bytes(32))


@pytest.mark.parametrize("cut", [0, 10, 200, 70_000, -40])
def test_a_file_that_was_cut_is_refused(encrypted, cut):
    refused(encrypted[:cut])


def test_a_file_that_was_altered_is_refused():
    content = bytearray(pyrage.encrypt(PLAIN, [key().to_public()]))
    content[500_000] ^= 1
    refused(bytes(content))


def test_what_the_chunks_raise_comes_through(encrypted):
    def breaking():
        yield encrypted[:300_000]
        raise KeyError("Canary")

    with pytest.raises(KeyError, match="Canary"):
        list(opened(SECRET, breaking()))


def test_a_reader_may_stop_early():
    before = threading.active_count()
    stream = opened(SECRET, pieces(pyrage.encrypt(bytes(16 << 20), [key().to_public()])))
    next(stream)
    stream.close()
    assert threading.active_count() == before


def test_what_is_encrypted_to_a_key_is_opened_with_that_key_alone():
    holder, other = pyrage.x25519.Identity.generate(), pyrage.x25519.Identity.generate()
    sealed = encrypted_to(str(holder.to_public()), b"canary")
    assert pyrage.decrypt(sealed, [holder]) == b"canary"
    assert b"canary" not in sealed
    with pytest.raises(pyrage.DecryptError):
        pyrage.decrypt(sealed, [other])


@pytest.mark.parametrize("written", ["", "age1", f"age1{'q' * 58}", "ssh-ed25519 AAAA"])
def test_nothing_is_encrypted_to_what_is_no_key(written):
    with pytest.raises(WeakKeyError):
        encrypted_to(written, b"canary")
