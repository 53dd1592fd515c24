"""Defects of dates and times: 27 to 32 of the list."""

from collections.abc import Callable, Iterator
from datetime import date

import xlwt
from openpyxl.utils.datetime import MAC_EPOCH
from openpyxl.workbook import Workbook

from tests.defects.base import Row, clean, table_of, xls_of
from tests.defects.planting import as_xlsx, counted, planted, refused, spoiled
from tests.defects.specimen import Specimen

SCHOOLS, SUSPECTS, ED = (
    "school_suspensions_and_exclusions",
    "police_recorded_crime_suspects",
    "emergency_department_assaults",
)
PROBATION, AMBULANCE, VICTIMS = "probation_supervision", "ambulance_incidents", "police_recorded_crime_victims"
_ROWS = 6
_DAY_0_OF_1900, _DAY_0_OF_1904 = date(1899, 12, 30), date(1904, 1, 1)


def specimens() -> Iterator[Specimen]:
    """Every specimen of them."""
    yield from _writings()
    yield from _workbooks()
    yield from _orders()
    yield from _times()
    yield from _impossible()
    yield from _ages()
    yield from _quarters()


def _rewritten(feed: str, column: str, how: Callable[[date], str]) -> list[Row]:
    """Clean rows in which a column of dates is written in another way."""
    rows = clean(feed, _ROWS)
    for row in rows:
        row[column] = how(date.fromisoformat(row[column]))
    return rows


def _writings() -> Iterator[Specimen]:
    """27: ways in which partners write a date. Each of the six is mended, and none is rejected."""
    for name, how in {
        "day-month-year": "%d/%m/%Y",
        "points": "%d.%m.%Y",
        "hyphens": "%d-%m-%Y",
        "month-day-year": "%m/%d/%Y",
        "year-slash": "%Y/%m/%d",
        "school-census": "%Y-%b-%d 00:00:00",
        "eight-digits": "%Y%m%d",
        "in-words": "%A %d %B %Y",
        "short-month": "%d-%b-%Y",
    }.items():
        rows = _rewritten(SCHOOLS, "dob", lambda day, how=how: day.strftime(how))
        yield counted(27, name, SCHOOLS, rows, {("date-mended", "dob"): _ROWS})
    for name, how in {"two-digit-year": "%d/%m/%y", "two-digit-year-in-words": "%d-%b-%y"}.items():
        for column in ("dob", "start_date"):
            rows = _rewritten(SCHOOLS, column, lambda day, how=how: day.strftime(how))
            yield counted(27, f"{name}-{column}", SCHOOLS, rows, {("century-added", column): _ROWS})
    # A birth of the year 24 lies in the quarter or a hundred years before it: on 1 April 2024 nobody of it was born.
    pivot = {"dob": ["08/01/24", "01/04/24", "13/05/10", "14/06/11", "15/07/12", "16/08/13"]}
    yield planted(27, "pivot", SCHOOLS, pivot, {("century-added", "dob"): _ROWS})
    rows = _rewritten(SCHOOLS, "dob", lambda day: str((day - _DAY_0_OF_1900).days))
    yield counted(27, "serial-numbers", SCHOOLS, rows, {("date-mended", "dob"): _ROWS})
    # Three tell that the month comes first and two that the day does: the two, and the one that could be either, are
    # not read.
    both = ["09/12/2007", "18/08/2010", "19/04/2009", "10/26/2011", "10/31/2008", "03/29/2008"]
    mixed = {("date-formats-mixed", "dob"): 3, ("date-mended", "dob"): 3}
    yield planted(27, "two-orders", SCHOOLS, {"dob": both}, mixed, rejected=3)


def _workbooks() -> Iterator[Specimen]:
    """27: days of workbooks, as cells of dates and as bare numbers, counted from 1900 and from 1904."""
    yield counted(27, "date-cells", SCHOOLS, clean(SCHOOLS), {}, written=as_xlsx("dob", "start_date"))
    yield counted(27, "date-cells-of-1904", SCHOOLS, clean(SCHOOLS), {}, written=_of_1904("dob", "start_date"))
    found = {("date-mended", "dob"): _ROWS}
    rows = _rewritten(SCHOOLS, "dob", lambda day: str((day - _DAY_0_OF_1900).days))
    yield counted(27, "serial-cells", SCHOOLS, rows, found, written=as_xlsx("dob"))
    rows = _rewritten(SCHOOLS, "dob", lambda day: str((day - _DAY_0_OF_1904).days))
    yield counted(27, "serial-cells-of-1904", SCHOOLS, rows, found, written=_of_1904("dob"))
    # A start of the suspension counted from the wrong year would lie four years outside the quarter.
    rows = _rewritten(SCHOOLS, "start_date", lambda day: str((day - _DAY_0_OF_1904).days))
    found = {("date-mended", "start_date"): _ROWS}
    yield counted(27, "period-by-serial-cells-of-1904", SCHOOLS, rows, found, written=_of_1904("start_date"))
    yield counted(27, "serial-cells-of-1904-xls", SCHOOLS, rows, found, written=_old_of_1904)


