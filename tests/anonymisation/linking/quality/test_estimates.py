"""What must hold of estimates of precision and recall: they are honest where the truth is at hand."""

from dataclasses import replace

import numpy as np
import pyarrow as pa
import pytest

from anonymisation.linking.quality.estimates import Clustering, Hidden, evidence_of, quality
from anonymisation.linking.quality.intervals import mean_share
from tests.anonymisation.linking.linkages import THRESHOLD, a_linkage, records_of, table_of

SEEDS = range(12)


@pytest.fixture(scope="module")
def linkages():
    made = [a_linkage(seed) for seed in SEEDS]
    return [(item, quality(evidence_of(item.clustering, item.hidden))) for item in made]


@pytest.mark.parametrize("measure", ["precision", "recall"])
def test_intervals_hold_the_true_precision_and_recall(linkages, measure):
    held = [
        told.low <= getattr(made, measure) <= told.high
        for made, found in linkages
        for told in (getattr(found, measure), getattr(found, measure).numbers)
    ]
    assert sum(held) >= 0.9 * len(held)
    assert all(told.high - told.low < 0.1 for _, found in linkages for told in (getattr(found, measure),))


def test_the_model_alone_holds_the_true_precision_but_knows_of_no_pair_that_was_not_compared(linkages):
    for made, found in linkages:
        assert found.precision.model.low <= made.precision <= found.precision.model.high
        assert found.recall.value == found.recall.numbers.value
    above = [found.recall.model.value - made.recall for made, found in linkages]
    assert np.mean(above) > 0.005


def test_the_mean_of_many_estimates_is_the_truth(linkages):
    def mean(values):
        return float(np.mean(list(values)))

    for measure in ("precision", "recall"):
        true = mean(getattr(made, measure) for made, _ in linkages)
        assert mean(getattr(found, measure).numbers.value for _, found in linkages) == pytest.approx(true, abs=2e-3)
    true = mean(made.precision for made, _ in linkages)
    assert mean(found.precision.model.value for _, found in linkages) == pytest.approx(true, abs=1e-3)


def test_a_model_that_is_too_sure_is_found_out_by_numbers():
    """Its weights are eight bits too high, and of what it linked it has not the least doubt."""
    made = a_linkage(3, too_sure=8.0)
    edges = made.clustering.within
    sure = edges.set_column(2, "weight", pa.array(np.full(edges.num_rows, 60.0)))
    found = quality(evidence_of(replace(made.clustering, within=sure), made.hidden)).precision
    assert made.precision < 0.93
    assert found.model.low > made.precision
    assert found.numbers.low <= made.precision <= found.numbers.high
    assert found.value == found.numbers.value
    assert (found.low, found.high) == (found.numbers.low, found.model.high)


def test_what_hidden_numbers_tell_is_told_of_others_with_less_certainty():
    made = a_linkage(1)
    evidence = evidence_of(made.clustering, made.hidden)
    bare = mean_share(evidence.found.astype(float), np.ones(len(evidence.found)), evidence.known.persons)
    told = quality(evidence).recall.numbers
    linked = evidence.linked.chances.sum()
    sure = evidence.by_number.sum()
    assert told.value == pytest.approx(linked / (sure + (linked - sure) / bare.value), abs=1e-4)
    assert told.low < linked / (sure + (linked - sure) / bare.low) - 1e-3


def test_only_pairs_with_a_record_whose_numbers_were_hidden_tell_anything():
    made = a_linkage(1)
    evidence = evidence_of(made.clustering, made.hidden)
    for pairs in (evidence.known, evidence.unaided):
        assert (made.hidden.records[pairs.left] | made.hidden.records[pairs.right]).all()


def test_without_numbers_the_model_speaks_alone():
    made = a_linkage(4, persons=800, numbered=0.0)
    found = quality(evidence_of(made.clustering, made.hidden))
    assert found.precision.numbers is None
    assert found.recall.numbers is None
    assert found.precision.value == found.precision.model.value


def clustering(labels, edges, held=None):
    count = len(labels)
    records = records_of(["one"] * count, held or [[]] * count)
    return Clustering(records, np.array(labels), table_of(edges), table_of(edges), THRESHOLD)


def test_where_nothing_is_linked_nothing_is_told():
    found = quality(evidence_of(clustering([0, 1], []), None))
    assert (found.precision, found.recall) == (None, None)
    kept_apart = quality(evidence_of(clustering([0, 1, 2], [(0, 1, 1), (0, 2, 2)]), None))
    assert kept_apart.precision is None
    assert kept_apart.recall.value == 0


def test_a_pair_that_numbers_contradict_was_not_missed():
    edges = [(0, 1, 9), (0, 2, 4), (1, 3, 4)]
    one, other = [("nhs_number", "1")], [("nhs_number", "2")]
    missed = quality(evidence_of(clustering([0, 0, 2, 3], edges), None)).recall.value
    known = quality(evidence_of(clustering([0, 0, 2, 3], edges, [one, one, other, []]), None)).recall.value
    assert missed < 0.4
    assert known > 0.5


def test_a_number_that_two_people_use_makes_no_known_link():
    """Whom the linker keeps apart although they share a number is not counted as missed by it without numbers."""
    shared = [("nhs_number", "1")]
    hidden = Hidden(np.ones(3, dtype=bool), np.array([0, 0, 2]))
    evidence = evidence_of(clustering([0, 0, 2], [(0, 1, 9)], [shared, shared, shared]), hidden)
    assert evidence.known.left.tolist() == [0]
    assert evidence.found.tolist() == [True]


def test_of_a_group_its_pairs_count_by_how_many_of_their_records_are_of_it():
    edges = [(0, 1, 9), (2, 3, 0), (1, 2, -60)]
    evidence = evidence_of(clustering([0, 0, 2, 2], edges), None)
    chances = dict(zip(evidence.linked.left.tolist(), evidence.linked.chances.tolist(), strict=True))
    member = np.array([True, True, False, True])
    expected = (2 * chances[0] + chances[2]) / 3
    assert quality(evidence, member).precision.value == pytest.approx(expected)


def test_the_fewer_are_hidden_the_more_pairs_stand_behind_each():
    nobody = np.zeros(1, dtype=bool), np.zeros(1, dtype=np.int64)
    assert Hidden(*nobody).of_all == pytest.approx(16 / 7)
    assert Hidden(*nobody, parts=10).of_all == pytest.approx(1 / (1 - 0.9**2))
