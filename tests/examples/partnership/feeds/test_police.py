"""Crimes, victims and suspects stand apart, joined by the reference; organisations and the unknown are nobody."""

from collections import Counter
from dataclasses import replace

import numpy as np
import pytest

from examples.partnership.feeds import police


@pytest.fixture(scope="module")
def crimes(block):
    return police.recorded_crime(block)


@pytest.fixture(scope="module")
def victims(block):
    return police.victims(block)


@pytest.fixture(scope="module")
def suspects(block):
    return police.suspects(block, unknown=0.5)


def column(rows, name):
    return np.asarray(rows.columns[name])


def test_references_are_different_have_the_year_and_join_the_three_files(crimes, victims, suspects):
    references = crimes.columns["crime_ref"].to_pylist()
    assert len(set(references)) == len(references)
    assert all(reference.startswith("5224") and len(reference) == 10 for reference in references)
    for rows in (victims, suspects):
        assert set(rows.columns["crime_ref"].to_pylist()) <= set(references)


def test_references_of_later_blocks_and_of_a_year_that_is_used_up_are_others(block):
    seen = Counter()
    for number in (0, 1, 49, 50, 100):
        seen.update(police.crime_references(replace(block, number=number), block.incidents).to_pylist())
    assert max(seen.values()) == 1
    assert all(len(reference) == 10 for reference in seen)


def test_an_organisation_is_a_victim_and_nobody(victims):
    organisation = column(victims, "victim_type") != "person"
    assert organisation.any()
    assert (organisation == (victims.person < 0)).all()
    for name in ("surname", "forename_1", "dob", "home_postcode", "pnc_id"):
        assert set(column(victims, name)[organisation]) == {""}


def test_one_crime_has_no_suspect_one_or_two(suspects, crimes):
    assert set(Counter(suspects.columns["crime_ref"].to_pylist()).values()) == {1, 2}
    assert len(set(suspects.incident)) < len(crimes)


def test_unknown_suspects_are_named_so_and_nothing_is_known_of_them(block, suspects):
    unknown = suspects.planted["unknown-suspect", "surname"]
    assert (unknown == (suspects.person < 0)).all()
    assert set(column(suspects, "forename_1")[unknown]) == {"UNKNOWN"}
    assert set(column(suspects, "surname")[unknown]) == {"MALE 1", "MALE 2", "MALE 3", "FEMALE 1"}
    for name in ("dob", "home_postcode", "pnc_id", "cro_no", "home_uprn"):
        assert set(column(suspects, name)[unknown]) == {""}
    assert not police.suspects(block, unknown=0.0).planted["unknown-suspect", "surname"].any()


def test_flags_are_y_n_or_nothing_and_nothing_is_not_no(crimes):
    for name in ("alcohol_flag", "gang_flag", "school_flag"):
        assert set(column(crimes, name)) == {"Y", "N", ""}
    knife = column(crimes, "weapon_type") == "knife or sharp instrument"
    assert (column(crimes, "knife_flag")[~knife] == "N").all()
    assert 0.8 < (column(crimes, "knife_flag")[knife] == "Y").mean() < 1


def test_some_grid_points_are_nought_which_means_not_known(crimes):
    assert 0.02 < (column(crimes, "easting") == "0").mean() < 0.1
    assert ((column(crimes, "easting") == "0") == (column(crimes, "northing") == "0")).all()


def test_a_note_about_nobody_names_nobody(crimes):
    assert not any("  " in note for note in crimes.columns["mo_text"].to_pylist())