def _of_1904(*typed: str) -> Callable[[list[Row]], bytes]:
    """A writer of workbooks that count days from 1904."""

    def count(book: Workbook) -> None:
        book.epoch = MAC_EPOCH

    return as_xlsx(*typed, change=count)


def _old_of_1904(rows: list[Row]) -> bytes:
    """An old workbook that counts days from 1904, with its start dates as numbers."""

    def count(book: xlwt.Workbook) -> None:
        book.dates_1904 = True

    head, *cells = table_of(rows)
    at = head.index("start_date")
    return xls_of(
        [head, *([int(text) if place == at else text for place, text in enumerate(row)] for row in cells)], count
    )


def _orders() -> Iterator[Specimen]:
    """28: day and month swapped by a workstation of another country, or not to be told apart; never guessed."""
    # 9 December and 5 August were taken for 12 September and 8 May; the others it left as text.
    turned = ["2007-09-12", "18/08/2010", "19/04/2009", "2011-08-05", "31/10/2008", "29/03/2008"]
    found = {("date-swapped", "dob"): 2, ("date-mended", "dob"): 4}
    yield planted(28, "swapped-by-a-spreadsheet", SCHOOLS, {"dob": turned}, found, rejected=2)
    yield planted(28, "swapped-cells", SCHOOLS, {"dob": turned}, found, rejected=2, written=as_xlsx("dob"))
    either = ["09/12/2007", "08/10/2010", "04/09/2009", "10/11/2011", "05/05/2008", "03/02/2008"]
    found = {("date-order-unclear", "dob"): 5, ("date-mended", "dob"): 1}
    yield planted(28, "order-unclear", SCHOOLS, {"dob": either}, found, rejected=5)
    unclear = ["01/02/2024", "02/01/2024", "03/02/2024", "04/01/2024", "05/02/2024", "06/01/2024"]
    yield refused(
        28, "order-unclear-throughout", SCHOOLS, spoiled(SCHOOLS, {"start_date": unclear}), "rows-none-accepted"
    )
    # A month above 12 in either place, and in both: no calendar has such days.
    impossible = {"dob": ["18/08/2010", "31/13/2010", "00/08/2010", "31/04/2010", "19/09/2009", "2010-02-30"]}
    found = {("type", "dob"): 4, ("date-mended", "dob"): 2}
    yield planted(28, "impossible-days", SCHOOLS, impossible, found, rejected=4)


def _times() -> Iterator[Specimen]:
    """29: midnight, the end of a day, other zones, changes of the clock, and an assault after the arrival."""
    yield planted(29, "midnight", ED, {"arrival_dt": ["2024-01-02T00:00", "2024-01-02T00:00:00"]}, {})
    mended = {("date-mended", "arrival_dt"): 2}
    yield planted(29, "end-of-day", ED, {"arrival_dt": ["2024-01-02T24:00", "2024-01-02 24:00:00"]}, mended)
    # 24:00 on the last day of the quarter is the first of the next.
    late = {("date-mended", "arrival_dt"): 1, ("period", "arrival_dt"): 1}
    yield planted(29, "end-of-quarter", ED, {"arrival_dt": ["2024-03-31T24:00"]}, late, rejected=1)
    zoned = ["2024-01-02T21:48Z", "2024-01-02T02:18:00+00:00", "2024-01-03T01:13+01:00"]
    yield planted(29, "zones", ED, {"arrival_dt": zoned}, {("date-mended", "arrival_dt"): 3})
    # From 23:00 in GMT on, the day is the next one here: on the last of March that is another quarter.
    summer = {("date-mended", "arrival_dt"): 1, ("period", "arrival_dt"): 1}
    yield planted(29, "zone-of-summer", ED, {"arrival_dt": ["2024-03-31T23:30Z"]}, summer, rejected=1)
    bare = ["2024-01-02", "2024-01-02", "2024-01-03", "2024-01-04", "2024-01-04", "2024-01-15"]
    found = {("date-mended", "arrival_dt"): _ROWS, ("arrived-before-assault", "assault_dt"): 1}
    yield planted(29, "days-without-times", ED, {"arrival_dt": bare}, found)
    days = [date.fromisoformat(day).strftime("%d/%m/%Y") for day in bare]
    yield planted(29, "days-without-times-in-another-order", ED, {"arrival_dt": days}, found)
    yield planted(29, "cells-of-days-without-times", ED, {"arrival_dt": bare}, found, written=as_xlsx("arrival_dt"))
    clock = {("time-not-existing", "arrival_dt"): 1}
    yield planted(29, "hour-that-is-missing", ED, {"arrival_dt": ["2024-03-31T01:30", "2024-03-31T02:00"]}, clock)
    doubled = {("time-doubled", "assault_dt"): 1}
    yield planted(29, "hour-that-comes-twice", ED, {"assault_dt": ["2023-10-29T01:30", "2023-10-29T02:00"]}, doubled)
    after = {("arrived-before-assault", "assault_dt"): 1}
    yield planted(29, "assault-after-arrival", ED, {"assault_dt": ["2024-01-02T22:48"]}, after)
    halves = ["02/01/2024 9:48 pm", "13/01/2024 12:05 AM", "14/01/2024, 14:30", "2024-Jan-15 14:30:05.000"]
    yield planted(29, "ways-to-write-a-time", ED, {"arrival_dt": halves}, {("date-mended", "arrival_dt"): 4})
    unread = ["2024-01-02T25:00", "2024-01-02T21:60", "21:48", "2024-01-02T13:05 pm EST"]
    found = {("type", "arrival_dt"): 4, ("period", "arrival_dt"): 1}
    yield planted(29, "no-times", ED, {"arrival_dt": unread}, found, rejected=4)


