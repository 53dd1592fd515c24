"""What is timed reads every row of the file, and judges it by as many rules as are promised."""

from dataclasses import replace

import pytest

from benchmarks.child import MeasurementError
from benchmarks.extracts import SUSPECTS, write_extract
from benchmarks.reading_pass import RULES, of_many_rules, prepared
from benchmarks.task import Task
from contracts.library import Library, shipped_documents
from contracts.vocabulary import ColumnType
from examples.partnership.writing import write_references
from intake.rules import compile_rules

FEED = Library(shipped_documents()).feed(SUSPECTS)
PERIOD = "2024-Q1"


def test_the_contract_has_thirty_columns_and_sixty_rules():
    feed = of_many_rules(FEED, PERIOD)
    assert len(feed.columns) == 30
    assert len(compile_rules(feed, PERIOD)) >= RULES == 60


def test_a_contract_without_room_for_rules_is_not_measured():
    numbers = tuple(replace(column, type=ColumnType.NUMBER) for column in FEED.columns[:1])
    with pytest.raises(MeasurementError, match="no column for"):
        of_many_rules(replace(FEED, columns=numbers, period_column=None, place=None, residence=None), PERIOD)


def test_every_row_conforms(tmp_path):
    _, geography = write_references(tmp_path / "lookups")
    extract = write_extract(tmp_path / "file.csv", SUSPECTS, 300, 1, geography)
    assert prepared(Task(tmp_path, tmp_path, extract.file, SUSPECTS, PERIOD))() == 300
