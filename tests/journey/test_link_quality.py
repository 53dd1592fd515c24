"""What must hold of the quality of links: measured once a run, sealed, told without small counts, and a gate."""

import hashlib
import json

import pytest
from hypothesis import given as drawn
from hypothesis import strategies as st

from anonymisation.linking.quality.limits import Crossed
from anonymisation.linking.quality.report import SEEN
from journey import link_quality as quality_room
from journey.entering import enter
from journey.errors import LinkageLimitError
from journey.instance import Zone
from journey.link_quality import (
    beyond_limits,
    link_quality,
    measure_links,
    measuring_is_due,
    refuse_beyond_limits,
)
from journey.linked import holding_run, latest_run, link_people
from journey.linking.beside import entered_beside
from journey.sealed import create_sealed, destroy_sealed, open_sealed
from journey.shared import share
from lineage.entries import Verb
from tests.invented import ON
from tests.people import (
    JOURNEYS,
    KNOWN,
    QUARTER,
    case,
    copied,
    edit_agreement,
    given,
    in_crime,
    person,
    suspension,
)

CASES, SCHOOLS, SUSPECTS = "youth_justice_cases", "school_suspensions_and_exclusions", "police_recorded_crime_suspects"
RECORDS_2B, CRIME_2B = f"{CASES}_for_{JOURNEYS}", f"police_recorded_crime_for_{JOURNEYS}"
KIDS = [person(number) for number in range(12)]


@pytest.fixture(scope="module")
def linked(with_postcodes, tmp_path_factory):
    """Twelve children with youth justice, nine of them excluded, two suspects; linked and measured; never changed."""
    instance = copied(with_postcodes, tmp_path_factory.mktemp("linked") / "home")
    given(instance, "bristol", CASES, [case(kid) for kid in KIDS])
    given(instance, "bristol", SCHOOLS, [suspension(kid) for kid in KIDS[:9]])
    given(instance, "police", SUSPECTS, [in_crime(n, "suspect", kid) for n, kid in enumerate(KIDS[:2])])
    link_people(instance, ON)
    measure_links(instance, ON)
    return instance


@pytest.fixture
def fresh(linked, tmp_path):
    return copied(linked, tmp_path / "fresh")


def lying(instance):
    return {path for path in instance.zone(Zone.LINKED).list("quality") if not path.endswith(".key")}


def report_of(instance):
    (path,) = lying(instance)
    with open_sealed(instance, Zone.LINKED, path) as sealed:
        return json.loads(sealed.readall())


def planted(instance, path, **changes):
    """A report that somebody sealed, which needs no passphrase, by one that he could read."""
    report = report_of(instance) | changes
    destroy_sealed(instance, Zone.LINKED, path)
    with create_sealed(instance, Zone.LINKED, path) as sink:
        sink.write(json.dumps(report).encode())


def with_report(instance, **changes):
    """The report of the run that holds, as something made it otherwise."""
    (path,) = lying(instance)
    planted(instance, path, **changes)
    wrapped = instance.zone(Zone.LINKED).read(f"{path}.key")
    with instance.exclusive():
        enter(instance, Verb.COMBINATION, entered_beside("linking_quality", holding_run(instance), wrapped))


def test_a_run_is_measured_with_its_counts_as_they_are(linked):
    report = report_of(linked)
    run = latest_run(linked)
    assert (report["rows"], report["persons"], report["records"]) == (23, run.persons, run.records)
    assert sum(item["persons"] for item in report["sizes"]) == run.persons
    rates = {(item["partner"], item["feed"]): item for item in report["match_rates"]}
    schools = rates["bristol", SCHOOLS]
    assert (schools["rows"], schools["rows_in_another_feed"]) == (9, 9)
    assert (rates["police", SUSPECTS]["rows"], rates["police", SUSPECTS]["persons"]) == (2, 2)
    assert {item["partner"] for item in report["missing"]} == {"bristol", "police"}


def test_ethnic_groups_sexes_ages_and_partners_are_told_apart(linked):
    traits = {(item["trait"], item["group"]): item["persons"] for item in report_of(linked)["groups"]}
    assert traits["partner", "bristol"] == 12
    assert traits["partner", "police"] == 2
    assert {trait for trait, _ in traits} >= {"sex", "age_band", "partner"}


def test_an_ethnic_group_is_that_of_any_row_by_the_five_groups_and_nothing_finer(fresh):
    rows = [case(kid, ethnicity="B1" if number < 7 else "W1") for number, kid in enumerate(KIDS)]
    given(fresh, "bristol", CASES, rows)
    link_people(fresh, ON)
    measure_links(fresh, ON)
    groups = {item["group"]: item["persons"] for item in report_of(fresh)["groups"] if item["trait"] == "ethnicity"}
    assert groups == {"Black": 7, "White": 5}


