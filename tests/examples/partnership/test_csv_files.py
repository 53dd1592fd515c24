"""Lines are CSV that any reader reads back, in the order of the contract, each on the line that was told."""

import csv

import numpy as np
import pyarrow as pa
import pytest

from examples.partnership.csv_files import CsvFiles, csv_lines, header
from examples.partnership.deliveries import Part
from tests.examples.partnership.told import LIBRARY

FEED = LIBRARY.feed("risk_meeting_referrals")
SERIES = (5, FEED.id, 2)
NOTES = ["", "plain", 'she said "no", twice', '"', "a, b"]


@pytest.fixture
def columns():
    return {
        column.name: pa.array(
            NOTES if column.name == "minutes_extract" else [f"{column.name} {row}" for row in range(5)]
        )
        for column in FEED.columns
    }


def part(*rows, delivery=0, changed=()):
    return Part(delivery, np.array(rows), np.zeros(len(rows), bool), np.isin(rows, changed))


def read(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def test_rows_come_back_as_they_were_under_the_contract_s_headings(tmp_path, columns):
    lines = csv_lines(FEED, columns)
    files = CsvFiles(tmp_path)
    assert files.append(FEED, SERIES, part(0, 1, 2, 3, 4), (lines, lines)) == 2
    heading, *rows = read(tmp_path / "landing/police/risk_meeting_referrals/2024-Q3/risk_meeting_referrals.csv")
    assert heading == [column.header for column in FEED.columns] == header(FEED).decode().strip().split(",")
    assert rows == [[columns[column.name][row].as_py() for column in FEED.columns] for row in range(5)]


def test_more_rows_go_after_the_ones_before_and_other_deliveries_into_other_files(tmp_path, columns):
    lines, later = csv_lines(FEED, columns), csv_lines(FEED, columns | {"decision": pa.array(["changed"] * 5)})
    files = CsvFiles(tmp_path)
    assert files.append(FEED, SERIES, part(0, 1), (lines, later)) == 2
    assert files.append(FEED, SERIES, part(4), (lines, later)) == 4
    assert files.append(FEED, SERIES, part(0, 1, delivery=2, changed=(1,)), (lines, later)) == 2
    decision = [column.name for column in FEED.columns].index("decision")
    first, again = (read(files.path(delivery, SERIES)) for delivery in (0, 2))
    assert [row[decision] for row in first] == ["decision", "decision 0", "decision 1", "decision 4"]
    assert [row[decision] for row in again] == ["decision", "decision 0", "changed"]
    assert files.path(2, SERIES).is_relative_to(tmp_path / "restated" / "2")
