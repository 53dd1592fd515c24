"""Blocking keys as 64-bit numbers: of the same values the same in every run, and of others another.

A key tells nothing to a person, but it is made without a secret: whoever has it can try whose it is. So keys rest
sealed only, as those of a trained model that too many records have.
"""

from collections.abc import Callable, Iterable, Mapping
from hashlib import blake2b

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from anonymisation.linking.names import by_distinct
from anonymisation.linking.short_forms import MAY_STAND_FOR

Keys = npt.NDArray[np.int64]
Places = npt.NDArray[np.int32]
_ODD, _WHOLE = 0x9E3779B97F4A7C15, (1 << 64) - 1
_MIX = (np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB))
_SHIFTS = (np.uint64(30), np.uint64(27), np.uint64(31))


class Hashed:
    """Parts of keys as 64-bit numbers, each made once; with which rows have it."""

    def __init__(self, columns: pa.Table) -> None:
        self._columns = columns
        self._columns_encoded: dict[str, pa.Array] = {}
        self._made: dict[str, tuple[npt.NDArray[np.uint64], npt.NDArray[np.bool_]]] = {}

    def _part(self, part: str) -> tuple[npt.NDArray[np.uint64], npt.NDArray[np.bool_]]:
        if part not in self._made:
            self._made[part] = self._make(part)
        return self._made[part]

    def of_each(self, column: str, number: int) -> tuple[Places, Keys]:
        """The places of the records that have something in a column of lists, and a key for each of it."""
        lists = self._columns.column(column).combine_chunks()
        keys = _mixed(_hash(lists.flatten()), number)
        return pc.list_parent_indices(lists).to_numpy().astype(np.int32), keys.view(np.int64)

    def of_all(self, parts: Iterable[str], number: int) -> tuple[Places, Keys]:
        """The places of the records that have all of some parts, and one key for each."""
        return _joined(number, [self._part(part) for part in parts])

    def _make(self, part: str) -> tuple[npt.NDArray[np.uint64], npt.NDArray[np.bool_]]:
        if part == "names":
            # In either order: a sum does not change when given and family name are swapped.
            (given, has), (family, has_too) = self._part("root"), self._part("family_root")
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


def _joined(number: int, parts: list[tuple[npt.NDArray[np.uint64], npt.NDArray[np.bool_]]]) -> tuple[Places, Keys]:
    """The keys of a rule from its parts, for records that have them all."""
    has = np.logical_and.reduce([valid for _, valid in parts])
    at = np.flatnonzero(has).astype(np.int32)
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
