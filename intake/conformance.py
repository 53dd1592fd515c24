"""Holding rows to their contract: each distinct value is judged once, and its answers are given to its rows."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import duckdb
import numpy as np
import numpy.typing as npt
import pyarrow as pa

from contracts.feed import Feed
from contracts.formats.verdicts import verdicts
from intake.encoding import HeldColumn, held
from intake.findings import Mask
from intake.known_values import NOTHING_KNOWN, Answers, KnownValues
from intake.row_checks import RowChecks
from intake.rules import Rule, compile_rules

Hashes = npt.NDArray[np.uint64]

_NO_VALUE = np.uint64(0x9E3779B97F4A7C15)
"""Stands for a missing value in a row's hash; any number that is no likely hash would do."""
_MIXER = np.uint64(0xD6E8FEB86659FD93)
_HALF = np.uint64(32)
_FEW_VALUES = 1 << 10
"""Columns of at most so many held values are asked about together: a query costs more than their rules do."""
_KEPT_VALUES = 1 << 13
"""Beyond so many known values of a column it is begun anew."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """What holds of a block's rows: breaches by rule, a hash of each row and of its key, and where a key is.

    By column: how many rows have no value, and hashes in which each distinct value is at least once.
    """

    breaches: tuple[tuple[Rule, Mask], ...]
    row_hashes: Hashes
    key_hashes: Hashes
    has_key: Mask
    missing: tuple[int, ...]
    value_hashes: tuple[Hashes, ...]


class Conformance:
    """The compiled contract of one delivery."""

    def __init__(self, feed: Feed, period: str) -> None:
        self.rules = compile_rules(feed, period)
        self._names = [column.name for column in feed.columns]
        self._row_checks = RowChecks(feed, self.rules)
        judged = {rule.column for rule in self.rules if rule.verdict is not None}
        self._formats = tuple(column.number_format if column.name in judged else None for column in feed.columns)
        self._known: dict[int, KnownValues] = {}
        self._key = self._names.index(feed.record_reference) if feed.record_reference else None

    def judge(self, rows: pa.Table, connection: duckdb.DuckDBPyConnection) -> Judgement:
        """Judge the rows of one block, encoded or not; `connection` is this thread's own."""
        columns = [held(rows.column(name)) for name in self._names]
        answers = self._answers(columns, connection)
        between = self._row_checks.broken(self._typed(columns, answers), connection)
        hashes = [answer["hash"] for answer in answers]
        of_rows = [column.of_rows(found, _NO_VALUE) for found, column in zip(hashes, columns, strict=True)]
        return Judgement(
            breaches=tuple(
                (rule, between[rule] if rule.check else self._breach(place, rule, columns, answers))
                for place, rule in enumerate(self.rules)
            ),
            row_hashes=_mixed(of_rows, rows.num_rows),
            key_hashes=np.zeros(rows.num_rows, np.uint64) if self._key is None else of_rows[self._key],
            has_key=np.zeros(rows.num_rows, np.bool_) if self._key is None else ~columns[self._key].missing,
            missing=tuple(int(column.missing.sum()) for column in columns),
            value_hashes=tuple(
                found[~column.missing] if column.indices is None else found
                for found, column in zip(hashes, columns, strict=True)
            ),
        )

    def _answers(self, columns: list[HeldColumn], connection: duckdb.DuckDBPyConnection) -> list[Answers]:
        """For each column the hash of every held value, and whether it breaks each rule.

        A rule is asked of every value in a query. So columns that have rules are asked about together only where they
        hold few values; those without a rule are hashed together.
        """
        answers: list[Answers] = [{} for _ in columns]
        for numbers in self._together(columns):
            values = [columns[number].values for number in numbers]
            asked = self._asked_of_few if len(numbers) > 1 else self._asked
            for number, found in zip(numbers, asked(numbers, values, connection), strict=True):
                answers[number] = found
        for number, number_format in enumerate(self._formats):
            if number_format is not None:
                answers[number]["verdict"] = verdicts(number_format, columns[number].values)
        return answers

    def _asked_of_few(
        self, numbers: list[int], values: list[pa.Array], connection: duckdb.DuckDBPyConnection
    ) -> Iterator[Answers]:
        """The answers about columns of few values: of most they are known from the blocks before."""
        known = [self._known.get(number, NOTHING_KNOWN) for number in numbers]
        known = [item if len(item.values) <= _KEPT_VALUES else NOTHING_KNOWN for item in known]
        lacking = [item.lacking(own) for item, own in zip(known, values, strict=True)]
        if any(len(own) or not item.answers for item, own in zip(known, lacking, strict=True)):
            found = self._asked(numbers, lacking, connection)
            known = [item.and_more(*more) for item, *more in zip(known, lacking, found, strict=True)]
            self._known |= dict(zip(numbers, known, strict=True))
        return (item.of(own) for item, own in zip(known, values, strict=True))

    def _asked(
        self, numbers: list[int], values: list[pa.Array], connection: duckdb.DuckDBPyConnection
    ) -> Iterator[Answers]:
        """The answers about the values of some columns, by one query."""
        lengths = [len(own) for own in values]
        held_values = {
            "position": np.arange(sum(lengths), dtype=np.int64),
            "number": np.repeat(np.array(numbers, dtype=np.int16), lengths),
            "value": pa.chunked_array(values, pa.string()),
        }
        connection.register("held_values", pa.table(held_values))
        found = _in_order(connection.sql(self._question(numbers)).to_arrow_table())
        connection.unregister("held_values")
        ends = np.cumsum([0, *lengths])
        for start, end in pairwise(ends):
            yield {name: answers[start:end] for name, answers in found.items()}

    def _typed(self, columns: list[HeldColumn], answers: list[Answers]) -> dict[str, tuple[HeldColumn, Mask]]:
        """The columns that rules between columns ask about, and which of their held values break their type."""
        found = {}
        for name in self._row_checks.columns:
            number = self._names.index(name)
            place = next((at for at, rule in enumerate(self.rules) if (rule.name, rule.column) == ("type", name)), None)
            unfit = np.zeros(len(columns[number].values), dtype=np.bool_)
            found[name] = (columns[number], unfit if place is None else answers[number][f"rule_{place}"].view(np.bool_))
        return found

    def _together(self, columns: list[HeldColumn]) -> list[list[int]]:
        """Which columns to ask about in one query."""
        ruled = {self._names.index(rule.column) for rule in self.rules if rule.breach is not None}
        encoded = [number for number, column in enumerate(columns) if column.indices is not None]
        plain = [number for number in encoded if number not in ruled]
        few = [number for number in encoded if number in ruled and len(columns[number].values) <= _FEW_VALUES]
        alone = [[number] for number in range(len(columns)) if number not in {*plain, *few}]
        return [numbers for numbers in (plain, few, *alone) if numbers]

    def _question(self, numbers: list[int]) -> str:
        """The query about the held values of some columns."""
        asked = [
            # As a number, which NumPy takes as it is: Arrow's truths are bits.
            f", cast(case when number = {self._names.index(rule.column)} and value is not null"
            f" then {rule.breach} else false end as utinyint) as rule_{place}"
            for place, rule in enumerate(self.rules)
            if rule.breach is not None and self._names.index(rule.column) in numbers
        ]
        return f"select position, hash(value) as hash{''.join(asked)} from held_values"  # noqa: S608 - rules quote what they hold

    def _breach(self, place: int, rule: Rule, columns: list[HeldColumn], answers: list[Answers]) -> Mask:
        """The rows that break one rule."""
        number = self._names.index(rule.column)
        if rule.asks_for_a_value:
            return columns[number].missing
        if rule.verdict is None:
            broken = answers[number][f"rule_{place}"].view(np.bool_)
        else:
            broken = answers[number]["verdict"] == rule.verdict
        if not broken.any():
            return np.zeros(len(columns[number].missing), dtype=np.bool_)
        return columns[number].of_rows(broken, np.False_)


def _in_order(found: pa.Table) -> Answers:
    """Answers in the order of the values asked about: SQL promises none, and a long code list is a join to DuckDB."""
    answers = {name: found.column(name).to_numpy() for name in found.column_names}
    positions = answers.pop("position")
    if (positions[1:] > positions[:-1]).all():
        return answers
    order = np.argsort(positions)
    return {name: values[order] for name, values in answers.items()}


def _mixed(columns: list[Hashes], rows: int) -> Hashes:
    """One hash for each row from the hashes of its values, in which their order counts."""
    mixed, shifted = np.zeros(rows, dtype=np.uint64), np.empty(rows, dtype=np.uint64)
    for hashes in columns:
        mixed ^= hashes
        mixed *= _MIXER
        mixed ^= np.right_shift(mixed, _HALF, out=shifted)
    return mixed
