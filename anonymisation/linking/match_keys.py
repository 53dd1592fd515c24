"""Match keys: of each accepted row what tells who it is about, as it came, and its references. Only ever sealed.

Columns: `line`, the record references that a clause releases as pseudonyms, and each column that the contract links by:
text as it stands, but for an issued number its canonical value, followed by `<column>_verified`. What some rows say of
who they are about is then told by role, in columns that are the same for every feed, and made into records.
"""

from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from anonymisation.canonical import canonical
from anonymisation.linking.records import RECORDS, ROLES, records_of
from contracts.feed import Column, Feed
from contracts.vocabulary import IdentifierKind, MatchKey

VERIFIED = "_verified"
NUMBERS, DOUBTFUL = "numbers", "doubtful"
_TEXT = pa.string()
_ROLE = {IdentifierKind.DATE_OF_BIRTH: "birth"}
"""The role of a kind whose name it is not; that of every other kind, and of every match key, is named as it is."""
SAID = pa.schema([pa.field(name, _TEXT) for name in (*ROLES, NUMBERS, DOUBTFUL)])
"""What rows say of who they are about, by role. `numbers` and `doubtful` hold each number with its kind before it."""
_BETWEEN, _WITHIN, _LINES = "\x1f", "\x1e", ", "
"""What stands between two numbers, between a kind and its number, and between two lines of an address."""
_FEW = {"source", "sex", "town"}
"""What a record can have and still be about nobody: it is true of too many."""


@dataclass(frozen=True, slots=True)
class MatchKeyLayout:
    """Which columns a feed's match keys have: `references` are columns of the contract."""

    feed: Feed
    references: tuple[str, ...]

    @property
    def schema(self) -> pa.Schema:
        """The columns in order."""
        fields = [pa.field("line", pa.int64(), nullable=False), *(pa.field(name, _TEXT) for name in self.references)]
        for column in self.feed.match_keys:
            fields.append(pa.field(column.name, _TEXT))
            if _issued(column):
                fields.append(pa.field(column.name + VERIFIED, pa.bool_()))
        return pa.schema(fields)

    def of(self, rows: pa.Table) -> pa.Table:
        """The match keys of accepted source rows (text, with `line`)."""
        columns = [rows.column("line"), *(_plain(rows.column(name)) for name in self.references)]
        for column in self.feed.match_keys:
            told = rows.column(column.name)
            if column.identifier is not None and column.identifier.issued:
                found = canonical(column.identifier, told)
                columns += [_plain(found.values), pa.array(found.verified)]
            else:
                columns.append(_plain(told))
        return pa.Table.from_arrays(columns, schema=self.schema)

    def said(self, keys: pa.Table, delivery_digest: str) -> pa.Table:
        """What each row of some match keys says of who it is about: a table of `SAID`.

        A number that passed no check is told with its delivery (`delivery_digest`, hex): it is like no other's.
        """
        told: dict[str, list[pa.Array]] = {name: [] for name in SAID.names}
        # In the order of their kinds, so that the same numbers are one text whatever the contract.
        for column in sorted(self.feed.match_keys, key=lambda item: item.identifier or ""):
            values = keys.column(column.name).combine_chunks()
            if not _issued(column):
                told[_role(column)].append(values)
                continue
            verified, nothing = keys.column(column.name + VERIFIED).combine_chunks(), pa.scalar(None, _TEXT)
            kind = str(column.identifier)
            of_delivery = pc.binary_join_element_wise(delivery_digest, values, ":")
            for name, chosen, number in ((NUMBERS, verified, values), (DOUBTFUL, pc.invert(verified), of_delivery)):
                told[name].append(pc.binary_join_element_wise(kind, pc.if_else(chosen, number, nothing), _WITHIN))
        between = dict.fromkeys((NUMBERS, DOUBTFUL), _BETWEEN)
        columns = [_joined(told[name], between.get(name, _LINES), keys.num_rows) for name in SAID.names]
        return pa.Table.from_arrays(columns, schema=SAID)


def records_said(said: pa.Table) -> pa.Table:
    """The linking record of each row of a table of `SAID`; its source is left open, for many files may have said so."""
    made = records_of("", {name: said.column(name) for name in ROLES})
    for name in (NUMBERS, DOUBTFUL):
        at = RECORDS.get_field_index(name)
        made = made.set_column(
            at, RECORDS.field(at), _numbers(said.column(name).combine_chunks(), RECORDS.field(at).type)
        )
    return made


def nobody(records: pa.Table) -> pa.Array:
    """Which records tell nothing of who they are about, as the row of an organisation does."""
    empty = pa.repeat(pa.scalar(value=True), records.num_rows)
    for name in RECORDS.names:
        if name not in _FEW:
            empty = pc.and_(empty, pc.is_null(records.column(name)))
    return empty.combine_chunks() if isinstance(empty, pa.ChunkedArray) else empty


def _issued(column: Column) -> bool:
    """Whether a column has numbers that are issued for one person."""
    return column.identifier is not None and column.identifier.issued


def _role(column: Column) -> str:
    """By which role a column that has no numbers is told."""
    if column.identifier is not None:
        return _ROLE.get(column.identifier, column.identifier.value)
    return MatchKey(column.match_key or "").value


def _joined(columns: list[pa.Array], between: str, rows: int) -> pa.Array:
    """Texts of one role, one after the other; null where there is none."""
    if not columns:
        return pa.nulls(rows, _TEXT)
    if len(columns) == 1:
        return columns[0]
    # Each with what stands between before it, which is then taken off the first: Arrow's own way of skipping what is
    # null (26.0) loses rows that have nothing else.
    parts = (pc.fill_null(pc.binary_join_element_wise(between, column, ""), "") for column in columns)
    joined = pc.utf8_slice_codeunits(pc.binary_join_element_wise(*parts, ""), len(between))
    return pc.if_else(pc.equal(joined, ""), pa.scalar(None, _TEXT), joined)


def _numbers(texts: pa.Array, of: pa.DataType) -> pa.Array:
    """Numbers with their kinds, of the text that `said` tells them in."""
    several = pc.split_pattern(texts, _BETWEEN)
    kinds_and_values = pc.list_flatten(pc.split_pattern(several.flatten(), _WITHIN))
    pairs = [kinds_and_values.take(pa.array(range(at, len(kinds_and_values), 2), pa.int64())) for at in (0, 1)]
    numbers = pa.StructArray.from_arrays(pairs, fields=list(of.value_type))
    offsets = pc.if_else(several.is_valid(), several.offsets[:-1], pa.scalar(None, pa.int32()))
    return pa.ListArray.from_arrays(pa.concat_arrays([offsets, several.offsets[-1:]]), numbers, type=of)


def _plain(values: pa.Array | pa.ChunkedArray) -> pa.Array | pa.ChunkedArray:
    """Text as text, however it was held."""
    return values.cast(_TEXT)
