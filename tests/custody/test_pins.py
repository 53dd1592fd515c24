"""What must hold of pins: a public key is told once, and nobody without the root can tell another."""

import json

import pytest

from custody.errors import BrokenSealError, MissingRootError, PinExistsError
from custody.local_root import LocalRoot
from custody.pins import pin, pinned
from custody.roots import RootUse
from tests.custody.drawer import Drawer

ROOT, OTHER = (LocalRoot(RootUse.LOG, bytes([number]) * 32) for number in (1, 2))
KEY, ANOTHER = "iojj3XQJ8ZX9UtstPLpdcspnCb8dlBIb83SIAbQPb1w=", "gTl3DqEjnZPs93g70BvLg0kYl9aNFnt0VbPYBCiAeos="
PATH = "public/owner.pinned"


@pytest.fixture
def drawer():
    found = Drawer()
    pin(found, ROOT, "owner", KEY)
    return found


def test_what_was_told_is_remembered(drawer):
    assert pinned(drawer, ROOT, "owner") == KEY


def test_nothing_that_was_told_is_told_anew(drawer):
    with pytest.raises(PinExistsError):
        pin(drawer, ROOT, "owner", ANOTHER)
    assert pinned(drawer, ROOT, "owner") == KEY


def test_what_was_never_told_is_not_known(drawer):
    with pytest.raises(MissingRootError):
        pinned(drawer, ROOT, "auditor")


def test_a_key_planted_by_who_holds_no_root_is_refused(drawer):
    held = json.loads(drawer.read(PATH))
    drawer.replace(PATH, json.dumps(held | {"public_key": ANOTHER}).encode())
    with pytest.raises(BrokenSealError):
        pinned(drawer, ROOT, "owner")


def test_a_pin_under_another_root_or_moved_to_another_name_is_refused(drawer):
    with pytest.raises(BrokenSealError):
        pinned(drawer, OTHER, "owner")
    drawer.replace("public/auditor.pinned", drawer.read(PATH))
    with pytest.raises(BrokenSealError):
        pinned(drawer, ROOT, "auditor")


@pytest.mark.parametrize("content", [b"", b"{}", b"[]", b"\xff", b'{"public_key": 1, "mac": null}'])
def test_what_is_no_pin_is_refused(drawer, content):
    drawer.replace(PATH, content)
    with pytest.raises(BrokenSealError):
        pinned(drawer, ROOT, "owner")
