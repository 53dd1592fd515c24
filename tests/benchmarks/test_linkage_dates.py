"""A date is read in the format that a SPEC names, and in no other."""

from datetime import date

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.linkage_dates import dates, shape_of

BORN = date(1987, 3, 9)
WRITTEN = {
    "": "1987-03-09",
    "yyyy-mm-dd": "1987-3-9",
    "yyyymmdd": "19870309",
    "dd/mm/yyyy": "9/03/1987",
    "mm/dd/yyyy": "03/09/1987",
    "d.m.yy": "9.3.87",
    "ddmmyyyy": "09031987",
    "dd mmm yyyy": "09 March 1987",
    "d-mmm-yy": "9-MAR-87",
    "yyyy/mm/dd": "1987/03/09T00:00:00",
    "DD.MM.YYYY": "09.03.1987 12:30",
}


@pytest.mark.parametrize(("told", "text"), WRITTEN.items())
def test_a_date_is_read_as_its_format_says(told, text):
    assert dates(pa.array([text, None]), told).to_pylist() == [BORN.isoformat(), None]


@pytest.mark.parametrize("told", ["yyyy", "dd/mm", "mmmm/dd/yyyy", "yyy-mm-dd", "dd/dd/yyyy", "soon", "yyyymmddyyyy"])
def test_what_does_not_say_year_month_and_day_is_no_format(told):
    assert shape_of(told) is None
    assert dates(pa.array(["1987-03-09"]), told).null_count == 1


@pytest.mark.parametrize("text", ["1987-03-09", "3/9/1987", "090387", "09031987x", "9031987", "Smith"])
def test_another_shape_is_no_date(text):
    assert dates(pa.array([text]), "ddmmyyyy").to_pylist() == [None]


def test_two_digits_of_a_year_are_1930_to_2029():
    found = dates(pa.array(["01/02/29", "01/02/30"]), "dd/mm/yy").to_pylist()
    assert found == ["2029-02-01", "1930-02-01"]


def test_a_day_that_no_calendar_has_keeps_its_numbers():
    assert dates(pa.array(["19461399"]), "yyyymmdd").to_pylist() == ["1946-13-99"]


@given(st.dates(date(1930, 1, 1), date(2029, 12, 31)), st.sampled_from(["%Y%m%d", "%d/%m/%Y", "%d %b %y", "%m.%d.%y"]))
def test_every_day_comes_back(day, form):
    told = form.replace("%Y", "yyyy").replace("%y", "yy").replace("%m", "mm").replace("%d", "dd").replace("%b", "mmm")
    assert dates(pa.array([day.strftime(form)]), told).to_pylist() == [day.isoformat()]
