"""A contract's rules: what breaks them on single values, verdicts on formats, conditions on a row, what must be there.

What is asked of single values is asked of each column's distinct ones; rules between columns are asked of the rows, in
SQL; check digits are told by `contracts.formats`.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass

from contracts.feed import Column, Feed, RowCheck
from contracts.formats.every_format import CHECKED
from contracts.formats.verdicts import Verdict
from contracts.vocabulary import Calendar, ColumnType, NumberFormat, PlaceKind, Severity
from intake.breaches import TYPED, Among, Beyond, Breach, NotAmong, NotOfType, OutOfRange, Unlike
from intake.left_behind import left_by_a_test

_LOSES_ZEROS = (NumberFormat.NHS_NUMBER, NumberFormat.CHI_NUMBER, NumberFormat.TELEPHONE_NUMBER)
_WEAK = (NumberFormat.UPN, NumberFormat.CRO_NUMBER)
_OF_RANGES = (NumberFormat.NHS_NUMBER, NumberFormat.UPN)


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule on one column. What breaks it is said by one of three, and by none where there must be a value.

    `breach` tells it of a present value; `verdict` is what a value of its format must not be; `check` is a condition on
    the row. A value that breaks it is no less `fit` to be held, or is left out of event rows.
    """

    name: str
    column: str
    severity: Severity
    breach: Breach | None = None
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


def _outside(column: Column, calendar: Calendar, period: str) -> Breach:
    """What is not of the period: a date or a time outside it, or any text but the period's own."""
    if column.type not in {ColumnType.DATE, ColumnType.TIMESTAMP}:
        return NotAmong((period,))
    first, last = calendar.span(period)
    # ISO 8601 dates and times stand in the order of their text; a tilde stands behind every time of a day.
    return Beyond(first.isoformat(), last.isoformat() + "~")


def _rules(column: Column) -> list[Rule]:
    """The rules of one column; a missing value breaks only `required`."""
    found = []
    if column.required:
        found.append(Rule("required", column.name, Severity.ERROR))
    if column.type in TYPED:
        # Whatever severity the contract gives the column: a value that is not of its type cannot be held as one.
        found.append(Rule("type", column.name, Severity.ERROR, NotOfType(column.type)))
    if column.minimum is not None or column.maximum is not None:
        low = -math.inf if column.minimum is None else float(column.minimum)
        high = math.inf if column.maximum is None else float(column.maximum)
        found.append(Rule("range", column.name, column.severity, OutOfRange(low, high)))
    if column.pattern is not None:
        found.append(Rule("pattern", column.name, column.severity, Unlike(column.pattern)))
    if column.codes:
        codes = (*column.codes, *column.retired_codes)
        found.append(Rule("code", column.name, column.severity, NotAmong(codes)))
    if column.retired_codes:
        found.append(Rule("code-retired", column.name, Severity.WARNING, Among(column.retired_codes), fit=True))
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
    if number_format in _OF_RANGES:
        yield Rule("number-unissued", name, Severity.WARNING, verdict=Verdict.UNISSUED)


def _between(column: Column) -> Iterator[Rule]:
    """The rules between this column and others, under the names that the contract gives them."""
    for check in column.checks:
        yield Rule(check.name, column.name, check.severity, check=check)
