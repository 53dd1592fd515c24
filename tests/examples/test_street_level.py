"""An invented month is what its truth says, counted by a plain CSV reader; a restated one differs in outcomes only."""

import csv
from collections import Counter
from pathlib import Path

import pytest

from contracts.library import Library, shipped_documents
from examples import street_level
from examples.geography import areas
from examples.street_level import MonthTruth, write_street_level_month

FEED = Library(shipped_documents()).feed("police_street_level_crime")
AREAS = {area.code: area for area in areas()}
ROWS = 5_000
LSOA = "LSOA code"


@pytest.fixture(autouse=True)
def small_blocks(monkeypatch):
    """Several blocks, the last of them short, without several hundred thousand rows."""
    monkeypatch.setattr(street_level, "_BLOCK_ROWS", 1_300)


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def wholes(rows: list[dict[str, str]]) -> Counter[tuple[str, ...]]:
    return Counter(tuple(row.values()) for row in rows)


def recounted(rows: list[dict[str, str]], first: list[dict[str, str]]) -> MonthTruth:
    """The truth of a file, counted from the file (and from the first release, for what was restated)."""
    ids = Counter(row["Crime ID"] for row in rows if row["Crime ID"])
    placed = [AREAS[row[LSOA]] for row in rows if row[LSOA]]
    here = [row for row in rows if not row[LSOA] or not AREAS[row[LSOA]].outside]
    return MonthTruth(
        rows=len(rows),
        without_crime_id=sum(not row["Crime ID"] for row in rows),
        repeated_crime_ids=sum(count - 1 for count in ids.values()),
        repeated_rows=sum(count - 1 for count in wholes(rows).values()),
        without_lsoa=sum(not row[LSOA] for row in rows),
        outside=sum(area.outside for area in placed),
        split=sum(area.split for area in placed),
        straddling=sum(area.straddling for area in placed),
        restated=(wholes(here) - wholes(first)).total(),
    )


@pytest.mark.parametrize("seed", [1, 2, 3])
@pytest.mark.parametrize("rows", [1, 2, 1_300, ROWS])
@pytest.mark.parametrize("restated", [False, True])
def test_the_truth_is_what_a_plain_reader_counts(tmp_path, seed, rows, restated):
    write_street_level_month(tmp_path / "first", "2024-01", rows, seed)
    truth = write_street_level_month(tmp_path / "now", "2024-01", rows, seed, restated=restated)
    assert truth == recounted(read(tmp_path / "now"), read(tmp_path / "first"))
    if rows == ROWS:
        assert bool(truth.restated) == restated


def test_every_sort_of_defect_is_planted(tmp_path):
    truth = write_street_level_month(tmp_path / "a", "2024-01", ROWS, 1)
    assert 0.12 < truth.without_crime_id / ROWS < 0.14
    assert 0.05 < truth.without_lsoa / ROWS < 0.07
    assert 0.03 < truth.split / ROWS < 0.10
    assert 0 < truth.outside < ROWS / 100
    assert 0 < truth.repeated_crime_ids < truth.repeated_rows < ROWS / 20
    assert truth.straddling


def test_the_header_and_every_value_are_those_of_the_contract(tmp_path):
    write_street_level_month(tmp_path / "a", "2024-01", ROWS, 1)
    rows = read(tmp_path / "a")
    assert list(rows[0]) == [column.header for column in FEED.columns]
    assert {row["Month"] for row in rows} == {"2024-01"}
    assert {row["Reported by"] for row in rows} == {"Invented Constabulary"}
    assert {row["Crime type"] for row in rows if not row["Crime ID"]} == {"Anti-social behaviour"}
    for name in ("crime_type", "last_outcome_category"):
        column = FEED.column(name)
        assert {row[column.header] for row in rows} <= {*column.codes, ""}


@pytest.mark.parametrize("restated", [False, True])
def test_the_same_arguments_give_the_same_bytes(tmp_path, restated):
    for name in ("one", "two"):
        write_street_level_month(tmp_path / name, "2024-01", ROWS, 1, restated=restated)
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()


@pytest.mark.parametrize(("month", "seed"), [("2024-02", 1), ("2024-01", 2)])
def test_another_month_or_seed_gives_other_crimes(tmp_path, month, seed):
    write_street_level_month(tmp_path / "one", "2024-01", ROWS, 1)
    write_street_level_month(tmp_path / "two", month, ROWS, seed)
    one, two = ({row["Crime ID"] for row in read(tmp_path / name)} for name in ("one", "two"))
    assert one & two == {""}


def test_a_restated_month_has_the_same_rows_with_later_outcomes_in_another_order(tmp_path):
    write_street_level_month(tmp_path / "first", "2024-01", ROWS, 1)
    write_street_level_month(tmp_path / "later", "2024-01", ROWS, 1, restated=True)
    first, later = read(tmp_path / "first"), read(tmp_path / "later")

    def without_outcome(rows):
        return [tuple(value for name, value in row.items() if name != "Last outcome category") for row in rows]

    assert without_outcome(first) != without_outcome(later)
    assert sorted(without_outcome(first)) == sorted(without_outcome(later))
    assert wholes(first) != wholes(later)
