"""What the generator knows of the rows that a gateway linked: who each is about, and of which groups people are.

Codes and masks alone come out of here: no name, no key, no id of anybody.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from anonymisation.linking.quality.equity import groups_of, traits_of
from benchmarks.child import MeasurementError
from benchmarks.linkage_truth import Mask, Numbers
from contracts.code_groups import CodeGroups
from examples.partnership.extracts import PartnershipFile
from journey.instance import Instance
from journey.linked import holding_run, latest_run, open_links
from journey.linking import tables

_OF_ROW = ("partner", "feed", "period", "delivery", "line")
_PERSON, _FOUND, _RECORD = "person", "found", "record"
Traits = Mapping[str, Mapping[str, Mask]]
"""By trait and group which rows are of it."""


@dataclass(frozen=True, slots=True)
class Judged:
    """Rows that a run holds and that are about somebody in truth, as codes.

    `person`: whom; `cluster`: whom the run says, a row of which it says nobody standing for itself; `record`: which
    record it is, -1 where it has none.
    """

    person: Numbers
    cluster: Numbers
    record: Numbers
    traits: Traits

    def once_a_record(self) -> "Judged":
        """Of the rows of one person that say the same the first alone: those that nobody could link wrongly go."""
        told = np.flatnonzero(self.record >= 0)
        first = told[np.unique(np.stack([self.record, self.person])[:, told], axis=1, return_index=True)[1]]
        traits = {
            trait: {group: mask[first] for group, mask in groups.items()} for trait, groups in self.traits.items()
        }
        return Judged(self.person[first], self.cluster[first], self.record[first], traits)


def judged(
    instance: Instance, truth: Path, given: Mapping[str, PartnershipFile], ethnicities: CodeGroups, on: date
) -> Judged:
    """Hold the run of a gateway against the truth of the files it was given, by receipt; ages are of the day `on`.

    Raises `MeasurementError` unless the run has rows that the truth knows.
    """
    rows = _rows(instance, truth, given)
    if not rows.num_rows:
        raise MeasurementError("nothing that was linked is about anybody whom the truth knows")
    person = rows.column(_PERSON).to_numpy().astype(np.int64)
    found, record = (_codes(rows.column(name)) for name in (_FOUND, _RECORD))
    cluster = np.where(found < 0, found.max(initial=-1) + 1 + np.arange(len(found)), found)
    traits = _traits(truth, person, ethnicities, on) | {"partner": groups_of(_plain(rows.column("partner")))}
    return Judged(person, cluster, record, traits)


def _rows(instance: Instance, truth: Path, given: Mapping[str, PartnershipFile]) -> pa.Table:
    """Each row that the run holds and that is about somebody in truth, with that person and what the run has of it."""
    run, folder = latest_run(instance), holding_run(instance)
    if run is None or folder is None:
        raise MeasurementError("nothing was linked")
    records = tables.read_groups(instance, folder, tables.ROWS, range(len(run.deliveries)))
    held = []
    with open_links(instance) as links:
        for number, item in enumerate(run.deliveries):
            file, linked = given[item.receipt_id], links.read_row_group(number)
            of = (file.partner, file.feed, file.period, file.delivery)
            place = [pa.repeat(pa.scalar(word), linked.num_rows) for word in of]
            columns = [*place, linked.column("line"), linked.column("person"), records[number].column(tables.RECORD)]
            held.append(pa.table(columns, [*_OF_ROW, _FOUND, _RECORD]))
    told = pq.read_table(truth / "rows.parquet", columns=[*_OF_ROW, _PERSON])
    told = told.filter(pc.is_valid(told.column(_PERSON)))
    plain = [told.column(name).cast(held[0].schema.field(name).type) for name in _OF_ROW] if held else []
    known = pa.table([*plain, told.column(_PERSON)], [*_OF_ROW, _PERSON])
    return pa.concat_tables(held).join(known, list(_OF_ROW), join_type="inner").combine_chunks()


def _traits(truth: Path, person: Numbers, ethnicities: CodeGroups, on: date) -> dict[str, Mapping[str, Mask]]:
    """Which rows are of whom by sex, band of age and ethnic group, as the generator made the person."""
    people = pq.read_table(truth / "people.parquet", columns=["person", "sex", "born", "ethnicity"])
    at = pc.index_in(pa.array(person), value_set=people.column("person").combine_chunks())
    sex, born, ethnicity = (_plain(people.column(name)).take(at) for name in ("sex", "born", "ethnicity"))
    group = pa.array(list(ethnicities.of.values())).take(
        pc.index_in(ethnicity, value_set=pa.array(list(ethnicities.of)))
    )
    return {**traits_of(pa.table({"sex": sex, "birth": born}), on), "ethnicity": groups_of(group)}


def _plain(column: pa.ChunkedArray) -> pa.Array:
    """A column as text."""
    return column.cast(pa.string()).combine_chunks()


def _codes(column: pa.ChunkedArray) -> Numbers:
    """A number for each distinct value, -1 for none."""
    codes: Numbers = pc.fill_null(column.combine_chunks().dictionary_encode().indices, -1).to_numpy().astype(np.int64)
    return codes