def _impossible() -> Iterator[Specimen]:
    """30: days that have not been, that stand for none, or that nobody can have been born on."""
    yield planted(
        30,
        "future-event",
        SCHOOLS,
        {"start_date": ["2031-01-08"]},
        {("period", "start_date"): 1, ("drift-future", "start_date"): 1},
        rejected=1,
    )
    beyond = {("birth-unlikely", "dob"): 1, ("born-after-event", "dob"): 1}
    yield planted(30, "future-birth", SCHOOLS, {"dob": ["2031-01-08"]}, beyond, rejected=1)
    fillers = ["1900-01-01", "9999-12-31", "30/12/1899", "01/01/1900", "31/12/9999", "1900-01-01 00:00:00"]
    yield planted(30, "fillers", SCHOOLS, {"dob": fillers}, {("date-sentinel", "dob"): _ROWS})
    needed = {("date-sentinel", "start_date"): 2, ("required", "start_date"): 2}
    yield planted(30, "fillers-where-a-date-is-needed", SCHOOLS, {"start_date": fillers[:2]}, needed, rejected=2)
    yield planted(
        30,
        "filler-of-an-end",
        PROBATION,
        {"termination_date": ["9999-12-31"]},
        {("date-sentinel", "termination_date"): 1},
        count=4,
    )
    yield planted(30, "first-day-of-a-computer", SCHOOLS, {"dob": ["1970-01-01"]}, {("birth-unlikely", "dob"): 1})
    first = {("date-sentinel", "termination_date"): 1}
    yield planted(
        30, "first-day-of-a-computer-elsewhere", PROBATION, {"termination_date": ["1970-01-01"]}, first, count=4
    )
    leap = {"dob": ["2023-02-29", "29/02/2011", "2008-02-29", "29/02/2012"]}
    yield planted(30, "leap-days", SCHOOLS, leap, {("type", "dob"): 2, ("date-mended", "dob"): 1}, rejected=2)
    yield planted(
        30, "born-after-event", SUSPECTS, {"dob": ["2024-01-05"]}, {("born-after-event", "dob"): 1}, rejected=1
    )
    # The day after the event, and the day of it.
    born = {("born-after-event", "dob"): 1}
    yield planted(30, "born-after-exclusion", SCHOOLS, {"dob": ["2024-01-09", "2024-01-10"]}, born, rejected=1)
    beyond = {("born-after-event", "dob"): 1, ("birth-unlikely", "dob"): 1}
    yield planted(30, "born-after-event-and-quarter", SUSPECTS, {"dob": ["2031-01-05"]}, beyond, rejected=1)
    old = {"dob": ["1899-05-05", "1913-03-31", "1913-04-01"]}
    yield planted(30, "older-than-anybody", SUSPECTS, old, {("birth-unlikely", "dob"): 2})


def _ages() -> Iterator[Specimen]:
    """31: ages in other units, in the place of a date of birth, or beside one that says otherwise."""
    ages = ["<1", "5 months", "62 years", "18 mths", "3 weeks", "10 days"]
    yield planted(31, "units", AMBULANCE, {"age": ages}, {("age-mended", "age"): _ROWS})
    yield planted(31, "no-ages", AMBULANCE, {"age": ["150", "-1"]}, {("range", "age"): 2})
    yield planted(31, "words", AMBULANCE, {"age": ["about forty"]}, {("type", "age"): 1}, rejected=1)
    yield planted(31, "age-for-birth", VICTIMS, {"dob": ["31", "17 years"]}, {("type", "dob"): 2}, rejected=2)
    # No age is asked for beside a date of birth: what contradicts it is never read.
    ages = {"age_at_event": ["19", "20", "21", "22", "23", "24"]}
    yield planted(31, "age-beside-birth", VICTIMS, ages, {("column-unknown", "column 19"): 1})


def _quarters() -> Iterator[Specimen]:
    """32: a quarter of the financial year sent under the name of the calendar's."""
    spring = ["2024-04-08", "2024-04-09", "2024-05-10", "2024-05-13", "2024-06-14", "2024-06-28"]
    yield refused(
        32,
        "first-quarter-of-the-financial-year",
        SCHOOLS,
        spoiled(SCHOOLS, {"start_date": spring}),
        "rows-none-accepted",
    )
    edges = {"start_date": ["2023-12-31", "2024-01-01", "2024-03-31", "2024-04-01"]}
    yield planted(32, "days-at-both-ends", SCHOOLS, edges, {("period", "start_date"): 2}, rejected=2)
