"""What must hold of a root in a file."""

import json

import pytest

from custody.errors import BrokenSealError, WeakKeyError, WrongPassphraseError
from custody.local_root import LocalRoot, new_root, open_root, seal_root
from custody.roots import RootUse

PASSPHRASE = b"an invented passphrase"
ROOT = LocalRoot(RootUse.SEAL, bytes(range(32)))
SEALED = seal_root(ROOT, PASSPHRASE)
PINNED = (
    b'{"argon2id":{"iterations":3,"lanes":4,"memory_kib":65536},"key_id":"eb5c59fdb51f4eb7","nonce":"Q8cNn'
    b'4hQAXCUcyGV","salt":"yqM18SSJWMfiARea+W0HEg==","sealed":"JmdAsIrmnQqQ2fNxNFrqE6txSZKlsWj8bptM22HfBfv'
    b'PAs0H2C4tURnNCTMnLIGN","use":"seal","version":1}'
)


def changed(**fields):
    return json.dumps(json.loads(SEALED) | fields).encode()


def vectors(place):
    """Read RFC 4231; HMAC pads a short key with zeros, so that a key of fewer than 32 bytes is also one of 32."""
    fields = [line.split(" = ") for line in place.read_text().splitlines() if " = " in line]
    groups = [dict(fields[start : start + 4]) for start in range(0, len(fields), 4)]
    return [{name: bytes.fromhex(group[name]) for name in ("Key", "Msg", "MD")} for group in groups]


def test_a_root_answers_as_rfc_4231_says(shared_data):
    place = shared_data / "crypto-vectors" / "pyca_HMAC_rfc-4231-sha256.txt"
    usable = [vector for vector in vectors(place) if len(vector["Key"]) <= 32]
    assert len(usable) >= 4
    for vector in usable:
        assert LocalRoot(RootUse.LOG, vector["Key"].ljust(32, b"\0")).hmac(vector["Msg"]) == vector["MD"]


def test_the_second_case_of_rfc_4231_is_pinned():
    root = LocalRoot(RootUse.LOG, b"Jefe".ljust(32, b"\0"))
    answer = root.hmac(b"what do ya want for nothing?").hex()
    assert answer == "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"


def test_the_key_id_is_pinned_and_reveals_no_byte_of_the_root():
    assert ROOT.key_id == "eb5c59fdb51f4eb7"
    assert ROOT.key_id not in ROOT.secret.hex()


def test_a_root_sealed_once_opens_for_ever():
    assert open_root(PINNED, RootUse.SEAL, PASSPHRASE) == ROOT


def test_a_sealed_root_opens_with_its_passphrase_and_never_shows_it():
    assert open_root(SEALED, RootUse.SEAL, PASSPHRASE) == ROOT
    assert ROOT.secret not in SEALED
    assert PASSPHRASE not in SEALED


def test_sealing_twice_repeats_nothing():
    first, second = json.loads(SEALED), json.loads(seal_root(ROOT, PASSPHRASE))
    assert all(first[name] != second[name] for name in ("salt", "nonce", "sealed"))


def test_a_wrong_passphrase_is_refused_without_being_shown():
    with pytest.raises(WrongPassphraseError) as refusal:
        open_root(SEALED, RootUse.SEAL, b"a wrong passphrase")
    assert "wrong passphrase" not in str(refusal.value)


def test_a_root_of_one_use_does_not_stand_in_for_another():
    with pytest.raises(BrokenSealError):
        open_root(SEALED, RootUse.LOG, PASSPHRASE)
    with pytest.raises(WrongPassphraseError):
        open_root(changed(use="log"), RootUse.LOG, PASSPHRASE)


@pytest.mark.parametrize("field", ["salt", "nonce", "sealed", "key_id"])
def test_an_altered_root_does_not_open(field):
    value = json.loads(SEALED)[field]
    altered = ("B" if value[0] == "A" else "A") + value[1:]
    with pytest.raises(WrongPassphraseError):
        open_root(changed(**{field: altered}), RootUse.SEAL, PASSPHRASE)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"[]",
        b"{}",
        b"\xff",
        SEALED[:-2],
        changed(version=2),
        changed(salt=1),
        changed(salt="AAAA"),
        changed(nonce="AAAA"),
        changed(sealed="not base64!"),
        changed(key_id="\ud800"),
        changed(argon2id={"memory_kib": 8, "iterations": 1, "lanes": 1}),
        changed(argon2id={"memory_kib": 2**31, "iterations": 3, "lanes": 4}),
    ],
)
def test_what_this_version_did_not_write_is_refused_before_any_work(content, monkeypatch):
    monkeypatch.setattr("custody.local_root._cipher", lambda *_: pytest.fail("no work for a forged file"))
    with pytest.raises(BrokenSealError):
        open_root(content, RootUse.SEAL, PASSPHRASE)


@pytest.mark.parametrize("length", [0, 16, 31, 33])
def test_a_root_of_the_wrong_length_is_refused_without_being_shown(length):
    with pytest.raises(WeakKeyError) as refusal:
        LocalRoot(RootUse.SEAL, b"s" * length)
    assert "sss" not in str(refusal.value)


def test_a_root_does_not_show_its_secret():
    assert repr(ROOT) == "LocalRoot(use=<RootUse.SEAL: 'seal'>)"


def test_new_roots_differ():
    assert new_root(RootUse.SEAL) != new_root(RootUse.SEAL)
