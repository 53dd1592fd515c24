"""Everything that waits is done as far as it can be; what is refused stops nothing else."""

import io
import json
from dataclasses import asdict, replace
from datetime import date

import dagster as dg
import pytest
import yaml

from dagster_project import running
from dagster_project.assets import linked as linked_layer
from dagster_project.assets import shared as shared_layer
from dagster_project.naming import shared_key
from dagster_project.running import Outcome, run_pending
from intake.safety.malware import Scanner
from journey.closing import close_project
from journey.deliveries import DeliveryBook, DeliveryState
from journey.errors import ApprovalRefusedError, JourneyError
from journey.instance import Zone, open_instance
from journey.landing import claim
from journey.link_quality import link_quality
from journey.linked import latest_run
from journey.received import receive, receive_nil
from journey.sealed import create_sealed, destroy_sealed
from journey.standing import published
from products.catalogue import product_of
from tests.invented import (
    FEED,
    LOOKUP,
    ON,
    SPOKE,
    TABLE,
    crimes_file,
    dropped,
    lookup_file,
    lookup_protected,
    protected,
    signed_again,
)
from tests.invented import some_crimes as rows
from tests.journey.lists import LIST, MONTH, a_case, list_received
from tests.people import (
    EVALUATION,
    JOURNEYS,
    KNOWN,
    LINKED,
    QUARTER,
    case,
    file_of,
    given,
    person,
    postcodes_protected,
    signed,
    waiting_release,
    with_approvers,
)

AFTER_THE_PROJECTS = date(2031, 1, 1)
"""The agreement is still in force."""
CASES = "youth_justice_cases"
pytestmark = pytest.mark.usefixtures("history")


@pytest.fixture(autouse=True)
def _impatient(monkeypatch):
    monkeypatch.setattr(running, "SETTLED_SECONDS", 0.01)


def in_month(month, count=40):
    return crimes_file([row | {"Month": month} for row in rows(count)])


def lookup_dropped(instance):
    return receive(instance, io.BytesIO(lookup_file()), "ons", LOOKUP, "2022", ON)


def landing_file(instance, partner="police", content=b"", name="extract.csv"):
    place = instance.landing / partner / FEED / "2024-03" / name
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(content or in_month("2024-03"))
    return place


def outcomes(report):
    return [(item.feed, item.period, item.outcome) for item in report.deliveries]


def made(report):
    return {(item.product, item.period): item.outcome for item in report.products}


def test_a_gateway_with_nothing_to_do_does_nothing(instance):
    report = run_pending(instance, ON)
    assert (report.deliveries, report.products, report.ok) == ((), (), True)


def test_files_by_both_doors_become_products(instance):
    dropped(instance, in_month("2024-01"))
    lookup_dropped(instance)
    place = landing_file(instance)
    report = run_pending(instance, ON)
    assert outcomes(report) == [
        (LOOKUP, "2022", Outcome.DONE),
        (FEED, "2024-01", Outcome.DONE),
        (FEED, "2024-03", Outcome.DONE),
    ]
    assert made(report) == {
        (name, period): Outcome.DONE for name in (FEED, SPOKE, TABLE) for period in ("2024-01", "2024-03")
    }
    assert report.ok
    assert not place.exists()
    assert any(path.endswith("manifest.json") for path in instance.zone(Zone.SHARED).list())


def test_a_second_run_finds_nothing_to_do(instance):
    lookup_protected(instance)
    dropped(instance, in_month("2024-01"))
    run_pending(instance, ON)
    again = run_pending(instance, ON)
    assert (again.deliveries, again.products) == ((), ())


def test_a_file_that_cannot_be_understood_stops_neither_the_next_nor_a_product(instance):
    lookup_protected(instance)
    bad = receive(instance, io.BytesIO(b"no such header\n1\n"), "police", FEED, "2024-01", ON)
    dropped(instance, in_month("2024-02"), "2024-02")
    report = run_pending(instance, ON)
    assert outcomes(report) == [(FEED, "2024-01", Outcome.REFUSED), (FEED, "2024-02", Outcome.DONE)]
    assert report.deliveries[0].refusal.startswith(f"{bad.receipt_id} is refused: ")
    assert set(made(report)) == {(FEED, "2024-02"), (SPOKE, "2024-02"), (TABLE, "2024-02")}
    assert not report.ok


def test_while_the_malware_scanner_is_away_nothing_is_read_and_what_needs_no_reading_goes_on(instance, tmp_path):
    lookup_protected(instance)
    unread = dropped(instance, in_month("2024-01"))
    receive_nil(instance, "police", FEED, "2024-02", ON)
    report = run_pending(replace(instance, scanner=Scanner(path=str(tmp_path / "none.ctl"))), ON)
    assert outcomes(report) == [(FEED, "2024-01", Outcome.REFUSED), (FEED, "2024-02", Outcome.DONE)]
    assert report.deliveries[0].refusal == (
        "the malware scanner does not answer; nothing was read: start it, and run again"
    )
    assert (DeliveryBook(instance).get(unread.receipt_id).state, report.ok) == (DeliveryState.RECEIVED, False)
    assert outcomes(run_pending(instance, ON)) == [(FEED, "2024-01", Outcome.DONE)]


