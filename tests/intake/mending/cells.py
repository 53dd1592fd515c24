"""Mending the cells of one column, for tests: what they become, and what is said of each."""

from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from contracts.feed import Feed
from intake.encoding import DICTIONARY
from intake.mending.decision import decide
from intake.mending.look import Step, look_at
from intake.mending.mended import Mending, mend
from intake.mending.survey import survey
from tests.contracts.shelf import feed_of

PERIOD = "2024-03"


@dataclass(frozen=True)
class Cells:
    """Cells as they became, and for each the names of the rules that found it."""

    values: list[str | None]
    rules: list[set[str]]


def one_column(*codes: str, extra: dict[str, Any] | None = None, **said: Any) -> Feed:
    """A feed of one column, `cell`, with some codes, properties of the gateway's and whatever else is said of it."""
    more = [{"property": name, "value": value} for name, value in (extra or {}).items()]
    if codes:
        said["quality"] = [{"metric": "invalidValues", "mustBe": 0, "arguments": {"validValues": list(codes)}}]
    return feed_of({"name": "cell", "customProperties": more} | said)


def dates(*, timed: bool = False, extra: dict[str, Any] | None = None, **said: Any) -> Feed:
    """A feed of one column of dates, or of dates with times."""
    return one_column(extra=extra, logicalType="timestamp" if timed else "date", **said)


def births() -> Feed:
    """A feed whose column `cell` is a date of birth."""
    born = {"name": "cell", "logicalType": "date", "classification": "DOB"}
    return feed_of(born, {"name": "day", "logicalType": "date"}, vrpEventTime="day")


def table_of(feed: Feed, values: list[str | None], *, encoded: bool = False) -> pa.Table:
    """Rows that have these values in the column `cell`, and nothing in others."""
    cells = pa.array(values, pa.string())
    empty = pa.nulls(len(values), pa.string())
    columns = {column.name: cells if column.name == "cell" else empty for column in feed.columns}
    rows = pa.table(columns)
    return rows.cast(pa.schema([(name, DICTIONARY) for name in rows.column_names])) if encoded else rows


def decided(feed: Feed, values: list[str | None], period: str | None = PERIOD) -> Mending:
    """How a file of these values is mended."""
    return decide(survey(table_of(feed, values), feed), feed, period)


def mended(feed: Feed, values: list[str | None], how: Mending | None = None, *, encoded: bool = False) -> Cells:
    """What becomes of a file of these values."""
    found = mend(table_of(feed, values, encoded=encoded), how or decided(feed, values))
    rules = [{note.rule.name for note in found.notes if note.rows[row]} for row in range(len(values))]
    return Cells(found.table.column("cell").cast(pa.string()).to_pylist(), rules)


def unsuspected(step: Step, values: list[str | None]) -> list[str | None]:
    """Values that a step would change or note, though it suspects nothing of them: there must be none."""
    cells = pa.array(values, pa.string())
    suspect = step.suspects(look_at(cells))
    found = step.mend(cells)
    touched = [new != old for new, old in zip(found.values.to_pylist(), values, strict=True)]
    for _, mask in found.notes:
        touched = [before or bool(now) for before, now in zip(touched, mask, strict=True)]
    return [value for value, touch, seen in zip(values, touched, suspect, strict=True) if touch and not seen]
