"""Relinks: whose rows became whose from run to run, kept with the runs, so that each domain's pids can be led on.

Kept by person and sealed; a project is told of it in its own pids alone (`journey/relinking.py`), and only where rows
of its feeds were the one's before and are the other's now.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import date

import pyarrow as pa
import pyarrow.compute as pc

from anonymisation.linking.events import Change, crosswalk
from anonymisation.linking.persons import PERSON

_FEEDS = pa.list_(pa.string())
RELINKS = pa.schema(
    [
        pa.field("run", pa.int64(), nullable=False),
        pa.field("on", pa.date32(), nullable=False),
        pa.field("before", PERSON, nullable=False),
        pa.field("after", PERSON, nullable=False),
        pa.field("change", pa.string(), nullable=False),
        pa.field("feeds_before", _FEEDS, nullable=False),
        pa.field("feeds_after", _FEEDS, nullable=False),
    ]
)
"""One row for each two persons of whom the one's records became the other's: in which run, as of which day, and of
which feeds each had rows, `before` in the run before, `after` in that run. Of who was split and is still there, a row
leads to themselves.
"""
_LEADS = pa.array([Change.MERGED.value, Change.SPLIT.value, Change.MOVED.value])
Rows = Callable[[], Sequence[tuple[str, pa.Array]]]
"""Gives of each delivery its feed and the person of each row; asked only where somebody changed."""


def relinks(number: int, on: date, registries: tuple[pa.Table, pa.Table], before: Rows, after: Rows) -> pa.Table:
    """What became of persons from one registry to the next, the latter of run `number`, made as of a day."""
    told = crosswalk(*registries)
    changed = told.filter(pc.is_in(told.column("relation"), value_set=_LEADS))
    if not changed.num_rows:
        return RELINKS.empty_table()
    stayed = told.filter(
        pc.and_(
            pc.equal(told.column("relation"), Change.SAME.value),
            pc.is_in(told.column("before"), value_set=changed.column("before").combine_chunks()),
        )
    )
    flows = pa.concat_tables([changed, stayed])
    were, are = (_feeds(rows(), flows.column(name)) for name, rows in (("before", before), ("after", after)))
    made = (pa.repeat(item, flows.num_rows) for item in (pa.scalar(number, pa.int64()), pa.scalar(on, pa.date32())))
    columns = [*made, flows.column("before"), flows.column("after"), flows.column("relation"), were, are]
    found = pa.Table.from_arrays(columns, schema=RELINKS)
    return found.sort_by([("before", "ascending"), ("after", "ascending")]).combine_chunks()


def _feeds(rows: Sequence[tuple[str, pa.Array]], persons: pa.ChunkedArray) -> pa.Array:
    """The feeds of which each person had rows."""
    whole = persons.combine_chunks()
    of: list[list[str]] = [[] for _ in range(len(whole))]
    for feed in sorted({feed for feed, _ in rows}):
        had = pa.concat_arrays([pa.nulls(0, PERSON), *(found for name, found in rows if name == feed)])
        for place in pc.indices_nonzero(pc.is_in(whole, value_set=pc.unique(had))).to_pylist():
            of[place].append(feed)
    return pa.array(of, _FEEDS)


def told_to(table: pa.Table, feeds: Iterable[str], since: date) -> pa.Table:
    """Those relinks, from a day on, of which rows of some feeds tell, before and after."""
    wanted, table = set(feeds), table.filter(pc.greater_equal(table.column("on"), since))
    told = [
        bool(wanted & {*before}) and bool(wanted & {*after})
        for before, after in zip(
            table.column("feeds_before").to_pylist(), table.column("feeds_after").to_pylist(), strict=True
        )
    ]
    return table.filter(pa.array(told, pa.bool_()))