def test_a_list_that_came_with_the_rows_is_applied_to_them_in_the_same_run(instance):
    postcodes_protected(instance)
    content = io.BytesIO(file_of(instance, CASES, [a_case(1), a_case(2)]))
    receive(instance, content, "bristol", CASES, QUARTER, ON)
    list_received(instance, {"record_reference": "YOT-00002"})
    report = run_pending(instance, ON)
    assert outcomes(report) == [(LIST, MONTH, Outcome.DONE), (CASES, QUARTER, Outcome.DONE)]
    assert [item.rows_accepted for item in DeliveryBook(instance).all()[1:]] == [1, 1]


def test_while_a_list_is_refused_its_partner_s_rows_wait_and_that_is_in_order(instance):
    postcodes_protected(instance)
    given(instance, "bristol", LIST, [{"record_reference": "YOT-00001"}], MONTH)
    list_received(instance, {"surname": "Somebody"}, period="2024-04")
    content = io.BytesIO(file_of(instance, CASES, [a_case(1)]))
    receive(instance, content, "bristol", CASES, QUARTER, ON)
    report = run_pending(instance, ON)
    assert [item.outcome for item in report.deliveries] == [Outcome.REFUSED, Outcome.WAITING]
    assert "have the partner send the whole list again" in report.deliveries[1].refusal


def test_a_delivery_that_waits_for_its_lookup_is_in_order_and_goes_on_later(instance):
    landing_file(instance)
    waiting = run_pending(instance, ON)
    assert outcomes(waiting) == [(FEED, "2024-03", Outcome.WAITING)]
    assert f"waits for the reference feed {LOOKUP}" in waiting.deliveries[0].refusal
    assert waiting.ok
    assert [item.state for item in DeliveryBook(instance).all()] == [DeliveryState.RECEIVED]
    lookup_dropped(instance)
    assert {item.outcome for item in run_pending(instance, ON).deliveries} == {Outcome.DONE}


def test_why_a_file_in_the_landing_folder_is_not_taken_is_told(instance):
    place = landing_file(instance, "gloucestershire_police", name="CANARY.csv")
    report = run_pending(instance, ON)
    assert report.landing_refusals
    assert "CANARY" not in repr(report)
    assert not report.ok
    assert place.exists()


def test_a_file_that_is_still_arriving_is_left(instance, monkeypatch):
    place = landing_file(instance)
    monkeypatch.setattr(running.time, "sleep", lambda _: place.write_bytes(b"more of it"))
    report = run_pending(instance, ON)
    assert (report.arriving, report.deliveries, report.ok) == (1, (), True)
    assert place.exists()


def test_a_file_that_another_process_claims_first_is_its_own(instance, monkeypatch):
    lookup_protected(instance)
    landing_file(instance)

    def claimed_twice(gateway, file):
        claim(gateway, file)
        claim(gateway, file)

    monkeypatch.setattr(running, "claim", claimed_twice)
    assert outcomes(run_pending(instance, ON)) == [(FEED, "2024-03", Outcome.DONE)]


def test_of_what_the_agreement_says_no_more_the_run_says_so(instance):
    dropped(instance, in_month("2024-01"))
    (place,) = (instance.home / "documents/agreements").glob("*.yaml")
    agreement = yaml.safe_load(place.read_text(encoding="utf-8"))
    agreement["supplies"] = [item for item in agreement["supplies"] if item["feed"] != FEED]
    place.write_text(yaml.safe_dump(agreement), encoding="utf-8")
    report = run_pending(signed_again(instance), ON)
    assert outcomes(report) == [(FEED, "2024-01", Outcome.REFUSED)]
    assert "lets police give" in report.deliveries[0].refusal


def test_agreements_are_read_as_of_the_day_that_was_given(instance):
    lookup_protected(instance)
    dropped(instance, in_month("2024-01"))
    report = run_pending(instance, ON.replace(year=2099))
    assert "is not in force on 2099" in report.deliveries[0].refusal


