"""What must hold of roots in AWS KMS: the same answers as from a local root, and a refusal wherever anything is amiss.

The service is moto's, in this process; what it cannot do (policies, import of known HMAC keys) is answered by hand.
"""

import sys
import traceback

import boto3
import pytest
from botocore.exceptions import ClientError, EndpointConnectionError, NoCredentialsError
from moto import mock_aws
from moto.kms.models import kms_backends

from custody import kms_root
from custody.errors import BrokenSealError, KeyServiceError, MissingRootError, RootInUseError
from custody.keyring import Keyring, SealingZone, create_keyring
from custody.kms_root import AwsKms, kms_from, open_kms
from custody.local_root import LocalRoot
from custody.roots import RootUse
from tests.aws import NOWHERE, REGION, use_no_account
from tests.conftest import cheap
from tests.custody.drawer import Drawer

PASSPHRASE = b"an invented passphrase"


@pytest.fixture(autouse=True)
def _aws(monkeypatch):
    use_no_account(monkeypatch)
    with mock_aws(), cheap():
        yield


@pytest.fixture
def kms():
    return boto3.client("kms", region_name=REGION)


def a_key(kms, spec="HMAC_256", usage="GENERATE_VERIFY_MAC"):
    return kms.create_key(KeySpec=spec, KeyUsage=usage)["KeyMetadata"]["Arn"]


@pytest.fixture
def service(kms):
    return AwsKms({use.value: a_key(kms) for use in RootUse} | {"pseudonym-e2": a_key(kms)})


class Answering:
    """A client that holds a secret which we know: KMS would never show it."""

    def __init__(self, secret, **changes):
        self._root, self._changes = LocalRoot(RootUse.SEAL, secret), changes

    def generate_mac(self, *, KeyId, MacAlgorithm, Message):  # noqa: N803 - the names of the API
        said = {"KeyId": KeyId, "MacAlgorithm": MacAlgorithm, "Mac": self._root.hmac(Message)}
        return said | self._changes

    def describe_key(self, *, KeyId):  # noqa: N803 - the names of the API
        known = {"Arn": KeyId, "KeySpec": "HMAC_256", "KeyUsage": "GENERATE_VERIFY_MAC", "KeyState": "Enabled"}
        return {"KeyMetadata": known}


def holding(kms, secret):
    """A key whose material we know, which only the stand-in allows."""
    arn = a_key(kms)
    kms_backends["123456789012"][REGION].keys[arn.rpartition("/")[2]].key_material = secret
    return arn


def test_a_root_in_kms_and_a_local_one_of_the_same_secret_answer_and_are_called_the_same(kms):
    secret = bytes(range(32))
    served, local = AwsKms({"seal": holding(kms, secret)}).root(RootUse.SEAL), LocalRoot(RootUse.SEAL, secret)
    assert served.hmac(b"Hi There") == local.hmac(b"Hi There")
    assert served.key_id == local.key_id == "eb5c59fdb51f4eb7"


def test_a_root_in_kms_answers_the_second_case_of_rfc_4231(kms):
    root = AwsKms({"log": holding(kms, b"Jefe".ljust(32, b"\0"))}).root(RootUse.LOG)
    answer = root.hmac(b"what do ya want for nothing?").hex()
    assert answer == "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"


def test_a_keyring_in_kms_is_made_from_it_and_opens_again_the_same_without_a_passphrase(service):
    drawer = Drawer()
    made = create_keyring(drawer, PASSPHRASE, service)
    later = Keyring(drawer, lambda: pytest.fail("no passphrase"), service)
    for use in RootUse:
        assert later.root(use).key_id == made.root(use).key_id
        assert drawer.files[f"roots/{use}.root"].count(b"arn:") == 0
    for zone in SealingZone:
        assert later.private_sealing_key(zone).public_key() == later.public_sealing_key(zone)
    later.log_verifier().verify(later.log_signer().sign(b"checkpoint"), b"checkpoint")
    assert len({made.root(use).key_id for use in RootUse}) == len(RootUse)


def test_one_root_in_kms_and_the_others_in_files_work_together(service):
    drawer, one = Drawer(), AwsKms({"pseudonym": service.arns["pseudonym"]})
    create_keyring(drawer, PASSPHRASE, one)
    keyring = Keyring(drawer, lambda: PASSPHRASE, one)
    assert {use: type(keyring.root(use)).__name__ for use in RootUse} == dict.fromkeys(RootUse, "LocalRoot") | {
        RootUse.PSEUDONYM: "KmsRoot"
    }


def test_the_next_epoch_is_the_key_that_the_settings_name_for_it(service):
    drawer = Drawer()
    keyring = create_keyring(drawer, PASSPHRASE, service)
    before = keyring.root(RootUse.PSEUDONYM).key_id
    keyring.turn_to(keyring.make_next_root())
    assert keyring.root(RootUse.PSEUDONYM).key_id != before
    with pytest.raises(KeyServiceError, match="pseudonym-e3"):
        keyring.make_next_root()
    assert keyring.epoch == "e2"


