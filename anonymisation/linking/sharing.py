"""Pairs that share a key, found in this process: by sorting keys, at a third of the time and memory of a join.

DuckDB is handed these; Spark, for what does not fit into one machine, finds the same pairs by a join of its own.
"""

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

Places = npt.NDArray[np.int32]
Mask = npt.NDArray[np.bool_]
_LOW = np.uint64(32)
_STEPS = 1_000_003
_FIRST, _SECOND = 48271, 69621


def sharing(keys: pa.Array, source: pa.Array | None = None, fresh: Mask | None = None) -> tuple[Places, Places]:
    """The pairs of rows whose lists of keys share one, in order, the lesser place first.

    With `source`, only pairs of different sources; with `fresh`, only pairs of which at least one is fresh.
    """
    key, place = keys.flatten().to_numpy(), pc.list_parent_indices(keys).to_numpy().astype(np.int32)
    if fresh is not None and not fresh.all():
        reached = np.isin(key, key[fresh[place]])
        key, place = key[reached], place[reached]
    order = np.argsort(key)
    key, place = key[order], place[order]
    del order
    codes = None if source is None else source.dictionary_encode().indices.to_numpy()
    found = [np.zeros(0, dtype=np.uint64)]
    # Rows of one key stand together: each is paired with the next, then with the one after that, until none is left.
    step, at = 1, np.flatnonzero(key[1:] == key[:-1])
    while len(at):
        left, right = place[at], place[at + step]
        kept = left != right
        if codes is not None:
            kept &= codes[left] != codes[right]
        if fresh is not None:
            kept &= fresh[left] | fresh[right]
        found.append(_packed(left[kept], right[kept]))
        step += 1
        at = at[at + step < len(key)]
        at = at[key[at] == key[at + step]]
    return _unpacked(_each_once(np.concatenate(found)))


def sampled(left: Places, right: Places, most: int) -> tuple[Places, Places, float]:
    """At most about so many pairs, chosen by their places, and which share of all they are."""
    if len(left) <= most:
        return left, right, 1.0
    least = max(1, most * _STEPS // len(left))
    kept = (left.astype(np.int64) * _FIRST + right.astype(np.int64) * _SECOND) % _STEPS < least
    return left[kept], right[kept], least / _STEPS


def _packed(left: Places, right: Places) -> npt.NDArray[np.uint64]:
    """Two places as one number, the lesser first."""
    lesser, greater = np.minimum(left, right).astype(np.uint64), np.maximum(left, right).astype(np.uint64)
    return lesser << _LOW | greater


def _each_once(pairs: npt.NDArray[np.uint64]) -> npt.NDArray[np.uint64]:
    """The distinct pairs, in order."""
    pairs.sort()
    first = np.ones(len(pairs), dtype=np.bool_)
    np.not_equal(pairs[1:], pairs[:-1], out=first[1:])
    return pairs[first]


def _unpacked(pairs: npt.NDArray[np.uint64]) -> tuple[Places, Places]:
    return (pairs >> _LOW).astype(np.int32), pairs.astype(np.uint32).astype(np.int32)