def test_what_is_told_has_no_small_count_and_the_sealed_report_is_sealed(linked):
    told = link_quality(linked).as_json()
    assert told["small_count"] == 5
    assert told["run"] == "00000001"
    police = next(item for item in told["match_rates"] if item["partner"] == "police")
    assert (police["rows"], police["persons"]) == (None, None)
    assert "baseline" not in told
    (path,) = lying(linked)
    assert b"match_rates" not in linked.zone(Zone.LINKED).read(path)


def test_a_run_is_measured_once_and_the_report_before_goes_as_the_next_is_written(fresh):
    before = {path: fresh.zone(Zone.LINKED).read(path) for path in fresh.zone(Zone.LINKED).list("quality")}
    measure_links(fresh, ON)
    assert {path: fresh.zone(Zone.LINKED).read(path) for path in fresh.zone(Zone.LINKED).list("quality")} == before
    given(fresh, "bristol", SCHOOLS, [suspension(kid) for kid in KIDS[:8]])
    link_people(fresh, ON)
    assert link_quality(fresh) is None
    measure_links(fresh, ON)
    assert lying(fresh) == {"quality/00000002"}
    assert report_of(fresh)["baseline"]["match_rates"][0]["rows"] == 9
    assert report_of(fresh)["match_rates"][0]["rows"] == 8


def test_whoever_reads_while_the_next_run_is_measured_is_told_of_one_run_whole(fresh, monkeypatch):
    """The report of the run before goes between the look whether it is there and the reading of it."""
    read, late = quality_room._read, []

    def overtaken(instance, path, wrapped):
        if not late:
            late.append(path)
            given(instance, "bristol", SCHOOLS, [suspension(kid) for kid in KIDS[:8]])
            link_people(instance, ON)
            measure_links(instance, ON)
        return read(instance, path, wrapped)

    monkeypatch.setattr(quality_room, "_read", overtaken)
    found = link_quality(fresh)
    assert (late, found.run) == (["quality/00000001"], "00000002")
    assert found.report["rows"] == latest_run(fresh).rows


def test_before_any_run_there_is_nothing_to_measure_or_to_tell(peopled):
    measure_links(peopled, ON)
    assert link_quality(peopled) is None
    assert not lying(peopled)


def test_what_is_linked_is_shared_while_links_are_as_was_agreed(fresh):
    for product in (KNOWN, RECORDS_2B):
        assert share(fresh, product, QUARTER, ON).changed


PRECISION = {"value": 0.98, "low": 0.97, "high": 0.985, "by_model": {"persons": 500}, "by_numbers": None}
GAP = {"trait": "sex", "better": "M", "worse": "F", "value": 0.2, "low": 0.15, "high": 0.3}
MOVED = {"what": "linked", "name": f"bristol {SCHOOLS}", "share": 0.9}
BEYOND = {
    "precision": {"estimates": {"precision": PRECISION, "recall": None}},
    "recall_gap": {"gap": GAP},
    "drift": {"drift": [MOVED]},
}


@pytest.mark.parametrize("limit", sorted(BEYOND))
@pytest.mark.parametrize("product", [KNOWN, RECORDS_2B])
def test_beyond_a_limit_nothing_is_shared_that_holds_pids_or_linked_counts(fresh, product, limit):
    with_report(fresh, **BEYOND[limit])
    with pytest.raises(
        LinkageLimitError, match=rf"linkage\.{limit} is .* nothing linked is shared.*gateway link"
    ) as refusal:
        share(fresh, product, QUARTER, ON)
    assert refusal.value.limits == (limit,)
    assert not [path for zone in (Zone.SHARED, Zone.PENDING) for path in fresh.zone(zone).list() if "tier" in path]


def test_what_is_found_beyond_a_limit_is_told_no_further_than_in_the_report(fresh):
    """Of what lies elsewhere more digits could tell a handful: neither in what is read nor in the refusal."""
    with_report(fresh, drift=[MOVED | {"share": 0.26384}])
    found = link_quality(fresh)
    assert [item.found for item in found.crossed] == [found.report["drift"][0]["share"]] == [0.26]
    with pytest.raises(LinkageLimitError, match=r"found 0\.260\)"):
        refuse_beyond_limits(fresh)


def test_what_is_not_linked_is_shared_all_the_same(fresh):
    with_report(fresh, **BEYOND["precision"])
    assert share(fresh, CRIME_2B, QUARTER, ON).changed


def test_another_limit_that_the_owner_signs_lets_it_go(fresh):
    with_report(fresh, **BEYOND["recall_gap"])
    laxer = edit_agreement(fresh, lambda data: data["linkage"].update(recall_gap=0.2))
    refuse_beyond_limits(laxer)
    assert share(laxer, KNOWN, QUARTER, ON).changed


def test_links_that_nobody_measured_are_refused(fresh):
    (path,) = lying(fresh)
    destroy_sealed(fresh, Zone.LINKED, path)
    with pytest.raises(LinkageLimitError, match="not measured yet"):
        refuse_beyond_limits(fresh)
    assert share(fresh, KNOWN, QUARTER, ON).changed, "sharing measures first"


