"""What must hold before anything is shared: whoever takes every file and no key finds nothing sealed that is not."""

import json

import pytest

from journey import resting
from journey.approvals import APPROVALS, pending, release_approved
from journey.deliveries import DeliveryBook
from journey.errors import UnsealedError
from journey.inputs import due
from journey.instance import Zone
from journey.linked import holding_run
from journey.resting import refuse_unsealed, unsealed
from journey.sealed import create_sealed
from journey.shared import share
from tests.invented import ON, an_instance, crimes_file, lookup_protected, protected, some_crimes
from tests.people import case, copied, given, linked_and_shared, opened_again, person, signed
from tests.seaweed import BUCKET, REGION
from zones.backing import S3Backing

NAME = "Quillfeather"


@pytest.fixture(scope="module")
def _full(_with_records, tmp_path_factory):
    instance, keys = _with_records
    instance = copied(instance, tmp_path_factory.mktemp("full") / "home")
    with create_sealed(instance, Zone.LINKED, f"models/{'0' * 64}") as sink:
        sink.write(b"sealed")
    return instance, keys


@pytest.fixture
def full(_full, tmp_path):
    """A gateway with a delivery, a run of linking, its quality, a model and products that wait."""
    instance, keys = _full
    return copied(instance, tmp_path / "full"), keys


def found(instance):
    return {(item.zone, item.files) for item in unsealed(opened_again(instance))}


def path_in(instance, zone, ending):
    (path,) = (path for path in instance.zone(zone).list() if path.endswith(ending))
    return path


def test_what_the_gateway_makes_rests_as_it_must_and_every_zone_is_looked_at(full):
    instance, _ = full
    assert unsealed(instance) == ()
    looked = {zone for zone, _ in instance.known_sealed}
    assert looked == {Zone.PROTECTED, Zone.VAULT, Zone.QUARANTINE, Zone.LINKED}
    for zone in looked:
        assert {path for of, path in instance.known_sealed if of == zone} == set(instance.zone(zone).list())


@pytest.mark.parametrize(
    ("zone", "ending"),
    [
        (Zone.LINKED, "/records"),
        (Zone.LINKED, "/registry"),
        (Zone.LINKED, "/links"),
        (Zone.LINKED, "/edges"),
        (Zone.LINKED, "quality/00000001"),
    ],
)
def test_a_table_of_linking_in_clear_is_found(full, zone, ending):
    instance, _ = full
    instance.zone(zone).replace(path_in(instance, zone, ending), b"PAR1" + NAME.encode() * 9)
    assert found(instance) == {(zone, 1)}


def test_a_delivery_in_clear_is_found_and_told_by_its_receipt_alone(full):
    instance, _ = full
    (receipt,) = {item.receipt_id for item in DeliveryBook(instance).all() if item.feed == "youth_justice_cases"}
    for zone, name in ((Zone.VAULT, "rows"), (Zone.VAULT, "match_keys"), (Zone.QUARANTINE, "findings")):
        (path,) = (path for path in instance.zone(zone).list() if path.endswith(f"{receipt}/{name}"))
        instance.zone(zone).replace(path, b"PAR1")
    with pytest.raises(UnsealedError) as refused:
        refuse_unsealed(opened_again(instance))
    assert (refused.value.where, refused.value.receipts) == (
        "2 in the zone vault, 1 in the zone quarantine",
        (receipt,),
    )
    assert "take away what is not the gateway's" in str(refused.value)


@pytest.mark.parametrize(
    ("zone", "path"),
    [
        (Zone.VAULT, NAME),
        (Zone.VAULT, f"bristol/youth_justice_cases/2024-Q1/{NAME}/rows"),
        (Zone.QUARANTINE, f"{NAME}/findings"),
        (Zone.INCOMING, f"bristol/youth_justice_cases/2024-Q1/{NAME}/file"),
        (Zone.PROTECTED, f"bristol/youth_justice_cases/2024-Q1/{NAME}/events.parquet"),
        (Zone.LINKED, f"runs/00000002/{NAME}"),
        (Zone.LINKED, f"models/{NAME}"),
        (Zone.LINKED, f"looks/{NAME}"),
        (Zone.TIER3, f"crosswalk/{NAME}"),
    ],
)
def test_a_file_of_no_kind_is_found_though_it_is_sealed_and_its_name_is_not_told(full, zone, path):
    """A name lies in clear, whatever is in the file."""
    instance, _ = full
    if zone in {Zone.PROTECTED, Zone.TIER3}:
        instance.zone(zone).replace(path, b"PAR1")
    else:
        with create_sealed(instance, zone, path) as sink:
            sink.write(b"sealed")
    with pytest.raises(UnsealedError) as refused:
        refuse_unsealed(opened_again(instance))
    assert refused.value.where.endswith(f"in the zone {zone}")
    assert NAME not in str(refused.value)


@pytest.mark.parametrize(
    ("zone", "path"),
    [
        (Zone.TIER3, "crosswalk/00000002"),
        (Zone.TIER3, f"requests/r{'0' * 24}/request"),
        (Zone.TIER3, f"answers/r{'0' * 24}/files/home/bristol.age"),
        (Zone.CUSTODY, "domains/data_group/journeys/e2.crosswalk"),
        (Zone.LINKED, f"looks/k{'0' * 24}"),
        (Zone.LINKED, f"labels/k{'0' * 24}.1"),
    ],
)
def test_a_crosswalk_request_answer_look_or_label_in_clear_is_found(full, zone, path):
    instance, _ = full
    instance.zone(zone).replace(path, NAME.encode())
    assert found(instance) == {(zone, 1)}


