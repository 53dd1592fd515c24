"""What must hold of whatever holds a secret: nobody pickles it, copies it, or sees it in its repr."""

import base64
import copy
import pickle

import pytest

from custody.data_keys import DataKey
from custody.errors import CustodyError
from custody.keyring import Keyring, create_keyring
from custody.kms_root import AwsKms, KmsRoot
from custody.local_root import LocalRoot, open_root, seal_root
from custody.opening import Openers
from custody.roots import RootUse
from custody.shares import joined, split
from custody.split_key import ShareSet, SplitKey, key_from, open_split, seal_split
from tests.conftest import cheap
from tests.custody.drawer import Drawer

SECRET = b"Canary of thirty-two bytes here!"
HOLDERS = [
    LocalRoot(RootUse.SEAL, SECRET),
    DataKey(SECRET),
    SplitKey(ShareSet("1a2b", 2, 3), SECRET),
    Openers(lambda: SECRET, lambda: (SECRET.decode(),), None),
    KmsRoot("seal", SECRET.decode(), SECRET),
    AwsKms({"seal": SECRET.decode()}),
    Keyring(Drawer({"a": SECRET}), lambda: SECRET),
]


@pytest.mark.parametrize("holder", HOLDERS, ids=lambda item: type(item).__name__)
@pytest.mark.parametrize("act", [pickle.dumps, copy.copy, copy.deepcopy], ids=["pickle", "copy", "deepcopy"])
def test_it_is_refused_and_the_refusal_shows_nothing(holder, act):
    with pytest.raises(TypeError, match="never pickled") as refusal:
        act(holder)
    assert "Canary" not in str(refusal.value)


@pytest.mark.parametrize("holder", HOLDERS, ids=lambda item: type(item).__name__)
def test_no_repr_shows_it(holder):
    for told in (repr(holder), str(holder)):
        assert not any(form in told for form in ("Canary", SECRET.hex()))


def refused():
    """Every way in which a secret is held while something is refused."""
    root, key = LocalRoot(RootUse.SEAL, SECRET), SplitKey(ShareSet("1a2b", 2, 3), SECRET)
    sealed, apart = seal_root(root, SECRET), seal_split(root, "e1", key)
    shares = split(SECRET, 2, 3)
    yield lambda: open_root(sealed, RootUse.SEAL, SECRET[1:])
    yield lambda: open_root(sealed, RootUse.LOG, SECRET)
    yield lambda: open_root(sealed.replace(b"salt", b"tlas"), RootUse.SEAL, SECRET)
    yield lambda: open_split(apart, RootUse.SEAL, "e1", SplitKey(key.shares, bytes(32)))
    yield lambda: key_from(shares, key.shares)
    yield lambda: joined(shares[:1])
    yield lambda: joined([shares[0], shares[1][:-1]])
    yield lambda: split(SECRET, 9, 3)
    yield lambda: LocalRoot(RootUse.SEAL, SECRET * 2)
    yield lambda: DataKey(SECRET * 2)
    yield lambda: Keyring(Drawer({"roots/seal.root": SECRET}), lambda: SECRET).root(RootUse.SEAL)
    yield lambda: create_keyring(Drawer({"roots/seal.root": SECRET}), SECRET)


def test_no_refusal_and_nothing_behind_it_says_a_secret():
    with cheap():
        acts = list(refused())
        for act in acts:
            with pytest.raises(CustodyError) as refusal:
                act()
            error, told = refusal.value, ""
            while error is not None:
                told += repr(error) + str(error) + repr(error.args) + repr(vars(error))
                error = error.__cause__ or error.__context__
            assert not any(form in told for form in ("Canary", SECRET.hex(), base64.b64encode(SECRET).decode()[:20]))
    assert len(acts) == 12
