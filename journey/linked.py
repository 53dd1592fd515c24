"""Linked: match keys of current deliveries → who is the same person, sealed, with the registry that keeps ids stable.

`runs/<number>/` holds `links` (a row group for each delivery, in the order of `run.json`: person of each accepted row),
`registry` and `run.json`; the pointer `current` says which run holds. A run that was killed is never pointed at. Where
there is a tier 3 key, each run has its own crosswalk, sealed to that (`journey/tier3/crosswalk.py`).
"""

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import date

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from anonymisation.linking.admission import feeds_admitted
from anonymisation.linking.evidence import EVIDENCE, evidence, nobody
from anonymisation.linking.match_keys import MatchKeyLayout
from anonymisation.linking.persons import PERSON, REGISTRY, Named, components, edges_of, name_components
from contracts.vocabulary import FeedKind
from custody.derivation import derived
from custody.roots import RootUse
from journey.deliveries import Delivery, DeliveryBook, current
from journey.entering import enter
from journey.errors import ConservationError
from journey.instance import Instance, Zone
from journey.match_keys import read_match_keys
from journey.sealed import create_sealed, destroy_sealed, open_sealed
from journey.tier3.crosswalk import crosswalk_is_due, discard_crosswalk, discard_other_crosswalks, write_crosswalk
from lineage.entries import Verb

_LINKS, _REGISTRY, _RUN, _CURRENT = "links", "registry", "run.json", "current"
_WHOLE = 1 << 40
"""Rows in a row group: more than there can be, so that a delivery is one."""
_LINKS_SCHEMA = pa.schema([pa.field("line", pa.int64(), nullable=False), pa.field("person", PERSON)])


@dataclass(frozen=True, slots=True)
class LinkedDelivery:
    """One delivery in a run: its rows, and those of them that are about somebody.

    `persons` and `partition` are keyed digests of who its rows are about: by person id, and by which of all rows are
    one person's, whatever the ids.
    """

    receipt_id: str
    digest: str
    rows: int
    about: int
    persons: str
    partition: str


@dataclass(frozen=True, slots=True)
class Linked:
    """What was linked. `rows` are those about somebody, `persons` how many people they are about."""

    feeds: tuple[str, ...]
    deliveries: tuple[LinkedDelivery, ...]
    rows: int
    persons: int

    def of(self, delivery: Delivery) -> LinkedDelivery | None:
        """What the run says of one delivery."""
        return next((item for item in self.deliveries if item.receipt_id == delivery.receipt_id), None)


def linkable(instance: Instance, on: date) -> tuple[Delivery, ...]:
    """Current deliveries of admitted feeds by partners that still give them, in the order of their digests.

    Never in that of their arrival.
    """
    agreement = instance.agreement
    admitted = feeds_admitted(agreement, on)
    given = {(item.partner, item.feed) for item in agreement.supplies if item.feed in admitted}
    held = (item for item in current(DeliveryBook(instance).all()) if (item.partner, item.feed) in given)
    about_people = (item for item in held if instance.library.feed(item.feed).kind is FeedKind.EVENTS)
    return tuple(sorted(about_people, key=lambda item: item.digest))


def latest_run(instance: Instance) -> Linked | None:
    """The run that holds; None before the first."""
    store = instance.zone(Zone.LINKED)
    if (folder := store.pointed(_CURRENT)) is None:
        return None
    said = json.loads(store.read(f"{folder}/{_RUN}"))
    deliveries = tuple(LinkedDelivery(**item) for item in said["deliveries"])
    return Linked(tuple(said["feeds"]), deliveries, said["rows"], said["persons"])


def linking_is_due(instance: Instance, on: date) -> bool:
    """Whether the run that holds was made from other deliveries than are current now."""
    run = latest_run(instance)
    # By receipt: the bytes of a series may come back after others took their place, and are then another delivery. By
    # its rows: a list of whom not to share may have erased some since.
    linked = [(item.receipt_id, item.rows) for item in run.deliveries] if run else []
    if linked != [(item.receipt_id, item.rows_held) for item in linkable(instance, on)]:
        return True
    holds = holding_run(instance)
    return holds is not None and crosswalk_is_due(instance, holds)


def holding_run(instance: Instance) -> str | None:
    """Which run holds; None before the first."""
    return instance.zone(Zone.LINKED).pointed(_CURRENT)


def link_people(instance: Instance, on: date) -> Linked:
    """Link the people of current deliveries; the run that holds is returned where nothing has changed since.

    Raises `ConservationError` where a delivery's match keys are not of just its accepted rows.
    """
    with instance.exclusive():
        if linking_is_due(instance, on):
            return _link(instance, on)
        return latest_run(instance) or Linked(feeds_admitted(instance.agreement, on), (), 0, 0)


