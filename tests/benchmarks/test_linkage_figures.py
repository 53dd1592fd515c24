"""The figures of an answer that can be worked out by hand, and the way that it is left from one process to another."""

import json

import numpy as np
import pytest

from benchmarks.linkage_answer import Answer, left_in, unscored
from benchmarks.linkage_figures import figures_of
from benchmarks.linkage_truth import SamePerson, Scored, labelled_pairs


def numbers(*values):
    return np.array(values, dtype=np.int64)


KNOWN = SamePerson(numbers(0, 0, 0, 1, 1, 2), numbers(*[0] * 6), across=False)
SCORED = Scored(numbers(0, 1, 3, 2), numbers(1, 2, 4, 5), np.array([9.0, 3.0, 1.0, 5.0]))
TOGETHER = numbers(0, 0, 0, 3, 4, 0)
ANSWER = Answer(
    numbers(0, 1, 2, 3, 4, 5),
    SCORED,
    np.array([0.0, 4.0]),
    (numbers(0, 0, 0, 3, 3, 5), TOGETHER),
    4.0,
    {"pairs_compared": 9, "seconds": 1.5},
)


def test_figures_are_of_clusters_and_beside_them_of_pairs():
    found = figures_of(KNOWN, ANSWER)
    assert found["truth_pairs"] == 4
    assert (found["predicted_pairs"], found["precision"], found["recall"], found["f1"]) == (6, 0.5, 0.75, 0.6)
    assert found["pairs"] == {"predicted_pairs": 2, "precision": 0.5, "recall": 0.25, "f1": 0.333333, "reached": 0.75}
    assert found["threshold"] == 4.0
    assert (found["pairs_compared"], found["seconds"]) == (9, 1.5)


def test_the_best_threshold_is_the_best_of_pairs_or_of_clusters():
    found = figures_of(KNOWN, ANSWER)
    assert (found["best_f1"], found["best_threshold"], found["best_of"]) == (1.0, 0.0, "clusters")
    clusters = Answer(ANSWER.record, SCORED, np.array([4.0]), (TOGETHER,), 4.0, {})
    found = figures_of(KNOWN, clusters)
    assert (found["best_f1"], found["best_threshold"], found["best_of"]) == (0.75, 1.0, "pairs")
    assert found["best_f1"] >= found["f1"]


def test_clusters_are_counted_with_what_became_of_persons():
    found = figures_of(KNOWN, ANSWER)["clusters"]
    assert {name: found[name] for name in ("count", "of_one_row", "largest")} == {
        "count": 3,
        "of_one_row": 2,
        "largest": 4,
    }
    assert (found["persons"], found["persons_whole"], found["of_several_persons"]) == (3, 0, 1)
    assert [one["f1"] for one in found["by_threshold"]] == [1.0, 0.6]


def test_nothing_found_has_no_precision():
    alone = Answer(ANSWER.record, unscored(), np.zeros(1), (ANSWER.record,), 0.0, {})
    found = figures_of(KNOWN, alone)
    assert (found["precision"], found["recall"], found["f1"], found["best_f1"]) == (None, 0.0, 0.0, 0.0)
    assert json.loads(json.dumps(found, allow_nan=False)) == found


def test_of_labelled_pairs_nobody_knows_what_became_of_persons():
    known = labelled_pairs(numbers(0, 3), numbers(1, 4), np.array([True, True]))
    found = figures_of(known, ANSWER)
    assert (found["truth_pairs"], found["predicted_pairs"], found["recall"]) == (2, 1, 0.5)
    assert "persons" not in found["clusters"]


def test_rows_of_one_record_are_found_by_every_threshold():
    one = Answer(numbers(0, 0, 0, 1, 1, 2), unscored(), np.zeros(1), (numbers(0, 1, 2),), 0.0, {})
    found = figures_of(KNOWN, one)
    assert (found["f1"], found["pairs"]["recall"]) == (1.0, 1.0)


def test_what_one_process_leaves_another_finds(tmp_path):
    assert ANSWER.leave(tmp_path / "answers") == 6
    found = left_in(tmp_path / "answers")
    assert figures_of(KNOWN, found) == figures_of(KNOWN, ANSWER)
    assert found.answered.tolist() == TOGETHER.tolist()


@pytest.mark.parametrize("threshold", [4.0, 0.0])
def test_the_answer_is_that_of_the_default_threshold(threshold):
    answer = Answer(ANSWER.record, SCORED, ANSWER.thresholds, ANSWER.labels, threshold)
    assert answer.answered.tolist() == ANSWER.labels[[0.0, 4.0].index(threshold)].tolist()
