"""What must hold of places: the area that was granted, those that hold it, and none that is finer."""

import pytest

from anonymisation.treatments.treating import published_names
from contracts.vocabulary import Treatment
from tests.anonymisation.treatments.invented import FEED, treated

WITHHELD = {"place-missing": [3], "place-straddles-authorities": [2]}


def test_as_its_force_area_a_place_leaves_as_nothing_finer():
    areas = ["E23000036", "E23000036", None, None]
    assert treated("lsoa_code", Treatment.FORCE) == ({"force_area_code": areas}, WITHHELD)


def test_an_authority_of_no_force_area_of_ours_tells_none():
    columns, withheld = treated("home", Treatment.FORCE)
    assert columns == {"residence_force_area_code": [None, None, "E23000036", None]}
    assert withheld == {}


def test_of_a_postcode_the_middle_area_leaves_with_its_authority():
    columns, _ = treated("home", Treatment.MSOA)
    assert columns == {
        "residence_msoa21_code": ["E02900001", None, None, None],
        "residence_local_authority_code": ["E06000024", None, "E06000022", None],
    }


@pytest.mark.parametrize(
    ("column", "names"),
    [
        ("lsoa_code", ["lsoa21_code", "local_authority_code"]),
        ("home", ["residence_lsoa21_code", "residence_msoa21_code", "residence_local_authority_code"]),
    ],
)
def test_beside_a_small_area_the_larger_ones_leave_that_its_lookup_knows(column, names):
    assert list(treated(column, Treatment.LSOA)[0]) == names
    assert [name for name, _ in published_names(FEED, column, Treatment.LSOA)] == names
