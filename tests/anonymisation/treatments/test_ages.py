"""What must hold of ages: a year or a band, and no year of the old."""

import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from anonymisation.treatments.ages import OPEN_ENDED
from contracts.feed import AGE
from contracts.vocabulary import Treatment
from tests.anonymisation.treatments.invented import treated


@given(st.lists(st.none() | st.integers(0, 110)))
def test_a_year_of_age_leaves_beside_its_band_and_of_the_old_the_first_of_theirs(ages):
    events = pa.table({AGE: pa.array(ages, pa.int16())})
    columns, withheld = treated("born", Treatment.AGE, events)
    assert columns["age"] == [None if age is None else min(age, OPEN_ENDED) for age in ages]
    assert columns["age_band"] == treated("born", Treatment.AGE_BAND, events)[0]["age_band"]
    assert withheld == {}


def test_ages_are_open_from_where_the_last_band_begins():
    columns, _ = treated("born", Treatment.AGE, pa.table({AGE: pa.array([64, 65, 99], pa.int16())}))
    assert columns == {"age": [64, 65, 65], "age_band": ["50-64", "65+", "65+"]}
