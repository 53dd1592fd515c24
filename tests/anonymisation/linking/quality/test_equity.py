"""What must hold of the equity report: a group that is linked worse is found, and one that is not, is not."""

from dataclasses import replace
from datetime import date

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from anonymisation.linking.quality.equity import by_group, gaps, groups_of, traits_of
from anonymisation.linking.quality.estimates import Quality, Told, evidence_of, quality, told_alike
from anonymisation.linking.quality.intervals import Estimate
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


def one_half_without_numbers(seed=5):
    """A linkage in two halves of which one has numbers, and its groups."""
    made = a_linkage(seed)
    numbers = made.clustering.records.column("numbers")
    odd = made.truth % 2 == 1
    lists = [None if one else held for one, held in zip(odd.tolist(), numbers.to_pylist(), strict=True)]
    records = made.clustering.records
    at = records.schema.get_field_index("numbers")
    records = records.set_column(at, "numbers", pa.array(lists, numbers.type))
    halves = groups_of(pa.array(np.where(odd, "odd", "even")))
    return replace(made, clustering=replace(made.clustering, records=records)), {"half": halves}


def test_where_numbers_cannot_tell_of_every_group_the_whole_trait_is_told_by_the_model():
    made, traits = one_half_without_numbers()
    alone = quality(evidence_of(made.clustering, made.hidden), traits["half"]["even"])
    assert alone.recall.numbers is not None, "of this group they could"
    even, unnumbered = told(made, traits)
    for group in (even, unnumbered):
        recall = group.quality.recall
        assert recall.numbers is None
        assert (recall.value, recall.low, recall.high) == (recall.model.value, recall.model.low, recall.model.high)
    (gap,) = gaps((even, unnumbered))
    assert gap.value == pytest.approx(abs(even.quality.recall.value - unnumbered.quality.recall.value))


def test_where_they_tell_of_every_group_all_are_told_by_numbers():
    made = a_linkage(5)
    found = told(made, {"half": groups_of(pa.array(np.where(made.truth % 2, "odd", "even")))})
    assert all(item.quality.recall.value == item.quality.recall.numbers.value for item in found)
    (gap,) = gaps(found)
    assert gap.value == pytest.approx(abs(found[0].quality.recall.value - found[1].quality.recall.value))


@given(st.lists(st.tuples(*[st.sampled_from(["both", "model", "nothing"])] * 2), max_size=6))
def test_groups_of_a_trait_never_have_two_estimators(ways):
    """Whatever is there to tell each group by; and what only the model tells is told by it alone."""
    by_model, by_numbers = Estimate(0.9, 0.8, 0.95, 400), Estimate(0.7, 0.6, 0.85, 200)
    measures = {
        "both": Told(0.7, 0.6, 0.95, by_model, by_numbers),
        "model": Told(0.9, 0.8, 0.95, by_model, None),
        "nothing": None,
    }
    found = told_alike([Quality(measures[one], measures[other]) for one, other in ways])
    for name, place in (("precision", 0), ("recall", 1)):
        shown = [getattr(item, name) for item in found]
        assert [item is None for item in shown] == [way[place] == "nothing" for way in ways]
        assert len({item.numbers is None for item in shown if item}) < 2
        assert all(item.value == item.reported.value for item in shown if item)
        if all(way[place] == "both" for way in ways):
            assert shown == [measures["both"]] * len(ways)


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
