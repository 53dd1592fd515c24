"""The quality report of one run of linking, as JSON has it: counts and estimates, and not one value of a record.

Counts in it are as they are. Before anybody reads it, small ones are withheld (`telling`).
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from anonymisation.linking.clustering.clusters import Apart
from anonymisation.linking.quality.drift import Snapshot, drift
from anonymisation.linking.quality.equity import Groups, by_group, gaps
from anonymisation.linking.quality.estimates import Clustering, Evidence, Hidden, Quality, Told, evidence_of, quality
from anonymisation.linking.quality.intervals import Estimate

Numbers = npt.NDArray[np.int64]
Report = Mapping[str, Any]
VERSION = 1
"""Of the report's form."""
WEIGHT_STEP, WEIGHT_FROM, WEIGHT_TO = 4, -24, 60
"""Bins of weights in bits; what lies beyond is counted in the first or the last."""
SIZES = (1, 2, 3, 4, 5, 10, 20, 50, 100)
"""The least number of records of each class of cluster sizes."""
KEYS = ("given_name", "family_name", "birth", "sex", "postcode", "address", "telephone", "email", "numbers")
"""The match keys of which it is told how often they are missing."""
SEEN = ("model", "weights", "sizes", "match_rates", "missing")
"""The parts of a report that the next is compared with."""
DECIMALS = 5
"""Of a share."""


@dataclass(frozen=True, slots=True, repr=False)
class Rows:
    """The rows behind the records: of each its record (-1: about nobody) and its place among `sources`.

    A source is a partner and a feed.
    """

    record: Numbers
    source: Numbers
    sources: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, repr=False)
class Linking:
    """One run of linking; `model` is the digest of what it was linked by.

    `apart` says of each edge of the clustering why it was kept apart (`Apart`). `hidden` is the same linker from which
    numbers were hidden, if numbers can tell (`numbers_can_tell`); `others` are the clusters at every threshold (bits).
    `said` has every record as each partner gave it (`source`); `traits` say of which groups each record is.
    """

    model: str
    clustering: Clustering
    apart: npt.NDArray[np.int8]
    hidden: Hidden | None
    others: Mapping[float, Numbers]
    said: pa.Table
    rows: Rows
    traits: Mapping[str, Groups]


def quality_report(run: Linking, baseline: Report | None) -> Report:
    """The report of a run; `baseline` is an earlier report, or the part of one (`seen`), that it is compared with."""
    of = run.clustering
    evidence = evidence_of(of, run.hidden)
    made = {
        "v": VERSION,
        "model": run.model,
        "threshold": round(of.threshold, DECIMALS),
        "rows": int((run.rows.record >= 0).sum()),
        "records": of.records.num_rows,
        "persons": len(np.unique(of.labels)),
        "estimates": _estimates(quality(evidence)),
        "links": _links(evidence),
        "thresholds": [_at(bits, labels) for bits, labels in sorted(run.others.items())],
        "match_rates": _match_rates(run),
        "weights": _weights(evidence),
        "sizes": _sizes(of.labels),
        "grey": _grey(run),
        "missing": _missing(run.said),
        **_equity(evidence, run),
    }
    return made | {"drift": _drift(baseline, made), "baseline": None if baseline is None else seen(baseline)}


def seen(report: Report) -> Report:
    """The part of a report that another is compared with."""
    return {name: report[name] for name in SEEN}


def _estimate(estimate: Estimate | None) -> dict[str, Any] | None:
    """An estimate with its numbers cut to what they can tell."""
    return None if estimate is None else {name: _cut(value) for name, value in asdict(estimate).items()}


def _cut(value: Any) -> Any:
    """A share as far as it can be told; a count as it is."""
    return round(value, DECIMALS) if isinstance(value, float) else value


def _measure(told: Told | None) -> dict[str, Any] | None:
    """A measure with the estimates behind it."""
    if told is None:
        return None
    shown = {"value": _cut(told.value), "low": _cut(told.low), "high": _cut(told.high)}
    return shown | {"by_model": _estimate(told.model), "by_numbers": _estimate(told.numbers)}


def _estimates(found: Quality) -> dict[str, Any]:
    return {"precision": _measure(found.precision), "recall": _measure(found.recall)}


def _links(evidence: Evidence) -> dict[str, Any]:
    """How many pairs were linked, and what the model expects to be wrong among them and missed beside them."""
    return {
        "pairs": len(evidence.linked.left),
        "by_number": int(evidence.by_number.sum()),
        "expected_false": round(float((1 - evidence.linked.chances).sum()), 1),
        "expected_missed": round(float(evidence.parted.chances.sum()), 1),
        "known": len(evidence.known.left),
        "unaided": len(evidence.unaided.left),
        "unaided_and_contradicted": int(evidence.differ.sum()),
    }


