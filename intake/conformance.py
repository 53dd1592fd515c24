"""Holding rows to their contract: each distinct value is judged once, and its answers are given to its rows."""

from dataclasses import dataclass
from typing import TypeVar

import duckdb
import numpy as np
import numpy.typing as npt
import pyarrow as pa

from contracts.feed import Feed
from intake.encoding import HeldColumn, held
from intake.findings import Mask
from intake.rules import Rule, compile_rules

Hashes = npt.NDArray[np.uint64]
_Scalar = TypeVar("_Scalar", bound=np.generic)
_NO_VALUE = np.uint64(0x9E3779B97F4A7C15)
"""Stands for a missing value in a row's hash; any number that is no likely hash would do."""
_MIXER = np.uint64(0xD6E8FEB86659FD93)
_HALF = np.uint64(32)


@dataclass(frozen=True, slots=True)
class Judgement:
    """What holds of each row of a block: breaches by rule, a hash of the row, of its key, and where a key is."""

    breaches: tuple[tuple[Rule, Mask], ...]
    row_hashes: Hashes
    key_hashes: Hashes
    has_key: Mask


class Conformance:
    """The compiled contract of one delivery."""

    def __init__(self, feed: Feed, period: str) -> None:
        self.rules = compile_rules(feed, period)
        self._names = [column.name for column in feed.columns]
        self._key = self._names.index(feed.record_reference) if feed.record_reference else None
        answers = "".join(
            f", case when number = {self._names.index(rule.column)} and value is not null"
            f" then {rule.breach} else false end as rule_{place}"
            for place, rule in enumerate(self.rules)
            if rule.breach is not None
        )
        self._query = f"select hash(value) as hash{answers} from held_values"  # noqa: S608 - what the contract says is quoted

    def judge(self, rows: pa.Table, connection: duckdb.DuckDBPyConnection) -> Judgement:
        """Judge the rows of one block, encoded or not; `connection` is this thread's own."""
        columns = [held(rows.column(name)) for name in self._names]
        ends = np.cumsum([0, *(len(column.values) for column in columns)])
        answers = self._answers(columns, connection)
        hashes: Hashes = answers.column("hash").to_numpy()
        of_columns = [
            _given(hashes[ends[place] : ends[place + 1]], column, _NO_VALUE) for place, column in enumerate(columns)
        ]
        none = np.zeros(rows.num_rows, dtype=np.bool_)
        return Judgement(
            breaches=tuple(
                (rule, self._breach(place, rule, columns, answers, ends)) for place, rule in enumerate(self.rules)
            ),
            row_hashes=_mixed(of_columns, rows.num_rows),
            key_hashes=np.zeros(rows.num_rows, dtype=np.uint64) if self._key is None else of_columns[self._key],
            has_key=none if self._key is None else ~columns[self._key].missing,
        )

    def _answers(self, columns: list[HeldColumn], connection: duckdb.DuckDBPyConnection) -> pa.Table:
        """The hash of every held value, and whether it breaks each rule of its column."""
        numbers = np.repeat(np.arange(len(columns), dtype=np.int16), [len(column.values) for column in columns])
        values = pa.chunked_array([column.values for column in columns], pa.string())
        connection.register("held_values", pa.table({"number": numbers, "value": values}))
        answers = connection.sql(self._query).to_arrow_table()
        connection.unregister("held_values")
        return answers

    def _breach(
        self, place: int, rule: Rule, columns: list[HeldColumn], answers: pa.Table, ends: npt.NDArray[np.int64]
    ) -> Mask:
        """The rows that break one rule."""
        number = self._names.index(rule.column)
        column = columns[number]
        if rule.breach is None:
            return column.missing
        held_here = slice(ends[number], ends[number + 1])
        broken: Mask = answers.column(f"rule_{place}").to_numpy()[held_here]
        return _given(broken, column, np.False_)


def _given(answers: npt.NDArray[_Scalar], column: HeldColumn, otherwise: _Scalar) -> npt.NDArray[_Scalar]:
    """The answer of each row's value; `otherwise` where a row has none."""
    given = np.full(len(column.missing), otherwise)
    if len(answers):
        spread = answers if column.indices is None else answers[column.indices]
        np.copyto(given, spread, where=~column.missing)
    return given


def _mixed(columns: list[Hashes], rows: int) -> Hashes:
    """One hash for each row from the hashes of its values, in which their order counts."""
    mixed = np.zeros(rows, dtype=np.uint64)
    for hashes in columns:
        mixed = (mixed ^ hashes) * _MIXER
        mixed ^= mixed >> _HALF
    return mixed
