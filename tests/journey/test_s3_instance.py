"""What must hold of a gateway whose zones rest on S3: the same as of one in folders, to the byte."""

import json
import shutil

import pytest

from journey.asking import Question, ask
from journey.errors import InstanceError
from journey.inputs import due
from journey.instance import Zone, create_instance, open_instance
from journey.recovery import recover
from journey.shared import share
from journey.standing import published, standings
from tests.invented import ON, TABLE, an_instance, crime, crimes_file, lookup_protected, protected, some_crimes
from tests.seaweed import BUCKET, REGION
from zones.backing import FolderBacking, S3Backing
from zones.errors import ZoneUnreachableError
from zones.versions import PROOF


@pytest.fixture
def backing(s3, tmp_path):
    return S3Backing(BUCKET, f"journey/{tmp_path.name}", s3.endpoint, REGION)


@pytest.fixture
def on_s3(backing, tmp_path):
    (tmp_path / "s3").mkdir()
    return an_instance(tmp_path / "s3", backing)


def travelled(instance):
    """The same gateway after two months, one of them restated."""
    lookup_protected(instance)
    protected(instance, crimes_file([crime(1), crime(2, LSOA_code="E01900004")]))
    for product, period in due(instance):
        share(instance, product.id, period, ON)
    protected(instance, crimes_file(some_crimes()))
    protected(instance, crimes_file([crime(number, Month="2024-02") for number in range(30)]), "2024-02")
    for product, period in due(instance):
        share(instance, product.id, period, ON)
    return instance


def shared_bytes(instance):
    """Every shared object but the proofs, which tell of each ledger's own times, and every pointer of a product."""
    store = instance.zone(Zone.SHARED)
    objects = {path: store.read(path) for path in store.list() if not path.endswith(PROOF)}
    folders = {"/".join(path.split("/")[:3]) for path in objects}
    return objects | {folder: store.pointed(f"{folder}/current") for folder in folders}


def test_both_backings_share_the_same_bytes(instance, on_s3, tmp_path):
    for name in instance.zone(Zone.CUSTODY).list():
        on_s3.zone(Zone.CUSTODY).replace(name, instance.zone(Zone.CUSTODY).read(name))
    shutil.copytree(instance.home / "documents", on_s3.home / "documents", dirs_exist_ok=True)
    twin = travelled(open_instance(on_s3.home, tmp_path / "passphrase"))
    shared = shared_bytes(twin)
    assert shared == shared_bytes(travelled(instance))
    assert len(shared) > 10
    assert [item.state for item in standings(twin)] == [item.state for item in standings(instance)]


def test_everything_that_looks_works_on_s3_and_nothing_of_the_zones_is_in_the_home(on_s3):
    lookup_protected(on_s3)
    protected(on_s3, crimes_file(some_crimes()))
    for product, period in due(on_s3):
        share(on_s3, product.id, period, ON)
    recover(on_s3)
    found = published(on_s3)
    assert {item.path for item in found} == {
        f"s3://{BUCKET}/{on_s3.elsewhere.prefix}/shared/{item.product.folder}/{item.period}/"
        f"versions/{item.version}/data.parquet"
        for item in found
    }
    assert ask(on_s3, Question(f"select sum(crimes) from {TABLE}", ON)).rows.num_rows == 1
    assert on_s3.ledger.fsck().problems == ()
    assert {place.name for place in on_s3.home.iterdir()} == {"documents", "instance.json", "landing", "lock"}


def test_a_reopened_gateway_finds_its_zones(on_s3, backing):
    settings = json.loads((on_s3.home / "instance.json").read_text())
    assert set(settings) == {"id", "passphrase_file", "zones"}
    reopened = open_instance(on_s3.home)
    assert reopened.backing == backing
    assert reopened.zone(Zone.CUSTODY).list() == on_s3.zone(Zone.CUSTODY).list() != []


def test_without_the_setting_zones_are_folders_of_the_home(instance):
    assert "zones" not in json.loads((instance.home / "instance.json").read_text())
    assert open_instance(instance.home).backing == FolderBacking(instance.home / "zones")


@pytest.mark.parametrize(
    "zones",
    [
        *(None, {}, "s3", {"gcs": {}}, {"s3": {"bucket": "b", "prefix": "p"}}),
        {"s3": {"bucket": "b", "prefix": None, "endpoint": None, "region": None}},
        {"s3": {"bucket": "b", "prefix": "p", "endpoint": None, "region": None, "secret": "planted"}},
        {"s3": {"bucket": "b", "prefix": "p", "endpoint": None, "region": None}, "more": {}},
    ],
)
def test_a_setting_that_is_not_understood_is_refused_and_never_taken_for_folders(instance, zones):
    path = instance.home / "instance.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | {"zones": zones}))
    with pytest.raises(InstanceError, match="cannot be read") as refusal:
        open_instance(instance.home)
    assert "planted" not in str(refusal.value)


def test_an_endpoint_in_clear_is_refused_when_making_and_when_opening(instance, tmp_path):
    clear = S3Backing("b", "p", "http://s3.invalid")
    with pytest.raises(InstanceError, match="use https"):
        create_instance(tmp_path / "new", {}, tmp_path / "passphrase", clear)
    path = instance.home / "instance.json"
    entry = {"s3": {"bucket": "b", "prefix": "p", "endpoint": "http://s3.invalid", "region": None}}
    path.write_text(json.dumps(json.loads(path.read_text()) | {"zones": entry}))
    with pytest.raises(InstanceError, match="use https"):
        open_instance(instance.home)


def test_two_gateways_never_share_a_prefix(on_s3, backing, tmp_path):
    (tmp_path / "second").mkdir()
    with pytest.raises(InstanceError, match="choose a new prefix"):
        an_instance(tmp_path / "second", backing)
    assert not (tmp_path / "second" / "home").exists()
    assert on_s3.keyring.log_verifier()


def test_a_bucket_that_cannot_be_reached_leaves_no_half_made_home(s3, tmp_path):
    with pytest.raises(ZoneUnreachableError):
        an_instance(tmp_path, S3Backing("nowhere-at-all", "p", s3.endpoint, REGION))
    assert not (tmp_path / "home").exists()
