"""Rules between columns, asked of the rows of a block, each column of its own type."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

import pyarrow as pa
import pyarrow.compute as pc

from contracts.feed import Feed
from contracts.vocabulary import ColumnType
from intake.encoding import HeldColumn, truths
from intake.findings import Mask
from intake.row_conditions import condition
from intake.rules import Rule

_TYPES = MappingProxyType(
    {
        ColumnType.STRING: pa.string(),
        ColumnType.NUMBER: pa.float64(),
        ColumnType.INTEGER: pa.int64(),
        # A day is its midnight, so that days and times can be held against each other.
        ColumnType.DATE: pa.timestamp("us"),
        ColumnType.TIMESTAMP: pa.timestamp("us"),
    }
)


class RowChecks:
    """The compiled checks between columns of one contract."""

    def __init__(self, feed: Feed, rules: Sequence[Rule]) -> None:
        checks = [(rule, rule.check) for rule in rules if rule.check is not None]
        self._asked = tuple((rule, condition(check.condition)) for rule, check in checks)
        self._types = {name: _TYPES[feed.column(name).type] for _, check in checks for name in check.columns}

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that are asked about."""
        return tuple(self._types)

    def broken(self, rows: Mapping[str, tuple[HeldColumn, Mask]]) -> dict[Rule, Mask]:
        """For each check the rows of which its condition is true.

        `rows` has for each of `columns` the column, and which of its held values are not of its type.
        """
        typed = {name: _typed(*rows[name], self._types[name]) for name in self._types}
        return {rule: truths(asked(typed)) for rule, asked in self._asked}


def _typed(column: HeldColumn, unfit: Mask, as_type: pa.DataType) -> pa.Array:
    """The rows of a column in its type, null where there is no value or one that is not of it."""
    values = pc.if_else(pa.array(unfit), pa.scalar(None, pa.string()), column.values) if unfit.any() else column.values
    typed = values.cast(as_type)
    return typed if column.indices is None else typed.take(pa.array(column.indices, mask=column.missing))
