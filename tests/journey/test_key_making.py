"""What must hold of keys made anew: only before anything hangs on them, and only where a key service is named."""

import json

import boto3
import pytest
from moto import mock_aws

from custody.errors import KeyringExistsError, KeyServiceError
from custody.keyring import Keyring
from custody.roots import RootUse
from journey.agreed import owner_key
from journey.destroying import destroy_epoch
from journey.inputs import due
from journey.instance import Zone, open_instance
from journey.key_making import key_service_of, make_keys
from journey.rotating import rotate
from journey.shared import share
from tests.aws import NOWHERE, REGION, use_no_account
from tests.invented import ON, crimes_file, lookup_protected, protected, some_crimes


@pytest.fixture(autouse=True)
def _aws(monkeypatch):
    use_no_account(monkeypatch)
    with mock_aws():
        yield


def naming(instance, arns):
    place = instance.home / "instance.json"
    place.write_text(json.dumps(json.loads(place.read_text()) | {"keys": {"aws_kms": arns}}))
    return instance


def an_arn():
    client = boto3.client("kms", region_name=REGION)
    return client.create_key(KeySpec="HMAC_256", KeyUsage="GENERATE_VERIFY_MAC")["KeyMetadata"]["Arn"]


def test_a_new_gateways_roots_move_into_the_key_service_and_whose_signature_counts_stays(instance):
    owner = instance.owner
    made = make_keys(naming(instance, {"pseudonym": an_arn(), "seal": an_arn()}))
    assert type(made.root(RootUse.PSEUDONYM)).__name__ == "KmsRoot"
    custody, passphrase = instance.zone(Zone.CUSTODY), instance.remembered_passphrase.read_bytes().strip()
    later = Keyring(custody, lambda: passphrase, key_service_of(instance))
    assert later.private_sealing_key("vault").public_key() == later.public_sealing_key("vault")
    assert owner_key(custody, later) == owner


def test_keys_on_which_anything_hangs_are_not_made_anew(instance):
    lookup_protected(instance)
    custody = instance.zone(Zone.CUSTODY)
    before = {path: custody.read(path) for path in custody.list()}
    with pytest.raises(KeyringExistsError):
        make_keys(naming(instance, {"seal": an_arn()}))
    assert {path: custody.read(path) for path in custody.list()} == before


def test_where_no_key_service_is_named_keys_are_not_made_anew(instance):
    with pytest.raises(KeyringExistsError):
        make_keys(instance)
    assert key_service_of(instance) is None


def test_a_key_service_that_does_not_answer_destroys_nothing(instance):
    custody = instance.zone(Zone.CUSTODY)
    before = {path: custody.read(path) for path in custody.list()}
    for arns in ({"seal": NOWHERE}, {"seal": "alias/gateway"}):
        with pytest.raises(KeyServiceError):
            make_keys(naming(instance, arns))
    assert {path: custody.read(path) for path in custody.list()} == before


def test_a_gateway_whose_roots_are_all_in_the_key_service_takes_protects_and_shares(instance):
    arns = {use.value: an_arn() for use in RootUse} | {"pseudonym-e2": an_arn()}
    make_keys(naming(instance, arns))
    served = open_instance(instance.home)
    lookup_protected(served)
    protected(served, crimes_file(some_crimes()))
    made = [share(served, product.id, period, ON) for product, period in due(served)]
    assert made
    assert served.ledger.fsck().problems == ()
    rotate(served)
    assert served.keyring.epoch == "e2"
    assert due(served)
    destroy_epoch(served, "e1")
    assert type(open_instance(instance.home).keyring.root(RootUse.PSEUDONYM)).__name__ == "KmsRoot"
    gone = naming(instance, {name: arn for name, arn in arns.items() if name != "seal"})
    with pytest.raises(KeyServiceError, match="seal"):
        open_instance(gone.home).keyring.private_sealing_key("vault")


def test_settings_of_keys_that_are_not_understood_open_no_gateway(instance):
    with pytest.raises(KeyServiceError, match=r"instance\.json"):
        open_instance(naming(instance, {"seal": "alias/gateway"}).home)
