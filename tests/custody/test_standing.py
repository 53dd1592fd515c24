"""What must hold of the standing of roots: what there is, what was destroyed and what is missing, without a key."""

import json

import pytest

from custody.errors import BrokenSealError
from custody.keyring import create_keyring
from custody.root_files import Provider
from custody.roots import RootUse
from custody.split_key import new_split_key
from custody.standing import RootState, roots_standing
from tests.conftest import cheap
from tests.custody.drawer import Drawer

PASSPHRASE = b"an invented passphrase"


@pytest.fixture
def drawer():
    return Drawer()


@pytest.fixture
def keyring(drawer):
    with cheap():
        yield create_keyring(drawer, PASSPHRASE)


def by_name(drawer):
    return {item.name: item for item in roots_standing(drawer)}


def test_every_root_is_told_with_its_key_id_and_provider(drawer, keyring):
    found = by_name(drawer)
    assert set(found) == set(RootUse)
    for use in RootUse:
        assert found[use].state is RootState.HELD
        assert (found[use].provider, found[use].key_id) == (Provider.PASSPHRASE, keyring.root(use).key_id)
    assert (found["pseudonym"].epoch, found["seal"].epoch) == ("e1", None)


def test_epochs_are_told_those_destroyed_and_the_one_to_come_too(drawer, keyring):
    key_id = keyring.root(RootUse.PSEUDONYM).key_id
    keyring.turn_to(keyring.make_next_root())
    keyring.destroy_epoch("e1")
    keyring.make_next_root()
    found = by_name(drawer)
    assert (found["pseudonym"].state, found["pseudonym"].key_id) == (RootState.DESTROYED, key_id)
    assert [found[name].state for name in ("pseudonym-e2", "pseudonym-e3")] == [RootState.HELD] * 2


def test_a_root_that_is_gone_without_a_word_is_missing_and_not_destroyed(drawer, keyring):
    assert keyring.epoch == "e1"
    del drawer.files["roots/seal.root"], drawer.files["roots/pseudonym.root"]
    found = by_name(drawer)
    assert {found[name].state for name in ("seal", "pseudonym")} == {RootState.MISSING}


def test_of_a_root_in_split_custody_it_is_told_how_many_shares_there_are(drawer, keyring):
    key, _ = new_split_key(2, 3)
    keyring.hold_by_shares(RootUse.PSEUDONYM, key)
    assert by_name(drawer)["pseudonym"].shares == key.shares
    assert by_name(drawer)["pseudonym"].provider is Provider.SHARES


def test_a_file_that_is_not_ours_is_refused(drawer, keyring):
    assert keyring.epoch == "e1"
    drawer.files["roots/log.root"] = json.dumps({"version": 2}).encode()
    with pytest.raises(BrokenSealError):
        roots_standing(drawer)


def test_the_root_of_a_destroyed_epoch_that_could_not_be_read_is_destroyed_all_the_same(drawer, keyring):
    keyring.turn_to(keyring.make_next_root())
    drawer.files["roots/pseudonym.root"] = b"rubbish"
    keyring.destroy_epoch("e1")
    assert (by_name(drawer)["pseudonym"].state, by_name(drawer)["pseudonym"].key_id) == (RootState.DESTROYED, "")
    drawer.files["roots/pseudonym-e1.destroyed"] = b"rubbish"
    assert by_name(drawer)["pseudonym"].state is RootState.DESTROYED
