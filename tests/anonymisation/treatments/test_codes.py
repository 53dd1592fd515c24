"""What must hold of codes: of a rare one its group leaves, and what is in no group does not leave."""

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from anonymisation.treatments.treating import treat
from contracts.code_groups import CodeGroups
from contracts.vocabulary import Treatment
from tests.anonymisation.treatments.invented import EVENTS, FEED, treated
from tests.contracts.shelf import SHIPPED


def test_of_a_rare_code_the_group_leaves_and_of_one_in_no_group_nothing():
    assert treated("crime_type", Treatment.ROLL_UP) == ({"crime_type": ["Burglary", "Violence", None, None]}, {})


@given(st.lists(st.none() | st.text() | st.sampled_from(["Burglary", "Robbery"])))
def test_no_rare_code_and_no_unknown_one_ever_leaves_rolled_up(values):
    columns, _ = treated("crime_type", Treatment.ROLL_UP, pa.table({"crime_type": pa.array(values, pa.string())}))
    known = {"Burglary": "Burglary", "Robbery": "Violence"}
    assert columns["crime_type"] == [known.get(value) for value in values]


def test_of_a_list_that_names_no_code_as_rare_only_groups_leave():
    """Else ethnic groups, of whose eighteen none is named as rare, would leave as they are."""
    groups = {"kinds": CodeGroups("kinds", {"Burglary": "Theft", "Robbery": "Violence"})}
    found = treat(EVENTS, FEED, "crime_type", Treatment.ROLL_UP, groups).columns
    assert found["crime_type"].to_pylist() == ["Theft", "Violence", None, None]
    assert not SHIPPED.code_groups("ethnicity_groups").rare


@pytest.mark.parametrize("code", ["1", "4.1", "4.2", "4.10", "17A", "22B", "70", "71", "21"])
def test_homicide_and_sexual_offences_are_rare(code):
    """Source: the partnership's rules matrix: homicide and child sexual codes are rolled up."""
    assert code in SHIPPED.code_groups("offence_groups").rare


def test_no_code_of_a_common_group_is_rare():
    offences = SHIPPED.code_groups("offence_groups")
    assert {offences.of[code] for code in offences.rare} == {"Homicide", "Rape and sexual offences"}
