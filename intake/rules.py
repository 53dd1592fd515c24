"""A contract's rules, compiled to SQL conditions over one text value. A condition is true where the value breaks it."""

from dataclasses import dataclass

from contracts.feed import Column, Feed
from contracts.vocabulary import Calendar, ColumnType, Severity


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule on one column. `breach` is a DuckDB condition on a present `value`; None asks that there be one."""

    name: str
    column: str
    severity: Severity
    breach: str | None


def compile_rules(feed: Feed, period: str) -> tuple[Rule, ...]:
    """Every rule of a feed for a delivery of `period`, in the order of its columns."""
    rules = [rule for column in feed.columns for rule in _rules(column)]
    if feed.period_column is not None:
        column = feed.column(feed.period_column)
        rules.append(Rule("period", column.name, Severity.ERROR, _outside(column, feed.calendar, period)))
    return tuple(rules)


def _outside(column: Column, calendar: Calendar, period: str) -> str:
    """Whether a value is not of the period: a date or a time outside it, or any text but the period's own."""
    if column.type not in {ColumnType.DATE, ColumnType.TIMESTAMP}:
        return f"value <> {_text(period)}"
    first, last = calendar.span(period)
    # ISO 8601 dates stand in the order of their text.
    return f"left(value, 10) not between {_text(first.isoformat())} and {_text(last.isoformat())}"


def _rules(column: Column) -> list[Rule]:
    """The rules of one column; a missing value breaks only `required`."""
    found = []
    if column.required:
        found.append(Rule("required", column.name, Severity.ERROR, None))
    if (typed := _TYPED.get(column.type)) is not None:
        # Whatever severity the contract gives the column: a value that is not of its type cannot be held as one.
        found.append(Rule("type", column.name, Severity.ERROR, f"({typed}) is not true"))
    if column.minimum is not None or column.maximum is not None:
        low = "-infinity" if column.minimum is None else repr(float(column.minimum))
        high = "infinity" if column.maximum is None else repr(float(column.maximum))
        bounds = f"cast('{low}' as double) and cast('{high}' as double)"
        breach = f"coalesce(try_cast(value as double) not between {bounds}, false)"
        found.append(Rule("range", column.name, column.severity, breach))
    if column.pattern is not None:
        breach = f"not regexp_full_match(value, {_text(column.pattern)})"
        found.append(Rule("pattern", column.name, column.severity, breach))
    if column.codes:
        breach = f"value not in ({', '.join(_text(code) for code in column.codes)})"
        found.append(Rule("code", column.name, column.severity, breach))
    return found


_TYPED = {
    # Only what Arrow also reads, so that a value which passes here can always be cast later.
    ColumnType.NUMBER: r"regexp_full_match(value, '-?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?')"
    " and isfinite(try_cast(value as double))",
    ColumnType.INTEGER: "regexp_full_match(value, '-?[0-9]+') and try_cast(value as bigint) is not null",
    ColumnType.DATE: "regexp_full_match(value, '[0-9]{4}-[0-9]{2}-[0-9]{2}') and value > '0001'"
    " and try_strptime(value, '%Y-%m-%d') is not null",
    ColumnType.TIMESTAMP: "regexp_full_match(value, '[0-9]{4}-[0-9]{2}-[0-9]{2}[T ]"
    "([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9])?')"
    " and value > '0001' and try_strptime(left(value, 10), '%Y-%m-%d') is not null",
}


def _text(value: str) -> str:
    """An SQL string literal."""
    return "'" + value.replace("'", "''") + "'"
