"""The figures of a partnership that was linked: of all pairs, by group, and how far groups lie apart."""

from collections.abc import Iterator, Mapping
from itertools import combinations
from typing import Any

import numpy as np

from anonymisation.linking.quality.estimates import ENOUGH
from anonymisation.linking.quality.intervals import Estimate, difference, mean_share
from benchmarks.linkage_figures import Figures, accuracy
from benchmarks.linkage_truth import Mask, Numbers, SamePerson, Tally
from benchmarks.partnership_truth import Judged

TRAITS = ("sex", "age_band", "ethnicity")
"""What the generator asks nobody about when it plants mistakes. Partners it does not treat alike: each knows other
things of people."""
_PLACES = 6


def figures_of(judged: Judged) -> Figures:
    """Pairs of these rows: how many there are to find, how many were made, how good they are, by group, and `gaps`.

    A gap is how much more is found of one group than of another of its trait, with an interval that is to hold the true
    one 95 times of 100; groups of fewer than `ENOUGH` persons who have a pair are in none. Of pairs, somebody with a
    hundred rows weighs as much as five thousand with two; in `gaps_by_person` everybody weighs the same.
    """
    known, tally = _known(judged.person), _known(judged.person).of_groups(judged.cluster)
    groups = [
        _of_group(judged, (known.pairs, tally), trait, group, member)
        for trait, of_trait in judged.traits.items()
        for group, member in of_trait.items()
    ]
    return {
        "truth_pairs": known.pairs,
        "predicted_pairs": tally.made,
        **_accuracy(tally, known.pairs),
        "groups": groups,
        "gaps": _gaps(judged, by_person=False),
        "gaps_by_person": _gaps(judged, by_person=True),
    }


def widest(gaps: Mapping[str, Figures]) -> Figures | None:
    """The largest gap of any trait, with its trait; None where no two groups are large enough."""
    found = ({"trait": trait} | gap for trait, gap in gaps.items())
    return max(found, key=lambda gap: gap["value"], default=None)


def _of_group(judged: Judged, whole: tuple[int, Tally], trait: str, group: str, member: Mask) -> Figures:
    """The pairs with a row of a group at either end: all, but those among everybody else."""
    others = _known(judged.person[~member])
    apart, (pairs, tally) = others.of_groups(judged.cluster[~member]), whole
    found = Tally(tally.made - apart.made, tally.right - apart.right)
    truth = pairs - others.pairs
    figures: Figures = {"trait": trait, "group": group, "persons": len(np.unique(judged.person[member]))}
    figures |= {"truth_pairs": truth, "predicted_pairs": found.made}
    return figures | _accuracy(found, truth)


def _accuracy(tally: Tally, truth: int) -> Figures:
    """The shares of some pairs; none where there was nothing to find."""
    return accuracy(tally, truth) if truth else {"precision": None, "recall": None, "f1": None}


def _known(person: Numbers) -> SamePerson:
    return SamePerson(person, np.zeros(len(person), dtype=np.int64), across=False)


def _gaps(judged: Judged, *, by_person: bool) -> dict[str, Figures]:
    """The largest gap of each trait that has one."""
    return {trait: gap for trait in TRAITS if (gap := _widest(judged, trait, by_person=by_person)) is not None}


def _widest(judged: Judged, trait: str, *, by_person: bool) -> Figures | None:
    """The largest gap in recall between two groups of a trait that are large enough to tell of."""
    shares = dict(_shares(judged, trait, by_person=by_person))
    gaps = [_gap(one, other, shares) for one, other in combinations(sorted(shares), 2)]
    return max(gaps, key=lambda gap: gap["value"], default=None)


def _gap(one: str, other: str, shares: Mapping[str, Estimate]) -> Figures:
    worse, better = sorted((one, other), key=lambda group: shares[group].value)
    value, low, high = difference(shares[better], shares[worse])
    told: dict[str, Any] = {"better": better, "worse": worse}
    return told | {name: round(share, _PLACES) for name, share in (("value", value), ("low", low), ("high", high))}


def _shares(judged: Judged, trait: str, *, by_person: bool) -> Iterator[tuple[str, Estimate]]:
    """The recall of each group of a trait that has enough persons of whom there is a pair to find."""
    persons, found, whole = _by_person(judged)
    for group, member in judged.traits.get(trait, {}).items():
        of = np.isin(persons, judged.person[member])
        # A person's pairs stand or fall together: those that were found are facts, and so are those that were not.
        weights = np.concatenate([found[of], whole[of] - found[of]]) / (np.tile(whole[of], 2) if by_person else 1.0)
        facts = np.repeat([1.0, 0.0], int(of.sum()))
        share = mean_share(facts, weights, np.tile(persons[of], 2))
        if share is not None and share.persons >= ENOUGH:
            yield group, share


def _by_person(judged: Judged) -> tuple[Numbers, Numbers, Numbers]:
    """Everybody of whom there is a pair to find: how many of their pairs were found, and how many there are."""
    both = np.unique(np.stack([judged.person, judged.cluster]), axis=1, return_counts=True)
    persons, of = np.unique(both[0][0], return_inverse=True)
    rows = np.bincount(of, weights=both[1]).astype(np.int64)
    found = np.bincount(of, weights=_pairs(both[1])).astype(np.int64)
    several = rows > 1
    return persons[several], found[several], _pairs(rows)[several]


def _pairs(rows: Numbers) -> Numbers:
    pairs: Numbers = rows * (rows - 1) // 2
    return pairs