@contextmanager
def open_links(instance: Instance) -> Iterator[pq.ParquetFile]:
    """The links of the run that holds: row group n is of its nth delivery."""
    folder = instance.zone(Zone.LINKED).pointed(_CURRENT)
    with open_sealed(instance, Zone.LINKED, f"{folder}/{_LINKS}") as sealed:
        yield pq.ParquetFile(sealed)


def discard_other_runs(instance: Instance) -> None:
    """Destroy what a killed process left of runs that do not hold; the caller holds `instance.exclusive()`."""
    holds = holding_run(instance)
    for folder in sorted({path.rpartition("/")[0] for path in instance.zone(Zone.LINKED).list("runs")} - {holds}):
        _discard(instance, folder)
    discard_other_crosswalks(instance, holds)


def _link(instance: Instance, on: date) -> Linked:
    """Link everything that is current, as one new run."""
    deliveries = linkable(instance, on)
    tables, lines, nameless, start = [], [], [], 0
    for delivery in deliveries:
        found, of_nobody, numbers = _evidence_of(instance, delivery)
        moved = pa.array(found.column("row").to_numpy() + start, pa.int64())
        tables.append(found.set_column(0, "row", moved))
        lines.append(numbers)
        nameless.append(of_nobody)
        start += len(numbers)
    edges = edges_of(pa.concat_tables([EVIDENCE.empty_table(), *tables]))
    labels = components(start, edges)
    key = derived(instance.keyring.root(RootUse.REGISTRY), "person-id")
    empty = np.concatenate([np.zeros(0, dtype=np.bool_), *nameless])
    starts = np.cumsum([0, *(len(numbers) for numbers in lines)])
    every_line = np.concatenate([np.zeros(0, dtype=np.int64), *lines])
    digests = pa.array([item.digest for item in deliveries], pa.string())

    def records(rows: npt.NDArray[np.int64]) -> pa.Array:
        of = digests.take(pa.array(np.searchsorted(starts, rows, side="right") - 1))
        return pc.binary_join_element_wise(of, pa.array(every_line[rows]).cast(pa.string()), ":")

    named = name_components(labels, edges, _registry(instance), records, key)
    rows = _Rows(starts, every_line, _heads(deliveries, starts, labels), named, empty)
    return _commit(instance, on, deliveries, rows, persons=int(np.count_nonzero(np.bincount(labels[~empty]))))


def _heads(
    deliveries: tuple[Delivery, ...], starts: npt.NDArray[np.int64], labels: npt.NDArray[np.int64]
) -> npt.NDArray[np.int64]:
    """For each row the first row of its period that is about the same person."""
    periods = {period: number for number, period in enumerate(sorted({item.period for item in deliveries}))}
    of_delivery = np.array([periods[item.period] for item in deliveries], dtype=np.int64)
    of_row = np.repeat(of_delivery, np.diff(starts))
    heads, first = np.empty_like(labels), np.empty_like(labels)
    for number in periods.values():
        rows = np.flatnonzero(of_row == number)
        first[labels[rows][::-1]] = rows[::-1]  # of several rows the one that is written last stays
        heads[rows] = first[labels[rows]]
    return heads


@dataclass(frozen=True, slots=True)
class _Rows:
    """All rows of a run, one delivery after another; delivery n begins at `starts[n]` and ends before the next.

    `heads`: the first row of the same period that is about each one's person. What a product of one period tells of
    people hangs on nothing else.
    """

    starts: npt.NDArray[np.int64]
    lines: npt.NDArray[np.int64]
    heads: npt.NDArray[np.int64]
    named: Named
    nobody: npt.NDArray[np.bool_]


def _evidence_of(
    instance: Instance, delivery: Delivery
) -> tuple[pa.Table, npt.NDArray[np.bool_], npt.NDArray[np.int64]]:
    """The evidence of one delivery, which of its rows are about nobody, and their lines."""
    feed = instance.library.feed(delivery.feed, delivery.period)
    keys = read_match_keys(instance, delivery, MatchKeyLayout(feed, ()))
    if keys.num_rows != delivery.rows_held:
        raise ConservationError(delivery.receipt_id, f"holds {delivery.rows_held}, match keys of {keys.num_rows} rows")
    domain = derived(instance.keyring.root(RootUse.REGISTRY), "linking-domain")
    found = evidence(keys, feed, bytes.fromhex(delivery.digest), domain)
    of_nobody = np.asarray(nobody(keys, feed))
    return found, of_nobody, keys.column("line").to_numpy()


