"""A value planted in every column, in a header, a file name, a rejected and an out-of-scope row: each is found in the
zones that the release plan gives it, and in no other byte that the whole job writes, while it runs or after a kill.
"""

import pytest

from journey.instance import open_instance
from tests.leaks import tampering
from tests.leaks.planting import ACCEPTED, ELSEWHERE, expectations, planted
from tests.leaks.runs import PlantedRun

# Code lists are in the contracts, which are documents and hold no data; the landing folder is the partner's own act.
NOT_ZONES = {"documents", "landing"}


def expected(run: PlantedRun) -> dict[str, frozenset[str]]:
    instance = open_instance(run.home, run.home.parent / "passphrase")
    return {item.label: item.zones for item in expectations(instance)}


def found(run: PlantedRun) -> dict[str, set[str]]:
    return {label: run.zones_of(label) - NOT_ZONES for label in planted()}


def test_every_plant_is_in_its_zones_and_nowhere_else(planted_run):
    assert planted_run.run() == 0
    assert found(planted_run) == expected(planted_run)


def test_the_expectation_is_not_empty(planted_run):
    """Were nothing expected anywhere, the search above could not tell a leak from a run that did nothing."""
    zones = expected(planted_run)
    assert zones["crime_type"] == {"protected", "tier1", "tier2a"}
    assert zones["last_outcome_category"] == {"protected", "tier2a"}
    assert zones["lsoa_code"] == {"protected", "tier2a", "reference"}
    assert {label for label, where in zones.items() if not where} == (set(ACCEPTED) | set(ELSEWHERE)) - {
        "crime_type",
        "last_outcome_category",
        "lsoa_code",
    }


@pytest.mark.parametrize("kill_at", [15, 40, 70, 100, 140, 180])
def test_a_killed_run_leaves_no_plant_behind(planted_run, kill_at):
    assert planted_run.run(kill_at=kill_at) not in {0, 1}
    allowed = expected(planted_run)
    for label, zones in found(planted_run).items():
        assert zones <= allowed[label], label


def test_an_exception_that_quotes_values_leaves_none_of_them(planted_run):
    assert planted_run.run(tampering.quote_values_in_an_exception) == 1
    allowed = expected(planted_run)
    for label, zones in found(planted_run).items():
        assert zones <= allowed[label], label


@pytest.mark.parametrize(
    ("tamper", "label", "zone"),
    [
        (tampering.log_a_table, "location", "dagster"),
        (tampering.print_a_table, "location", "temporary"),
        (tampering.let_duckdb_spill, "location", "temporary"),
        (tampering.keep_every_column, "location", "protected"),
        (tampering.keep_rows_out_of_scope, "location of a row out of scope", "outside.txt"),
    ],
)
def test_each_careless_change_is_found(planted_run, tamper, label, zone):
    planted_run.run(tamper)
    assert zone in found(planted_run)[label]
