"""What must hold of where records end, for any bytes: never inside a value, and as late as can be."""

import csv
import io

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from intake.text.dialect import Dialect
from intake.text.records import count_lines, unclosed_from, whole_records
from tests.intake.oracle import LINE_END, UnclosedError
from tests.intake.text.dialects import cases, records

COMMA = Dialect()


def whole(text, dialect):
    """How many bytes the whole records take, by the oracle: the last may be open, or its return half of an end."""
    try:
        found = records(text, dialect)
    except UnclosedError as error:
        found = error.before
    else:
        found = found if text.endswith("\n") else found[:-1]
    return sum(len(record.text.encode()) for record in found)


def is_closed(text, dialect):
    try:
        records(text, dialect)
    except UnclosedError:
        return False
    return True


@given(cases())
@example((COMMA, '5" pipe,x\n"a\nb",c\n"d'))
@example((COMMA, '"a""\n'))
@example((COMMA, 'a,"b"c"\n"\n"'))
@example((COMMA, '"\r"\ra,"b\n'))
@example((Dialect(escaped=True), 'a\\"\n"b\\"\n"\n'))
@example((Dialect(escaped=True), "a\\\nb\nc"))
def test_the_last_whole_record_ends_where_the_oracle_says(case):
    dialect, text = case
    assert whole_records(text.encode(), dialect) == whole(text, dialect)


@given(cases())
@example((COMMA, '5" pipe,"b\nc'))
@example((COMMA, 'a,"b"'))
@example((COMMA, 'a,"'))
def test_a_text_that_ends_inside_quotation_marks_is_told_from_where_and_no_other(case):
    dialect, text = case
    assert (unclosed_from(text.encode(), dialect) is None) == is_closed(text, dialect)


def test_what_stands_before_a_mark_that_is_never_closed_is_whole():
    assert unclosed_from(b'a,"b\nc"\rd,e\r\nf,"canary\ng\n', COMMA) == len(b'a,"b\nc"\rd,e\r\n')


@given(st.lists(st.sampled_from(['"', ",", "\n", "\r", "\r\n", " ", "a"]), max_size=30).map("".join))
def test_where_spaces_follow_delimiters_a_mark_opens_after_them(text):
    dialect = Dialect(spaced=True)
    rows = list(csv.reader(io.StringIO(text, newline=""), skipinitialspace=True))
    end = whole_records(text.encode(), dialect)
    whole = list(csv.reader(io.StringIO(text[:end], newline=""), skipinitialspace=True))
    assert whole == rows[: len(whole)]
    assert len(rows) - len(whole) <= 1 + text.endswith("\r")


def test_a_return_at_the_end_may_be_half_of_a_line_s_end():
    assert whole_records(b"a,b\r", COMMA) == 0
    assert whole_records(b"a,b\rc\r", COMMA) == 4


@given(st.lists(st.sampled_from(["\n", "\r", "\r\n", "a" * 40_000, "b"])).map("".join))
@example("\r" * (1 << 18) + "\n")
def test_lines_are_counted_as_text_editors_do(text):
    assert count_lines(text.encode()) == len(LINE_END.findall(text))


@pytest.mark.parametrize("row", [b'"a","b ""c""\nd"\r\n', b'"a","b \\"c\\"\nd"\r\n'], ids=["doubled", "escaped"])
def test_many_regular_marks_are_cut_as_few_are(row, monkeypatch):
    dialect = Dialect(escaped=b"\\" in row)
    monkeypatch.setattr("intake.text.records._whole_records_with_care", None)
    content = row * 10_000
    cuts = np.random.default_rng(7).integers(0, len(content), 50)
    assert [whole_records(content[:cut], dialect) for cut in cuts] == [cut // 17 * 17 for cut in cuts]
