"""What must hold of roots in split custody: shares of enough people open them, fewer or a passphrase do not."""

import json
from pathlib import Path

import pytest

from custody.errors import BrokenSealError, SharesRefusedError
from custody.keyring import Keyring, create_keyring
from custody.local_root import LocalRoot
from custody.roots import RootUse
from custody.split_key import key_from, new_split_key, open_split, seal_split, share_set_of
from tests.conftest import cheap
from tests.custody.drawer import Drawer

PASSPHRASE = b"an invented passphrase"
ROOT = LocalRoot(RootUse.PSEUDONYM, bytes(range(32)))
KEY, SHARES = new_split_key(2, 3)
SEALED = seal_split(ROOT, "e1", KEY)


@pytest.fixture(autouse=True)
def _no_shares_of_this_machine(monkeypatch):
    monkeypatch.delenv("GATEWAY_KEY_SHARES", raising=False)
    with cheap():
        yield


def changed(**fields):
    return json.dumps(json.loads(SEALED) | fields).encode()


def test_shares_of_enough_people_open_what_was_sealed_and_one_share_fewer_does_not():
    wanted = share_set_of(SEALED, "pseudonym")
    assert (wanted.needed, wanted.count) == (2, 3)
    for pair in (SHARES[:2], SHARES[1:], SHARES):
        assert open_split(SEALED, RootUse.PSEUDONYM, "e1", key_from(pair, wanted)) == ROOT
    for few in ((), SHARES[:1]):
        with pytest.raises(SharesRefusedError):
            key_from(few, wanted)


def test_shares_of_another_set_are_refused_by_name():
    with pytest.raises(SharesRefusedError, match=f"of set {KEY.shares.set_id}"):
        key_from(new_split_key(2, 3)[1], KEY.shares)


def test_another_key_under_the_same_name_does_not_open_it():
    other = type(KEY)(KEY.shares, bytes(32))
    with pytest.raises(BrokenSealError, match="do not open the pseudonym root"):
        open_split(SEALED, RootUse.PSEUDONYM, "e1", other)


@pytest.mark.parametrize("field", ["salt", "nonce", "sealed", "key_id"])
def test_an_altered_root_does_not_open(field):
    value = json.loads(SEALED)[field]
    altered = ("B" if value[0] == "A" else "A") + value[1:]
    with pytest.raises(BrokenSealError):
        open_split(changed(**{field: altered}), RootUse.PSEUDONYM, "e1", KEY)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"[]",
        b"[" * 100_000,
        changed(version=2),
        changed(use="seal"),
        changed(shares={"set": KEY.shares.set_id, "needed": 1, "of": 1}),
        changed(shares={"set": "0000", "needed": 2}),
        changed(argon2id={}),
        changed(nonce="AAAA"),
    ],
)
def test_what_this_version_did_not_write_is_refused(content):
    with pytest.raises(BrokenSealError):
        open_split(content, RootUse.PSEUDONYM, "e1", KEY)


def test_the_root_of_one_epoch_does_not_stand_in_for_another():
    with pytest.raises(BrokenSealError):
        open_split(SEALED, RootUse.PSEUDONYM, "e2", KEY)


def test_neither_the_root_nor_the_key_nor_a_share_is_legible_in_the_file():
    for secret in (ROOT.secret, KEY.secret):
        assert secret not in SEALED
        assert secret.hex().encode() not in SEALED
    assert "secret" not in repr(KEY)


@pytest.fixture
def split_drawer():
    drawer = Drawer()
    create_keyring(drawer, PASSPHRASE).hold_by_shares(RootUse.PSEUDONYM, KEY)
    return drawer


def test_after_a_split_the_passphrase_alone_opens_that_root_no_more_and_every_other_still(split_drawer):
    keyring = Keyring(split_drawer, lambda: PASSPHRASE)
    with pytest.raises(SharesRefusedError, match="held by 3 people and opens with shares of any 2"):
        keyring.root(RootUse.PSEUDONYM)
    for use in set(RootUse) - {RootUse.PSEUDONYM}:
        keyring.root(use)


def test_shares_that_were_brought_open_it_without_the_passphrase(split_drawer):
    keyring = Keyring(split_drawer, lambda: pytest.fail("no passphrase"))
    keyring.bring(SHARES[1:])
    assert keyring.root(RootUse.PSEUDONYM).key_id


def test_the_folder_that_the_environment_names_opens_it(split_drawer, tmp_path: Path, monkeypatch):
    for number, share in enumerate(SHARES[:2]):
        (tmp_path / f"{number}.txt").write_text(share)
        (tmp_path / f"{number}.txt").chmod(0o600)
    monkeypatch.setenv("GATEWAY_KEY_SHARES", str(tmp_path))
    assert Keyring(split_drawer, lambda: pytest.fail("no passphrase")).root(RootUse.PSEUDONYM).key_id


def test_the_next_epoch_is_held_by_the_same_people_and_by_no_passphrase(split_drawer):
    keyring = Keyring(split_drawer, lambda: PASSPHRASE)
    with pytest.raises(SharesRefusedError):
        keyring.make_next_root()
    keyring.bring(SHARES[:2])
    keyring.turn_to(keyring.make_next_root())
    with pytest.raises(SharesRefusedError):
        Keyring(split_drawer, lambda: PASSPHRASE).root(RootUse.PSEUDONYM)
    later = Keyring(split_drawer, lambda: pytest.fail("no passphrase"))
    later.bring(SHARES[1:])
    assert later.root(RootUse.PSEUDONYM).key_id == keyring.root(RootUse.PSEUDONYM).key_id


def test_a_root_is_split_anew_by_those_who_can_open_it(split_drawer):
    keyring = Keyring(split_drawer, lambda: PASSPHRASE)
    other, shares = new_split_key(3, 4)
    with pytest.raises(SharesRefusedError):
        keyring.hold_by_shares(RootUse.PSEUDONYM, other)
    keyring.bring(SHARES[:2])
    before = keyring.root(RootUse.PSEUDONYM).key_id
    keyring.hold_by_shares(RootUse.PSEUDONYM, other)
    for brought, opens in ((SHARES, False), (shares[1:], True)):
        keyring.bring(brought)
        if opens:
            assert keyring.root(RootUse.PSEUDONYM).key_id == before
        else:
            with pytest.raises(SharesRefusedError):
                keyring.root(RootUse.PSEUDONYM)