def test_what_a_request_s_two_sides_were_told_and_an_encrypted_answer_may_lie_there(full):
    instance, _ = full
    store, request = instance.zone(Zone.TIER3), f"r{'0' * 24}"
    store.replace(f"requests/{request}/terms.json", b"{}")
    store.replace(f"answers/{request}/files/conditions.json", b"{}")
    store.replace(f"answers/{request}/files/home/bristol.age", b"age-encryption.org/v1\n")
    store.point(f"answers/{request}/current", "files")
    assert found(instance) == set()


def test_hidden_files_links_and_wrapped_keys_of_another_length_are_found(full):
    instance, _ = full
    folder = instance.home / "zones"
    (folder / "vault" / f".{NAME}").write_text(NAME)
    (folder / "linked" / "runs" / "current").symlink_to("00000002")
    key = path_in(instance, Zone.LINKED, "records.key")
    instance.zone(Zone.LINKED).replace(key, instance.zone(Zone.LINKED).read(key) + NAME.encode())
    assert found(instance) == {(Zone.VAULT, 1), (Zone.LINKED, 2)}


@pytest.mark.parametrize(
    "change",
    [
        lambda run: run | {"names": []},
        lambda run: run | {"model": NAME},
        lambda run: run | {"feeds": [NAME]},
        lambda run: run | {"events": {NAME: 1}},
        lambda run: run | {"deliveries": [{**run["deliveries"][0], "folder": NAME}]},
        lambda run: run | {"deliveries": [{**run["deliveries"][0], NAME: 1}]},
        lambda run: run | {"deliveries": NAME},
        lambda _: [NAME],
    ],
)
def test_the_counts_of_a_run_hold_nothing_but_counts_and_the_gateway_s_own_names(full, change):
    instance, _ = full
    store, path = instance.zone(Zone.LINKED), f"{holding_run(instance)}/run.json"
    store.replace(path, json.dumps(change(json.loads(store.read(path)))).encode())
    assert found(instance) == {(Zone.LINKED, 1)}
    store.replace(path, NAME.encode())
    assert found(instance) == {(Zone.LINKED, 1)}


def test_event_rows_are_parquet_and_nothing_else(full):
    instance, _ = full
    store = instance.zone(Zone.PROTECTED)
    store.replace(store.list()[0], NAME.encode())
    assert found(instance) == {(Zone.PROTECTED, 1)}


def test_nothing_is_shared_while_anything_lies_in_clear_and_everything_once_it_is_gone(full):
    instance, _ = full
    given(instance, "bristol", "youth_justice_cases", [case(person(number)) for number in range(6)])
    with pytest.raises(UnsealedError):
        _shared_beside_a_stray(instance)
    instance.zone(Zone.VAULT).delete(NAME)
    assert linked_and_shared(opened_again(instance))


def _shared_beside_a_stray(instance):
    instance.zone(Zone.VAULT).replace(NAME, b"clear")
    before = instance.zone(Zone.PENDING).list(), instance.zone(Zone.SHARED).list()
    try:
        linked_and_shared(opened_again(instance))
    finally:
        assert (instance.zone(Zone.PENDING).list(), instance.zone(Zone.SHARED).list()) == before


def test_what_was_approved_does_not_go_either(full):
    instance, keys = full
    for waits in pending(instance):
        for approver in instance.library.projects[waits.product.project or ""].approvers:
            signed(instance, waits, approver.id, keys[approver.id])
    assert any(path.endswith(APPROVALS) for path in instance.zone(Zone.PENDING).list())
    instance.zone(Zone.QUARANTINE).replace(NAME, b"clear")
    with pytest.raises(UnsealedError):
        release_approved(opened_again(instance), ON)
    assert not instance.zone(Zone.SHARED).list("tier2b")
    instance.zone(Zone.QUARANTINE).delete(NAME)
    assert release_approved(opened_again(instance), ON)


def test_a_file_is_looked_at_once_while_an_instance_is_open(full, monkeypatch):
    instance, _ = full
    assert unsealed(instance) == ()
    monkeypatch.setattr(resting, "looks_sealed", lambda *_: pytest.fail("it was looked at before"))
    assert unsealed(instance) == ()


def test_on_s3_it_is_the_same(s3, tmp_path):
    instance = an_instance(tmp_path, S3Backing(BUCKET, f"resting/{tmp_path.name}", s3.endpoint, REGION))
    lookup_protected(instance)
    protected(instance, crimes_file(some_crimes()))
    assert unsealed(instance) == ()
    assert {zone for zone, _ in instance.known_sealed} == {Zone.PROTECTED, Zone.VAULT, Zone.QUARANTINE}
    rows = next(path for path in instance.zone(Zone.VAULT).list() if path.endswith("/rows"))
    instance.zone(Zone.VAULT).replace(rows, b"PAR1")
    instance.zone(Zone.QUARANTINE).point(NAME, "elsewhere")
    assert found(instance) == {(Zone.VAULT, 1), (Zone.QUARANTINE, 1)}
    product, period = due(instance)[0]
    with pytest.raises(UnsealedError):
        share(opened_again(instance), product.id, period, ON)
