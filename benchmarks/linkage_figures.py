"""The figures of one way: how much of what is true it found, and how much of what it found is true."""

from typing import Any

import numpy as np

from benchmarks.linkage_answer import Answer
from benchmarks.linkage_truth import Known, Numbers, Sweep, Tally

Figures = dict[str, Any]
_PLACES = 6


def figures_of(known: Known, answer: Answer) -> Figures:
    """The figures of an answer.

    `precision`, `recall` and `f1` are of the pairs that stand in one cluster at the way's own threshold: that is what
    it says who is who. `pairs` are the same of pairs by their weight alone, before clusters. `best_f1` is the best that
    any threshold would have given, of either; `best_threshold` is that threshold, and `best_of` says of which.
    """
    answered = answer.answered[answer.record]
    tally = known.of_groups(answered)
    swept = known.sweep(answer.record, answer.scored)
    by_threshold = [
        {"threshold": float(threshold)} | accuracy(known.of_groups(labels[answer.record]), known.pairs)
        for threshold, labels in zip(answer.thresholds, answer.labels, strict=True)
    ]
    return {
        "truth_pairs": known.pairs,
        "predicted_pairs": tally.made,
        **accuracy(tally, known.pairs),
        **_best(swept, by_threshold, known.pairs),
        "threshold": answer.default,
        "pairs": _pairs(swept, answer.default, known.pairs),
        "clusters": _clusters(known, answered) | {"by_threshold": by_threshold},
        **answer.told,
    }


def accuracy(tally: Tally, truth: int) -> Figures:
    """Precision (None where nothing was made), recall, and their harmonic mean."""
    precision = tally.right / tally.made if tally.made else None
    return {
        "precision": precision if precision is None else round(precision, _PLACES),
        "recall": round(tally.right / truth, _PLACES),
        "f1": round(2 * tally.right / (tally.made + truth), _PLACES),
    }


def _pairs(swept: Sweep, threshold: float, truth: int) -> Figures:
    """Pairs by weight alone. `reached`: the share of what is true that was given any weight at all."""
    last = int((swept.threshold >= threshold).sum()) - 1
    tally = Tally(int(swept.made[last]), int(swept.right[last]))
    reached = round(int(swept.right[-1]) / truth, _PLACES)
    return {"predicted_pairs": tally.made, **accuracy(tally, truth), "reached": reached}


def _best(swept: Sweep, by_threshold: list[Figures], truth: int) -> Figures:
    """The best threshold: of clusters where no threshold on pairs does better, for clusters are the answer."""
    f1 = 2 * swept.right / (swept.made + truth)
    place = int(np.argmax(f1))
    found = max(by_threshold, key=lambda one: one["f1"])
    threshold = float(swept.threshold[place])
    if found["f1"] >= round(float(f1[place]), _PLACES) or not np.isfinite(threshold):
        return {"best_f1": found["f1"], "best_threshold": found["threshold"], "best_of": "clusters"}
    return {"best_f1": round(float(f1[place]), _PLACES), "best_threshold": threshold, "best_of": "pairs"}


def _clusters(known: Known, answered: Numbers) -> Figures:
    """How many clusters there are and what became of persons."""
    sizes = np.unique(answered, return_counts=True)[1]
    found = {"count": len(sizes), "of_one_row": int((sizes == 1).sum()), "largest": int(sizes.max())}
    became = known.wholeness(answered)
    if became is None:
        return found
    return found | {"persons": became.persons, "persons_whole": became.whole, "of_several_persons": became.mixed}
