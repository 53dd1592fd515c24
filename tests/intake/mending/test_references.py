"""What must hold of references: what a spreadsheet added is taken away, and what it lost is told."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.mending.references import References
from tests.intake.mending.cells import mended, one_column, unsuspected

REFERENCE = one_column(classification="RECORD_REF")
NHS = one_column(classification="DIRECT_ID", extra={"vrpIdentifier": "nhs_number"})
PNC = one_column(classification="DIRECT_ID", extra={"vrpIdentifier": "pnc_id"})
EIGHT = one_column(logicalTypeOptions={"pattern": "[0-9]{8}"})


@pytest.mark.parametrize(
    ("written", "meant"), [("4010232137.0", "4010232137"), ("52,240,012,345", "52240012345"), ("'0123", "0123")]
)
@pytest.mark.parametrize("feed", [REFERENCE, NHS])
def test_a_whole_number_is_as_it_was(feed, written, meant):
    assert mended(feed, [written]).values == [meant]


@pytest.mark.parametrize("written", ["4.01E+09", "4.01023E+09", "4e+15"])
@pytest.mark.parametrize("feed", [REFERENCE, NHS])
def test_lost_digits_are_told_and_not_made_up(feed, written):
    found = mended(feed, [written])
    assert (found.values, found.rules) == ([written], [{"digits-lost"}])


@pytest.mark.parametrize("written", ["5E2", "12,345", "1.50", "1.0.0", "A.0", "0007700900123", "999-000-0018"])
def test_what_may_be_a_reference_stays(written):
    found = mended(REFERENCE, [written])
    assert (found.values, found.rules) == ([written], [set()])


@pytest.mark.parametrize("written", ["Jan-80", "01-Jan", "1980-01-01 00:00", "1980-01-01T00:00:00", "01/01/1980"])
def test_a_pnc_id_that_became_a_date_is_doubtful(written):
    assert mended(PNC, [written]).rules == [{"excel-date"}]
    assert mended(PNC, [written]).values == [written]
    assert mended(REFERENCE, [written]).rules == [set()]


def test_a_pnc_id_by_its_format_is_one_too():
    assert mended(one_column(extra={"vrpFormat": "pnc_id"}), ["Jan-80"]).rules == [{"excel-date"}]


@pytest.mark.parametrize("written", ["1980/0012345X", "80/12345X", "80-12345X", "8012345X"])
def test_a_pnc_id_is_no_date(written):
    assert mended(PNC, [written]).rules == [set()]


def test_what_is_mended_fits_the_pattern():
    assert mended(EIGHT, ["12345678.0", "1234567.0"]).values == ["12345678", "1234567.0"]


def test_a_word_with_a_point_is_no_reference():
    assert mended(one_column(), ["12.0"]).values == ["12.0"]


@given(st.lists(st.none() | st.text("0123456789.,E+-/XJan", max_size=9), max_size=20), st.booleans())
def test_whatever_is_mended_was_suspected(values, dates):
    assert unsuspected(References(dates=dates), values) == []
