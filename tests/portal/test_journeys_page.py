"""The page: it can load nothing and run nothing, says its numbers in words, and holds none that it was not given."""

import re

import pytest

from portal.journeys import Journey, Journeys, KnownQuarter
from portal.journeys_page import journeys_page
from tests.portal.pages import Read, loading_or_running, policy_faults

HOSTILE = "<script>alert('x')</script>\"&"
FOUND = Journeys(
    agreement="demonstration 3.0",
    small_count=5,
    known=(
        KnownQuarter("2024-Q1", (1023, 80, 0), (False, False, True)),
        KnownQuarter("2024-Q2", (1013, 100, 6), (False, True, True)),
    ),
    quarters=("2024-Q1", "2024-Q2"),
    journeys=(Journey("probation", "intervention", (1234, None)), Journey("youth justice", "risk meeting", (0, 7))),
)


@pytest.fixture(scope="module")
def page():
    return journeys_page(FOUND)


def rows(page):
    """The cells of every row of every table."""
    found = re.findall(r"<tr>(.*?)</tr>", page)
    return [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row) for row in found]


def test_it_may_load_nothing_and_its_one_style_is_known_by_its_digest(page):
    assert policy_faults(page) == []


def test_it_names_no_other_place_and_holds_nothing_that_runs(page):
    assert loading_or_running(page) == set()


def test_it_is_fit_for_a_phone_and_for_a_reader_that_speaks(page):
    read = Read(page)
    assert {"name": "viewport", "content": "width=device-width, initial-scale=1"} in read.all("meta")
    assert read.all("html") == [{"lang": "en-GB"}]
    pictures = read.all("svg")
    assert len(pictures) == len(read.all("desc")) == 2
    assert all(item["role"] == "img" and "viewbox" in item and "width" not in item for item in pictures)


def test_tables_hold_the_numbers_of_the_pictures(page):
    assert rows(page) == [
        ["quarter", "1", "2", "3 or more"],
        ["2024-Q1", "1,023", "80", "withheld"],
        ["2024-Q2", "1,013", "at least 100", "at least 6"],
        ["journey", "2024-Q1", "2024-Q2"],
        ["probation → intervention", "1,234", "withheld"],
        ["youth justice → risk meeting", "0", "7"],
    ]


def test_it_says_what_is_withheld_and_that_it_may_not_be_published(page):
    assert page.count("Counts from 1 to 5 are withheld.") == 2
    assert "Internal, not yet attacked" in page
    assert "may not be published" in page
    assert "demonstration 3.0" in page


def test_whatever_it_is_given_stays_text():
    found = Journeys(
        HOSTILE,
        5,
        (KnownQuarter(HOSTILE, (10, 0, 0), (False, False, False)),),
        (HOSTILE,),
        (Journey(HOSTILE, HOSTILE, (10,)),),
    )
    page = journeys_page(found)
    assert "<script" not in page
    assert Read(page).all("script") == []
    assert HOSTILE in "".join(Read(page).text)


def test_where_there_is_nothing_it_says_so():
    page = journeys_page(Journeys("a", 5, (), (), ()))
    assert "Nothing of it is published yet." in page
    assert "No journey is common enough to be shown." in page
    assert "<svg" not in page


def test_the_same_numbers_make_the_same_page():
    assert journeys_page(FOUND) == journeys_page(FOUND)
