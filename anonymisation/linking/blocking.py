"""Blocking: which pairs are compared at all. Two records are if they share one key, such as family name and birth.

A key is a 64-bit number made of a rule and the values that the rule joins, so that it means the same in every run. What
makes a key useless is decided once, while a model is trained, and frozen in it: rules that would compare too much for
the number of records there are, and single keys (a common name with no more) that too many records have. So it hangs on
two records and the model alone whether they are compared.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from anonymisation.linking.hashed_keys import Hashed, Keys, Places

_WEAK = 0.25
"""Pairs that a weak rule may add for each record; what has few records keeps it whole."""
_STRONG = 20
_FREE = 150_000
"""Pairs that any rule may add whatever the number of records."""
_MOST = 2_000
"""Records that one key may have, whatever the rule allows."""
_ROOM, _A_RECORD = 20_000_000, 64
"""Pairs that all rules together may make: so many, or so many for each record, whichever is more."""
_SMALL = 8
"""Records that any key may have."""
_ONE = np.uint64(1)


@dataclass(frozen=True, slots=True)
class Rule:
    """One way to share a key: all `parts` agree. A weak rule is one that a large file has no room for."""

    name: str
    parts: tuple[str, ...]
    weak: bool = False


RULES = (
    Rule("telephone", ("telephone",)),
    Rule("email", ("email",)),
    Rule("names", ("names",)),
    Rule("names_former", ("root", "other_family")),
    Rule("names_year", ("names", "year")),
    Rule("names_day", ("names", "day")),
    Rule("sounds_year", ("given_sound", "family_sound", "year")),
    Rule("sounds_day", ("given_sound", "family_sound", "day")),
    Rule("given_birth", ("given_sound", "birth")),
    Rule("root_birth", ("root", "birth")),
    Rule("family_birth", ("family_sound", "birth")),
    Rule("family_given_birth", ("family_as_given", "birth")),
    Rule("former_birth", ("other_family", "birth")),
    Rule("given_postcode", ("given_sound", "postcode")),
    Rule("family_postcode", ("family_sound", "postcode")),
    Rule("birth_postcode", ("birth", "postcode")),
    Rule("birth_address", ("birth", "address")),
    Rule("given_address", ("given_sound", "address")),
    Rule("family_address", ("family_sound", "address")),
    Rule("mailbox_given", ("mailbox", "initial")),
    Rule("birth_sector", ("birth", "sector", "initial")),
    Rule("birth_town", ("birth", "town"), weak=True),
    Rule("birth_initials", ("birth", "initial", "family_initial"), weak=True),
    Rule("sounds", ("given_sound", "family_sound"), weak=True),
    Rule("given_month", ("given_sound", "year_month"), weak=True),
    Rule("family_month", ("family_sound", "year_month"), weak=True),
    Rule("given_town", ("given_sound", "town"), weak=True),
    Rule("family_town", ("family_sound", "town"), weak=True),
    Rule("address", ("address",), weak=True),
    Rule("birth", ("birth",), weak=True),
    Rule("postcode", ("postcode",), weak=True),
    Rule("mailbox", ("mailbox",), weak=True),
    Rule("family", ("family",), weak=True),
    Rule("given", ("given",), weak=True),
)
"""Every rule of one key a record. Beside them each number that a record has is a key."""
_NUMBERS = (Rule("numbers", ("numbers",)), Rule("doubtful", ("doubtful",)))


@dataclass(frozen=True, slots=True)
class Passed:
    """What no record was compared by, because too many share it: how many keys, and how many rules closed altogether.

    `pairs` share such a key, counted once for each; some of them share another and were compared by that.
    """

    rules: int = 0
    keys: int = 0
    pairs: int = 0


@dataclass(frozen=True, slots=True, repr=False)
class Blocks:
    """What keeps pairs from being compared (rules closed, keys too common), each record's keys, and what that leaves.

    `passed` tells of the keys of these records alone.
    """

    closed: tuple[str, ...]
    common: Mapping[str, tuple[int, ...]]
    keys: pa.Array
    passed: Passed = Passed()


def blocks_of(
    columns: pa.Table, closed: tuple[str, ...] | None = None, common: Mapping[str, tuple[int, ...]] | None = None
) -> Blocks:
    """Each record's keys, as a list; keys that no other record has are left out, for they reach nobody.

    What is closed and too common is told by a model; without, it is found for as many records as there are. In either
    case a key goes that more records have than all keys together have room for.
    """
    shut, found = list(closed or ()), []
    hashed = Hashed(columns)
    for number, rule in enumerate((*RULES, *_NUMBERS)):
        if rule.name in shut:
            continue
        at, key = hashed.of_each(rule.name, number) if rule in _NUMBERS else hashed.of_all(rule.parts, number)
        fit = _perhaps_shared(key)
        at, key = at[fit], key[fit]
        distinct, count = _counted(key)
        over = _among(distinct, np.array((common or {}).get(rule.name, ()), dtype=np.int64))
        if closed is None:
            most = _cap(count, max(_FREE, (_WEAK if rule.weak else _STRONG) * columns.num_rows))
            if rule.weak and np.count_nonzero(count > most) * 2 > len(count):
                shut.append(rule.name)
                continue
            over |= count > most
        found.append(_OfRule(rule.name, at, key, distinct, count, over))
    return _held(tuple(shut), dict(common or {}), found, columns.num_rows)


@dataclass(frozen=True, slots=True, repr=False)
class _OfRule:
    """The keys of one rule and the places of their records; each key that several have, how many, and if too many."""

    name: str
    places: Places
    keys: Keys
    distinct: Keys
    count: npt.NDArray[np.int64]
    over: npt.NDArray[np.bool_]


def _held(closed: tuple[str, ...], common: dict[str, tuple[int, ...]], found: list[_OfRule], rows: int) -> Blocks:
    """The keys of all rules that all have room for, and what that leaves."""
    left = np.concatenate([np.zeros(0, dtype=np.int64), *(rule.count[~rule.over] for rule in found)])
    most = max(_cap(left, max(_ROOM, _A_RECORD * rows)), _SMALL)
    places, keys, passed = [np.zeros(0, np.int32)], [np.zeros(0, np.int64)], Passed(len(closed))
    for rule in found:
        over = rule.over | (rule.count > most)
        at, key = rule.places, rule.keys
        if over.any():
            many, count = rule.distinct[over], rule.count[over]
            common[rule.name] = tuple(sorted({*common.get(rule.name, ()), *many.tolist()}))
            passed = Passed(len(closed), passed.keys + len(many), passed.pairs + int((count * (count - 1) // 2).sum()))
            kept = ~_among(key, many)
            at, key = at[kept], key[kept]
        places.append(at)
        keys.append(key)
    return Blocks(closed, common, _lists(np.concatenate(places), np.concatenate(keys), rows), passed)


def _counted(keys: Keys) -> tuple[Keys, npt.NDArray[np.int64]]:
    """The keys that several records have, in order, and how many have each."""
    distinct, count = np.unique(keys, return_counts=True)
    several = count > 1
    return distinct[several], count[several].astype(np.int64)


def _lists(places: Places, keys: Keys, rows: int) -> pa.Array:
    """The keys of each place as a list."""
    order = np.argsort(places, kind="stable")
    ends = np.zeros(rows + 1, dtype=np.int64)
    np.cumsum(np.bincount(places, minlength=rows), out=ends[1:])
    return pa.LargeListArray.from_arrays(pa.array(ends), pa.array(keys[order])).cast(pa.list_(pa.int64()))


def _cap(counts: npt.NDArray[np.int64], budget: float) -> int:
    """The most records that a key may have so that all keys together make no more pairs than the budget."""
    ordered = np.sort(counts)
    pairs = np.cumsum(ordered * (ordered - 1) // 2)
    fits = int(np.searchsorted(pairs, budget, side="right"))
    if fits == len(ordered):
        return _MOST
    return min(_MOST, int(ordered[fits]) - 1)


def _perhaps_shared(keys: Keys) -> npt.NDArray[np.bool_]:
    """Which keys more than one record has; with them a few that share all but their last bits with another.

    A key's last bits give way to its place, so that one sort of plain numbers, the quickest of all, finds its likes.
    """
    bits = np.uint64(max(len(keys).bit_length(), 1))
    ordered = (keys.view(np.uint64) >> bits << bits) | np.arange(len(keys), dtype=np.uint64)
    ordered.sort()
    as_next = (ordered[1:] ^ ordered[:-1]) >> bits == 0
    several, shared = np.zeros((2, len(keys)), dtype=np.bool_)
    several[:-1] = as_next
    several[1:] |= as_next
    shared[ordered & ((_ONE << bits) - _ONE)] = several
    return shared


def _among(keys: Keys, some: Keys) -> npt.NDArray[np.bool_]:
    """Which keys are among some that stand in order."""
    if not len(some):
        return np.zeros(len(keys), dtype=np.bool_)
    at = np.minimum(np.searchsorted(some, keys), len(some) - 1)
    among: npt.NDArray[np.bool_] = some[at] == keys
    return among
