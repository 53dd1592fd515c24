"""What must hold of the ladders: every treatment has its place, and the strictest of some never says more than one."""

from itertools import combinations, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.ladders import LADDERS, OF_GUARDED, coarser, rungs, strictest
from contracts.vocabulary import Treatment

ANY = st.sampled_from(list(Treatment))
SOME = st.lists(ANY, max_size=5)


def test_every_treatment_stands_on_one_ladder():
    placed = [treatment for ladder in LADDERS.values() for treatment in ladder if treatment is not Treatment.DROP]
    assert sorted(placed) == sorted(set(Treatment) - {Treatment.DROP})


def test_every_ladder_ends_with_nothing():
    assert {ladder[-1] for ladder in LADDERS.values()} == {Treatment.DROP}


@pytest.mark.parametrize(
    ("finest", "ladder"),
    [
        ("age", ["age", "age_band", "drop"]),
        ("date_and_hour_band", ["date_and_hour_band", "date", "week", "month", "quarter", "drop"]),
        ("lsoa", ["lsoa", "msoa", "local_authority", "force", "drop"]),
        ("keep", ["keep", "roll_up", "group", "drop"]),
        ("reference", ["reference", "drop"]),
        ("band", ["band", "drop"]),
        ("drop", ["drop"]),
    ],
)
def test_the_rungs_of_a_treatment_are_those_that_the_partnership_agreed(finest, ladder):
    assert [str(rung) for rung in rungs(Treatment(finest))] == ladder


@pytest.mark.parametrize("treatment", Treatment)
def test_from_every_treatment_one_can_come_to_nothing(treatment):
    assert rungs(treatment)[0] is treatment
    assert rungs(treatment)[-1] is Treatment.DROP


@pytest.mark.parametrize("treatment", Treatment)
def test_a_treatment_that_no_ladder_holds_can_only_be_dropped(treatment, monkeypatch):
    monkeypatch.setattr("contracts.ladders.LADDERS", {})
    assert set(rungs(treatment)) == {treatment, Treatment.DROP}
    assert all(strictest([treatment, other]) is Treatment.DROP for other in set(Treatment) - {treatment})


@pytest.mark.parametrize(("one", "other"), list(product(Treatment, Treatment)))
def test_of_any_two_at_most_one_says_less_and_none_says_less_than_itself(one, other):
    assert not (coarser(one, other) and coarser(other, one))
    assert not coarser(one, one)
    assert coarser(Treatment.DROP, one) is (one is not Treatment.DROP)


@pytest.mark.parametrize(("one", "other"), list(combinations(Treatment, 2)))
def test_of_two_ladders_nothing_leaves_that_both_allow(one, other):
    if coarser(one, other) or coarser(other, one):
        assert strictest([one, other]) is (one if coarser(one, other) else other)
    else:
        assert strictest([one, other]) is Treatment.DROP


@pytest.mark.parametrize(
    ("finer", "coarse"),
    [("date", "week"), ("date_and_hour_band", "quarter"), ("age", "age_band"), ("lsoa", "force"), ("keep", "group")],
)
def test_which_of_two_says_less_is_known_and_wins_in_either_order(finer, coarse):
    more, less = Treatment(finer), Treatment(coarse)
    assert (coarser(less, more), coarser(more, less)) == (True, False)
    assert strictest([more, less]) is strictest([less, more]) is less


def test_what_nobody_names_is_denied():
    assert strictest([]) is Treatment.DROP


@given(ANY)
def test_one_treatment_alone_is_the_strictest(treatment):
    assert strictest([treatment]) is treatment


@given(SOME, st.randoms())
def test_neither_order_nor_repetition_matters(treatments, random):
    shuffled = treatments + treatments
    random.shuffle(shuffled)
    assert strictest(shuffled) is strictest(treatments)


@given(SOME, ANY)
def test_one_treatment_more_never_says_more(treatments, more):
    before, after = strictest(treatments), strictest([*treatments, more])
    assert not treatments or after is before or coarser(after, before)
    assert after is more or coarser(after, more)


def test_of_a_guarded_row_no_more_than_the_week_and_the_authority_is_told():
    """Whatever stands above them on their ladders is told as one of them, and nothing else is changed."""
    told = {Treatment.WEEK: LADDERS["time"], Treatment.LOCAL_AUTHORITY: LADDERS["place"]}
    above = {finer: most for most, ladder in told.items() for finer in ladder[: ladder.index(most)]}
    assert dict(OF_GUARDED) == above
