"""How good the links of a run are likely to be: estimates of precision and recall, each made in two ways.

By the model: the sum of the probabilities that its weights stand for (Fellegi and Sunter 1969; Blakely and Salmond
2002, International Journal of Epidemiology 31). It knows of no pair that was never compared, and trusts the model.
By numbers: the linker is run once more while the issued numbers of a quarter of the records are hidden from it, and
held against those numbers. The share of known links that it finds of records whose numbers are hidden is the share that
it finds of pairs that have none to share: two ways of finding the same links, of which one is the sample by which the
other is counted (Sekar and Deming 1949, Journal of the American Statistical Association 44). It takes for granted that
names are written no worse where a number is missing.
Both are estimates. What is reported spans the intervals of both; where there are too few numbers, the model's alone. Of
groups that are compared each measure is told in one way: by numbers where these tell of every group, else by the model.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from anonymisation.linking.quality.intervals import Estimate, elsewhere, found_share, mean_share, none_of
from anonymisation.linking.quality.numbers import verified_numbers
from anonymisation.linking.quality.pairs import Pairs, clustered, linked_pairs, parted_pairs

Numbers = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]
ENOUGH = 100
"""Persons that a share must be of before numbers are believed rather than the model, or a group compared."""
QUARTER = 4
"""Of so many records the numbers of one are hidden, where there are not so many that fewer tell as well."""
_SEEN = 0.05
"""The least chance that numbers would contradict a wrong link: with less, one that they do would count for too many."""


@dataclass(frozen=True, slots=True, repr=False)
class Clustering:
    """Linking records with the cluster of each (`labels`), at a threshold in bits.

    `edges` are the pairs that blocking reached, `within` every pair inside a cluster: `left` < `right`, `weight`.
    """

    records: pa.Table
    labels: Numbers
    edges: pa.Table
    within: pa.Table
    threshold: float


@dataclass(frozen=True, slots=True, repr=False)
class Evidence:
    """What estimates are made from. All are places in the table of records.

    `linked` pairs, and which of them share a verified number or are contradicted by one; `parted` pairs that were
    weighed and that no number contradicts. Of pairs with a record whose numbers were hidden: `known` links, and whether
    the linker found each; all links that it made (`unaided`), whether the hidden numbers contradict them (`differ`),
    and the chance that numbers would, if they were two people's (`seen`). All pairs are `of_all` times these.
    """

    linked: Pairs
    by_number: Mask
    contradicted: Mask
    parted: Pairs
    known: Pairs
    found: Mask
    unaided: Pairs
    differ: Mask
    seen: Floats
    of_all: float


@dataclass(frozen=True, slots=True)
class Told:
    """One measure: what is reported, and the two estimates behind it, of which the second may be wanting."""

    value: float
    low: float
    high: float
    model: Estimate
    numbers: Estimate | None

    @property
    def reported(self) -> Estimate:
        """The estimate whose value is reported."""
        return self.numbers or self.model


@dataclass(frozen=True, slots=True)
class Quality:
    """Precision and recall of some links. None where there is nothing to tell them by."""

    precision: Told | None
    recall: Told | None


def numbers_can_tell(records: pa.Table, labels: Numbers) -> bool:
    """Whether numbers link enough persons for a linker from which some are hidden to be held against them."""
    left, right = verified_numbers(records).shared_pairs()
    together = labels[left] == labels[right]
    return _persons(labels[left[together]]) >= ENOUGH


@dataclass(frozen=True, slots=True, repr=False)
class Hidden:
    """What the same linker makes of the same records while the numbers of some are hidden from it.

    `records` says of which; `labels` are the clusters. Whose numbers are hidden must have nothing to do with who they
    are, and be one of so many `parts` of all.
    """

    records: Mask
    labels: Numbers
    parts: int = QUARTER

    @property
    def of_all(self) -> float:
        """All pairs to those with a record whose numbers are hidden."""
        return 1 / (1 - (1 - 1 / self.parts) ** 2)


def evidence_of(clustering: Clustering, hidden: Hidden | None) -> Evidence:
    """The evidence of a run; without `hidden` only the model is heard."""
    labels = clustering.labels
    if hidden is None:
        hidden = Hidden(np.zeros(len(labels), dtype=np.bool_), np.arange(len(labels)))
    held = verified_numbers(clustering.records)
    linked = linked_pairs(labels, clustering.within, clustering.threshold)
    parted = parted_pairs(labels, clustering.edges)
    by_number, contradicted = held.compared(linked.left, linked.right)
    _, told_apart = held.compared(parted.left, parted.right)
    shared = _bare(*held.shared_pairs(), labels)
    known = shared.only(_either(hidden.records, shared) & (labels[shared.left] == labels[shared.right]))
    unaided = _bare(*clustered(hidden.labels), hidden.labels)
    unaided = unaided.only(_either(hidden.records, unaided))
    _, differ = held.compared(unaided.left, unaided.right)
    return Evidence(
        linked=linked,
        by_number=by_number,
        contradicted=contradicted,
        parted=parted.only(~told_apart),
        known=known,
        found=hidden.labels[known.left] == hidden.labels[known.right],
        unaided=unaided,
        differ=differ,
        seen=held.chance_of_both(clustering.records.column("source"), unaided.left, unaided.right),
        of_all=hidden.of_all,
    )


def quality(evidence: Evidence, member: Mask | None = None) -> Quality:
    """Precision and recall; with `member` (by record) of pairs by how many of their two records are among them."""
    linked, parted = _weighed(evidence.linked, member), _weighed(evidence.parted, member)
    known, unaided = _weighed(evidence.known, member), _weighed(evidence.unaided, member)
    chances = np.concatenate([evidence.linked.chances, evidence.parted.chances])
    persons = np.concatenate([evidence.linked.persons, evidence.parted.persons])
    was_found = np.arange(len(chances)) < len(linked)
    likely = mean_share(evidence.linked.chances, linked, evidence.linked.persons)
    recalled = found_share(chances, was_found, np.concatenate([linked, parted]), persons)
    return Quality(
        _told(likely, _precise(evidence, linked, unaided)),
        _told(recalled, _recalled(evidence, linked, known)),
    )


def told_alike(found: Sequence[Quality]) -> tuple[Quality, ...]:
    """The same, with each measure told in one way: by numbers where these tell of all that have it, else by the model.

    Two estimates that were made differently differ by more than what they are of: they are never compared.
    """
    precisions = _alike([item.precision for item in found])
    recalls = _alike([item.recall for item in found])
    return tuple(Quality(*both) for both in zip(precisions, recalls, strict=True))


def _alike(found: Sequence[Told | None]) -> list[Told | None]:
    """One measure of several."""
    if all(item.numbers for item in found if item is not None):
        return list(found)
    return [item and _told(item.model, None) for item in found]


def _bare(left: Numbers, right: Numbers, labels: Numbers) -> Pairs:
    """Pairs without a weight."""
    return Pairs(left, right, np.zeros(len(left)), labels[left])


def _either(records: Mask, pairs: Pairs) -> Mask:
    """Which pairs have one of some records."""
    return records[pairs.left] | records[pairs.right]


def _weighed(pairs: Pairs, member: Mask | None) -> Floats:
    """How much each pair counts."""
    if member is None:
        return np.ones(len(pairs.left))
    return member[pairs.left].astype(np.float64) + member[pairs.right]


def _precise(evidence: Evidence, linked: Floats, unaided: Floats) -> Estimate | None:
    """Precision by numbers: links that they contradict are counted for those that they had no chance to.

    Each counts as often as its chance to be seen says (Horvitz and Thompson 1952, Journal of the American Statistical
    Association 47). The run itself does not make those that numbers contradict.
    """
    whole, reach = float(linked.sum()), evidence.seen >= _SEEN
    wrong = _wrong(evidence.unaided.only(reach), evidence.differ[reach], evidence.seen[reach], unaided[reach])
    if wrong is None or whole <= 0:
        return None
    wrong = elsewhere(wrong, _others(evidence, linked))
    made, avoided = (evidence.of_all * float(some.sum()) for some in (unaided, unaided[evidence.differ]))
    left = float(linked[evidence.contradicted].sum())

    def overall(share: float) -> float:
        return float(np.clip(1 - (max(share * made - avoided, 0) + left) / whole, 0, 1))

    return Estimate(overall(wrong.value), overall(wrong.high), overall(wrong.low), wrong.persons)


def _wrong(unaided: Pairs, differ: Mask, seen: Floats, weights: Floats) -> Estimate | None:
    """The share of unaided links that is wrong; None where numbers could tell of too few persons."""
    told = int(float(seen[weights > 0].mean()) * _persons(unaided.persons[weights > 0])) if weights.any() else 0
    if told < ENOUGH:
        return None
    if not differ[weights > 0].any():
        return none_of(told)
    return mean_share(differ / seen, weights, unaided.persons)


def _recalled(evidence: Evidence, linked: Floats, known: Floats) -> Estimate | None:
    """Recall by numbers: links that share none are that share of all such that was found of those that do."""
    found = mean_share(evidence.found.astype(np.float64), known, evidence.known.persons)
    true = linked * np.where(evidence.by_number, 1.0, np.where(evidence.contradicted, 0.0, evidence.linked.chances))
    whole, sure = float(true.sum()), float(true[evidence.by_number].sum())
    if found is None or found.persons < ENOUGH or whole <= 0:
        return None
    found = elsewhere(found, _others(evidence, linked))

    def overall(share: float) -> float:
        others = whole - sure
        return whole / (sure + others / share) if share > 0 else float(others == 0)

    return Estimate(overall(found.value), overall(found.low), overall(found.high), found.persons)


def _others(evidence: Evidence, linked: Floats) -> int:
    """How many persons have links of which numbers say nothing."""
    silent = ~evidence.by_number & ~evidence.contradicted & (linked > 0)
    return _persons(evidence.linked.persons[silent])


def _persons(labels: Numbers) -> int:
    """How many different ones there are: they are places, and counting them is quicker than sorting."""
    return int(np.count_nonzero(np.bincount(labels)))


def _told(model: Estimate | None, numbers: Estimate | None) -> Told | None:
    """What is reported: the estimate by numbers where there is one, and what both intervals span."""
    if model is None:
        return None
    first = numbers or model
    spans = [item for item in (model, numbers) if item is not None]
    return Told(first.value, min(item.low for item in spans), max(item.high for item in spans), model, numbers)