def _registry(instance: Instance) -> pa.Table:
    """Whose each token was in the run that holds."""
    folder = instance.zone(Zone.LINKED).pointed(_CURRENT)
    if folder is None:
        return REGISTRY.empty_table()
    with open_sealed(instance, Zone.LINKED, f"{folder}/{_REGISTRY}") as sealed:
        return pq.read_table(sealed)


def _commit(instance: Instance, on: date, deliveries: tuple[Delivery, ...], rows: _Rows, *, persons: int) -> Linked:
    """Write a run, enter it, point at it, and destroy the one before."""
    store = instance.zone(Zone.LINKED)
    before = store.pointed(_CURRENT)
    folder = f"runs/{int(before.split('/')[1]) + 1 if before else 1:08}"
    _discard(instance, folder)
    somebody = pc.if_else(pa.array(rows.nobody), pa.scalar(None, PERSON), rows.named.person)
    described = []
    with (
        create_sealed(instance, Zone.LINKED, f"{folder}/{_LINKS}") as sink,
        pq.ParquetWriter(sink, _LINKS_SCHEMA, write_statistics=False, compression="zstd") as writer,
    ):
        for number in range(len(deliveries)):
            links = _links_of(rows, somebody, number)
            writer.write_table(links, row_group_size=_WHOLE)
            described.append(_described(instance, deliveries, number, links, rows))
    with (
        create_sealed(instance, Zone.LINKED, f"{folder}/{_REGISTRY}") as sink,
        pq.ParquetWriter(sink, REGISTRY, write_statistics=False, use_dictionary=False) as writer,
    ):
        writer.write_table(rows.named.registry)
    rows_linked = len(rows.nobody) - int(rows.nobody.sum())
    run = Linked(feeds_admitted(instance.agreement, on), tuple(described), rows_linked, persons)
    store.replace(f"{folder}/{_RUN}", json.dumps(asdict(run), indent=2).encode() + b"\n")
    write_crosswalk(instance, folder, ((item, _links_of(rows, somebody, at)) for at, item in enumerate(deliveries)))
    enter(instance, Verb.COMBINATION, {"deliveries": len(deliveries), "rows": run.rows, "persons": run.persons})
    store.point(_CURRENT, folder)
    if before:
        _discard(instance, before)
    return run


def _links_of(rows: _Rows, somebody: pa.Array, number: int) -> pa.Table:
    """The person of each row of one delivery, by its line."""
    start, end = rows.starts[number], rows.starts[number + 1]
    return pa.table([pa.array(rows.lines[start:end]), somebody[start:end]], schema=_LINKS_SCHEMA)


def _described(
    instance: Instance, deliveries: tuple[Delivery, ...], number: int, links: pa.Table, rows: _Rows
) -> LinkedDelivery:
    """What a run says of one delivery: counts and keyed digests."""
    root = instance.keyring.root(RootUse.FINGERPRINT)

    def digest(of: str, *parts: bytes) -> str:
        return derived(root, f"linked-{of}", digest=hashlib.sha256(b"".join(parts)).hexdigest()).hex()

    heads = rows.heads[rows.starts[number] : rows.starts[number + 1]]
    # A head is told by its delivery and line, not by its place among all rows, which changes as others come.
    of = np.searchsorted(rows.starts, heads, side="right") - 1
    among = np.bincount(of, minlength=len(deliveries)) > 0
    given, at = np.flatnonzero(among), (np.cumsum(among) - 1)[of]
    whose = [bytes.fromhex(deliveries[head].digest) for head in given.tolist()]
    return LinkedDelivery(
        receipt_id=deliveries[number].receipt_id,
        digest=deliveries[number].digest,
        rows=links.num_rows,
        about=links.num_rows - links.column("person").null_count,
        persons=digest("persons", _sixteen_bytes_each(links.column("person"))),
        partition=digest("partition", at.astype(np.int64).tobytes(), rows.lines[heads].tobytes(), *whose),
    )


def _sixteen_bytes_each(persons: pa.ChunkedArray) -> bytes:
    """Person ids one after the other, zeros for nobody."""
    whole = pc.fill_null(persons, bytes(PERSON.byte_width)).combine_chunks()
    _, content = whole.buffers()
    start, end = (place * PERSON.byte_width for place in (whole.offset, whole.offset + len(whole)))
    return bytes(memoryview(content or b"")[start:end])


def _discard(instance: Instance, folder: str) -> None:
    """Destroy a run that holds no longer, or that was never finished."""
    for name in (_LINKS, _REGISTRY):
        destroy_sealed(instance, Zone.LINKED, f"{folder}/{name}")
    discard_crosswalk(instance, folder)
    instance.zone(Zone.LINKED).delete(f"{folder}/{_RUN}")
