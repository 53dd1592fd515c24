"""A quality report as anybody may read it: small counts are withheld from it as from any table of tier 1.

Where one count of several that add up is withheld, the least of the others is too, or it could be reckoned from them.
Withheld is None.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from anonymisation.linking.quality.intervals import Estimate, difference
from anonymisation.linking.quality.limits import Crossed
from anonymisation.linking.quality.report import DECIMALS, Report

_DRIFT_DECIMALS = 2
"""Of what lies elsewhere: of the thousand that are compared at the least, more digits could tell a handful."""


def told_report(report: Report, small_count: int) -> Report:
    """The report without counts from 1 to `small_count`, nor any from which one could be reckoned."""
    weights = report["weights"]
    bins = {side: withheld(weights[side], small_count) for side in ("linked", "parted")}
    sizes = withheld([item["persons"] for item in report["sizes"]], small_count)
    grey = dict(zip(report["grey"], withheld(list(report["grey"].values()), small_count), strict=True))
    links = {name: _shown(count, small_count) for name, count in report["links"].items()}
    groups = list(_groups(report["groups"], small_count))
    return {
        **{name: value for name, value in report.items() if name != "baseline"},
        "small_count": small_count,
        **{name: _shown(report[name], small_count) for name in ("rows", "records", "persons")},
        "estimates": {name: _measure(item, small_count) for name, item in report["estimates"].items()},
        "links": links | {name: report["links"][name] for name in ("expected_false", "expected_missed")},
        "thresholds": [
            item | {name: _shown(item[name], small_count) for name in ("persons", "pairs")}
            for item in report["thresholds"]
        ],
        "match_rates": list(_match_rates(report["match_rates"], small_count)),
        "weights": weights | bins,
        "sizes": [item | {"persons": count} for item, count in zip(report["sizes"], sizes, strict=True)],
        "grey": grey,
        "missing": [_missing(item, small_count) for item in report["missing"]],
        "groups": groups,
        "traits": list(_traits(groups)),
        "gap": _gap(report["gap"], groups),
        "drift": report["drift"] and [_moved(item) for item in report["drift"]],
    }


def told_crossed(beyond: Iterable[Crossed], told: Report) -> tuple[Crossed, ...]:
    """Limits that a run is beyond, with what the run has as its report tells it: no further, and None if withheld."""
    precision, gap = told["estimates"]["precision"], told["gap"]
    found = {"precision": precision and precision["value"], "recall_gap": gap and gap["low"]}
    # What moved most is not withheld, but told of many and in hundredths.
    found["drift"] = next((item["share"] for item in told["drift"] or ()), None)
    return tuple(replace(item, found=found[item.limit]) for item in beyond)


def withheld(counts: Sequence[int], small_count: int) -> list[int | None]:
    """Counts that are told together: small ones withheld, and where that is one alone, the least of the others too."""
    shown = [_shown(count, small_count) for count in counts]
    if shown.count(None) == 1 and (others := [count for count in shown if count]):
        shown[shown.index(min(others))] = None
    return shown


def _shown(count: int, small_count: int) -> int | None:
    """A count, unless it is small."""
    return None if 1 <= count <= small_count else count


def _part(part: int, whole: int, small_count: int) -> bool:
    """Whether a part may be told of a whole that is told: neither it nor the rest is small."""
    return None not in (_shown(part, small_count), _shown(whole - part, small_count))


def _measure(measure: Mapping[str, Any] | None, small_count: int) -> Mapping[str, Any] | None:
    """A measure, unless too few persons are behind it."""
    if measure is None or _estimate(measure["by_model"], small_count) is None:
        return None
    return {**measure, "by_numbers": _estimate(measure["by_numbers"], small_count)}


def _estimate(estimate: Mapping[str, Any] | None, small_count: int) -> Mapping[str, Any] | None:
    return estimate if estimate is not None and _shown(estimate["persons"], small_count) else None


def _match_rates(items: Sequence[Mapping[str, Any]], small_count: int) -> Iterable[Mapping[str, Any]]:
    """Every feed of every partner; nothing of one with few persons, nor, were it alone, of the next least.

    Their rows add up to all rows, which are told.
    """
    for item, persons in zip(items, withheld([item["persons"] for item in items], small_count), strict=True):
        nothing = {name: None for name, value in item.items() if isinstance(value, int)}
        yield dict(item) | nothing if persons is None else _match_rate(item, small_count)


def _match_rate(item: Mapping[str, Any], small_count: int) -> Mapping[str, Any]:
    """One feed of one partner, with persons enough in it."""
    shown = dict(item)
    for known in ("another_feed", "another_partner"):
        parts = {unit: item[f"{unit}_in_{known}"] for unit in ("rows", "persons")}
        if not all(_part(part, item[unit], small_count) for unit, part in parts.items()):
            shown |= {f"{unit}_in_{known}": None for unit in parts}
    # Who is known to another partner is in another feed: what lies between the two counts is a count as well.
    between = item["persons_in_another_feed"] - item["persons_in_another_partner"]
    if _shown(between, small_count) is None:
        shown |= {"rows_in_another_partner": None, "persons_in_another_partner": None}
    return shown


def _missing(item: Mapping[str, Any], small_count: int) -> Mapping[str, Any]:
    """The match keys that one partner's records lack."""
    whole = item["records"]
    lacking = {key: count if _part(count, whole, small_count) else None for key, count in item["missing"].items()}
    return {**item, "records": _shown(whole, small_count), "missing": lacking}


