"""Rules between columns, asked of the rows of a block in one query, each column of its own type."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from contracts.feed import Feed
from contracts.vocabulary import ColumnType
from intake.encoding import HeldColumn
from intake.findings import Mask
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
_ROW = "row number"
"""No column of a contract has a space in its name."""


class RowChecks:
    """The compiled checks between columns of one contract."""

    def __init__(self, feed: Feed, rules: Sequence[Rule]) -> None:
        checks = [(rule, rule.check) for rule in rules if rule.check is not None]
        self._rules = tuple(rule for rule, _ in checks)
        self._types = {name: _TYPES[feed.column(name).type] for _, check in checks for name in check.columns}
        asked = (
            f"cast(coalesce({check.condition}, false) as utinyint) as rule_{place}"
            for place, (_, check) in enumerate(checks)
        )
        self._question = f'select "{_ROW}", {", ".join(asked)} from judged_rows'  # noqa: S608 - every word of a check is allowed

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that are asked about."""
        return tuple(self._types)

    def broken(
        self, rows: Mapping[str, tuple[HeldColumn, Mask]], connection: duckdb.DuckDBPyConnection
    ) -> dict[Rule, Mask]:
        """For each check the rows of which its condition is true.

        `rows` has for each of `columns` the column, and which of its held values are not of its type.
        """
        if not self._rules:
            return {}
        typed = {name: _typed(*rows[name], self._types[name]) for name in self._types}
        numbers = pa.array(np.arange(len(next(iter(typed.values())))))
        connection.register("judged_rows", pa.table({_ROW: numbers} | typed))
        found = connection.sql(self._question).to_arrow_table()
        connection.unregister("judged_rows")
        order = np.argsort(found.column(_ROW).to_numpy(), kind="stable")
        return {
            rule: found.column(f"rule_{place}").to_numpy()[order].view(np.bool_)
            for place, rule in enumerate(self._rules)
        }


def _typed(column: HeldColumn, unfit: Mask, as_type: pa.DataType) -> pa.Array:
    """The rows of a column in its type, null where there is no value or one that is not of it."""
    values = pc.if_else(pa.array(unfit), pa.scalar(None, pa.string()), column.values) if unfit.any() else column.values
    typed = values.cast(as_type)
    return typed if column.indices is None else typed.take(pa.array(column.indices, mask=column.missing))
