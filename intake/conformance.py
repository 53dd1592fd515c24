"""Holding rows to their contract: one projection over a block, giving a mask for each rule and two row hashes."""

from dataclasses import dataclass
from typing import TypeVar

import duckdb
import numpy as np
import numpy.typing as npt
import pyarrow as pa

from contracts.feed import Feed
from intake.findings import Mask
from intake.rules import Rule, compile_rules, quoted

Hashes = npt.NDArray[np.uint64]
_Scalar = TypeVar("_Scalar", bound=np.generic)


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
        names = ", ".join(quoted(column.name) for column in feed.columns)
        key = quoted(feed.record_reference) if feed.record_reference else "null::varchar"
        masks = "".join(f", {rule.breach} as rule_{number}" for number, rule in enumerate(self.rules))
        self._query = f"select hash({names}) as row_hash, hash({key}) as key_hash, {key} is not null as has_key{masks}"

    def judge(self, rows: pa.Table, connection: duckdb.DuckDBPyConnection) -> Judgement:
        """Judge the rows of one block; `connection` is this thread's own."""
        connection.register("block", rows)
        judged = connection.sql(f"{self._query} from block").to_arrow_table()
        connection.unregister("block")
        return Judgement(
            breaches=tuple(
                (rule, _array(judged, f"rule_{number}", np.bool_)) for number, rule in enumerate(self.rules)
            ),
            row_hashes=_array(judged, "row_hash", np.uint64),
            key_hashes=_array(judged, "key_hash", np.uint64),
            has_key=_array(judged, "has_key", np.bool_),
        )


def _array(table: pa.Table, name: str, kind: type[_Scalar]) -> npt.NDArray[_Scalar]:
    """A column as a NumPy array."""
    values: npt.NDArray[_Scalar] = table.column(name).to_numpy().astype(kind, copy=False)
    return values
