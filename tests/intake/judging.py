"""Holding a few invented values to a contract, for tests of rules and conformance."""

import pyarrow as pa

from contracts.feed import Feed
from intake.conformance import Conformance, Judgement


def judged(feed: Feed, rows: list[dict[str, str | None]], period: str = "2024-01") -> Judgement:
    """What holds of some rows; a column that a row does not name is empty."""
    columns = {column.name: pa.array([row.get(column.name) for row in rows], pa.string()) for column in feed.columns}
    return Conformance(feed, period).judge(pa.table(columns))


def broken(feed: Feed, rows: list[dict[str, str | None]], period: str = "2024-01") -> list[set[tuple[str, str]]]:
    """For each row the (rule, column) pairs that it breaks."""
    judgement = judged(feed, rows, period)
    return [
        {(rule.name, rule.column) for rule, mask in judgement.breaches if mask[number]} for number in range(len(rows))
    ]