def test_an_epoch_is_not_begun_with_the_key_of_the_one_before_nor_from_kms_to_a_file(kms):
    drawer, arn = Drawer(), a_key(kms)
    keyring = create_keyring(drawer, PASSPHRASE, AwsKms({"pseudonym": arn}))
    for service in (AwsKms({"pseudonym": arn, "pseudonym-e2": arn}), AwsKms({"pseudonym": arn}), None):
        with pytest.raises(KeyServiceError):
            Keyring(drawer, lambda: PASSPHRASE, service).make_next_root()
    assert not drawer.exists("roots/pseudonym-e2.root")
    assert keyring.epoch == "e1"


def test_the_key_of_a_destroyed_epoch_answers_no_more_and_is_about_to_be_deleted(kms, service):
    drawer = Drawer()
    keyring = create_keyring(drawer, PASSPHRASE, service)
    with pytest.raises(RootInUseError):
        keyring.destroy_epoch("e1")
    keyring.turn_to(keyring.make_next_root())
    keyring.destroy_epoch("e1")
    keyring.destroy_epoch("e1")
    key = kms.describe_key(KeyId=service.arns["pseudonym"])["KeyMetadata"]
    assert key["KeyState"] == "PendingDeletion"
    assert not drawer.exists("roots/pseudonym.root")
    assert kms.describe_key(KeyId=service.arns["pseudonym-e2"])["KeyMetadata"]["KeyState"] == "Enabled"


def test_a_key_that_is_about_to_be_deleted_already_is_not_asked_to_be_again(monkeypatch):
    """KMS refuses to be asked twice; a destruction that was killed is done again all the same."""
    asked = []

    class Going(Answering):
        def describe_key(self, *, KeyId):  # noqa: N803 - the names of the API
            return {"KeyMetadata": {"Arn": KeyId, "KeyState": "PendingDeletion" if asked else "Disabled"}}

        def schedule_key_deletion(self, **request):
            asked.append(request)
            return {}

    monkeypatch.setattr(kms_root, "_client", lambda _: Going(bytes(32)))
    for _ in range(2):
        AwsKms({"pseudonym": NOWHERE}).destroy(RootUse.PSEUDONYM, "e1")
    assert asked == [{"KeyId": NOWHERE.rpartition("/")[2], "PendingWindowInDays": 7}]


def test_an_epoch_whose_key_cannot_be_destroyed_is_not_said_to_be(service):
    drawer = Drawer()
    keyring = create_keyring(drawer, PASSPHRASE, service)
    keyring.turn_to(keyring.make_next_root())
    for cut in (None, AwsKms({"pseudonym-e2": service.arns["pseudonym-e2"]}), AwsKms({"pseudonym": NOWHERE})):
        with pytest.raises(KeyServiceError):
            Keyring(drawer, lambda: PASSPHRASE, cut).destroy_epoch("e1")
    assert not drawer.exists("roots/pseudonym-e1.destroyed")
    assert drawer.exists("roots/pseudonym.root")


def test_a_key_that_is_not_there_disabled_going_or_of_another_kind_is_refused_and_told_what_to_do(kms):
    off, going = a_key(kms), a_key(kms)
    kms.disable_key(KeyId=off.rpartition("/")[2])
    kms.schedule_key_deletion(KeyId=going.rpartition("/")[2], PendingWindowInDays=7)
    other = a_key(kms, "SYMMETRIC_DEFAULT", "ENCRYPT_DECRYPT")
    longer = a_key(kms, "HMAC_512")
    no_enabled = [(arn, "enable it") for arn in (off, going)]
    for arn, told in (*no_enabled, (NOWHERE, "no such key"), (other, "spec"), (longer, "spec")):
        with pytest.raises(KeyServiceError, match=told) as refusal:
            AwsKms({"seal": arn}).root(RootUse.SEAL)
        assert "arn:" not in "".join(traceback.format_exception(refusal.value))
        assert refusal.value.__context__ is None


@pytest.mark.parametrize(
    ("raised", "told"),
    [
        (ClientError({"Error": {"Code": "DisabledException", "Message": "Canary"}}, "GenerateMac"), "is disabled"),
        (ClientError({"Error": {"Code": "AccessDeniedException", "Message": "Canary"}}, "GenerateMac"), "key policy"),
        (ClientError({"Error": {"Code": "Unheard", "Message": "Canary"}}, "GenerateMac"), "can be reached from here"),
        (NoCredentialsError(), "with credentials"),
        (EndpointConnectionError(endpoint_url="https://canary"), "can be reached from here"),
        (TimeoutError("Canary"), "can be reached from here"),
    ],
)
def test_a_request_that_fails_later_derives_nothing_and_quotes_nothing(monkeypatch, raised, told):
    def fail(**_):
        raise raised

    client = Answering(bytes(32))
    monkeypatch.setattr(kms_root, "_client", lambda _: client)
    root = AwsKms({"seal": NOWHERE}).root(RootUse.SEAL)
    monkeypatch.setattr(client, "generate_mac", fail)
    with pytest.raises(KeyServiceError, match=told) as refusal:
        root.hmac(b"message")
    assert "canary" not in "".join(traceback.format_exception(refusal.value)).lower()