def test_a_run_beyond_a_limit_is_not_what_the_next_is_compared_with(fresh):
    """Else the run after a sudden change would be like it, and pass."""
    sound = report_of(fresh)
    with_report(fresh, **BEYOND["drift"], baseline={name: sound[name] for name in SEEN} | {"model": "sound"})
    given(fresh, "bristol", SCHOOLS, [suspension(kid) for kid in KIDS[:7]])
    link_people(fresh, ON)
    measure_links(fresh, ON)
    assert report_of(fresh)["baseline"]["model"] == "sound"


def test_a_report_that_somebody_planted_is_none_and_the_run_is_measured_anew(fresh):
    """It would say that links are as was agreed, whatever they are."""
    (path,) = lying(fresh)
    measured = report_of(fresh)
    planted(fresh, path, **BEYOND["precision"])
    assert link_quality(fresh) is None
    with pytest.raises(LinkageLimitError, match="not measured yet"):
        refuse_beyond_limits(fresh)
    measure_links(fresh, ON)
    assert report_of(fresh) == measured
    assert lying(fresh) == {path}
    assert not link_quality(fresh).crossed


def test_what_takes_the_place_of_a_report_while_it_is_looked_at_is_none(fresh, monkeypatch):
    (path,) = lying(fresh)
    holds = quality_room.holds_beside

    def overtaken(instance, kind, run, wrapped):
        found = holds(instance, kind, run, wrapped)
        planted(fresh, path, **BEYOND["precision"])
        return found

    monkeypatch.setattr(quality_room, "holds_beside", overtaken)
    assert link_quality(fresh) is None


def test_what_takes_the_place_of_a_report_while_it_is_written_is_none(fresh, monkeypatch):
    (path,) = lying(fresh)
    destroy_sealed(fresh, Zone.LINKED, path)
    told = quality_room.enter

    def overtaken(instance, verb, subject):
        report = {"estimates": {"precision": None}, "gap": None, "drift": []}
        destroy_sealed(instance, Zone.LINKED, path)
        with create_sealed(instance, Zone.LINKED, path) as sink:
            sink.write(json.dumps(report).encode())
        return told(instance, verb, subject)

    monkeypatch.setattr(quality_room, "enter", overtaken)
    measure_links(fresh, ON)
    assert link_quality(fresh) is None
    assert measuring_is_due(fresh)


def test_a_report_that_was_altered_is_none_and_the_run_is_measured_anew(fresh):
    (path,) = lying(fresh)
    measured, store = report_of(fresh), fresh.zone(Zone.LINKED)
    content = bytearray(store.read(path))
    content[-1] ^= 1
    store.replace(path, bytes(content))
    assert link_quality(fresh) is None
    assert measuring_is_due(fresh)
    measure_links(fresh, ON)
    assert report_of(fresh) == measured
    assert not measuring_is_due(fresh)


def test_a_report_without_its_key_is_none(fresh):
    (path,) = lying(fresh)
    fresh.zone(Zone.LINKED).delete(f"{path}.key")
    assert link_quality(fresh) is None
    measure_links(fresh, ON)
    assert link_quality(fresh).run == "00000001"


@pytest.mark.parametrize("name", ["00000001", "00000002", "99999999", "elsewhere"])
def test_a_run_is_compared_with_no_report_that_was_planted(fresh, name):
    """Else whoever plants one that is like the next run hides how it moved."""
    sound = report_of(fresh)
    planted(fresh, f"quality/{name}", rows=12345)
    given(fresh, "bristol", SCHOOLS, [suspension(kid) for kid in KIDS[:7]])
    link_people(fresh, ON)
    measure_links(fresh, ON)
    assert lying(fresh) == {"quality/00000002"}
    baseline = report_of(fresh)["baseline"]
    assert baseline == (None if name == "00000001" else {key: sound[key] for key in SEEN})


def test_the_ledger_says_which_report_is_of_which_run(linked):
    (entry,) = (item for item in linked.ledger.entries() if "linking_quality" in item.subject)
    wrapped = linked.zone(Zone.LINKED).read("quality/00000001.key")
    assert entry.verb is Verb.COMBINATION
    assert entry.subject == {
        "linking_quality": "runs/00000001",
        "linking_quality_digest": hashlib.sha256(wrapped).hexdigest(),
    }


@drawn(st.lists(st.sampled_from(["precision", "recall_gap", "drift"]), min_size=1, max_size=3, unique=True))
def test_a_refusal_tells_every_limit_and_what_to_do(limits):
    refusal = beyond_limits(tuple(Crossed(limit, 0.25, 0.5, "some reason") for limit in limits))
    assert refusal.limits == tuple(limits)
    assert all(f"linkage.{limit} is 0.25, found 0.500" in str(refusal) for limit in limits)
    assert "withdraw the delivery" in str(refusal)
