"""How far a run of linking lies from the one before: by what share things lie elsewhere now.

Of two distributions the share is their total variation distance (Levin, Peres and Wilmer 2009, Markov Chains and Mixing
Times, section 4.1): the least share of one that must be moved to make the other. Of two rates it is their difference.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

ENOUGH = 1_000
"""Pairs, persons or rows that both runs must have before they are compared: of fewer, chance alone moves many."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What of a run the next is compared with: counts only.

    `weights` by bin and `sizes` by class are in the order of their bins; `linked` and `missing` are (how many, of how
    many) by name: rows of a partner's feed that are linked to another, rows of a partner that lack a match key.
    """

    model: str
    weights: Sequence[int]
    sizes: Sequence[int]
    linked: Mapping[str, tuple[int, int]]
    missing: Mapping[str, tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Moved:
    """One thing that lies elsewhere: by what share (0 to 1)."""

    what: str
    name: str
    share: float


def drift(before: Snapshot, now: Snapshot) -> tuple[Moved, ...]:
    """Everything that can be compared, what moved most first.

    Weights of two models are not compared, nor what either run has too little of, nor what only one of them has.
    """
    found = [
        *([_moved("weights", before.weights, now.weights)] if before.model == now.model else []),
        _moved("sizes", before.sizes, now.sizes),
        *_rates("linked", before.linked, now.linked),
        *_rates("missing", before.missing, now.missing),
    ]
    moved = [item for item in found if item is not None]
    return tuple(sorted(moved, key=lambda item: (-item.share, item.what, item.name)))


def _moved(what: str, before: Sequence[int], now: Sequence[int]) -> Moved | None:
    """The distance of two distributions over the same bins."""
    if min(sum(before), sum(now)) < ENOUGH:
        return None
    shares = (abs(one / sum(before) - other / sum(now)) for one, other in zip(before, now, strict=True))
    return Moved(what, "", sum(shares) / 2)


def _rates(what: str, before: Mapping[str, tuple[int, int]], now: Mapping[str, tuple[int, int]]) -> list[Moved | None]:
    """The difference of each rate that both runs have."""
    found: list[Moved | None] = []
    for name in sorted(before.keys() & now.keys()):
        (few, of), (few_now, of_now) = before[name], now[name]
        if min(of, of_now) >= ENOUGH:
            found.append(Moved(what, name, abs(few / of - few_now / of_now)))
    return found
