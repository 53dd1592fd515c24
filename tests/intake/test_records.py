"""What must hold of where records end, for any bytes: never inside a value, and as late as can be."""

import csv

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from intake.errors import UnreadableFileError
from intake.records import LARGEST_RECORD_BYTES, count_newlines, first_record, refuse_unclosed, whole_records
from tests.intake.oracle import BrokenError, records

PIECES = ['"', '""', ",", "\n", "\r\n", "a", "é", " ", '"a', 'a"', '"\n', ',"']
TEXTS = st.lists(st.sampled_from(PIECES)).map("".join)


def ends(text):
    """Where each record ends, in bytes, by the oracle; the last may be open or without a newline."""
    found = []
    for at in range(1, len(text) + 1):
        if text[at - 1] == "\n":
            try:
                records(text[:at])
            except BrokenError:
                continue
            found.append(len(text[:at].encode()))
    return found


@given(TEXTS)
@example('5" pipe,x\n"a\nb",c\n"d')
@example('"a""\n')
@example('a,"b"c"\n"\n"')
def test_the_last_whole_record_ends_where_the_oracle_says(text):
    assert whole_records(text.encode()) == max(ends(text), default=0)


@given(TEXTS)
@example('"\n",5" pipe\na\n')
@example("\n")
def test_the_first_record_ends_where_the_oracle_says(text):
    whole = text[: text.rfind("\n") + 1]
    assert first_record(whole.encode()) == min(ends(whole), default=0)


@given(TEXTS)
@example('5" pipe,"b\nc')
@example('a,"b"')
@example('a,"')
def test_a_text_that_ends_inside_quotation_marks_is_refused_and_no_other(text):
    try:
        records(text)
    except BrokenError:
        with pytest.raises(UnreadableFileError, match="quote-unclosed"):
            refuse_unclosed(text.encode(), 1)
    else:
        refuse_unclosed(text.encode(), 1)


def test_the_line_of_the_mark_that_is_never_closed_is_told():
    with pytest.raises(UnreadableFileError, match="on line 13 or later"):
        refuse_unclosed(b'a,"b\nc"\nd,e\nf,"canary\ng\n', 10)


def test_a_value_that_begins_with_a_stray_mark_is_left_to_the_parser():
    """A return without a newline is broken CSV: parsing says where, so cutting must not hide it."""
    assert whole_records(b'a,5" pipe\rb\nc,d\n') == len(b'a,5" pipe\rb\nc,d\n')
    refuse_unclosed(b'a,5" pipe\rb,"', 1)


def test_a_header_that_is_no_csv_is_refused_without_being_shown():
    with pytest.raises(UnreadableFileError, match="csv-broken") as refusal:
        first_record(b"canary\rcanary\n")
    assert "canary" not in str(refusal.value)


@given(st.binary())
def test_newlines_are_counted(content):
    assert count_newlines(content) == content.count(b"\n")


def test_a_value_may_be_as_long_by_one_reader_as_by_the_other():
    """The standard library would refuse a value past 131,072 characters, but only in a block that it must parse."""
    assert csv.field_size_limit() == LARGEST_RECORD_BYTES


def test_many_regular_marks_are_cut_as_few_are():
    content = b'"a","b ""c""\nd"\r\n' * 10_000
    cuts = np.random.default_rng(7).integers(0, len(content), 50)
    assert [whole_records(content[:cut]) for cut in cuts] == [cut // 17 * 17 for cut in cuts]
