"""The limits of an agreement held against a quality report: what of it is beyond which."""

from collections.abc import Iterator
from dataclasses import dataclass

from anonymisation.linking.quality.estimates import ENOUGH
from anonymisation.linking.quality.report import Report
from contracts.clauses import LinkageLimits


@dataclass(frozen=True, slots=True)
class Crossed:
    """One limit that a run is beyond: its name in the agreement, what it allows, and what the run has (shares).

    `found` is None where what the run has is withheld (`telling.told_crossed`).
    """

    limit: str
    allowed: float
    found: float | None
    why: str


def crossed(report: Report, limits: LinkageLimits) -> tuple[Crossed, ...]:
    """Every limit that a run is beyond, in the order of the agreement; none where all is within them."""
    return (*_precision(report, limits), *_gap(report, limits), *_drift(report, limits))


def _precision(report: Report, limits: LinkageLimits) -> Iterator[Crossed]:
    """Of few persons an estimate says little: then the whole interval must lie below the limit."""
    found = report["estimates"]["precision"]
    if found is None:
        return
    many = found["by_model"]["persons"] >= ENOUGH
    if (found["value"] if many else found["high"]) < limits.precision:
        why = "more links are likely to be wrong than was agreed"
        yield Crossed("precision", limits.precision, found["value"], why)


def _gap(report: Report, limits: LinkageLimits) -> Iterator[Crossed]:
    """A gap counts as far as it is certain: among many groups some differ by chance alone."""
    gap = report["gap"]
    if gap is not None and gap["low"] > limits.recall_gap:
        groups = f"of the {gap['trait']} group {gap['worse']!r} than of {gap['better']!r}"
        why = f"more links are missed {groups}, by more than was agreed even at the near end of the interval"
        yield Crossed("recall_gap", limits.recall_gap, gap["low"], why)


def _drift(report: Report, limits: LinkageLimits) -> Iterator[Crossed]:
    """What moved most since the run that this is compared with."""
    moved = next(iter(report["drift"] or ()), None)
    if moved is not None and moved["share"] > limits.drift:
        what = f"{_WORDS[moved['what']]} {moved['name']}".strip()
        yield Crossed("drift", limits.drift, moved["share"], f"{what} changed by more than was agreed from run to run")


_WORDS = {
    "weights": "how likely pairs of records are one person's",
    "sizes": "how many records persons have",
    "linked": "the share of rows that are linked to another feed, of",
    "missing": "the share of records without a match key, of",
}