@pytest.mark.parametrize(
    "changes", [{"KeyId": NOWHERE[:-1] + "1"}, {"MacAlgorithm": "HMAC_SHA_512"}, {"Mac": bytes(31)}, {"Mac": b""}]
)
def test_an_answer_for_another_key_or_algorithm_or_of_another_length_is_refused(monkeypatch, changes):
    monkeypatch.setattr(kms_root, "_client", lambda _: Answering(bytes(32), **changes))
    with pytest.raises(KeyServiceError, match="another key"):
        AwsKms({"seal": NOWHERE}).root(RootUse.SEAL).hmac(b"message")


def test_another_key_than_a_root_was_made_with_is_refused(kms, service):
    drawer = Drawer()
    create_keyring(drawer, PASSPHRASE, service)
    swapped = AwsKms({**service.arns, "pseudonym": a_key(kms)})
    with pytest.raises(BrokenSealError, match="another KMS key"):
        Keyring(drawer, lambda: PASSPHRASE, swapped).root(RootUse.PSEUDONYM)


def test_a_root_that_settings_and_a_file_both_claim_or_neither_holds_is_refused(service):
    local, served = Drawer(), Drawer()
    create_keyring(local, PASSPHRASE)
    create_keyring(served, PASSPHRASE, service)
    with pytest.raises(BrokenSealError, match="leave one"):
        Keyring(local, lambda: PASSPHRASE, service).root(RootUse.SEAL)
    with pytest.raises(KeyServiceError, match=r"instance\.json"):
        Keyring(served, lambda: PASSPHRASE).root(RootUse.SEAL)
    del served.files["roots/seal.root"]
    with pytest.raises(MissingRootError):
        Keyring(served, lambda: PASSPHRASE, service).root(RootUse.SEAL)


@pytest.mark.parametrize(
    "content",
    [
        b'{"aws_kms":{},"use":"seal","version":1}',
        b'{"aws_kms":{},"key_id":"0","more":1,"use":"seal","version":1}',
        b'{"aws_kms":{},"key_id":"0","use":"log","version":1}',
    ],
)
def test_what_this_version_did_not_write_is_refused_before_kms_is_asked(content, monkeypatch):
    monkeypatch.setattr(AwsKms, "root", lambda *_: pytest.fail("nothing is asked for a forged file"))
    with pytest.raises(BrokenSealError):
        open_kms(content, RootUse.SEAL, "e1", AwsKms({}))


def test_settings_name_one_key_for_each_root():
    arns = {"seal": NOWHERE, "pseudonym": NOWHERE[:-1] + "1", "pseudonym-e12": NOWHERE[:-1] + "2"}
    found = kms_from({"aws_kms": arns})
    assert found is not None
    assert found.arns == arns
    assert [found.names(RootUse.PSEUDONYM, epoch) for epoch in ("e1", "e2", "e12")] == [True, False, True]
    assert kms_from({}) is None


@pytest.mark.parametrize(
    "settings",
    [
        None,
        [],
        "aws_kms",
        {"aws_kms": {}},
        {"aws_kms": [NOWHERE]},
        {"vault": {}},
        {"aws_kms": {"seal": NOWHERE}, "more": 1},
        {"aws_kms": {"seals": NOWHERE}},
        {"aws_kms": {"pseudonym-e1": NOWHERE}},
        {"aws_kms": {"seal-e2": NOWHERE}},
        {"aws_kms": {"seal": "alias/gateway"}},
        {"aws_kms": {"seal": f"arn:aws:kms:{REGION}:123456789012:alias/gateway"}},
        {"aws_kms": {"seal": 1}},
        {"aws_kms": {"seal": NOWHERE, "log": NOWHERE}},
    ],
)
def test_settings_that_are_not_understood_are_refused_and_never_passed_over(settings):
    with pytest.raises(KeyServiceError, match=r"instance\.json"):
        kms_from(settings)


def test_neither_a_root_nor_the_service_shows_its_arns(service):
    for told in (repr(service), repr(service.root(RootUse.SEAL)), str(service)):
        assert "arn:" not in told


def test_without_boto3_the_extra_is_named(monkeypatch, service):
    kms_root._client.cache_clear()
    monkeypatch.setitem(sys.modules, "boto3", None)
    with pytest.raises(KeyServiceError, match="extra `s3`"):
        service.root(RootUse.SEAL)


def test_the_same_key_answers_the_same_each_time_and_another_otherwise(service):
    answer = service.root(RootUse.SEAL).hmac(b"message")
    assert answer == service.root(RootUse.SEAL).hmac(b"message")
    assert answer != service.root(RootUse.LOG).hmac(b"message")