def _at(bits: float, labels: Numbers) -> dict[str, Any]:
    """How many persons there are at one threshold, and how many pairs of records are linked."""
    sizes = np.unique(labels, return_counts=True)[1]
    return {"threshold": round(bits, DECIMALS), "persons": len(sizes), "pairs": int((sizes * (sizes - 1) // 2).sum())}


def _match_rates(run: Linking) -> list[dict[str, Any]]:
    """Of each partner's feed how many rows and persons are linked to another feed, and to another partner."""
    about = run.rows.record >= 0
    person, source = run.clustering.labels[run.rows.record[about]], run.rows.source[about]
    partners = np.unique([partner for partner, _ in run.rows.sources], return_inverse=True)[1]
    feeds = np.zeros(run.clustering.records.num_rows, dtype=np.int64)
    givers = np.zeros(run.clustering.records.num_rows, dtype=np.int64)
    # One number for two, because sorting numbers is many times quicker than sorting pairs of them.
    many = len(run.rows.sources)
    met = np.unique(person * many + source)
    np.add.at(feeds, met // many, 1)
    np.add.at(givers, np.unique(met // many * many + partners[met % many]) // many, 1)
    found = []
    for number, (partner, feed) in enumerate(run.rows.sources):
        of = person[source == number]
        whole = {"partner": partner, "feed": feed, "rows": len(of), "persons": len(np.unique(of))}
        for name, known in (("another_feed", feeds > 1), ("another_partner", givers > 1)):
            whole |= {f"rows_in_{name}": int(known[of].sum()), f"persons_in_{name}": len(np.unique(of[known[of]]))}
        found.append(whole)
    return found


def _weights(evidence: Evidence) -> dict[str, Any]:
    """How many pairs have which weight, of those linked and of those kept apart."""
    edges = np.arange(WEIGHT_FROM, WEIGHT_TO + WEIGHT_STEP, WEIGHT_STEP, dtype=np.float64)

    def counted(weights: npt.NDArray[np.float64]) -> list[int]:
        inside = weights.clip(WEIGHT_FROM, WEIGHT_TO - WEIGHT_STEP / 2)
        counts: list[int] = np.histogram(inside, edges)[0].tolist()
        return counts

    bins = {"from": WEIGHT_FROM, "step": WEIGHT_STEP}
    return bins | {"linked": counted(evidence.linked.weights), "parted": counted(evidence.parted.weights)}


def _sizes(labels: Numbers) -> list[dict[str, int]]:
    """How many persons have how many records."""
    sizes = np.unique(labels, return_counts=True)[1]
    classes = np.bincount(np.searchsorted(SIZES, sizes, side="right") - 1, minlength=len(SIZES))
    return [{"records": least, "persons": int(count)} for least, count in zip(SIZES, classes, strict=True)]


def _grey(run: Linking) -> dict[str, int]:
    """Pairs that are alike and were kept apart: how many for which reason."""
    counts = np.bincount(run.apart, minlength=len(Apart))
    return {reason.name.lower(): int(counts[reason]) for reason in Apart if reason is not Apart.LINKED_OR_FAR}


def _missing(records: pa.Table) -> list[dict[str, Any]]:
    """Of each partner's records how many lack a match key."""
    found = []
    for partner in sorted(records.column("source").unique().to_pylist()):
        of = records.filter(pc.equal(records.column("source"), partner))
        lacking = {key: of.column(key).null_count for key in KEYS}
        lacking["numbers"] = int(
            pc.sum(pc.equal(pc.fill_null(pc.list_value_length(of.column("numbers")), 0), 0)).as_py()
        )
        found.append({"partner": partner, "records": of.num_rows, "missing": lacking})
    return found


def _equity(evidence: Evidence, run: Linking) -> dict[str, Any]:
    """Groups of people with their estimates, and the gap between two groups of which it is surest."""
    groups = by_group(evidence, run.clustering.labels, run.traits)
    told = [
        {"trait": item.trait, "group": item.group, "persons": item.persons, **_estimates(item.quality)}
        for item in groups
    ]
    widest = next(iter(gaps(groups)), None)
    gap = None if widest is None else {name: _cut(value) for name, value in asdict(widest).items()}
    return {"groups": told, "gap": gap}


def _drift(before: Report | None, now: Report) -> list[dict[str, Any]] | None:
    """What lies elsewhere than in the baseline; None where there is none."""
    if before is None:
        return None
    moved = drift(_snapshot(before), _snapshot(now))
    return [{name: _cut(value) for name, value in asdict(item).items()} for item in moved]


def _snapshot(report: Report) -> Snapshot:
    """The counts that are compared."""
    linked = {
        f"{item['partner']} {item['feed']}": (item["rows_in_another_feed"], item["rows"])
        for item in report["match_rates"]
    }
    missing = {
        f"{item['partner']} {key}": (count, item["records"])
        for item in report["missing"]
        for key, count in item["missing"].items()
    }
    weights = report["weights"]["linked"] + report["weights"]["parted"]
    return Snapshot(report["model"], weights, [item["persons"] for item in report["sizes"]], linked, missing)
