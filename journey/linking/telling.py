"""What rows say of who they are about, as records: of new deliveries from their match keys, of others as a run has it.

A record that says too little links nothing, not even two rows that say the same: each of them stands for itself. How
much is enough hangs on the record and the model alone: two copies of it must weigh as much as a link needs.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from anonymisation.linking.match_keys import SAID, MatchKeyLayout, nobody, records_said
from anonymisation.linking.model import LinkingModel
from anonymisation.linking.record_keys import contents, keys_of_rows, record_keys
from anonymisation.linking.scoring import score_copies
from custody.derivation import derived
from custody.roots import RootUse
from engine.engines import Engine
from journey.deliveries import Delivery
from journey.errors import ConservationError
from journey.instance import Instance
from journey.linking.rule import THRESHOLD
from journey.linking.tables import KEY, RECORD, RECORDS_SCHEMA, ROWS_SCHEMA
from journey.match_keys import read_match_keys

Numbers = npt.NDArray[np.int64]
Truths = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, repr=False)
class Told:
    """What is told of people: `records` (`RECORDS_SCHEMA`) by key and partner, and `rows` of each delivery."""

    records: pa.Table
    rows: tuple[pa.Table, ...]

    @property
    def distinct(self) -> pa.Table:
        """Each record once, in the order of the keys; its source is left open."""
        keys = self.records.column(RECORD).combine_chunks()
        first = np.ones(len(keys), dtype=np.bool_)
        if len(keys) > 1:
            first[1:] = pc.not_equal(keys[1:], keys[:-1]).to_numpy(zero_copy_only=False)
        once = self.records.filter(pa.array(first)).combine_chunks()
        at = RECORDS_SCHEMA.get_field_index("source")
        return once.set_column(at, RECORDS_SCHEMA.field(at), pa.repeat(pa.scalar(""), once.num_rows))


NOTHING_TOLD = Told(RECORDS_SCHEMA.empty_table(), ())


def tell(
    instance: Instance,
    deliveries: Sequence[Delivery],
    model: LinkingModel,
    before: pa.Table = NOTHING_TOLD.records,
    known: Mapping[str, pa.Table] | None = None,
) -> Told:
    """The records of some deliveries. `known` has the rows of those, by receipt, that `before` has the records of.

    Raises `ConservationError` where a delivery's match keys are not of just its accepted rows.
    """
    known = dict(known or {})
    new = [item for item in deliveries if item.receipt_id not in known]
    made, records = _made(instance, new, model)
    rows = known | dict(zip((item.receipt_id for item in new), made, strict=True))
    found = tuple(rows[item.receipt_id] for item in deliveries)
    return Told(_by_partner(deliveries, found, pa.concat_tables([records, before])), found)


def _made(instance: Instance, deliveries: Sequence[Delivery], model: LinkingModel) -> tuple[list[pa.Table], pa.Table]:
    """The rows of deliveries from their match keys, and their records."""
    read = [_said(instance, item) for item in deliveries]
    said = pa.concat_tables([SAID.empty_table(), *(of for _, of in read)]).combine_chunks()
    encoded = contents(said).dictionary_encode()
    which = encoded.indices.to_numpy().astype(np.int64)
    distinct = records_said(said.take(pa.array(_first_places(which, len(encoded.dictionary)))))
    root = instance.keyring.root(RootUse.REGISTRY)
    keys = record_keys(distinct, derived(root, "linking-record"))
    alone, empty = _too_poor(distinct, model, instance.linking), np.asarray(nobody(distinct))
    key_of_row = derived(root, "linking-row")
    parts, start = [], 0
    stand_alone = [RECORDS_SCHEMA.empty_table(), _records(keys, distinct, ~alone & ~empty, alone=False)]
    for item, (lines, _) in zip(deliveries, read, strict=True):
        of = which[start : start + len(lines)]
        start += len(lines)
        single = alone[of] & ~empty[of]
        own = keys_of_rows(keys.take(pa.array(of[single])), item.digest, lines.filter(pa.array(single)), key_of_row)
        stand_alone.append(_records(own, distinct.take(pa.array(of[single])), np.ones(len(own), np.bool_), alone=True))
        told = pc.if_else(pa.array(empty[of]), pa.scalar(None, KEY), keys.take(pa.array(of)))
        told = pc.replace_with_mask(told, pa.array(single), own) if len(own) else told
        parts.append(pa.Table.from_arrays([lines, told], schema=ROWS_SCHEMA))
    return parts, pa.concat_tables(stand_alone).combine_chunks()


def _said(instance: Instance, delivery: Delivery) -> tuple[pa.Array, pa.Table]:
    """The lines of one delivery, and what each says."""
    layout = MatchKeyLayout(instance.library.feed(delivery.feed, delivery.period), ())
    keys = read_match_keys(instance, delivery, layout)
    if keys.num_rows != delivery.rows_held:
        raise ConservationError(delivery.receipt_id, f"holds {delivery.rows_held}, match keys of {keys.num_rows} rows")
    return keys.column("line").combine_chunks(), layout.said(keys, delivery.digest)


def _too_poor(records: pa.Table, model: LinkingModel, engine: Engine) -> Truths:
    """Which records weigh less with a copy of themselves than a link needs."""
    if not records.num_rows:
        return np.ones(0, dtype=np.bool_)
    poor: Truths = score_copies(records, model, engine=engine) < THRESHOLD
    return poor


def _records(keys: pa.Array, records: pa.Table, chosen: Truths, *, alone: bool) -> pa.Table:
    """Some records with their keys."""
    columns = [keys, pa.repeat(pa.scalar(alone), len(keys)), *records.columns]
    return pa.Table.from_arrays(columns, schema=RECORDS_SCHEMA).filter(pa.array(chosen))


def _by_partner(deliveries: Sequence[Delivery], rows: Sequence[pa.Table], records: pa.Table) -> pa.Table:
    """Each record that some row has, once for each partner that gave such a row, in order."""
    given = [pa.table({RECORD: pa.nulls(0, KEY), "source": pa.nulls(0, pa.string())})]
    for delivery, of in zip(deliveries, rows, strict=True):
        given.append(
            pa.table({RECORD: of.column(RECORD), "source": pa.repeat(pa.scalar(delivery.partner), of.num_rows)})
        )
    every = pa.concat_tables(given)
    every = every.filter(every.column(RECORD).is_valid()).group_by([RECORD, "source"]).aggregate([])
    pairs = every.sort_by([(RECORD, "ascending"), ("source", "ascending")]).combine_chunks()
    at = pc.index_in(pairs.column(RECORD), value_set=records.column(RECORD).combine_chunks())
    place = RECORDS_SCHEMA.get_field_index("source")
    found = records.take(at.combine_chunks()).combine_chunks()
    return found.set_column(place, RECORDS_SCHEMA.field(place), pairs.column("source"))


def _first_places(which: Numbers, count: int) -> Numbers:
    """For each number below `count` the first place where it stands."""
    first = np.zeros(count, dtype=np.int64)
    first[which[::-1]] = np.arange(len(which))[::-1]
    return first
