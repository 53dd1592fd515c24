"""What must hold of a contract that says which rows are never taken, and of one that is a list of whom to leave out."""

import pytest

from contracts.errors import DocumentError
from contracts.feed import Guard, Marker
from contracts.vocabulary import FeedKind, ScopeReason
from tests.contracts.shelf import NUMBER, SHIPPED, YES_NO, feed_of

WARNING = {"customProperties": [{"property": "vrpSeverity", "value": "warning"}]}
ASKED = {"name": "asked"} | YES_NO
DAY = {"name": "day", "logicalType": "date", "classification": "TIME_EVENT"}
BORN = {
    "name": "dob",
    "logicalType": "date",
    "classification": "DOB",
    "customProperties": [{"property": "vrpIdentifier", "value": "date_of_birth"}],
}
HOME = {
    "name": "home",
    "classification": "GEO_RES",
    "customProperties": [{"property": "vrpIdentifier", "value": "postcode"}],
}
LIST = {"vrpKind": "exclusion_list", "vrpExcludes": "scope-consent", "vrpCeiling": "1", "vrpDataClass": "exclusions"}


def test_markers_are_read_with_their_reasons():
    feed = feed_of(
        {"name": "role"},
        ASKED,
        ASKED | {"name": "applied", "required": True},
        vrpOutOfScope={"role": ["witness", "01"]},
        vrpConsent={"asked": ["N"]},
        vrpOptOut={"applied": ["N"]},
    )
    assert feed.markers == (
        Marker("role", ("witness", "01"), ScopeReason.SUBJECT),
        Marker("asked", ("N",), ScopeReason.CONSENT),
        Marker("applied", ("N",), ScopeReason.OPT_OUT),
    )


@pytest.mark.parametrize(
    ("column", "marker", "why"),
    [
        (ASKED, {"vrpOutOfScope": {"rank": ["x"]}}, "has no column 'rank'"),
        (ASKED, {"vrpOutOfScope": {"asked": []}}, "marks rows by no code"),
        (ASKED, {"vrpOutOfScope": {"asked": [False]}}, "lists of texts"),
        (ASKED, {"vrpOutOfScope": ["asked"]}, "cannot be read|can read"),
        (ASKED, {"vrpConsent": {"asked": ["n"]}}, "its code list must have the codes, as an error"),
        (ASKED | WARNING, {"vrpConsent": {"asked": ["N"]}}, "its code list must have the codes, as an error"),
        (ASKED, {"vrpOptOut": {"asked": ["N"]}}, "it must be required"),
    ],
)
def test_a_marker_that_could_not_be_held_is_refused(column, marker, why):
    with pytest.raises(DocumentError, match=why):
        feed_of(column, **marker)


def test_a_list_may_hold_identifiers_a_date_of_birth_without_an_event_and_a_reference():
    feed = feed_of({"name": "ref", "classification": "RECORD_REF"}, NUMBER, BORN, vrpRecordReference="ref", **LIST)
    assert (feed.kind, feed.excludes) == (FeedKind.EXCLUSION_LIST, ScopeReason.CONSENT)


@pytest.mark.parametrize(
    ("columns", "changes", "why"),
    [
        ([NUMBER, {"name": "why"}], {}, "'why' tells of somebody what a list of whom to leave out needs not"),
        ([NUMBER, HOME], {}, "'home' tells of somebody"),
        ([NUMBER], {"vrpCeiling": "2A"}, "whose ceiling is 1"),
        (
            [NUMBER],
            {"vrpExcludes": "scope-area"},
            "vrpExcludes says why, one of scope-consent, scope-opt-out, scope-do",
        ),
        ([NUMBER], {"vrpKind": "events"}, "which only a feed of the kind exclusion_list has"),
    ],
)
def test_a_list_says_whom_and_nothing_else(columns, changes, why):
    with pytest.raises(DocumentError, match=why):
        feed_of(*columns, **LIST | changes)


def test_a_list_must_say_why():
    with pytest.raises(DocumentError, match="vrpExcludes says why"):
        feed_of(NUMBER, **{name: value for name, value in LIST.items() if name != "vrpExcludes"})


def test_the_three_lists_are_shipped():
    found = {feed.id: feed.excludes for feed in SHIPPED.feeds.values() if feed.kind is FeedKind.EXCLUSION_LIST}
    assert found == {
        "do_not_share_list": ScopeReason.DO_NOT_SHARE,
        "consent_withdrawals": ScopeReason.CONSENT,
        "national_data_opt_outs": ScopeReason.OPT_OUT,
    }


def test_every_shipped_feed_but_reference_data_names_its_class():
    unnamed = {feed.id for feed in SHIPPED.feeds.values() if feed.data_class is None}
    assert unnamed <= {feed.id for feed in SHIPPED.feeds.values() if feed.kind is FeedKind.REFERENCE}


def test_what_guards_a_row_is_read():
    feed = feed_of(ASKED, BORN, DAY, vrpEventTime="day", vrpGuarded={"asked": ["Y"], "dob": "under_18"})
    assert feed.guards == (Guard("asked", ("Y",)), Guard("dob"))
    assert feed.guards_rows
    assert not feed.every_row_guarded


def test_every_row_may_be_guarded_and_none_is_where_nothing_is_said():
    every, none = feed_of(ASKED, vrpGuarded="every_row"), feed_of(ASKED)
    assert (every.guards, every.every_row_guarded, every.guards_rows) == ((), True, True)
    assert (none.guards, none.every_row_guarded, none.guards_rows) == ((), False, False)


@pytest.mark.parametrize(
    ("guarded", "why"),
    [
        ({"rank": ["x"]}, "has no column 'rank'"),
        ({"asked": []}, "name codes of its list"),
        ({"asked": "under_18"}, "name codes of its list"),
        ({"dob": ["Y"]}, "of a date of birth under_18"),
        ({"asked": ["y"]}, "guards rows by .'y'., which its code list has not"),
        ({"asked": [True]}, "lists of texts"),
        ({"asked": "Y"}, "lists of texts"),
        ("all", "can read"),
    ],
)
def test_a_guard_that_would_hold_by_chance_is_refused(guarded, why):
    with pytest.raises(DocumentError, match=why):
        feed_of(ASKED, BORN, DAY, vrpEventTime="day", vrpGuarded=guarded)
