"""Which durable steps to kill at: before the first of each name, and after the last.

A killed process leaves what it gave to the system, so only a name that appears, changes or goes makes a difference:
after one such step and before the next the disk is the same, synced or not, but for a temporary file, which recovery
sweeps first of all. Of points between which nothing else differs one is chosen, with a temporary file or without. (That
a sync comes before a name, for a power cut, is tested in `tests/zones/test_durable.py`.)
"""

import re

_POINT = re.compile(r"(before|after) (fsync folder|fsync|link|rename|unlink) (.*)")
_OURS = re.compile(r"\b(?:[0-9a-f]{16}|\d{8}T\d+Z|\d+)\b")
"""A version, a receipt, the number of a run or of a leaf of the ledger: every one has another."""


def kills(points: list[str]) -> list[int]:
    """The places among some points at which to kill."""
    chosen: dict[int, int] = {}
    disks = _disks(points)
    for name, places in named(points).items():
        place = places[0] if name.startswith("before ") else places[-1]
        chosen.setdefault(disks[place], place)
    return sorted(chosen.values())


def named(points: list[str]) -> dict[str, list[int]]:
    """Where each point stands, by its name without what is another in every run. Folders are synced for power cuts."""
    found: dict[str, list[int]] = {}
    for place, point in enumerate(points):
        if " fsync folder " not in point:
            found.setdefault(unnumbered(point), []).append(place)
    return found


def unnumbered(name: str) -> str:
    """The name of a point or a file without what is another in every run."""
    return _OURS.sub("N", name)


def _disks(points: list[str]) -> list[int]:
    """At each point, how many names have changed so far; taking a temporary name away is no change."""
    found, changes, linked = [], 0, ""
    for point in points:
        match = _POINT.fullmatch(point)
        assert match, point
        when, act, label = match.groups()
        if when == "after" and act in {"link", "rename", "unlink"}:
            changes += not (act == "unlink" and label == linked)
            linked = label if act == "link" else ""
        found.append(changes)
    return found
