"""Known answers: pairs of all and of groups, and gaps that are told with their intervals or not at all."""

import numpy as np
import pytest

from benchmarks.partnership_figures import figures_of, widest
from benchmarks.partnership_truth import Judged


def codes(*values):
    return np.array(values, dtype=np.int64)


def judged(person, cluster, **traits):
    groups = {
        trait: {group: np.array(mask, dtype=np.bool_) for group, mask in of.items()} for trait, of in traits.items()
    }
    return Judged(codes(*person), codes(*cluster), np.arange(len(person)), groups)


ALL = judged(
    (0, 0, 0, 1, 1, 2),
    (5, 5, 6, 7, 7, 7),
    sex={"F": (1, 1, 1, 0, 0, 0), "M": (0, 0, 0, 1, 1, 1)},
    partner={"police": (1, 0, 0, 1, 1, 1)},
)
"""Of one person three rows, of which two were found; of another two, found together with a third's one."""


def of(figures, group):
    return next(item for item in figures["groups"] if item["group"] == group)


def test_pairs_are_counted_of_all():
    told = figures_of(ALL)
    assert (told["truth_pairs"], told["predicted_pairs"]) == (4, 4)
    assert (told["precision"], told["recall"], told["f1"]) == (0.5, 0.5, 0.5)


def test_a_pair_is_a_group_s_if_either_row_is():
    told = figures_of(ALL)
    women, men, police = (of(told, group) for group in ("F", "M", "police"))
    assert (women["truth_pairs"], women["predicted_pairs"], women["recall"], women["persons"]) == (3, 1, 0.333333, 1)
    assert (men["truth_pairs"], men["predicted_pairs"], men["precision"]) == (1, 3, 0.333333)
    assert (police["truth_pairs"], police["predicted_pairs"], police["persons"]) == (3, 4, 3)


def test_a_group_with_nothing_to_find_has_no_shares():
    told = figures_of(judged((0, 1), (0, 1), sex={"F": (1, 0)}))
    for nothing in (told, *told["groups"]):
        assert (nothing["truth_pairs"], nothing["recall"], nothing["precision"]) == (0, None, None)


def persons(count, missed):
    """Two rows each of so many people, some of whom were missed."""
    person = np.repeat(np.arange(count), 2)
    cluster = np.where((np.arange(2 * count) % 2 == 1) & (person < missed), count + person, person)
    return person, cluster


@pytest.mark.parametrize(("count", "found"), [(100, True), (99, False)])
def test_a_gap_is_told_between_groups_of_a_hundred_persons_with_its_interval(count, found):
    person, cluster = persons(2 * count, count // 5)
    told = figures_of(judged(person, cluster, sex={"F": person < count, "M": person >= count}))
    if not found:
        assert (told["gaps"], widest(told["gaps"])) == ({}, None)
        return
    gap = widest(told["gaps"])
    assert (gap["trait"], gap["better"], gap["worse"], gap["value"]) == ("sex", "M", "F", 0.2)
    assert 0.1 < gap["low"] < 0.2 < gap["high"] < 0.3


def test_partners_are_told_and_are_in_no_gap():
    person, cluster = persons(200, 50)
    told = figures_of(judged(person, cluster, partner={"police": person < 100, "probation": person >= 100}))
    assert of(told, "police")["recall"] == 0.5
    assert told["gaps"] == {}


def test_the_pairs_of_one_person_stand_or_fall_together():
    """One with many rows who is missed makes a wide interval, not a sure gap."""
    person, cluster = persons(200, 0)
    many = np.full(40, 200)
    person, cluster = np.concatenate([person, many]), np.concatenate([cluster, 1000 + np.arange(40)])
    gap = widest(figures_of(judged(person, cluster, sex={"F": person < 100, "M": person >= 100}))["gaps"])
    assert gap["value"] > 0.8
    assert gap["high"] - gap["low"] > 0.3


def test_by_person_everybody_weighs_the_same():
    person, cluster = persons(200, 0)
    many = np.full(40, 200)
    person, cluster = np.concatenate([person, many]), np.concatenate([cluster, 1000 + np.arange(40)])
    gap = figures_of(judged(person, cluster, sex={"F": person < 100, "M": person >= 100}))["gaps_by_person"]["sex"]
    assert gap["value"] == pytest.approx(1 / 101, abs=1e-6)
    assert gap["low"] < 0 < gap["high"] < 0.1
