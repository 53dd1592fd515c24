"""Rows that are no records leave the block with their rule and their line, and no other row does."""

from dataclasses import replace

import numpy as np
import pyarrow as pa
import pytest

from contracts.library import Library, shipped_documents
from intake.encoding import encode
from intake.errors import UnreadableFileError
from intake.grid import AsideRow, Block
from intake.headers.layout import Layout
from intake.setting_aside import without_furniture
from tests.invented import FEED, HEADER, crime

CRIME = Library(shipped_documents()).feed(FEED)
NAMES = tuple(column.name for column in CRIME.columns)
LAYOUT = Layout(NAMES, headings=(tuple(HEADER),))


def block(rows, aside=(), encoded=frozenset()):
    """A block of rows by header, on lines from 10 on."""
    cells = {name: [row.get(header) or None for row in rows] for name, header in zip(NAMES, HEADER, strict=True)}
    table = pa.table({name: pa.array(values, pa.string()) for name, values in cells.items()})
    return Block(np.arange(10, 10 + len(rows)), encode(table, encoded), tuple(aside))


def test_a_block_of_records_stays_what_it_is():
    records = block([crime(number) for number in range(3)])
    assert without_furniture(records, LAYOUT, CRIME) is records


def test_what_is_no_record_stands_aside_under_its_rule_and_line():
    header, footer = dict(zip(HEADER, HEADER, strict=True)), {"Crime ID": "End of report"}
    seen = without_furniture(block([crime(1), header, crime(2), footer]), LAYOUT, CRIME)
    assert seen.lines.tolist() == [10, 12]
    assert seen.rows.column("crime_id").to_pylist() == [crime(1)["Crime ID"], crime(2)["Crime ID"]]
    assert [(row.line, row.rule) for row in seen.aside] == [(11, "row-header-repeated"), (13, "row-footer")]


def test_nothing_of_a_row_set_aside_stays_in_a_dictionary():
    seen = without_furniture(block([crime(1), {"Crime ID": "End of report"}], encoded=frozenset(NAMES)), LAYOUT, CRIME)
    assert "End of report" not in str(seen.rows)


def test_an_uneven_row_has_the_rule_that_its_words_tell():
    aside = [
        AsideRow(3, "End of report\n", "row-ragged", ("End of report",)),
        AsideRow(20, "one,two\n", "row-ragged", ("one", "two")),
        AsideRow(30, "\xff\n", "row-encoding"),
    ]
    seen = without_furniture(block([crime(1)], aside), LAYOUT, CRIME)
    assert [(row.line, row.rule) for row in seen.aside] == [(3, "row-footer"), (20, "row-ragged"), (30, "row-encoding")]


CUT = AsideRow(20, "one,two", "row-ragged", ("one", "two"))


def test_a_file_that_ends_in_the_middle_of_a_row_is_refused_without_its_words():
    with pytest.raises(UnreadableFileError, match=r"^file-cut-off: .* line 20;") as refused:
        without_furniture(block([crime(1)], [AsideRow(3, "x\n", "row-ragged", ("x",)), CUT]), LAYOUT, CRIME)
    assert "two" not in str(refused.value)


@pytest.mark.parametrize(
    "row",
    [
        replace(CUT, text="one,two\n"),
        replace(CUT, text="one,two\r"),
        replace(CUT, cells=("one",)),
        replace(CUT, cells=("one",) * len(NAMES)),
        replace(CUT, cells=("End of report", "")),
        replace(CUT, cells=()),
        replace(CUT, rule="row-quote"),
    ],
)
def test_a_last_row_that_ends_is_long_enough_or_says_what_it_is_refuses_nothing(row):
    assert len(without_furniture(block([crime(1)], [row]), LAYOUT, CRIME).aside) == 1
