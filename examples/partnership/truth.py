"""What was true, beside the files and outside every instance: who is who, what happened, what was wrong in which line.

`people.parquet`: one row a person. `incidents.parquet`: one row an incident. `rows.parquet`: one row for each row of
each file, with its line (the first row is on line 2), the person and the incident that it is about if any, what a
gateway is expected to make of it, and the mistakes that were planted in it, each with its column.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from examples.partnership import names
from examples.partnership.columns import Mask, Numbers, blank, chosen, dates, times, where
from examples.partnership.identity import Identity
from examples.partnership.incidents import KINDS, Incidents
from examples.partnership.places import Places
from examples.partnership.population import People
from examples.partnership.rows import Block
from examples.partnership.when import quarter

EXPECTED = ("accepted", "rejected", "out_of_scope")
_A_MISTAKE = pa.struct([("kind", pa.string()), ("column", pa.string())])
_TEXT = pa.dictionary(pa.int32(), pa.string())
ROWS = pa.schema(
    [
        ("partner", _TEXT),
        ("feed", _TEXT),
        ("period", _TEXT),
        ("delivery", pa.int8()),
        ("line", pa.int64()),
        ("person", pa.int64()),
        ("incident", pa.int64()),
        ("expected", _TEXT),
        ("mistakes", pa.list_(_A_MISTAKE)),
    ]
)
"""`delivery` is 0 for a file as first delivered, and the number of the restatement after that."""


@dataclass(frozen=True, slots=True)
class Written:
    """Some rows of one file: in the order of their lines, the first of which is `first_line`. -1 is nobody, nothing."""

    partner: str
    feed: str
    period: str
    delivery: int
    first_line: int
    person: Numbers
    incident: Numbers
    expected: Numbers
    mistakes: Numbers
    catalogue: tuple[tuple[str, str], ...]

    def table(self) -> pa.Table:
        """The rows of the truth; `mistakes` are bits that stand for places in `catalogue`."""
        rows = len(self.person)
        words = [pa.DictionaryArray.from_arrays(pa.array(np.zeros(rows, np.int32)), [word]) for word in self._words]
        return pa.table(
            [
                *words,
                pa.array(np.full(rows, self.delivery, dtype=np.int8)),
                pa.array(self.first_line + np.arange(rows)),
                pa.array(self.person, mask=self.person < 0),
                pa.array(self.incident, mask=self.incident < 0),
                pa.DictionaryArray.from_arrays(pa.array(self.expected.astype(np.int32)), pa.array(EXPECTED)),
                self._mistakes(),
            ],
            schema=ROWS,
        )

    @property
    def _words(self) -> tuple[str, str, str]:
        return self.partner, self.feed, self.period

    def _mistakes(self) -> pa.Array:
        """The lists of mistakes: few rows have any, and fewer still have ones that no other row has."""
        combinations, which = np.unique(self.mistakes, return_inverse=True)
        lists = [
            [{"kind": kind, "column": column} for bit, (kind, column) in enumerate(self.catalogue) if number >> bit & 1]
            for number in combinations.tolist()
        ]
        return pa.array(lists, pa.list_(_A_MISTAKE)).take(pa.array(which.ravel()))


class Truth:
    """The files of the truth, block by block."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True)
        self._folder = folder
        self._writers: dict[str, pq.ParquetWriter] = {}

    def __enter__(self) -> Self:
        """Nothing is opened before there is something to write."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the files."""
        for writer in self._writers.values():
            writer.close()

    def add(self, block: Block, rows: list[Written]) -> None:
        """Write what is true of a block, and of each row that was written of it."""
        self._write("people", _people(block.people, block.places, block.quarters))
        self._write("incidents", _incidents(block.people, block.incidents, block.places))
        tables = [item.table() for item in rows]
        self._write("rows", pa.concat_tables(tables).unify_dictionaries() if tables else ROWS.empty_table())

    def _write(self, name: str, table: pa.Table) -> None:
        """One group of rows of one file."""
        if name not in self._writers:
            self._writers[name] = pq.ParquetWriter(self._folder / f"{name}.parquet", table.schema, compression="zstd")
        self._writers[name].write_table(table, row_group_size=max(1, table.num_rows))


def _people(people: People, places: Places, quarters: int) -> pa.Table:
    """Who is who. A number is told where the person can have had it while the partnership was told of."""
    begins, ends = quarter(0).first, quarter(quarters - 1).end
    who = np.arange(len(people.number))
    first, last = (Identity(people, places, who, np.full(len(who), day)) for day in (begins, ends))
    moved, renamed = people.moved < ends, (people.renamed > 0) & (people.renamed < ends)
    return pa.table(
        {
            "person": people.number,
            "household": people.household,
            "twin": people.twin,
            "child": people.child,
            "sex": where(people.female, "F", "M"),
            "born": dates(people.born),
            "died": blank(dates(people.died), people.died >= ends),
            "given_name": chosen(names.GIVEN, people.given),
            "family_name": chosen(names.FAMILY, np.where(people.renamed > ends, people.family_before, people.family)),
            "former_family_name": blank(chosen(names.FAMILY, people.family_before), ~renamed),
            "ethnicity": people.ethnicity,
            "postcode": chosen(places.postcode, np.where(moved, people.home, people.home_before)),
            "former_postcode": blank(chosen(places.postcode, people.home_before), ~moved),
            "lsoa": chosen(places.lsoa, np.where(moved, people.home, people.home_before)),
            "authority": chosen(places.authority_code, np.where(moved, people.home, people.home_before)),
            "nhs_number": last.nhs,
            **{name: _either(getattr(first, at), getattr(last, at)) for name, at in _NUMBERS.items()},
        }
    )


_NUMBERS: Mapping[str, str] = {
    "upn": "upn",
    "uln": "uln",
    "pnc_id": "pnc",
    "cro_number": "cro",
    "prison_number": "prison",
    "crn": "crn",
}


def _either(first: pa.Array, last: pa.Array) -> pa.Array:
    """What is known at the beginning, else at the end."""
    return where(np.asarray(first) != "", first, last)


def _incidents(people: People, incidents: Incidents, places: Places) -> pa.Table:
    """What happened, and who came to know of it."""

    def numbers(who: Numbers) -> pa.Array:
        return pa.array(people.number[who.clip(0)], mask=who < 0)

    def known(mask: Mask) -> pa.Array:
        return pa.array(mask)

    return pa.table(
        {
            "incident": incidents.number,
            "happened": times(incidents.minute),
            "ho_class_code": chosen([item.code for item in KINDS], incidents.kind),
            "postcode": chosen(places.postcode, incidents.place),
            "lsoa": chosen(places.lsoa, incidents.place),
            "victim": numbers(incidents.victim),
            "suspect": numbers(incidents.suspect),
            "second_suspect": numbers(incidents.second),
            "knife": known(incidents.knife),
            "police": known(incidents.police),
            "ambulance": known(incidents.ambulance),
            "emergency": known(incidents.emergency & (incidents.victim >= 0)),
            "fire": known(incidents.fire),
        }
    )
