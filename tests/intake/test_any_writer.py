"""Any table, written in any way that is read, with anything wrong with it: the same rows come back, or are counted."""

import csv
from decimal import Decimal
from functools import partial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from custody.age_files import opened
from intake.errors import UnreadableFileError
from intake.findings import FindingCounter
from intake.inspection import Tally, selected
from intake.limits import SHIPPED
from intake.scope import scope_by_contract
from journey.passing import pass_through
from tests.intake import writers
from tests.intake.tables import CANARY, NEEDED, PERIOD, contract, tables

TEXTS = st.builds(
    writers.Text,
    delimiter=st.sampled_from(",;\t|"),
    quoting=st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL, csv.QUOTE_NONNUMERIC]),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"]),
    ends=st.sampled_from([("\n",), ("\r\n",), ("\r",), ("\r\n", "\n"), ("\n", "\r", "\r\n")]),
)
GRIDS = st.sampled_from([writers.xlsx, writers.xls, writers.ods])
OTHERS = st.sampled_from([writers.json_array, writers.json_lines, writers.parquet_file])
WRAPPINGS = st.sampled_from(["", "zip", "gzip", "age"])


def passed(content):
    """What a delivery of the bytes holds: its inspection, and its accepted rows by line."""
    feed, findings = contract(), FindingCounter()
    tally, accepted = Tally(feed, findings), {}
    source, decrypt = partial(iter, [content]), partial(opened, writers.SECRET)
    with pass_through(source, feed, PERIOD, {}, scope_by_contract(feed), findings, SHIPPED, decrypt) as passing:
        for seen in passing.blocks:
            tally.add(seen)
            rows = selected(seen.block, seen.accepted).to_pylist()
            accepted |= {row.pop("line"): row for row in rows}
    return tally.inspection(), accepted


def hold(table, written):
    """What must hold of a table that was written and read."""
    inspection, accepted = passed(written.content)
    sent = dict(zip(written.lines, table.lines, strict=True))
    counted = {line: row for line, row in sent.items() if row.counted}
    told = {line for finding in inspection.findings if finding.severity == "error" for line in finding.lines}
    assert inspection.rows_read == len(counted)
    assert inspection.rows_accepted == len(accepted)
    assert inspection.rows_out_of_scope == 0
    assert inspection.rows_read == inspection.rows_accepted + inspection.rows_rejected
    assert accepted.keys() | told == counted.keys()
    assert not accepted.keys() & told
    wanted = {line: row.record for line, row in counted.items() if line in accepted}
    assert {line: _numeric(row) for line, row in wanted.items()} == {
        line: _numeric(row) for line, row in accepted.items()
    }
    assert accepted.keys() >= {line for line, row in counted.items() if row.record and row.certain}
    refuse_values(table, repr(inspection.findings))


def refuse_values(table, said):
    """Nothing that is said of a table repeats a value of it."""
    assert CANARY not in said
    assert not any((row.record["reference"] or CANARY) in said for row in table.lines if row.record)


def _numeric(row):
    """A row with its number as a number: 1.0 and 1 are one."""
    return row and row | {"rate": None if row["rate"] is None else Decimal(row["rate"])}


@settings(max_examples=80)
@given(tables(uneven=("longer", "shorter")), TEXTS, WRAPPINGS)
def test_text_comes_back_the_same_or_is_counted(table, text, wrapping):
    hold(table, writers.packed(text, wrapping)(table.cells))


@settings(max_examples=30)
@given(tables(uneven=("longer",)), GRIDS, st.sampled_from(["", "zip", "age"]))
def test_a_workbook_comes_back_the_same_or_is_counted(table, writer, wrapping):
    hold(table, writers.packed(writer, wrapping)(table.cells))


@settings(max_examples=30)
@given(tables(grid=False), OTHERS, WRAPPINGS)
def test_objects_and_columns_come_back_the_same_or_are_counted(table, writer, wrapping):
    hold(table, writers.packed(writer, wrapping)(table.cells))


@settings(max_examples=40)
@given(st.data(), st.sampled_from(NEEDED), TEXTS | GRIDS | OTHERS)
def test_a_table_without_a_column_that_is_needed_is_refused_without_a_value(data, needed, writer):
    is_grid = writer not in {writers.json_array, writers.json_lines, writers.parquet_file}
    table = data.draw(tables(grid=is_grid, without=needed))
    with pytest.raises(UnreadableFileError) as refusal:
        passed(writer(table.cells).content)
    assert refusal.value.rule in {"column-missing", "header-missing", "header-ambiguous"}
    refuse_values(table, str(refusal.value))
