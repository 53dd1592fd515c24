"""What must hold of epochs: which one holds is read without a key, and one that was destroyed stays so."""

import pytest

from custody.epochs import (
    current_epoch,
    destroy_epoch,
    destroyed_key_id,
    epoch_after,
    epochs_until,
    is_destroyed,
    refuse_destroyed,
    set_epoch,
)
from custody.errors import BrokenSealError, EpochDestroyedError
from tests.custody.drawer import Drawer


def test_a_keyring_that_was_never_rotated_is_in_its_first_epoch():
    assert current_epoch(Drawer()) == "e1"


def test_the_epoch_that_was_set_holds():
    drawer = Drawer()
    set_epoch(drawer, "e12")
    assert current_epoch(drawer) == "e12"
    assert drawer.files == {"public/epoch": b"e12\n"}


@pytest.mark.parametrize("content", [b"", b"e0", b"e01", b"e", b"2", b"e10000", b"e1 e2", b"../e1", b"\xff"])
def test_what_names_no_epoch_is_refused_and_never_taken_for_the_first(content):
    with pytest.raises(BrokenSealError, match="names no epoch"):
        current_epoch(Drawer({"public/epoch": content}))


def test_epochs_follow_one_another():
    assert (epoch_after("e1"), epoch_after("e9")) == ("e2", "e10")
    assert epochs_until("e3") == ("e1", "e2", "e3")


@pytest.mark.parametrize(("epoch", "file"), [("e1", "roots/pseudonym.root"), ("e2", "roots/pseudonym-e2.root")])
def test_a_destroyed_epoch_leaves_a_tombstone_alone_and_is_refused_even_if_its_root_comes_back(epoch, file):
    drawer = Drawer({file: b"root", "roots/seal.root": b"other"})
    refuse_destroyed(drawer, epoch)
    destroy_epoch(drawer, epoch)
    assert set(drawer.files) == {"roots/seal.root", f"roots/pseudonym-{epoch}.destroyed"}
    assert is_destroyed(drawer, epoch)
    drawer.replace(file, b"root")
    with pytest.raises(EpochDestroyedError):
        refuse_destroyed(drawer, epoch)


def test_a_kill_while_an_epoch_is_destroyed_leaves_nothing_that_opens(monkeypatch):
    drawer = Drawer({"roots/pseudonym.root": b"root"})
    monkeypatch.setattr(drawer, "delete", lambda _: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        destroy_epoch(drawer, "e1")
    assert is_destroyed(drawer, "e1")
    assert drawer.files["roots/pseudonym.root"] != b"root"


def test_what_was_destroyed_is_known_by_its_key_id_however_often_it_is_destroyed():
    drawer = Drawer({"roots/pseudonym.root": b'{"key_id":"eb5c59fdb51f4eb7","use":"pseudonym","version":1}'})
    for _ in range(2):
        destroy_epoch(drawer, "e1")
        assert destroyed_key_id(drawer, "e1") == "eb5c59fdb51f4eb7"