def _groups(groups: Iterable[Mapping[str, Any]], small_count: int) -> Iterable[Mapping[str, Any]]:
    """Groups, by trait: of one that is withheld nothing is told but that it is there."""
    found = list(groups)
    for trait in dict.fromkeys(item["trait"] for item in found):
        of = [item for item in found if item["trait"] == trait]
        for item, persons in zip(of, withheld([item["persons"] for item in of], small_count), strict=True):
            measures = {
                name: _measure(item[name], small_count) if persons else None for name in ("precision", "recall")
            }
            yield {**item, "persons": persons, **measures}


def _traits(groups: Sequence[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
    """Of each trait by what its measures are told, and the widest gap in recall between two groups that are told."""
    for trait in dict.fromkeys(item["trait"] for item in groups):
        of = [item for item in groups if item["trait"] == trait]
        by = {name: _by(item[name] for item in of) for name in ("precision", "recall")}
        yield {"trait": trait, "told_by": by, "widest": _widest([item for item in of if item["recall"]])}


def _by(measures: Iterable[Mapping[str, Any] | None]) -> str | None:
    """By what a measure is told of all groups of a trait; None where it is of none."""
    told = [measure for measure in measures if measure is not None]
    return ("by_numbers" if any(measure["by_numbers"] for measure in told) else "by_model") if told else None


def _widest(groups: Sequence[Mapping[str, Any]]) -> Mapping[str, Any] | None:
    """The gap between the group of which most is found and that of which least is, by the estimate that is reported."""
    if len(groups) < 2:  # noqa: PLR2004 - between one and itself there is none
        return None
    ranked = sorted(groups, key=lambda item: (-item["recall"]["value"], item["group"]))
    ends = [
        Estimate(**(item["recall"]["by_numbers"] or item["recall"]["by_model"])) for item in (ranked[0], ranked[-1])
    ]
    value, low, high = (round(share, DECIMALS) for share in difference(*ends))
    return {"better": ranked[0]["group"], "worse": ranked[-1]["group"], "value": value, "low": low, "high": high}


def _gap(gap: Mapping[str, Any] | None, groups: Iterable[Mapping[str, Any]]) -> Mapping[str, Any] | None:
    """The surest gap, unless one of its two groups is withheld."""
    told = {(item["trait"], item["group"]) for item in groups if item["recall"]}
    ends = {(gap["trait"], gap[end]) for end in ("better", "worse")} if gap else set()
    return gap if ends <= told else None


def _moved(item: Mapping[str, Any]) -> Mapping[str, Any]:
    return {**item, "share": round(item["share"], _DRIFT_DECIMALS)}
