"""Of the page of the quality of links what tells of groups of people: for whom links are missed, or made wrongly.

All groups of a trait are told by one estimate, which the page names, and the gap between two of them is that of what
stands in the table.
"""

from collections.abc import Iterator, Mapping, Sequence
from html import escape
from typing import Any

from portal.html_page import html_table
from portal.link_quality_drawn import Point, draw_points

Found = Mapping[str, Any]
WITHHELD = "withheld"
WAYS = {"by_model": "by the model", "by_numbers": "by numbers"}
"""The two estimates of a measure, by their names in the report."""
_TRAITS = {"sex": "Sex", "age_band": "Age", "ethnicity": "Ethnic group", "partner": "Partner"}
_HEADINGS = ("group", "persons", "missed", "from", "to", "false", "from", "to")
_TENTHS = 3
"""Decimals of a share that is shown in tenths of a hundredth."""


def groups_told(found: Found) -> Iterator[str]:
    """Missed and false links by group, trait by trait."""
    yield "<h2>For whom links are missed, or made wrongly</h2>"
    if (gap := found["gap"]) is not None:
        of = [item for item in found["groups"] if item["trait"] == gap["trait"]]
        yield (
            f"<p>The surest gap, whose interval begins highest: by {escape(_trait(gap['trait']).lower())}, "
            f"{_more_found(gap, of)}. Agreed are at the most {found['limits']['recall_gap']:.1%}, held against the "
            "near end of it.</p>"
        )
    yield (
        "<p>All groups of a trait are told in one way, so that they can be compared: by numbers where these tell of "
        "every group, else by the model, which knows nothing of pairs that were never compared.</p>"
    )
    for told in found["traits"]:
        yield from _of_trait(told, [item for item in found["groups"] if item["trait"] == told["trait"]])


def counted(count: int | None) -> str:
    """A count, unless it is withheld."""
    return WITHHELD if count is None else f"{count:,}"


def worded(name: str) -> str:
    """A name of ours as it is read."""
    return name.replace("_", " ")


def _of_trait(told: Found, of: Sequence[Found]) -> Iterator[str]:
    """The groups of one trait."""
    name, by = _trait(told["trait"]), told["told_by"]
    said = f"{name}: of the true links, found{_by(by['recall'])}"
    points = [_point(item) for item in of]
    yield f"<h3>{escape(name)}</h3>\n<figure>\n{draw_points(said, points)}\n</figure>"
    if (widest := told["widest"]) is not None:
        yield f"<p>The widest gap: {_more_found(widest, of)}.</p>"
    rows = [(worded(item["group"]), [counted(item["persons"]), *_missed_and_false(item)]) for item in of]
    caption = f"{name}: missed links{_by(by['recall'])} and false ones{_by(by['precision'])}"
    yield html_table(caption, _HEADINGS, rows)


def _by(way: str | None) -> str:
    """By which estimate all groups of a trait are told."""
    return "" if way is None else f" ({WAYS[way]})"


def _more_found(gap: Found, of: Sequence[Found]) -> str:
    """A gap in words: just what lies between the two shares as they are shown."""
    missed = {item["group"]: round(1 - item["recall"]["value"], _TENTHS) for item in of if item["recall"]}
    more = missed[gap["worse"]] - missed[gap["better"]]
    return (
        f"{more:.1%} more of the true links are found of {_named(gap['better'])} than of "
        f"{_named(gap['worse'])} (from {gap['low']:.1%} to {gap['high']:.1%}"
        f"{', so that it may be chance' if gap['low'] <= 0 else ''})"
    )


def _point(item: Found) -> Point:
    measure = item["recall"]
    if measure is None:
        return Point(worded(item["group"]), None, 0.0, 1.0)
    return Point(worded(item["group"]), measure["value"], measure["low"], measure["high"])


def _missed_and_false(item: Found) -> list[str]:
    """The complements of recall and precision, with their intervals the other way round."""
    told = []
    for name in ("recall", "precision"):
        of = item[name]
        told += [""] * 3 if of is None else [f"{1 - of[end]:.1%}" for end in ("value", "high", "low")]
    return told


def _trait(name: str) -> str:
    return _TRAITS.get(name, name)


def _named(group: str) -> str:
    return f"“{escape(worded(group))}”"
