"""Conflicts: two records whose verified numbers say that they are not of one person.

Numbers conflict where both records have one of a kind and none of any kind is the same. It outweighs likeness. Where a
number of one kind is the same, another that differs was mistyped, or was given anew, and bars nothing.
"""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from anonymisation.linking.clustering.rule import Numbers, Pairs

NUMBERS = pa.schema([pa.field("record", pa.int64()), pa.field("kind", pa.string()), pa.field("value", pa.string())])
"""Verified numbers: one row for each number of a record, which is told by its place."""
_SEPARATOR = "\x1f"
_AT_ONCE = 1 << 22
"""Pairs of numbers that are looked at in one go."""


def numbers_of(records: pa.Table) -> pa.Table:
    """The verified numbers of linking records, a row for each."""
    lists = records.column("numbers").combine_chunks()
    flat = pc.list_flatten(lists)
    parents = pc.list_parent_indices(lists).cast(pa.int64())
    return pa.Table.from_arrays(
        [parents, pc.struct_field(flat, "kind"), pc.struct_field(flat, "value")], schema=NUMBERS
    )


def conflicts_within(numbers: pa.Table, groups: Numbers) -> Pairs:
    """The pairs of records of one group (the same number in `groups`; -1: alone) that conflict; their weight is -inf.

    Work grows with the square of a group's size: groups must be small.
    """
    record, kind, value = _coded(numbers, groups)
    record, kind, value = (column[_of_mixed(groups[record], kind, value)] for column in (record, kind, value))
    run = groups[record] * (kind.max(initial=0) + 1) + kind
    order = np.lexsort((record, run))
    record, value, run = record[order], value[order], run[order]
    ends = np.searchsorted(run, run, side="right")
    ahead = ends - np.arange(len(run)) - 1
    found = [np.zeros(0, dtype=np.int64)]
    for part in _parts(groups[record], ahead):
        one = np.repeat(np.arange(part.start, part.stop), ahead[part])
        other = one + 1 + np.arange(len(one)) - np.repeat(np.cumsum(ahead[part]) - ahead[part], ahead[part])
        pair = record[one] * len(groups) + record[other]
        order = np.argsort(pair, kind="stable")
        pair, same = pair[order], (value[one] == value[other])[order]
        first = np.flatnonzero(np.diff(pair, prepend=-1))
        pair, same = pair[first], np.logical_or.reduceat(same, first) if len(first) else same
        found.append(pair[~same & (pair // len(groups) != pair % len(groups))])
    left, right = np.divmod(np.concatenate(found), max(1, len(groups)))
    return Pairs(left, right, np.full(len(left), -np.inf))


def _coded(numbers: pa.Table, groups: Numbers) -> tuple[Numbers, Numbers, Numbers]:
    """Record, kind and value of each number of a record that has a group, once each: kinds and values as codes."""
    record = numbers.column("record").to_numpy()
    numbers = numbers.filter(pa.array(groups[record] >= 0))
    kinds, values = numbers.column("kind"), numbers.column("value")
    kind, value = (
        column.combine_chunks().dictionary_encode().indices.to_numpy().astype(np.int64)
        for column in (kinds, pc.binary_join_element_wise(kinds, values, _SEPARATOR))
    )
    return numbers.column("record").to_numpy(), kind, value


def _of_mixed(group: Numbers, kind: Numbers, value: Numbers) -> Numbers:
    """The places of numbers whose group has two different numbers of one kind: only there can records conflict."""
    _, first = np.unique(group * (value.max(initial=0) + 1) + value, return_index=True)
    of_kind, several = np.unique(group[first] * (kind.max(initial=0) + 1) + kind[first], return_counts=True)
    mixed = of_kind[several > 1] // (kind.max(initial=0) + 1)
    return np.flatnonzero(np.isin(group, mixed))


def _parts(group: Numbers, ahead: Numbers) -> list[slice]:
    """Rows of whole groups, with about as many pairs as are looked at in one go; rows come in the order of groups."""
    before = np.cumsum(ahead) - ahead
    starts = np.flatnonzero(np.r_[True, group[1:] != group[:-1]]) if len(group) else np.zeros(0, dtype=np.int64)
    chosen = starts[np.flatnonzero(np.diff(before[starts] // _AT_ONCE, prepend=-1))]
    return [slice(start, end) for start, end in zip(chosen.tolist(), [*chosen[1:].tolist(), len(group)], strict=False)]
