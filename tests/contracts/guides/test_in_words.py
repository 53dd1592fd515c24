"""A rule in words tells what the rule asks and what a breach costs, neither more nor less."""

import pytest

from contracts.guides.in_words import about, what_it_costs, what_to_write
from contracts.vocabulary import FeedKind, IdentifierKind, NumberFormat
from tests.contracts.shelf import SHIPPED, feed_of

CODES = [{"type": "library", "metric": "invalidValues", "mustBe": 0, "arguments": {"validValues": ["a", "b"]}}]
REJECTED, LEFT_OUT = "the row is rejected", "the row is taken, the value is left out"
WARNING = {"customProperties": [{"property": "vrpSeverity", "value": "warning"}]}
NUMBER = {"logicalType": "number", "logicalTypeOptions": {"minimum": 0, "maximum": 200}}


def shade(**said):
    return feed_of({"name": "shade"} | said).column("shade")


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({}, "text"),
        ({"quality": CODES}, "one of its codes"),
        ({"logicalType": "date"}, "a date, like 2024-01-31"),
        ({"logicalType": "timestamp"}, "a date and time, like 2024-01-31T22:30"),
        (
            {"logicalType": "date", "customProperties": [{"property": "vrpDateFormat", "value": "dd/mm/yyyy"}]},
            "a date, like dd/mm/yyyy",
        ),
        (NUMBER, "a number from 0 up to 200"),
        ({"logicalType": "integer", "logicalTypeOptions": {"maximum": 10000000}}, "a whole number up to 10000000"),
        ({"logicalTypeOptions": {"pattern": "[0-9]{6}"}}, "text, of the pattern [0-9]{6}"),
        ({"logicalTypeOptions": {"pattern": "[0-9]{6}"}, "examples": ["900001"]}, "text, written like its examples"),
    ],
)
def test_what_a_cell_may_hold(said, words):
    assert what_to_write(shade(**said)) == words


@pytest.mark.parametrize("number_format", NumberFormat)
def test_every_format_is_told_in_words(number_format):
    said = {"customProperties": [{"property": "vrpFormat", "value": number_format.value}]}
    assert what_to_write(shade(**said)).startswith("a")


def test_an_identifier_with_a_check_digit_says_so_without_a_format():
    upn = SHIPPED.feed("school_attendance").column("upn")
    assert (upn.identifier, upn.format) == (IdentifierKind.UPN, None)
    assert "check letter" in what_to_write(upn)


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({}, ""),
        ({"required": True}, f"where it is missing, {REJECTED}"),
        ({"quality": CODES}, f"where it is not so, {REJECTED}"),
        ({"quality": CODES} | WARNING, f"where it is not so, {LEFT_OUT}"),
        ({"logicalType": "date"}, f"where it is no date, {REJECTED}"),
        (NUMBER, f"where it is not so, {REJECTED}"),
        (NUMBER | WARNING, f"where it is not so, {LEFT_OUT}; where it is no number, {REJECTED}"),
        ({"required": True, "quality": CODES}, f"where it is missing, {REJECTED}; where it is not so, {REJECTED}"),
    ],
)
def test_what_a_mistake_costs(said, words):
    feed = feed_of({"name": "shade"} | said)
    assert what_it_costs(feed, feed.column("shade")) == words


@pytest.mark.parametrize(
    ("feed", "column", "words"),
    [
        ("police_custody", "custody_no", f"where it is not so, {REJECTED}"),
        ("police_custody", "pnc_id", f"where it is not so, {LEFT_OUT}"),
        ("police_custody", "home_postcode", ""),
        ("synthetic_emergency_attendances", "postcode", f"where it is not so, {LEFT_OUT}"),
        ("do_not_share_list", "nhs_number", f"where it is not so, {REJECTED}"),
    ],
)
def test_what_is_no_number_of_a_person_costs_no_row(feed, column, words):
    feed = SHIPPED.feed(feed)
    assert what_it_costs(feed, feed.column(column)) == words


@pytest.mark.parametrize("name", SHIPPED.feed_ids)
def test_what_a_feed_is_names_its_calendar_and_its_tier(name):
    feed = SHIPPED.feed(name)
    told = dict(about(feed))
    assert feed.calendar.value.replace("_", " ") in told["One file for each"]
    assert feed.calendar.example in told["One file for each"]
    assert told["Highest tier"].startswith("none" if feed.kind is FeedKind.EXCLUSION_LIST else f"tier {feed.ceiling}")


def test_an_edition_says_of_which_days_it_tells():
    old, new = SHIPPED.editions("school_attendance").all
    assert dict(about(old))["Edition"].endswith("for periods that end from 2006-09-01 until 2024-08-18")
    assert dict(about(new))["Edition"].endswith("for periods that end from 2024-08-19")
    assert ";" not in dict(about(SHIPPED.feed("fire_incidents")))["Edition"]
