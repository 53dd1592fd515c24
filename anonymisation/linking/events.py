"""Events: what became of persons from one registry to the next, so that a study survives when links are made anew."""

from enum import StrEnum

import pyarrow as pa
import pyarrow.compute as pc

from anonymisation.linking.persons import PERSON

_TEXT = pa.string()
CROSSWALK = pa.schema(
    [
        pa.field("before", PERSON, nullable=False),
        pa.field("after", PERSON),
        pa.field("relation", _TEXT, nullable=False),
        pa.field("records", pa.int64(), nullable=False),
    ]
)
"""One row for each person of before and each that has records of theirs after: null after for who is gone."""
EVENTS = pa.schema(
    [
        pa.field("event", _TEXT, nullable=False),
        pa.field("person", PERSON, nullable=False),
        pa.field("other", PERSON),
        pa.field("records", pa.int64(), nullable=False),
    ]
)
"""`other`: whom records of `person` went to. `records`: how many record keys it concerns."""


class Change(StrEnum):
    """What became of a person, or of some of their records."""

    SAME = "same"
    """They are who they were, and hold these of their records."""
    CREATED = "created"
    """They are there now, and nobody's records of before are theirs: new, or back after a run without them."""
    MERGED = "merged"
    """They are no more, and these of their records are those of somebody who was there before."""
    SPLIT = "split"
    """These of their records are those of somebody new."""
    MOVED = "moved"
    """They are still there, and these of their records were corrected to somebody who was there before."""
    GONE = "gone"
    """They are no more, nor are any of their records."""


def crosswalk(before: pa.Table, after: pa.Table) -> pa.Table:
    """Where the records of each person of one registry are in the next (`RECORD_REGISTRY`); only what each held counts.

    A record that is no longer there is told of only where its person is `GONE`; a person's row of their own is always
    there while they are, though all their records be others now.
    """
    one, other = _held(before), _held(after)
    at = pc.index_in(one.column("record_key"), value_set=other.column("record_key").combine_chunks())
    went = pa.table([one.column("person"), other.column("person").take(at)], names=["before", "after"])
    counted = (
        went.group_by(["before", "after"]).aggregate([([], "count_all")]).select([*went.column_names, "count_all"])
    )
    known = counted.filter(pc.is_valid(counted.column("after")))
    gone = counted.filter(pc.is_null(counted.column("after")))
    gone = _without(_without(gone, "before", known.column("before")), "before", other.column("person"))
    alike = known.filter(pc.equal(known.column("before"), known.column("after"))).column("before")
    stayed = _without(_only(one, "person", other.column("person")), "person", alike).column("person").unique()
    renewed = pa.table([stayed, stayed, pa.repeat(pa.scalar(0, pa.int64()), len(stayed))], names=counted.column_names)
    flows = pa.concat_tables([known, gone, renewed]).combine_chunks()
    relation = _relation(flows.column("before"), flows.column("after"), one.column("person"), other.column("person"))
    made = [flows.column("before"), flows.column("after"), relation, flows.column("count_all")]
    in_order = [("before", "ascending"), ("after", "ascending")]
    return pa.Table.from_arrays(made, schema=CROSSWALK).sort_by(in_order).combine_chunks()


def events(before: pa.Table, after: pa.Table) -> pa.Table:
    """What befell persons between one registry and the next; who stayed as they were is not told of."""
    told = crosswalk(before, after)
    changed = told.filter(pc.not_equal(told.column("relation"), Change.SAME))
    changed = changed.select(["relation", "before", "after", "records"]).rename_columns(EVENTS.names)
    new = _without(_without(_held(after), "person", _held(before).column("person")), "person", told.column("after"))
    new = new.group_by("person").aggregate([([], "count_all")])
    created = pa.repeat(pa.scalar(Change.CREATED.value, _TEXT), new.num_rows)
    nobody = pa.nulls(new.num_rows, PERSON)
    begun = pa.table([created, new.column("person"), nobody, new.column("count_all")], names=EVENTS.names)
    both = pa.concat_tables([changed.cast(EVENTS), begun.cast(EVENTS)])
    return both.sort_by([("event", "ascending"), ("person", "ascending"), ("other", "ascending")]).combine_chunks()


def _held(registry: pa.Table) -> pa.Table:
    """The record keys that were there, and their persons."""
    return registry.filter(registry.column("held")).select(["record_key", "person"])


def _relation(before: pa.Array, after: pa.Array, persons_before: pa.Array, persons_after: pa.Array) -> pa.Array:
    """What each flow of records means."""
    told = [
        (Change.GONE, pc.is_null(after)),
        (Change.SAME, pc.fill_null(pc.equal(before, after), False)),  # noqa: FBT003 - the function's own argument
        (Change.SPLIT, pc.invert(pc.is_in(after, value_set=persons_before))),
        (Change.MERGED, pc.invert(pc.is_in(before, value_set=persons_after))),
    ]
    relation = pa.repeat(pa.scalar(Change.MOVED.value, _TEXT), len(before))
    for change, holds in reversed(told):
        relation = pc.if_else(holds, pa.scalar(change.value, _TEXT), relation)
    return relation


def _only(table: pa.Table, column: str, values: pa.ChunkedArray) -> pa.Table:
    """The rows whose value is among others."""
    return table.filter(pc.is_in(table.column(column), value_set=values.combine_chunks()))


def _without(table: pa.Table, column: str, values: pa.ChunkedArray) -> pa.Table:
    """The rows whose value is not among others."""
    return table.filter(pc.invert(pc.is_in(table.column(column), value_set=values.combine_chunks())))
