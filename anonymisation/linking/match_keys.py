"""Match keys: of each accepted row what tells who it is about, in canonical form, and its references. Only ever sealed.

Columns: `line`, the record references that a clause releases as pseudonyms, and for each identifier column of the
contract its canonical value, followed for an issued number by `<column>_verified`.
"""

from dataclasses import dataclass

import pyarrow as pa

from anonymisation.canonical import canonical
from contracts.feed import Feed
from contracts.vocabulary import IdentifierKind

VERIFIED = "_verified"
_TEXT = pa.string()


@dataclass(frozen=True, slots=True)
class MatchKeyLayout:
    """Which columns a feed's match keys have: `references` are columns of the contract."""

    feed: Feed
    references: tuple[str, ...]

    @property
    def schema(self) -> pa.Schema:
        """The columns in order."""
        fields = [pa.field("line", pa.int64(), nullable=False), *(pa.field(name, _TEXT) for name in self.references)]
        for column in self.feed.identifiers:
            fields.append(pa.field(column.name, _TEXT))
            if column.identifier is not None and column.identifier.issued:
                fields.append(pa.field(column.name + VERIFIED, pa.bool_()))
        return pa.schema(fields)

    def of(self, rows: pa.Table) -> pa.Table:
        """The match keys of accepted source rows (text, with `line`)."""
        columns = [rows.column("line"), *(_plain(rows.column(name)) for name in self.references)]
        for column in self.feed.identifiers:
            found = canonical(column.identifier or IdentifierKind.CRN, rows.column(column.name))
            columns.append(_plain(found.values))
            if column.identifier is not None and column.identifier.issued:
                columns.append(pa.array(found.verified))
        return pa.Table.from_arrays(columns, schema=self.schema)


def _plain(values: pa.Array | pa.ChunkedArray) -> pa.Array | pa.ChunkedArray:
    """Text as text, however it was held."""
    return values.cast(_TEXT)
