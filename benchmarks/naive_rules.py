"""A contract's rules and types, as the naive peer holds one value to them."""

import math
import re
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from types import MappingProxyType

from contracts.feed import Column, Feed
from contracts.vocabulary import ColumnType, Severity, Treatment

_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?")
_INTEGER = re.compile(r"-?[0-9]+")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_TIME = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ]([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9])?")
_REJECTING = {"required", "type", "period"}
_SHAPES = {
    ColumnType.NUMBER: _NUMBER,
    ColumnType.INTEGER: _INTEGER,
    ColumnType.DATE: _DATE,
    ColumnType.TIMESTAMP: _TIME,
}
_DATED = (ColumnType.DATE, ColumnType.TIMESTAMP)

Value = str | float | int | date | datetime


class NaiveRules:
    """What a delivery of one feed and period is held to, compiled where a thoughtful author would compile it once."""

    def __init__(self, feed: Feed, period: str) -> None:
        self._feed, self._period = feed, period
        self._span = tuple(day.isoformat() for day in feed.calendar.span(period))
        self._patterns = {column.name: re.compile(column.pattern) for column in feed.columns if column.pattern}
        self._codes = {column.name: set(column.codes) for column in feed.columns if column.codes}

    def breaches(self, column: Column, value: str) -> list[str]:
        """The rules that a value breaks; a missing one breaks `required` alone."""
        if not value:
            return ["required"] if column.required else []
        broken = [] if _is_typed(column, value) else ["type"]
        if (column.minimum is not None or column.maximum is not None) and not _in_range(column, value):
            broken.append("range")
        if column.name in self._patterns and not self._patterns[column.name].fullmatch(value):
            broken.append("pattern")
        if column.name in self._codes and value not in self._codes[column.name]:
            broken.append("code")
        if column.name == self._feed.period_column and not self._of_the_period(column, value):
            broken.append("period")
        return broken

    def _of_the_period(self, column: Column, value: str) -> bool:
        """Whether a value is the period's own, or a day within it."""
        if column.type not in _DATED:
            return value == self._period
        first, last = self._span
        return first <= value[:10] <= last


def rejects(rule: str, column: Column) -> bool:
    """Whether a breach of a rule rejects its row."""
    return rule in _REJECTING or column.severity is Severity.ERROR


def held_as(column: Column, granted: frozenset[Treatment], *, guarded: bool) -> Callable[[str], Value]:
    """How a value of its column's type is held: of a time no more than the hour, the day, the week or the month."""
    if column.type in _DATED and guarded and granted == {Treatment.DATE}:
        return _monday
    if column.type is ColumnType.TIMESTAMP and Treatment.DATE_AND_HOUR_BAND in granted:
        return _hour
    if column.type in _DATED:
        return _first_of_month if granted == {Treatment.MONTH} else _day
    return _AS[column.type]


def completed_years(born: str, then: str) -> int | None:
    """An age on a day; None for what can be no age."""
    birth, day = date.fromisoformat(born), date.fromisoformat(then[:10])
    years = day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))
    return years if 0 <= years <= 110 else None  # noqa: PLR2004 - nobody is older


def _is_typed(column: Column, value: str) -> bool:
    """Whether a value is of its column's type."""
    shape = _SHAPES.get(column.type)
    if shape is None:
        return True
    if not shape.fullmatch(value):
        return False
    try:
        known = _AS[column.type](value)
    except ValueError:
        return False
    return not isinstance(known, float) or math.isfinite(known)


def _in_range(column: Column, value: str) -> bool:
    """Whether a number lies within its limits; what is no number is for another rule."""
    if not _NUMBER.fullmatch(value):
        return True
    low, high = column.minimum, column.maximum
    return (low is None or float(value) >= low) and (high is None or float(value) <= high)


def _hour(value: str) -> datetime:
    """The hour of a time."""
    return datetime.fromisoformat(value).replace(minute=0, second=0)


def _day(value: str) -> date:
    """The day of a time."""
    return date.fromisoformat(value[:10])


def _monday(value: str) -> date:
    """The week of a time, by its Monday."""
    day = _day(value)
    return day - timedelta(days=day.weekday())


def _first_of_month(value: str) -> date:
    """The month of a time, by its first day."""
    return _day(value).replace(day=1)


_AS: Mapping[ColumnType, Callable[[str], Value]] = MappingProxyType(
    {
        ColumnType.STRING: str,
        ColumnType.NUMBER: float,
        ColumnType.INTEGER: int,
        ColumnType.DATE: date.fromisoformat,
        ColumnType.TIMESTAMP: _hour,
    }
)
