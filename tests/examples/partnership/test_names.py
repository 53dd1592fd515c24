"""Twelve traditions; names can stand in a CSV file as they are, and places in the lists lead to the right ones."""

import numpy as np
import pytest

from contracts.library import Library, shipped_documents
from examples.partnership import names
from examples.partnership.names import FAMILY, GIVEN, SOMALI, TRADITIONS

ETHNICITIES = Library(shipped_documents()).feed("youth_justice_cases").column("ethnicity").codes


def test_there_are_twelve_traditions_and_their_shares_are_all():
    assert len(TRADITIONS) == len({item.name for item in TRADITIONS}) == 12
    assert sum(item.share for item in TRADITIONS) == pytest.approx(1)


def test_every_code_of_ethnicity_is_one_of_the_contract():
    assert {*(item.ethnicity for item in TRADITIONS), *names.MIXED.values()} <= set(ETHNICITIES)


def test_men_and_women_have_as_many_family_names():
    assert all(len(item.families) == len(item.families_of_women) for item in TRADITIONS)


def test_no_name_needs_quotation_marks_and_some_need_care():
    every = {*GIVEN.to_pylist(), *FAMILY.to_pylist()}
    assert not any(set('",\n ') & set(name) for name in every)
    assert {"O'Brien", "Smith-Jones", "Null", "Łukasz", "Siân", "Singh", "Kaur"} <= every


def test_no_given_name_stands_twice_in_a_list_or_a_household_would_have_it_twice():
    assert all(len(set(listed)) == len(listed) for item in TRADITIONS for listed in (item.men, item.women))


@pytest.mark.parametrize("place", range(12))
def test_places_lead_to_the_names_of_the_tradition_and_begin_again_at_the_end(place):
    item, offsets = TRADITIONS[place], np.arange(200)
    tradition = np.full(200, place)
    for female, given, family in ((0, item.men, item.families), (1, item.women, item.families_of_women)):
        sex = np.full(200, female)
        found = GIVEN.take(names.given_places(tradition, sex, offsets)).to_pylist()
        assert found == [given[offset % len(given)] for offset in offsets]
        found = FAMILY.take(names.family_places(tradition, sex, offsets)).to_pylist()
        assert found == [family[offset % len(family)] for offset in offsets]


def test_somali_family_names_are_given_names_of_men_in_the_same_order():
    assert TRADITIONS[SOMALI].families == TRADITIONS[SOMALI].men
