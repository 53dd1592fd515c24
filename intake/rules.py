"""A contract's rules, compiled to SQL conditions over text columns. A condition is true where the row breaks it."""

from dataclasses import dataclass

from contracts.feed import Column, Feed
from contracts.vocabulary import ColumnType, Severity


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule on one column. `breach` is a DuckDB condition, true (never null) where a row breaks the rule."""

    name: str
    column: str
    severity: Severity
    breach: str


def compile_rules(feed: Feed, period: str) -> tuple[Rule, ...]:
    """Every rule of a feed for a delivery of `period`, in the order of its columns."""
    rules = [rule for column in feed.columns for rule in _rules(column)]
    if feed.period_column is not None:
        column = feed.column(feed.period_column)
        breach = f"{quoted(column.name)} is not null and {quoted(column.name)} <> {_text(period)}"
        rules.append(Rule("period", column.name, Severity.ERROR, breach))
    return tuple(rules)


def _rules(column: Column) -> list[Rule]:
    """The rules of one column; a missing value breaks only `required`."""
    value = quoted(column.name)
    found = []
    if column.required:
        found.append(Rule("required", column.name, Severity.ERROR, f"{value} is null"))
    if (typed := _TYPED.get(column.type)) is not None:
        # Whatever severity the contract gives the column: a value that is not of its type cannot be held as one.
        breach = f"{value} is not null and ({typed.replace('@', value)}) is not true"
        found.append(Rule("type", column.name, Severity.ERROR, breach))
    if column.minimum is not None or column.maximum is not None:
        low = "-infinity" if column.minimum is None else repr(float(column.minimum))
        high = "infinity" if column.maximum is None else repr(float(column.maximum))
        bounds = f"cast('{low}' as double) and cast('{high}' as double)"
        found.append(_present(column, "range", f"coalesce(try_cast({value} as double) not between {bounds}, false)"))
    if column.pattern is not None:
        found.append(_present(column, "pattern", f"not regexp_full_match({value}, {_text(column.pattern)})"))
    if column.codes:
        codes = ", ".join(_text(code) for code in column.codes)
        found.append(_present(column, "code", f"{value} not in ({codes})"))
    return found


_TYPED = {
    # Only what Arrow also reads, so that a value which passes here can always be cast later; @ is the column.
    ColumnType.NUMBER: r"regexp_full_match(@, '-?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?')"
    " and isfinite(try_cast(@ as double))",
    ColumnType.INTEGER: "regexp_full_match(@, '-?[0-9]+') and try_cast(@ as bigint) is not null",
    ColumnType.DATE: "regexp_full_match(@, '[0-9]{4}-[0-9]{2}-[0-9]{2}') and @ > '0001'"
    " and try_strptime(@, '%Y-%m-%d') is not null",
}


def _present(column: Column, name: str, breach: str) -> Rule:
    """A rule that a missing value does not break, with the severity that the contract gives the column."""
    return Rule(name, column.name, column.severity, f"{quoted(column.name)} is not null and {breach}")


def quoted(name: str) -> str:
    """An SQL identifier."""
    return '"' + name.replace('"', '""') + '"'


def _text(value: str) -> str:
    """An SQL string literal."""
    return "'" + value.replace("'", "''") + "'"
