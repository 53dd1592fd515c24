"""What must hold of the key of one sealed object."""

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from custody import data_keys
from custody.data_keys import DataKey, seal_key, unseal_key
from custody.errors import BrokenSealError, WeakKeyError

PRIVATE = X25519PrivateKey.from_private_bytes(bytes(range(32)))
PUBLIC = PRIVATE.public_key()
PINNED = bytes.fromhex(
    "01d15329fe1b8c9cd35d683e3c1d615411d6d01443f6172c682e06708a9d021082b7e6a4c8798eeb"
    "14516e9e33f3ae476eb41f6b4c92d2c09b67ad9f14098322513b75d25fac66a611e9b62becea0269"
)


def test_a_key_wrapped_once_unwraps_for_ever():
    """A change here makes every object sealed so far unreadable."""
    assert (
        unseal_key(PRIVATE, PINNED, "vault", "vault/d/rows").secret.hex()
        == "94124669546236d6fe04c0f99dc631d1f96a946261d4bdafd8d4f26938515657"
    )


def test_a_wrapped_key_unwraps_to_the_same_key():
    key, wrapped = seal_key(PUBLIC, "vault", "vault/d/rows")
    assert unseal_key(PRIVATE, wrapped, "vault", "vault/d/rows") == key
    assert key.secret not in wrapped


def test_every_object_has_a_key_of_its_own():
    assert seal_key(PUBLIC, "vault", "p")[0] != seal_key(PUBLIC, "vault", "p")[0]


@pytest.mark.parametrize(("zone", "path"), [("incoming", "p"), ("vault", "q"), ("vaul", "tp"), ("vault", "p/")])
def test_a_wrapped_key_moved_to_another_zone_or_path_is_refused(zone, path):
    _, wrapped = seal_key(PUBLIC, "vault", "p")
    with pytest.raises(BrokenSealError):
        unseal_key(PRIVATE, wrapped, zone, path)


def test_an_altered_cut_or_lengthened_wrapped_key_is_refused():
    _, wrapped = seal_key(PUBLIC, "vault", "p")
    flipped = [wrapped[:at] + bytes([wrapped[at] ^ 1]) + wrapped[at + 1 :] for at in range(len(wrapped))]
    for attack in (*flipped, b"", wrapped[:20], wrapped[:-1], wrapped + b"\0", bytes(80)):
        with pytest.raises(BrokenSealError):
            unseal_key(PRIVATE, attack, "vault", "p")


def test_a_weak_key_wrapped_by_somebody_else_is_refused():
    forged = data_keys._SUITE.encrypt(bytes(16), PUBLIC, data_keys._info("vault", "p"))
    with pytest.raises(BrokenSealError):
        unseal_key(PRIVATE, forged, "vault", "p")


def test_another_private_key_does_not_unwrap():
    _, wrapped = seal_key(PUBLIC, "vault", "p")
    with pytest.raises(BrokenSealError):
        unseal_key(X25519PrivateKey.generate(), wrapped, "vault", "p")


@pytest.mark.parametrize("length", [0, 16, 31, 33])
def test_a_data_key_of_the_wrong_length_is_refused_without_being_shown(length):
    with pytest.raises(WeakKeyError) as refusal:
        DataKey(b"s" * length)
    assert "sss" not in str(refusal.value)


def test_a_data_key_does_not_show_its_secret():
    assert repr(DataKey(b"s" * 32)) == "DataKey()"
