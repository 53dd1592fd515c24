"""What must hold of whatever holds a secret: nobody pickles it, copies it, or sees it in its repr."""

import copy
import pickle

import pytest

from custody.data_keys import DataKey
from custody.keyring import Keyring
from custody.local_root import LocalRoot
from custody.roots import RootUse
from tests.custody.drawer import Drawer

SECRET = b"Canary of thirty-two bytes here!"
HOLDERS = [LocalRoot(RootUse.SEAL, SECRET), DataKey(SECRET), Keyring(Drawer({"a": SECRET}), lambda: SECRET)]


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
