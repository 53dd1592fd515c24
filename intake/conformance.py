"""Holding rows to their contract: each distinct value is judged once, and its answers are given to its rows."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from contracts.feed import Feed
from contracts.formats.verdicts import Verdicts, verdicts
from intake.encoding import HeldColumn, held
from intake.findings import Mask
from intake.row_checks import RowChecks
from intake.rules import Rule, compile_rules
from intake.value_hashes import Hashes, value_hashes

_NO_VALUE = np.uint64(0x9E3779B97F4A7C15)
"""Stands for a missing value in a row's hash; any number that is no likely hash would do."""
_MIXER = np.uint64(0xD6E8FEB86659FD93)
"""Odd: two rows that differ in one value never share a hash unless the value's own hashes are the same."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """What holds of a block's rows: breaches by rule, a hash of each row and of its key, and where a key is.

    By column: how many rows have no value, and hashes in which each distinct value is at least once. Hashes of rows and
    keys are kept for the whole file; a key's are a copy, so that they keep nothing else of the block.
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
        formats = {column.name: column.number_format for column in feed.columns if column.name in judged}
        self._formats = {name: number_format for name, number_format in formats.items() if number_format is not None}
        self._key = self._names.index(feed.record_reference) if feed.record_reference else None

    def judge(self, rows: pa.Table) -> Judgement:
        """Judge the rows of one block, encoded or not."""
        columns = [held(rows.column(name)) for name in self._names]
        hashes = [value_hashes(column.values) for column in columns]
        found = self._found(columns)
        between = self._row_checks.broken(self._typed(columns, found))
        of_rows = [column.of_rows(own, _NO_VALUE) for own, column in zip(hashes, columns, strict=True)]
        return Judgement(
            breaches=tuple(
                (rule, between[rule] if rule.check else self._of_rows(rule, mask, columns))
                for rule, mask in zip(self.rules, found, strict=True)
            ),
            row_hashes=_mixed(of_rows, rows.num_rows),
            key_hashes=np.zeros(rows.num_rows, np.uint64) if self._key is None else of_rows[self._key].copy(),
            has_key=np.zeros(rows.num_rows, np.bool_) if self._key is None else ~columns[self._key].missing,
            missing=tuple(int(column.missing.sum()) for column in columns),
            value_hashes=tuple(
                own[~column.missing] if column.indices is None else own
                for own, column in zip(hashes, columns, strict=True)
            ),
        )

    def _found(self, columns: list[HeldColumn]) -> list[Mask | None]:
        """For each rule which held values of its column break it; None for one that is not about single values."""
        values = {name: column.values for name, column in zip(self._names, columns, strict=True)}
        of_format = {name: verdicts(number_format, values[name]) for name, number_format in self._formats.items()}
        return [_broken(rule, values, of_format) for rule in self.rules]

    def _typed(self, columns: list[HeldColumn], found: list[Mask | None]) -> dict[str, tuple[HeldColumn, Mask]]:
        """The columns that rules between columns ask about, and which of their held values break their type."""
        unfit = {
            rule.column: mask
            for rule, mask in zip(self.rules, found, strict=True)
            if rule.name == "type" and mask is not None
        }
        asked = [(name, columns[self._names.index(name)]) for name in self._row_checks.columns]
        return {name: (column, unfit.get(name, np.zeros(len(column.values), np.bool_))) for name, column in asked}

    def _of_rows(self, rule: Rule, broken: Mask | None, columns: list[HeldColumn]) -> Mask:
        """The rows that break one rule, by the held values that do."""
        column = columns[self._names.index(rule.column)]
        if broken is None:
            return column.missing
        if not broken.any():
            return np.zeros(len(column.missing), dtype=np.bool_)
        return column.of_rows(broken, np.False_)


def _broken(rule: Rule, values: Mapping[str, pa.Array], of_format: Mapping[str, Verdicts]) -> Mask | None:
    """Which held values of its column break one rule."""
    if rule.breach is not None:
        return rule.breach.found(values[rule.column])
    if rule.verdict is not None:
        found: Mask = of_format[rule.column] == rule.verdict
        return found
    return None


def _mixed(columns: list[Hashes], rows: int) -> Hashes:
    """One hash for each row from the hashes of its values, in which their order counts."""
    mixed = np.zeros(rows, dtype=np.uint64)
    for hashes in columns:
        mixed *= _MIXER
        mixed += hashes
    return mixed