def test_a_product_of_a_delivery_that_does_not_add_up_is_refused_and_the_other_period_made(instance):
    lookup_protected(instance)
    receipt = protected(instance, in_month("2024-01")).receipt_id
    protected(instance, in_month("2024-02"), "2024-02")
    book = DeliveryBook(instance)
    book.put_receipt(receipt, book.receipt(receipt) | {"rows_read": 1})
    report = run_pending(instance, ON)
    assert made(report) == {
        (FEED, "2024-01"): Outcome.REFUSED,
        (SPOKE, "2024-01"): Outcome.REFUSED,
        (TABLE, "2024-01"): Outcome.REFUSED,
        (FEED, "2024-02"): Outcome.DONE,
        (SPOKE, "2024-02"): Outcome.DONE,
        (TABLE, "2024-02"): Outcome.DONE,
    }
    assert all(receipt in item.refusal for item in report.products if item.period == "2024-01")


def test_one_product_that_stumbles_leaves_the_other_of_its_period(instance, monkeypatch):
    share = shared_layer.share

    def stumble(gateway, product, *rest):
        if product == TABLE:
            raise ValueError("CANARY")
        return share(gateway, product, *rest)

    monkeypatch.setattr(shared_layer, "share", stumble)
    lookup_protected(instance)
    protected(instance, in_month("2024-01"))
    report = run_pending(instance, ON)
    assert made(report) == {
        (FEED, "2024-01"): Outcome.DONE,
        (SPOKE, "2024-01"): Outcome.DONE,
        (TABLE, "2024-01"): Outcome.REFUSED,
    }
    assert report.products[0].refusal.startswith("unexpected ValueError at ")
    assert "CANARY" not in repr(report)


@pytest.fixture
def people(instance):
    """A gateway that holds a quarter of youth justice beside a month of crimes; nothing is linked or shared."""
    lookup_protected(instance)
    protected(instance, in_month("2024-01"))
    postcodes_protected(instance)
    given(instance, "bristol", CASES, [case(person(number)) for number in range(7)])
    return instance


def test_without_links_what_needs_them_is_refused_and_nothing_else(people, monkeypatch):
    def refuse(*_):
        raise JourneyError("linking is not possible today")

    monkeypatch.setattr(linked_layer, "link_people", refuse)
    report = run_pending(people, ON)
    assert {item.refusal for item in report.products if item.period == QUARTER} == {"linking is not possible today"}
    assert {item.outcome for item in report.products if item.period == "2024-01"} == {Outcome.DONE}
    assert {path.split("/")[1] for path in people.zone(Zone.SHARED).list()} == {FEED, SPOKE, TABLE}
    assert people.zone(Zone.PENDING).list() == []


def test_people_are_linked_before_anything_is_shared_and_records_with_a_pid_wait(people):
    report = run_pending(people, ON)
    assert report.ok
    assert {item.product: item.outcome for item in report.products if item.period == QUARTER} == {
        KNOWN: Outcome.DONE,
        LINKED: Outcome.DONE,
        f"{CASES}_for_{JOURNEYS}": Outcome.PENDING,
        f"{CASES}_for_{EVALUATION}": Outcome.PENDING,
    }
    assert run_pending(people, ON).products == ()


def test_a_run_of_linking_that_was_exchanged_is_told_and_made_anew_and_stops_nothing_else(people):
    run_pending(people, ON)
    before = latest_run(people)
    people.zone(Zone.LINKED).replace("runs/00000001/run.json", b"{}")
    dropped(people, in_month("2024-02"), "2024-02")
    report = run_pending(people, ON)
    assert not report.ok
    assert ["restore the zones linked and tier3" in said for said in report.linking_refusals] == [True]
    assert made(report)[FEED, "2024-02"] is Outcome.DONE
    assert latest_run(people).deliveries == before.deliveries
    assert run_pending(people, ON).ok


def test_a_run_of_linking_that_is_not_measured_is_measured_though_nothing_is_due(people):
    run_pending(people, ON)
    path = "quality/00000001"
    destroy_sealed(people, Zone.LINKED, path)
    with create_sealed(people, Zone.LINKED, path) as sink:
        sink.write(b"{}")
    assert link_quality(people) is None
    assert run_pending(people, ON).ok
    assert link_quality(people).run == "00000001"


def test_why_people_were_not_linked_is_told_though_nothing_is_due(people, monkeypatch):
    run_pending(people, ON)

    def refuse(*_):
        raise JourneyError("linking is not possible today")

    monkeypatch.setattr(linked_layer, "link_people", refuse)
    people.zone(Zone.LINKED).replace("runs/00000001/links.key", b"planted")
    report = run_pending(people, ON)
    assert not report.ok
    assert "restore the zones linked and tier3" in report.linking_refusals[0]
    assert report.linking_refusals[1:] == ("linking is not possible today",)


def test_what_was_approved_is_published_by_the_next_run(people):
    instance, keys = with_approvers(people)
    run_pending(instance, ON)
    waits = waiting_release(instance)
    for approver in ("police_dpo", "bristol_caldicott_guardian"):
        signed(instance, waits, approver, keys[approver])
    assert run_pending(instance, ON).ok
    assert [item.product.project for item in published(instance) if item.product.project] == [JOURNEYS]


