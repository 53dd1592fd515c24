"""The linking records of a SPEC's rows, in the gateway's canonical spelling: what every way, peers too, is given."""

from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from anonymisation.canonical import canonical
from anonymisation.linking.records import records_of
from benchmarks.linkage_rows import Rows, read_rows
from benchmarks.linkage_spec import Spec
from contracts.vocabulary import IdentifierKind, MatchKey

_SOURCES = pa.array(["left", "right"])
_BIRTH = "birth"
_SEPARATOR = "\x1f"


@dataclass(frozen=True, slots=True)
class Read:
    """What the files hold. `orders`: the order of names in the full name of each file, empty where there is none."""

    rows: Rows
    orders: tuple[str, ...]

    @property
    def across(self) -> pa.Array:
        """Which file each row is of, by name."""
        return _SOURCES.take(pa.array(self.rows.source))


def read(spec: Spec) -> Read:
    """The rows of a SPEC. Raises `SpecError`."""
    full = MatchKey.FULL_NAME.value
    orders = (spec.roles_of(file).get(full) for file in spec.files)
    return Read(read_rows(spec), tuple(column.format if column else "" for column in orders))


def records(held: Read) -> pa.Table:
    """One record for each row, in the order of the rows."""
    columns = {name: held.rows.columns.column(name).combine_chunks() for name in held.rows.columns.column_names}
    if MatchKey.FULL_NAME in columns:
        columns[MatchKey.FULL_NAME.value] = _given_first(columns[MatchKey.FULL_NAME.value], held)
    issued = {kind.value: kind for kind in IdentifierKind if kind.issued and kind.value in columns}
    numbers, doubtful = {}, {}
    for name, kind in issued.items():
        found = canonical(kind, columns.pop(name))
        verified, values = pa.array(found.verified), found.values.cast(pa.string())
        numbers[name] = pc.if_else(verified, values, pa.scalar(None, pa.string()))
        rest = pc.if_else(verified, pa.scalar(None, pa.string()), values)
        doubtful[name] = pc.binary_join_element_wise(held.across, rest, _SEPARATOR)
    if IdentifierKind.DATE_OF_BIRTH in columns:
        columns[_BIRTH] = columns.pop(IdentifierKind.DATE_OF_BIRTH.value)
    return records_of(held.across, columns, numbers=numbers, doubtful=doubtful)


def _given_first(names: pa.Array, held: Read) -> pa.Array:
    """Full names that begin with the family name, with the comma by which records know it."""
    turned = pc.replace_substring_regex(names, r"^([^,\s]+)\s+([^,]+)$", r"\1, \2")
    parts = [order == "family given" for order in held.orders]
    return pc.if_else(pa.array(parts).take(pa.array(held.rows.source)), turned, names)


def used(table: pa.Table) -> list[str]:
    """The columns of some records in which anything stands, the source and the numbers left out."""
    return [
        item.name
        for item in table.schema
        if item.name != "source" and item.type == pa.string() and table.column(item.name).null_count < table.num_rows
    ]
