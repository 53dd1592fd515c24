"""A value planted in every column of every feed, in a header, a file name, and in rows that are rejected, out of scope
or hold a code that no list has: each is found in the zones that the plans give it, and in no other byte that the whole
job writes, while it runs, while products wait and once they were approved, or after a kill. A flag of one letter cannot
be searched for: it is looked for in its own column of Parquet files alone.
"""

from tempfile import NamedTemporaryFile

import pytest

from contracts.library import Library, shipped_documents
from tests.disk import OF_TESTS, SHARED_MEMORY
from tests.leaks import tampering
from tests.leaks.expecting import expected_zones
from tests.leaks.inside import ids_and_tokens, unsealed
from tests.leaks.plants import (
    ACCEPTED,
    CASES,
    ELSEWHERE,
    LISTED,
    NEVER_TAKEN,
    ODD,
    OUTSIDE,
    REFERENCE,
    REJECTED,
    Plant,
    sown,
)
from tests.leaks.runs import APPROVED, PlantedRun, events_of, list_later
from tests.leaks.searching import Looker, Needles, needles_of, secret_forms

# Code lists are in the contracts, which are documents and hold no data; the landing folder is the partner's own act.
NOT_ZONES = {"documents", "landing"}
LOCATION = "police_street_level_crime.location"


def expected(run: PlantedRun) -> dict[str, set[str]]:
    return expected_zones(run.opened().library, run.plants, APPROVED)


def found(run: PlantedRun) -> dict[str, set[str]]:
    zones: dict[str, set[str]] = {label: set() for label in run.plants}
    for item in run.seen:
        zones[item.label].add(run.zone_of(item.path))
    return {label: where - NOT_ZONES for label, where in zones.items()}


def clear_sightings_of(run: PlantedRun, secrets: dict[str, set[bytes]]) -> set[str]:
    """What of the gateway's own ids and tokens lies anywhere in clear."""
    needles = Needles(
        {kind: {form for item in items for form in secret_forms(item)} for kind, items in secrets.items()}
    )
    return {item.label for item in Looker(needles).look(run.places)}


def telling(run: PlantedRun) -> dict[str, Plant]:
    """The plants that say something of their row wherever they are; lookups are public, so a place does not."""
    feeds = Library(shipped_documents()).feeds
    return {
        label: plant
        for label, plant in run.plants.items()
        if plant.column and not plant.whole and plant.column not in {place.column for place in feeds[plant.feed].places}
    }


def sealed_sightings_of(run: PlantedRun) -> set[str]:
    """What of the plants rests sealed."""
    needles = needles_of(telling(run))
    return {label for content in unsealed(run.opened()) for label in needles.found_in(content)}


def assert_nothing_in_excess(run: PlantedRun) -> None:
    allowed = expected(run)
    for label, zones in found(run).items():
        assert zones <= allowed[label], label


def test_every_plant_is_in_its_zones_and_nowhere_else(whole_run):
    assert whole_run.feeds == events_of(whole_run.opened())
    assert whole_run.run() == 0
    now, wanted = found(whole_run), expected(whole_run)
    assert {label: zones for label, zones in now.items() if zones != wanted[label]} == {}
    assert now == wanted
    secrets = ids_and_tokens(whole_run.opened())
    assert min(map(len, secrets.values())) >= 10
    assert clear_sightings_of(whole_run, secrets) == set()
    inside = sealed_sightings_of(whole_run)
    assert inside >= {label for label, plant in telling(whole_run).items() if plant.row == ACCEPTED}
    # Of who is on a list there is the list's own entry, sealed, and nothing of the row.
    assert {label for label in inside if label.endswith((OUTSIDE, NEVER_TAKEN, LISTED))} == {
        f"{CASES}.{REFERENCE} {LISTED}"
    }


@pytest.mark.skipif(not SHARED_MEMORY.is_dir(), reason="this machine has no shared memory to look in")
def test_shared_memory_is_searched_but_for_what_tests_themselves_write_there():
    needles = Needles({"in memory": [b"Planted Quibble"]})  # no plant of a run: others look there at the same time
    OF_TESTS.mkdir(mode=0o700, exist_ok=True)
    with NamedTemporaryFile(dir=SHARED_MEMORY) as beside, NamedTemporaryFile(dir=OF_TESTS) as within:
        for file in (beside, within):
            file.write(b"a Planted Quibble")
            file.flush()
        assert [str(item.path) for item in Looker(needles).look([SHARED_MEMORY])] == [beside.name]


