"""The example file of every shipped contract is right by that contract, and about nobody."""

import csv
import io
from datetime import date

import pyarrow as pa
import pyarrow.csv as arrow_csv
import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.errors import DocumentError
from contracts.formats.every_format import verified
from contracts.guides.example_file import ROWS, example_file, example_period
from contracts.periods import InclusiveDates
from contracts.vocabulary import Calendar, FieldClass, IdentifierKind, NumberFormat
from intake.conformance import Conformance
from tests.contracts.shelf import SHIPPED, feed_of

EDITIONS = [feed for name in SHIPPED.feed_ids for feed in SHIPPED.editions(name).all]
NAMES = [f"{feed.id}/{feed.edition}" for feed in EDITIONS]


def table_of(feed, period):
    """The rows of an example as the text that they are, by the gateway's names; an empty cell is missing."""
    content = example_file(feed, period).encode()
    options = arrow_csv.ConvertOptions(
        column_types={column.header: pa.string() for column in feed.columns}, strings_can_be_null=True, null_values=[""]
    )
    rows = arrow_csv.read_csv(io.BytesIO(content), convert_options=options)
    return rows.rename_columns([column.name for column in feed.columns])


@pytest.mark.parametrize("feed", EDITIONS, ids=NAMES)
def test_no_rule_of_the_contract_is_broken(feed):
    period = example_period(feed)
    rows = table_of(feed, period)
    assert len(rows) == ROWS
    if any(column.date_format for column in feed.columns):
        return  # dates are mended before they are judged: `gateway check` takes the file, see tests/portal
    breaches = Conformance(feed, period).judge(rows).breaches
    assert [(rule.name, rule.column) for rule, mask in breaches if mask.any()] == []


@pytest.mark.parametrize("feed", EDITIONS, ids=NAMES)
def test_it_is_about_a_period_that_its_edition_tells_of(feed):
    assert SHIPPED.feed(feed.id, example_period(feed)) == feed


@pytest.mark.parametrize("feed", EDITIONS, ids=NAMES)
def test_no_row_repeats_another_and_no_reference_comes_twice(feed):
    rows = list(csv.reader(io.StringIO(example_file(feed, example_period(feed)))))
    assert len({tuple(row) for row in rows}) == ROWS + 1
    if feed.record_reference is not None:
        at = [column.name for column in feed.columns].index(feed.record_reference)
        assert len({row[at] for row in rows[1:]} - {""}) == ROWS


@pytest.mark.parametrize("feed", EDITIONS, ids=NAMES)
def test_notes_staff_and_contacts_are_left_empty(feed):
    rows = table_of(feed, example_period(feed))
    kept = {FieldClass.FREE_TEXT, FieldClass.STAFF, FieldClass.CONTACT}
    assert [
        column.name for column in feed.columns if column.field_class in kept and rows[column.name].null_count < ROWS
    ] == []


def test_numbers_in_examples_pass_their_checks_and_were_never_issued():
    """Ranges: examples/partnership/identifiers.py says of each why nobody has it."""
    unissued = {
        IdentifierKind.NHS_NUMBER: "999",
        IdentifierKind.ULN: "99",
        IdentifierKind.UPN: tuple(f"{letter}99" for letter in "ABCDEFGHJKLMNPQRTUVWXYZ"),
    }
    checked = {IdentifierKind.NHS_NUMBER, IdentifierKind.ULN, IdentifierKind.UPN}
    checked |= {IdentifierKind.PNC_ID, IdentifierKind.CRO_NUMBER}
    told = {}
    for feed in EDITIONS:
        for column in feed.identifiers:
            if column.identifier in checked:
                told.setdefault(column.identifier, set()).update(column.examples)
    assert set(told) == checked
    for kind, examples in told.items():
        texts = sorted(example.replace("-", "") for example in examples)
        assert verified(NumberFormat(kind.value), pa.array(texts)).all(), kind
        assert all(text.startswith(unissued.get(kind, "")) for text in texts), kind


def test_what_an_example_needs_and_nobody_gave_is_refused():
    feed = feed_of({"name": "shade", "required": True})
    with pytest.raises(DocumentError, match="'shade' is required, and its contract gives no examples"):
        example_file(feed, "2024-01")


def test_a_column_that_decides_the_period_by_its_text_has_the_period():
    feed = feed_of({"name": "month"}, {"name": "shade"}, vrpPeriodColumn="month")
    assert example_file(feed, "2024-05") == "month,shade\n2024-05,\n2024-05,\n"


CODES = {"type": "library", "metric": "invalidValues", "mustBe": 0, "arguments": {"validValues": ["Y", "N"]}}


def test_no_example_is_of_somebody_who_is_out_of_scope():
    consent = {"name": "consent", "required": True, "quality": [CODES]}
    feed = feed_of(consent, vrpConsent={"consent": ["N"]})
    assert example_file(feed, "2024-05") == "consent\nY\nY\n"


def test_an_edition_that_is_valid_on_the_last_day_of_no_period_has_no_example():
    feed = feed_of({"name": "shade"}, vrpValidFrom="2024-03-02", vrpValidUntil="2024-03-30")
    with pytest.raises(DocumentError, match="is valid on the last day of no period like 2024-01"):
        example_period(feed)


@given(st.sampled_from(Calendar), st.integers(1951, 2088))
def test_the_period_of_an_edition_is_found_however_old_or_new_it_is(calendar, year):
    start, until = date(year, 8, 1), date(year + 1, 7, 31)
    feed = feed_of({"name": "shade"}, vrpCalendar=calendar.value, vrpValidFrom=str(start), vrpValidUntil=str(until))
    assert InclusiveDates(start, until).includes(calendar.span(calendar.check(example_period(feed)))[1])
