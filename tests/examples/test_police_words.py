"""Invented rows say only what the contract lets a row say."""

import pytest

from contracts.library import Library, shipped_documents
from examples.police_words import CRIME_TYPES, LATER_OUTCOMES, OPEN, OTHER_POINTS, OUTCOMES, QUIET, STREETS

FEED = Library(shipped_documents()).feed("police_street_level_crime")


@pytest.mark.parametrize("shares", [CRIME_TYPES, OUTCOMES, LATER_OUTCOMES])
def test_shares_are_of_a_thousand(shares):
    assert sum(shares.values()) == 1000


def test_every_crime_type_of_the_contract_comes_up():
    assert set(CRIME_TYPES) == set(FEED.column("crime_type").codes)
    assert QUIET in CRIME_TYPES


def test_outcomes_are_those_of_the_contract():
    assert {*OUTCOMES, *LATER_OUTCOMES} <= set(FEED.column("last_outcome_category").codes)
    assert OPEN in OUTCOMES


def test_streets_are_distinct_and_need_no_quotation_marks():
    assert len(set(STREETS)) == len(STREETS)
    assert not any(set('",\n') & set(name) for name in (*STREETS, *OTHER_POINTS))