def test_what_was_approved_and_nobody_may_read_any_more_is_dropped_and_stops_nothing(people):
    instance, keys = with_approvers(people)
    run_pending(instance, ON)
    waits = waiting_release(instance)
    for approver in ("police_dpo", "bristol_caldicott_guardian"):
        signed(instance, waits, approver, keys[approver])
    dropped(instance, in_month("2024-02"), "2024-02")
    report = run_pending(open_instance(instance.home), AFTER_THE_PROJECTS)
    assert (report.ok, report.approval_refusals) == (True, ())
    assert outcomes(report) == [(FEED, "2024-02", Outcome.DONE)]
    assert not [item for item in published(instance) if item.product.project]
    assert not instance.zone(Zone.PENDING).list()


def test_what_was_approved_and_may_not_go_yet_is_told_and_stops_nothing_else(people, monkeypatch):
    """A refusal at the approval of what waits; the reason is the release plan's."""

    def refused(*_):
        raise ApprovalRefusedError("journeys may not go")

    monkeypatch.setattr(running, "release_approved", refused)
    dropped(people, in_month("2024-02"), "2024-02")
    report = run_pending(people, ON)
    assert (report.ok, report.approval_refusals) == (False, ("journeys may not go",))
    assert (FEED, "2024-02", Outcome.DONE) in outcomes(report)


def test_after_its_last_day_nothing_more_is_made_for_a_project_and_the_run_is_in_order(people):
    report = run_pending(people, AFTER_THE_PROJECTS)
    assert report.ok
    assert {item.product for item in report.products if item.period == QUARTER} == {KNOWN, LINKED}
    assert people.zone(Zone.PENDING).list() == []


def test_a_project_that_nobody_signed_is_refused_and_stops_nothing_else(people):
    place = people.home / "documents/projects" / f"{JOURNEYS}.yaml"
    place.write_text(place.read_text("utf-8") + "# more\n", encoding="utf-8")
    report = run_pending(open_instance(people.home), ON)
    found = {item.product: item for item in report.products if item.period == QUARTER}
    assert {name: item.outcome for name, item in found.items()} == {
        KNOWN: Outcome.DONE,
        LINKED: Outcome.DONE,
        f"{CASES}_for_{JOURNEYS}": Outcome.REFUSED,
        f"{CASES}_for_{EVALUATION}": Outcome.PENDING,
    }
    assert "gateway project open --key-file" in (found[f"{CASES}_for_{JOURNEYS}"].refusal or "")


def test_of_a_closed_project_nothing_is_made_and_the_run_is_in_order(people):
    close_project(people, JOURNEYS, ON)
    report = run_pending(open_instance(people.home), ON)
    assert report.ok
    made = {item.product for item in report.products if item.period == QUARTER}
    assert made == {KNOWN, LINKED, f"{CASES}_for_{EVALUATION}"}


def test_progress_tells_each_step_before_it_is_taken(instance):
    lookup_dropped(instance)
    dropped(instance, in_month("2024-01"))
    steps = []
    run_pending(instance, ON, lambda *step: steps.append(step))
    assert steps == [
        (f"protecting ons {LOOKUP} 2022", 0, 2),
        (f"protecting police {FEED} 2024-01", 1, 2),
        ("sharing 2024-01", 0, 1),
    ]


def test_the_report_is_fit_for_a_machine(instance):
    landing_file(instance)
    content = json.loads(json.dumps(asdict(run_pending(instance, ON))))
    assert content["deliveries"][0]["outcome"] == "waiting"


def test_a_run_says_nothing_and_dagster_stores_nothing_but_its_history(instance, capfd):
    lookup_dropped(instance)
    dropped(instance, in_month("2024-01"))
    run_pending(instance, ON)
    assert capfd.readouterr() == ("", "")
    assert {path.name for path in instance.dagster_home.iterdir()} == {"dagster.yaml", "history", "schedules"}
    kept = {path.suffix for path in instance.dagster_home.rglob("*") if path.is_file()}
    assert kept <= {".yaml", ".db", ".db-shm", ".db-wal"}


def test_what_was_made_stands_in_dagsters_history(instance):
    lookup_protected(instance)
    protected(instance, in_month("2024-01"))
    run_pending(instance, ON)
    key = shared_key(product_of(instance.library, TABLE))
    with dg.DagsterInstance.from_config(str(instance.dagster_home)) as history:
        (record,) = history.fetch_materializations(key, limit=10).records
        assert history.get_dynamic_partitions("calendar_month") == ["2024-01"]
    lineage = record.asset_materialization.metadata["dagster/column_lineage"].column_lineage
    assert set(lineage.deps_by_column) >= {"local_authority_code", "crime_type", "crimes"}
