"""How a file is mended: decided from its contract and its survey, before any of its values is changed.

A year of two digits is one of the hundred years that end with the last day of the delivery's period, where the column
holds births, the day of the event or the day that decides the period: none of them can be later. Other dates may lie
ahead, the end of an order for one, so theirs end twenty years later.
"""

from datetime import date

from contracts.feed import Column, Feed
from contracts.vocabulary import ColumnType, FieldClass
from intake.mending.dates.calendar import EXCEL_1900, as_day
from intake.mending.dates.moments import Reading
from intake.mending.dates.orders import stated
from intake.mending.dates.reading import Dates
from intake.mending.dates.written import UNORDERED
from intake.mending.mended import ColumnMending, Mending
from intake.mending.steps import of_dates, steps_of
from intake.mending.survey import Survey

YEARS_AHEAD = 20


def decide(survey: Survey | None, feed: Feed, period: str | None = None) -> Mending:
    """How each column of a delivery is mended. Without a `survey` its dates are ISO, or as its contract states.

    Without a `period` no year of two digits is read.
    """
    latest = None if period is None else feed.calendar.span(period)[1]
    return Mending(
        tuple(
            ColumnMending(
                column.name,
                steps_of(column, feed, _dates(survey, feed, column, latest) if of_dates(column) else None),
            )
            for column in feed.columns
        )
    )


def _dates(survey: Survey | None, feed: Feed, column: Column, latest: date | None) -> Dates:
    """How the dates of one column are read."""
    evidence = None if survey is None else survey.evidence[column.name]
    said = stated(column.date_format)
    if said is not None:
        orders = dict.fromkeys(UNORDERED, said)
    else:
        orders = {} if evidence is None else {shape: evidence.order(shape) for shape in UNORDERED}
    return Dates(
        timed=column.type is ColumnType.TIMESTAMP,
        births=column.field_class is FieldClass.DOB,
        reading=Reading(
            others=said is not None or evidence is not None,
            orders=orders,
            swapped=evidence is not None and evidence.swapped,
            latest=None if latest is None else as_day(_last_of(feed, column, latest)),
            serial_zero=EXCEL_1900 if survey is None else survey.serial_zero,
        ),
    )


def _last_of(feed: Feed, column: Column, latest: date) -> date:
    """The last day that a year of two digits may make in a column."""
    if column.field_class is FieldClass.DOB or column.name in {feed.event_time, feed.period_column}:
        return latest
    return date(latest.year + YEARS_AHEAD, 12, 31)
