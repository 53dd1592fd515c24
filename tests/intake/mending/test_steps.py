"""What must hold of the steps: every column has those of its kind, in the order in which they may follow."""

import pytest

from intake.mending.codes import Codes
from intake.mending.dates.moments import Reading
from intake.mending.dates.reading import Dates
from intake.mending.formulas import Formulas
from intake.mending.nothing import Nothing
from intake.mending.numbers import Ages, Numbers
from intake.mending.postcodes import Postcodes
from intake.mending.references import References
from intake.mending.steps import cleaning, of_dates, of_names, steps_of
from intake.mending.text import Spelling
from tests.contracts.shelf import SHIPPED
from tests.intake.mending.cells import births, dates, one_column


def kinds(feed, reading=None):
    return [type(step) for step in steps_of(feed.column("cell"), feed, reading)]


@pytest.mark.parametrize(
    ("feed", "steps"),
    [
        (one_column(), [Spelling, Nothing, Formulas]),
        (one_column("a", "b"), [Spelling, Codes, Nothing]),
        (one_column(classification="FREE_TEXT"), [Nothing]),
        (one_column(classification="RECORD_REF"), [Spelling, Nothing, References, Formulas]),
        (one_column(logicalTypeOptions={"pattern": "[0-9]+"}), [Spelling, Nothing, References, Formulas]),
        (one_column(extra={"vrpFormat": "postcode"}), [Spelling, Nothing, Postcodes, Formulas]),
        (one_column(logicalType="number"), [Spelling, Nothing, Numbers]),
        (one_column(logicalType="integer", classification="DOB"), [Spelling, Nothing, Numbers, Ages]),
    ],
)
def test_each_kind_of_column_has_its_steps(feed, steps):
    assert kinds(feed) == steps


@pytest.mark.parametrize(
    ("feed", "several"),
    [
        (one_column(), False),
        (one_column(classification="RECORD_REF"), True),
        (one_column(classification="DIRECT_ID", extra={"vrpIdentifier": "given_name"}), False),
        (one_column(classification="DIRECT_ID", extra={"vrpIdentifier": "nhs_number"}), True),
        (one_column(classification="DIRECT_ID"), True),
    ],
)
def test_only_numbers_stand_several_in_a_cell(feed, several):
    spelling = steps_of(feed.column("cell"), feed, None)[0]
    assert isinstance(spelling, Spelling)
    assert spelling.several is several


@pytest.mark.parametrize("feed", [dates(), dates(timed=True), births()])
def test_a_column_of_dates_is_cleaned_before_it_is_read(feed):
    column = feed.column("cell")
    assert of_dates(column)
    assert kinds(feed, Dates(timed=False, reading=Reading())) == [Spelling, Nothing, Dates]
    assert [type(step) for step in cleaning(column)] == [Spelling, Nothing]


@pytest.mark.parametrize(
    ("feed", "names"),
    [
        (one_column(classification="DIRECT_ID", extra={"vrpIdentifier": "given_name"}), True),
        (one_column(classification="DIRECT_ID"), True),
        (one_column(classification="DIRECT_ID", extra={"vrpIdentifier": "nhs_number"}), False),
        (one_column(classification="DIRECT_ID", extra={"vrpFormat": "cro_number"}), False),
        (one_column(classification="QUASI"), False),
    ],
)
def test_what_tells_who_somebody_is_and_was_not_issued_is_a_name(feed, names):
    assert of_names(feed.column("cell")) is names


@pytest.mark.parametrize("name", ["police_recorded_crime", "police_recorded_crime_suspects", "postcode_lookup"])
def test_every_column_of_a_shipped_feed_is_mended(name):
    feed = SHIPPED.feed(name)
    for column in feed.columns:
        assert steps_of(column, feed, Dates(timed=False, reading=Reading()) if of_dates(column) else None)
