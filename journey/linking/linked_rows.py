"""The rows of a run, one delivery after another: the person of each, and what may be said of a delivery in clear."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from anonymisation.linking.persons import PERSON
from custody.derivation import derived
from custody.roots import RootUse
from journey.deliveries import Delivery
from journey.instance import Instance
from journey.linking.tables import RECORD

Numbers = npt.NDArray[np.int64]
LINKS_SCHEMA = pa.schema([pa.field("line", pa.int64(), nullable=False), pa.field("person", PERSON)])


@dataclass(frozen=True, slots=True, repr=False)
class LinkedRows:
    """All rows of a run; delivery n begins at `starts[n]` and ends before the next. `persons` is null for nobody.

    `heads`: the first row of the same period that is about each one's person. What a product of one period tells of
    people hangs on nothing else.
    """

    starts: Numbers
    lines: Numbers
    heads: Numbers
    persons: pa.Array

    def links(self, number: int) -> pa.Table:
        """The person of each row of one delivery, by its line."""
        start, end = self.starts[number], self.starts[number + 1]
        return pa.table([pa.array(self.lines[start:end]), self.persons[start:end]], schema=LINKS_SCHEMA)

    def digests(self, instance: Instance, deliveries: Sequence[Delivery], number: int) -> tuple[str, str]:
        """Keyed digests of who the rows of one delivery are about: by person, and by which rows are one person's."""
        root = instance.keyring.root(RootUse.FINGERPRINT)

        def digest(of: str, *parts: bytes) -> str:
            return derived(root, f"linked-{of}", digest=hashlib.sha256(b"".join(parts)).hexdigest()).hex()

        heads = self.heads[self.starts[number] : self.starts[number + 1]]
        # A head is told by its delivery and line, not by its place among all rows, which changes as others come.
        of = np.searchsorted(self.starts, heads, side="right") - 1
        among = np.bincount(of, minlength=len(deliveries)) > 0
        given, at = np.flatnonzero(among), (np.cumsum(among) - 1)[of]
        whose = [bytes.fromhex(deliveries[head].digest) for head in given.tolist()]
        persons = digest("persons", _sixteen_bytes_each(self.links(number).column("person")))
        return persons, digest("partition", at.astype(np.int64).tobytes(), self.lines[heads].tobytes(), *whose)


def linked_rows(
    deliveries: Sequence[Delivery], rows: Sequence[pa.Table], keys: pa.Array, labels: Numbers, persons: pa.Array
) -> LinkedRows:
    """The rows of some deliveries with the person of each record; `keys`, `labels` and `persons` are the records'."""
    starts = np.cumsum([0, *(of.num_rows for of in rows)])
    lines = np.concatenate([np.zeros(0, dtype=np.int64), *(of.column("line").to_numpy() for of in rows)])
    of_rows = [pc.index_in(of.column(RECORD).combine_chunks(), value_set=keys) for of in rows]
    record = pa.concat_arrays([pa.nulls(0, pa.int32()), *of_rows])
    # A row about nobody is nobody else's: it is its own head.
    own = len(keys) + np.arange(len(record))
    place = pc.fill_null(record, 0).to_numpy().astype(np.int64)
    label = np.where(record.is_valid().to_numpy(zero_copy_only=False), np.r_[labels, 0][place], own)
    return LinkedRows(starts, lines, _heads(deliveries, starts, label), persons.take(record))


def _heads(deliveries: Sequence[Delivery], starts: Numbers, labels: Numbers) -> Numbers:
    """For each row the first row of its period that has the same label."""
    periods = {period: number for number, period in enumerate(sorted({item.period for item in deliveries}))}
    of_delivery = np.array([periods[item.period] for item in deliveries], dtype=np.int64)
    of_row = np.repeat(of_delivery, np.diff(starts))
    heads, first = np.empty_like(labels), np.empty(labels.max(initial=0) + 1, dtype=np.int64)
    for number in periods.values():
        rows = np.flatnonzero(of_row == number)
        first[labels[rows][::-1]] = rows[::-1]  # of several rows the one that is written last stays
        heads[rows] = first[labels[rows]]
    return heads


def _sixteen_bytes_each(persons: pa.ChunkedArray) -> bytes:
    """Person ids one after the other, zeros for nobody."""
    whole = pc.fill_null(persons, bytes(PERSON.byte_width)).combine_chunks()
    _, content = whole.buffers()
    start, end = (place * PERSON.byte_width for place in (whole.offset, whole.offset + len(whole)))
    return bytes(memoryview(content or b"")[start:end])
