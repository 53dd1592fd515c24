"""What must hold of opening: a root opens by what its file says and by nothing else, and nothing is asked in vain."""

import pytest

from custody.errors import BrokenSealError, KeyServiceError
from custody.kms_root import AwsKms
from custody.local_root import new_root, seal_root
from custody.opening import Openers
from custody.roots import RootUse
from custody.split_key import new_split_key, seal_split
from tests.conftest import cheap

PASSPHRASE = b"an invented passphrase"
ROOT = new_root(RootUse.SEAL)
KEY, SHARES = new_split_key(2, 2)


def never():
    pytest.fail("this is not what opens it")


@pytest.fixture(autouse=True)
def _cheap_keys():
    with cheap():
        yield


def test_a_file_sealed_by_a_passphrase_asks_for_no_share():
    content = seal_root(ROOT, PASSPHRASE)
    assert Openers(lambda: PASSPHRASE, never, None).open(content, RootUse.SEAL, "e1") == ROOT


def test_a_file_sealed_by_shares_asks_for_no_passphrase():
    content = seal_split(ROOT, "e1", KEY)
    assert Openers(never, lambda: SHARES, None).open(content, RootUse.SEAL, "e1") == ROOT


def test_a_file_of_a_key_service_asks_for_neither():
    content = b'{"aws_kms":{},"key_id":"00","use":"seal","version":1}'
    with pytest.raises(KeyServiceError):
        Openers(never, never, None).open(content, RootUse.SEAL, "e1")


def test_a_file_beside_a_key_service_that_is_named_for_it_is_refused_before_anything_is_asked():
    with pytest.raises(BrokenSealError, match="leave one"):
        Openers(never, never, AwsKms({"seal": "arn"})).open(seal_root(ROOT, PASSPHRASE), RootUse.SEAL, "e1")


def test_nothing_shows_what_opens():
    assert repr(Openers(lambda: PASSPHRASE, lambda: SHARES, None)) == "Openers()"


@pytest.mark.parametrize("service", [None, AwsKms({"seal": "arn"})], ids=["none", "one that names none for it"])
def test_after_a_root_in_a_key_service_the_next_is_never_made_in_a_file(service):
    content = b'{"aws_kms":{},"key_id":"00","use":"pseudonym","version":1}'
    with pytest.raises(KeyServiceError):
        Openers(never, never, service).make_next(content, "e1", "e2")
