"""What a test left behind is told by how it is written, in columns of words about people and addresses alone."""

import pytest

from contracts.vocabulary import Severity
from intake.left_behind import left_by_a_test
from intake.rules import compile_rules
from tests.contracts.shelf import feed_of
from tests.intake.judging import broken

FEED = feed_of(
    {"name": "surname", "classification": "DIRECT_ID"},
    {"name": "address", "classification": "CONTACT"},
    {"name": "location", "classification": "GEO_EVENT"},
)


@pytest.mark.parametrize(
    "name",
    [
        "ZZZTEST",
        "zzz-test",
        "XXTESTPATIENT-ABCD",
        "Test",
        "TEST TEST",
        "Test Patient 4",
        "test123",
        "DUMMY PERSON",
        "Smith DO NOT USE",
    ],
)
def test_a_name_that_a_test_left_is_found(name):
    assert ("test-data", "surname") in broken(FEED, [{"surname": name}])[0]


@pytest.mark.parametrize("name", ["Testa", "Tester", "Contest", "Zetest", "Attest", "Testino", "Zoe", "Dummyson", ""])
def test_a_name_that_somebody_may_have_is_not(name):
    assert broken(FEED, [{"surname": name}])[0] == set()


@pytest.mark.parametrize("column", ["address", "location"])
@pytest.mark.parametrize("place", ["1 Test Street", "12a test road, Bristol", "1 DUMMY ADDRESS"])
def test_an_address_that_a_test_left_is_found(place, column):
    assert ("test-data", column) in broken(FEED, [{column: place}])[0]


@pytest.mark.parametrize("place", ["On or near Test Lane", "Test Valley Way", "1 Testwood Lane", "1 Teste Street"])
def test_a_street_that_is_there_is_not(place):
    assert broken(FEED, [{"location": place}, {"address": place}]) == [set(), set()]


def test_it_is_a_warning_and_leaves_nothing_out():
    (rule, *_) = [rule for rule in compile_rules(FEED, "2024-01") if rule.name == "test-data"]
    assert (rule.severity, rule.fit) == (Severity.WARNING, True)


@pytest.mark.parametrize(
    "column",
    [
        {"name": "a", "classification": "QUASI"},
        {"name": "a", "classification": "FREE_TEXT"},
        {"name": "a", "classification": "DIRECT_ID", "logicalTypeOptions": {"pattern": "[A-Z]+"}},
        {"name": "a", "classification": "TIME_EVENT", "logicalType": "date"},
    ],
)
def test_columns_of_codes_numbers_and_notes_are_not_asked(column):
    assert left_by_a_test(feed_of(column).column("a")) is None