def test_every_column_is_planted_but_the_month_that_all_know():
    library = Library(shipped_documents())
    planted = {(item.feed, item.column) for item in sown().plants.values() if item.row == ACCEPTED}
    missing = {
        (feed, column.name)
        for feed in sown().files
        for column in library.feed(feed).columns
        if (feed, column.name) not in planted
    }
    assert missing == {("police_street_level_crime", "month")}
    assert {item.row for item in sown().plants.values()} == {
        ACCEPTED,
        ODD,
        REJECTED,
        OUTSIDE,
        NEVER_TAKEN,
        LISTED,
        *ELSEWHERE,
    }


def test_the_expectation_is_not_empty():
    """Were nothing expected anywhere, the search could not tell a leak from a run that did nothing."""
    library, plants = Library(shipped_documents()), sown().plants
    zones = expected_zones(library, plants, APPROVED)
    assert zones[f"police_street_level_crime.crime_type {ACCEPTED}"] == {"protected", "tier1", "tier2a"}
    assert zones[f"police_street_level_crime.lsoa_code {ACCEPTED}"] == {"protected", "tier2a", "reference"}
    assert zones[f"{CASES}.yjb_category {ACCEPTED}"] == {"protected", "pending", "tier2b"}
    assert zones[f"fire_incidents.time_of_call (day) {ACCEPTED}"] == {"protected", "tier2a"}
    assert zones[f"fire_incidents.lsoa {ACCEPTED}"] == {"protected", "tier2a", "reference"}
    assert zones[f"{CASES}.outcome_date (day) {ACCEPTED}"] == set(), "of a guarded row no day is even held"
    assert zones[f"ambulance_incidents.lsoa_code {ACCEPTED}"] == {"protected", "reference"}
    assert zones[f"risk_meeting_referrals.decision {ACCEPTED}"] == {"protected", "pending"}
    assert zones[f"{CASES}.postcode {ACCEPTED}"] == {"reference"}
    sealed = {item.label for item in plants.values() if item.column and _is_sealed(library, item)}
    assert len(sealed) > 200
    assert {frozenset(zones[label]) for label in sealed} == {frozenset(), frozenset({"reference"})}


def _is_sealed(library: Library, item) -> bool:
    return library.feed(item.feed).column(item.column).field_class.sealed_at_rest and not item.part


@pytest.mark.parametrize("kill_at", [60, 250, 500, 900])
def test_a_killed_run_leaves_no_plant_behind(planted_run, kill_at):
    assert planted_run.run(kill_at=kill_at) not in {0, 1}
    assert_nothing_in_excess(planted_run)


def test_whoever_is_listed_after_the_rows_is_taken_out_of_all_that_is_held(planted_run):
    feed = Library(shipped_documents()).feed(CASES)
    theirs = {  # a code is on other rows too
        label
        for label, plant in planted_run.plants.items()
        if (plant.feed, plant.row) == (CASES, ACCEPTED) and not feed.column(plant.column).codes
    }
    assert planted_run.run() == 0
    assert len(theirs & sealed_sightings_of(planted_run)) > 10
    list_later(planted_run)
    assert planted_run.run() == 0
    assert theirs & sealed_sightings_of(planted_run) == {f"{CASES}.{REFERENCE} {ACCEPTED}"}
    left = Looker(needles_of(planted_run.plants)).look(planted_run.places)
    # What was published before is taken back; a lookup says nothing of anybody.
    assert {planted_run.zone_of(item.path) for item in left if item.label in theirs} - NOT_ZONES == {"reference"}


def test_an_exception_that_quotes_values_leaves_none_of_them(planted_run):
    assert planted_run.run(tampering.quote_values_in_an_exception) == 1
    assert_nothing_in_excess(planted_run)


@pytest.mark.parametrize(
    ("tamper", "label", "zone"),
    [
        (tampering.log_a_table, f"{LOCATION} {ACCEPTED}", "dagster"),
        (tampering.print_a_table, f"{LOCATION} {ACCEPTED}", "temporary"),
        (tampering.let_duckdb_spill, f"{LOCATION} {ACCEPTED}", "temporary"),
        (tampering.keep_every_column, f"{LOCATION} {ACCEPTED}", "protected"),
        (tampering.keep_rows_out_of_scope, f"{LOCATION} {OUTSIDE}", "outside.txt"),
        (tampering.write_match_keys_in_clear, f"{CASES}.surname {ACCEPTED}", "vault"),
        (tampering.make_pids_without_a_key, f"{CASES}.nhs_no {ACCEPTED}", "pending"),
        (tampering.put_a_note_into_metadata, f"{CASES}.case_notes {ACCEPTED}", "dagster"),
    ],
)
def test_each_careless_change_is_found(planted_run, tamper, label, zone):
    planted_run.run(tamper)
    assert zone in found(planted_run)[label]


def test_a_person_id_in_the_place_of_a_pid_is_found(planted_run):
    assert planted_run.run(tampering.publish_person_ids) == 0
    assert clear_sightings_of(planted_run, ids_and_tokens(planted_run.opened())) == {"person"}
