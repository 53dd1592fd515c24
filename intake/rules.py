"""A contract's rules: SQL conditions over one text value or over a row, verdicts on formats, and what must be there.

A condition is true where the rule is broken. All conditions on single values are asked in one query of each column's
distinct values, those between columns in another of the rows; check digits are told beside it by `contracts.formats`.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from contracts.feed import Column, Feed, RowCheck
from contracts.formats.every_format import CHECKED
from contracts.formats.verdicts import Verdict
from contracts.vocabulary import Calendar, ColumnType, NumberFormat, PlaceKind, Severity
from intake.left_behind import left_by_a_test

_LOSES_ZEROS = (NumberFormat.NHS_NUMBER, NumberFormat.CHI_NUMBER, NumberFormat.TELEPHONE_NUMBER)
_WEAK = (NumberFormat.UPN, NumberFormat.CRO_NUMBER)


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule on one column. What breaks it is said by one of three, and by none where there must be a value.

    `breach` is a DuckDB condition on a present `value`; `verdict` is what a value of its format must not be; `check` is
    a condition on the row. A value that breaks it is no less `fit` to be held, or is left out of event rows.
    """

    name: str
    column: str
    severity: Severity
    breach: str | None = None
    verdict: Verdict | None = None
    check: RowCheck | None = None
    fit: bool = False

    @property
    def asks_for_a_value(self) -> bool:
        """Whether it is broken where there is no value, and only there."""
        return self.breach is None and self.verdict is None and self.check is None


def compile_rules(feed: Feed, period: str) -> tuple[Rule, ...]:
    """Every rule of a feed for a delivery of `period`, in the order of its columns."""
    places = {place.column for place in feed.places if place.kind is PlaceKind.POSTCODE}
    rules = [
        rule
        for column in feed.columns
        for rule in (
            *_rules(column),
            *_of_format(column, feed.severity_of_format(column), looked_up=column.name in places),
            *_between(column),
        )
    ]
    if feed.period_column is not None:
        column = feed.column(feed.period_column)
        rules.append(Rule("period", column.name, Severity.ERROR, _outside(column, feed.calendar, period)))
    return tuple(rules)


def _outside(column: Column, calendar: Calendar, period: str) -> str:
    """Whether a value is not of the period: a date or a time outside it, or any text but the period's own."""
    if column.type not in {ColumnType.DATE, ColumnType.TIMESTAMP}:
        return f"value <> {_text(period)}"
    first, last = calendar.span(period)
    # ISO 8601 dates and times stand in the order of their text; a tilde stands behind every time of a day.
    return f"(value < {_text(first.isoformat())} or value > {_text(last.isoformat() + '~')})"


def _rules(column: Column) -> list[Rule]:
    """The rules of one column; a missing value breaks only `required`."""
    found = []
    if column.required:
        found.append(Rule("required", column.name, Severity.ERROR))
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
        breach = f"not {_among((*column.codes, *column.retired_codes))}"
        found.append(Rule("code", column.name, column.severity, breach))
    if column.retired_codes:
        found.append(Rule("code-retired", column.name, Severity.WARNING, _among(column.retired_codes), fit=True))
    if (left := left_by_a_test(column)) is not None:
        found.append(Rule("test-data", column.name, Severity.WARNING, left, fit=True))
    return found


def _of_format(column: Column, severity: Severity, *, looked_up: bool) -> Iterator[Rule]:
    """The rules of a column whose values are written in a format. A lookup says more of a postcode than its shape."""
    number_format, name = column.number_format, column.name
    if number_format is None:
        return
    if not looked_up and column.pattern is None:
        yield Rule("format", name, severity, verdict=Verdict.NOT_OF_FORMAT)
    if number_format in _LOSES_ZEROS:
        yield Rule("zero-lost", name, severity, verdict=Verdict.ZERO_LOST)
    yield Rule("identifiers-several", name, Severity.ERROR, verdict=Verdict.SEVERAL)
    yield Rule("wrong-identifier", name, Severity.WARNING, verdict=Verdict.OTHER_FORMAT)
    if number_format in CHECKED:
        yield Rule("check-digit", name, Severity.WARNING, verdict=Verdict.CHECK_FAILED)
    if not looked_up:
        yield Rule("placeholder", name, Severity.INFORMATION, verdict=Verdict.PLACEHOLDER)
    if number_format in _WEAK:
        yield Rule("identifier-weak", name, Severity.INFORMATION, verdict=Verdict.WEAK)
    if number_format is NumberFormat.NHS_NUMBER:
        yield Rule("number-unissued", name, Severity.WARNING, verdict=Verdict.UNISSUED)


def _between(column: Column) -> Iterator[Rule]:
    """The rules between this column and others, under the names that the contract gives them."""
    for check in column.checks:
        yield Rule(check.name, column.name, check.severity, check=check)


def _among(codes: tuple[str, ...]) -> str:
    """Whether a value is one of some codes."""
    return f"value in ({', '.join(_text(code) for code in codes)})"


_TYPED = {
    # Only what Arrow also reads, so that a value which passes here can always be cast later.
    ColumnType.NUMBER: r"regexp_full_match(value, '-?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?')"
    " and isfinite(try_cast(value as double))",
    ColumnType.INTEGER: "regexp_full_match(value, '-?[0-9]+') and try_cast(value as bigint) is not null",
    ColumnType.DATE: "regexp_full_match(value, '[0-9]{4}-[0-9]{2}-[0-9]{2}') and value > '0001'"
    " and try_cast(value as date) is not null",
    ColumnType.TIMESTAMP: "regexp_full_match(value, '[0-9]{4}-[0-9]{2}-[0-9]{2}[T ]"
    "([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9])?')"
    " and value > '0001' and try_cast(left(value, 10) as date) is not null",
}


def _text(value: str) -> str:
    """An SQL string literal."""
    return "'" + value.replace("'", "''") + "'"
