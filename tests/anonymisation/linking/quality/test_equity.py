"""What must hold of the equity report: a group that is linked worse is found, and one that is not, is not."""

from dataclasses import replace
from datetime import date

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from anonymisation.linking.quality.equity import by_group, gaps, groups_of, traits_of
from anonymisation.linking.quality.estimates import evidence_of
from tests.anonymisation.linking.linkages import a_linkage, records_of

ON = date(2026, 11, 22)


def told(made, traits=None):
    evidence = evidence_of(made.clustering, made.hidden)
    return by_group(evidence, made.clustering.labels, traits or traits_of(made.clustering.records, ON))


def test_a_group_whose_names_agree_less_is_found_to_be_linked_less():
    found = told(a_linkage(5, sexes=0.5))
    women, men = (next(item for item in found if item.group == sex) for sex in "FM")
    assert women.quality.recall.value < men.quality.recall.value - 0.1
    widest = gaps(found)[0]
    assert (widest.trait, widest.better, widest.worse) == ("sex", "M", "F")
    assert 0.05 < widest.low < widest.value < widest.high


def test_two_groups_that_are_linked_alike_have_no_sure_gap():
    sure = 0
    for seed in range(12):
        made = a_linkage(seed)
        halves = pa.array(np.where(made.truth % 2, "odd", "even"))
        (gap,) = gaps(told(made, {"half": groups_of(halves)}))
        sure += gap.low > 0.01
        assert gap.low < 0.05
    assert sure == 0


def test_the_true_recall_of_each_group_lies_in_its_interval():
    made = a_linkage(8, sexes=0.5)
    sex = np.array(made.clustering.records.column("sex").to_pylist())
    for group in told(made):
        if group.trait == "sex":
            who = np.unique(made.truth[sex == group.group])
            both = {person: set(made.clustering.labels[made.truth == person].tolist()) for person in who.tolist()}
            twice = [len(labels) == 1 for person, labels in both.items() if (made.truth == person).sum() > 1]
            assert group.quality.recall.low <= np.mean(twice) <= group.quality.recall.high


def test_a_group_of_too_few_is_compared_with_none():
    made = a_linkage(5)
    few = np.isin(made.truth, np.arange(40))
    found = told(made, {"which": groups_of(pa.array(np.where(few, "few", "many")))})
    assert {item.group for item in found} == {"few", "many"}
    assert gaps(found) == ()


def test_whose_group_is_not_said_is_in_none():
    made = a_linkage(5, persons=500)
    found = told(made, {"ethnicity": groups_of(pa.array([None, *["White"] * (2 * 500 - 1)]))})
    assert [(item.trait, item.group) for item in found] == [("ethnicity", "White")]
    everybody = told(made, {"ethnicity": groups_of(pa.array(["White"] * 1_000))})
    assert everybody[0].persons == len(np.unique(made.clustering.labels))


def test_the_surest_gap_comes_first():
    made = a_linkage(5, sexes=0.5)
    halves = pa.array(np.where(made.truth % 2, "odd", "even"))
    found = gaps(told(made, {"half": groups_of(halves)} | traits_of(made.clustering.records, ON)))
    assert [item.trait for item in found] == ["sex", "half"]
    assert [item.low for item in found] == sorted((item.low for item in found), reverse=True)


def test_numbers_are_believed_rather_than_the_model_only_where_both_groups_have_enough():
    made = a_linkage(5)
    numbers = made.clustering.records.column("numbers")
    odd = made.truth % 2 == 1
    lists = [None if one else held for one, held in zip(odd.tolist(), numbers.to_pylist(), strict=True)]
    records = made.clustering.records
    at = records.schema.get_field_index("numbers")
    records = records.set_column(at, "numbers", pa.array(lists, numbers.type))
    halves = pa.array(np.where(odd, "odd", "even"))
    found = told(replace(made, clustering=replace(made.clustering, records=records)), {"half": groups_of(halves)})
    even, unnumbered = found
    assert even.quality.recall.numbers is not None
    assert unnumbered.quality.recall.numbers is None
    (gap,) = gaps(found)
    assert gap.value == pytest.approx(abs(even.quality.recall.model.value - unnumbered.quality.recall.model.value))


def bands(births):
    """The age band of each record, by its groups."""
    records = records_of(["one"] * len(births), [[]] * len(births), birth=births)
    groups = traits_of(records, ON)["age_band"]
    return [next((name for name, member in groups.items() if member[at]), None) for at in range(len(births))]


@given(st.dates(date(1900, 1, 1), date(2026, 12, 31)))
def test_ages_are_completed_years(born):
    (band,) = bands([born.isoformat()])
    years = ON.year - born.year - ((ON.month, ON.day) < (born.month, born.day))
    if years < 0:
        assert band is None
    else:
        first, _, last = band.replace("+", "-999").partition("-")
        assert int(first) <= years <= int(last)


def test_who_has_no_birth_that_can_be_read_has_no_age():
    assert bands(["1990-99-31", None, "2005-11-22"]) == [None, None, "18-24"]
