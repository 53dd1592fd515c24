"""Blocking: which pairs are compared at all. Two records are if they share one key, such as family name and birth.

A key is a 64-bit number made of a rule and the values that the rule joins, so that it means the same in every run. What
makes a key useless is decided once, while a model is trained, and frozen in it: rules that would compare too much for
the number of records there are, and single keys (a common name with no more) that too many records have. So it hangs on
two records and the model alone whether they are compared.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from hashlib import blake2b

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from anonymisation.linking.names import by_distinct
from anonymisation.linking.short_forms import MAY_STAND_FOR

Keys = npt.NDArray[np.int64]
_WEAK = 0.25
"""Pairs that a weak rule may add for each record; what has few records keeps it whole."""
_STRONG = 20
_FREE = 150_000
"""Pairs that any rule may add whatever the number of records."""
_MOST = 2_000
"""Records that one key may have, whatever the rule allows."""
_ONE = np.uint64(1)
_ODD, _WHOLE = 0x9E3779B97F4A7C15, (1 << 64) - 1
_MIX = (np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB))
_SHIFTS = (np.uint64(30), np.uint64(27), np.uint64(31))


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
class Blocks:
    """What keeps pairs from being compared (rules closed, keys too common), and each record's keys."""

    closed: tuple[str, ...]
    common: Mapping[str, tuple[int, ...]]
    keys: pa.Array


def blocks_of(
    columns: pa.Table, closed: tuple[str, ...] | None = None, common: Mapping[str, tuple[int, ...]] | None = None
) -> Blocks:
    """Each record's keys, as a list; keys that no other record has are left out, for they reach nobody.

    What is closed and too common is told by a model; without, it is found for as many records as there are.
    """
    shut, frequent = list(closed or ()), dict(common or {})
    places, keys = [np.zeros(0, np.int64)], [np.zeros(0, np.int64)]
    hashed = _Hashed(columns)
    for number, rule in enumerate((*RULES, *_NUMBERS)):
        if rule.name in shut:
            continue
        at, key = hashed.keys_of(rule, number)
        fit = _perhaps_shared(key)
        at, key = at[fit], key[fit]
        if closed is None:
            over = _too_common(rule, key, columns.num_rows)
            if over is None:
                shut.append(rule.name)
                continue
            if len(over):
                frequent[rule.name] = tuple(over.tolist())
        if rule.name in frequent:
            kept = ~_among(key, np.array(frequent[rule.name], dtype=np.int64))
            at, key = at[kept], key[kept]
        places.append(at)
        keys.append(key)
    return Blocks(tuple(shut), frequent, _lists(np.concatenate(places), np.concatenate(keys), columns.num_rows))


def _too_common(rule: Rule, keys: Keys, rows: int) -> Keys | None:
    """The keys that too many records have, in order; None closes a weak rule."""
    distinct, count = np.unique(keys, return_counts=True)
    most = _cap(count, max(_FREE, (_WEAK if rule.weak else _STRONG) * rows))
    over = distinct[count > most]
    return None if rule.weak and len(over) * 2 > int((count > 1).sum()) else over


def _lists(places: npt.NDArray[np.int64], keys: Keys, rows: int) -> pa.Array:
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
    at = np.minimum(np.searchsorted(some, keys), len(some) - 1)
    among: npt.NDArray[np.bool_] = some[at] == keys
    return among


class _Hashed:
    """Parts of keys as 64-bit numbers, each made once; with which rows have it."""

    def __init__(self, columns: pa.Table) -> None:
        self._columns = columns
        self._columns_encoded: dict[str, pa.Array] = {}
        self._made: dict[str, tuple[npt.NDArray[np.uint64], npt.NDArray[np.bool_]]] = {}

    def __getitem__(self, part: str) -> tuple[npt.NDArray[np.uint64], npt.NDArray[np.bool_]]:
        if part not in self._made:
            self._made[part] = self._make(part)
        return self._made[part]

    def keys_of(self, rule: Rule, number: int) -> tuple[npt.NDArray[np.int64], Keys]:
        """The places of the records that have a key of a rule, and their keys."""
        if rule in _NUMBERS:
            lists = self._columns.column(rule.name).combine_chunks()
            keys = _mixed(_hash(lists.flatten()), number)
            return pc.list_parent_indices(lists).to_numpy().astype(np.int64), keys.view(np.int64)
        return _joined(number, [self[part] for part in rule.parts])

    def _make(self, part: str) -> tuple[npt.NDArray[np.uint64], npt.NDArray[np.bool_]]:
        if part == "names":
            # In either order: a sum does not change when given and family name are swapped.
            (given, has), (family, has_too) = self["root"], self["family_root"]
            return given + family, has & has_too
        of, make = _PARTS.get(part, (part, None))
        encoded = self._encoded(of)
        return _hash(encoded, make), encoded.is_valid().to_numpy(zero_copy_only=False)

    def _encoded(self, of: str) -> pa.Array:
        """A column with each distinct value once."""
        if of not in self._columns_encoded:
            self._columns_encoded[of] = self._columns.column(of).combine_chunks().dictionary_encode()
        return self._columns_encoded[of]


def _root(name: str) -> str:
    """One name for all that a name may be short for: the first of them."""
    return MAY_STAND_FOR.get(name, (name,))[0]


def _unordered_birth(birth: str) -> str:
    """A date whose day and month may be swapped."""
    return birth[:5] + "".join(sorted((birth[5:7], birth[8:])))


_PARTS: Mapping[str, tuple[str, Callable[[str], str]]] = {
    "root": ("given_first", _root),
    "family_root": ("family", _root),
    "family_as_given": ("family", _root),
    "birth": ("birth", _unordered_birth),
    "year": ("birth", lambda birth: birth[:4]),
    "day": ("birth", lambda birth: "".join(sorted((birth[5:7], birth[8:])))),
    "year_month": ("birth", lambda birth: birth[:7]),
    "initial": ("given", lambda name: name[:1]),
    "family_initial": ("family", lambda name: name[:1]),
}


def _hash(texts: pa.Array, make: Callable[[str], str] | None = None) -> npt.NDArray[np.uint64]:
    """A number for each text, or for what is made of it, the same in every run; 0 for none."""

    def numbers(distinct: list[str]) -> list[int]:
        made = map(make, distinct) if make else distinct
        return [int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "little") for text in made]

    hashed: npt.NDArray[np.uint64] = pc.fill_null(by_distinct(texts, numbers, pa.uint64()), 0).to_numpy()
    return hashed


def _joined(
    number: int, parts: list[tuple[npt.NDArray[np.uint64], npt.NDArray[np.bool_]]]
) -> tuple[npt.NDArray[np.int64], Keys]:
    """The keys of a rule from its parts, for records that have them all."""
    has = np.logical_and.reduce([valid for _, valid in parts])
    at = np.flatnonzero(has)
    key = np.zeros(len(at), dtype=np.uint64)
    for values, _ in parts:
        key = _mixed(key + values[at], number)
    return at, key.view(np.int64)


def _mixed(keys: npt.NDArray[np.uint64], number: int) -> npt.NDArray[np.uint64]:
    """Each number well mixed with the rule's (splitmix64; Steele, Lea and Flood 2014)."""
    mixed = keys + np.uint64((_ODD * (number + 1)) & _WHOLE)
    mixed = (mixed ^ (mixed >> _SHIFTS[0])) * _MIX[0]
    mixed = (mixed ^ (mixed >> _SHIFTS[1])) * _MIX[1]
    return mixed ^ (mixed >> _SHIFTS[2])
