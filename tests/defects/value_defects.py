"""Defects of values and codes: 42 to 50 of the list."""

import csv
from collections.abc import Iterator, Sequence

from tests.defects.base import Row, csv_of, headers, table_of
from tests.defects.planting import as_xlsx, counted, invented, planted
from tests.defects.specimen import Specimen

SCHOOLS, CRIMES, SUSPECTS = (
    "school_suspensions_and_exclusions",
    "police_recorded_crime",
    "police_recorded_crime_suspects",
)
ATTENDANCE, CHILDREN = "school_attendance", "childrens_social_care"
AMBULANCE, PROBATION = "ambulance_incidents", "probation_supervision"
_COUNT = {"children": ["104277"]}
"""A count that nothing says again."""


def specimens() -> Iterator[Specimen]:
    """Every specimen of them."""
    yield from _code_lists()
    yield from _labels()
    yield from _nothing()
    yield from _suppressed()
    yield from _truths()
    yield from _numbers()
    yield from _several_codes()
    yield from _words_for_codes()
    yield from _wrong_side()


def _code_lists() -> Iterator[Specimen]:
    """42: codes that were retired are taken and told; codes that nobody has told of are not."""
    rows = _attendance("H", "J", "Y", "/", "\\", "J1")
    yield counted(42, "retired-attendance", ATTENDANCE, rows, {("code-retired", "attendance_code"): 3}, outside=None)
    rows = _attendance("H", "Q9", "/")
    found = {("code-retired", "attendance_code"): 1, ("code", "attendance_code"): 1}
    yield counted(42, "new-attendance", ATTENDANCE, rows, found, rejected=1, outside=None)
    yield planted(42, "retired-reason", SCHOOLS, {"reason_1": ["OT", "OT"]}, {("code-retired", "reason_1"): 2})
    yield planted(42, "new-reason", SCHOOLS, {"reason_1": ["QQ"]}, {("code", "reason_1"): 1})
    yield planted(
        42, "former-category", SCHOOLS, {"category": ["FIXD", "Fixed period"]}, {("code-mended", "category"): 2}
    )
    yield planted(42, "new-category", SCHOOLS, {"category": ["QQQQ"]}, {("code", "category"): 1}, rejected=1)
    yield planted(
        42, "offence-of-2010", CRIMES, {"ho_class_code": ["8G", "8J"]}, {("code-retired", "ho_class_code"): 2}
    )
    rows = _children("104277", "12", authority="E07000187")
    found = {("code-retired", "local_authority_code"): 2}
    yield counted(42, "former-district", CHILDREN, rows, found, planted=_COUNT)


def _attendance(*codes: str) -> list[Row]:
    """A pupil's codes of attendance in one half term."""
    pupil = {"upn": "Y990834211605", "surname": "Quillfeather", "forename": "Ada", "postcode": "BS94 1SD"}
    term = {"half_term": "1", "half_term_start": "2024-09-02", "sessions": "3"}
    return invented(ATTENDANCE, *(pupil | term | {"attendance_code": code} for code in codes))


def _children(*counts: str, authority: str = "E06000023") -> list[Row]:
    """A council's table of counts."""
    counted_by = {"local_authority_code": authority, "counted": "referrals"}
    factors = ("2A", "3A", "3B", "3C", "10A", "11A", "12A", "13A", "14A", "18B")
    rows = zip(factors, counts, strict=False)
    return invented(
        CHILDREN, *(counted_by | {"assessment_factor": factor, "children": count} for factor, count in rows)
    )


def _labels() -> Iterator[Specimen]:
    """43: codes and labels in one column."""
    mixed = {"sex": ["Male", "1", "b) Female", "m", "FEMALE ", "2"]}
    yield planted(43, "sex", SCHOOLS, mixed, {("code-mended", "sex"): 6, ("space-mended", "sex"): 1})
    yield planted(43, "contradictions", SCHOOLS, {"sex": ["M - Female", "M;F", "Boy"]}, {("code", "sex"): 3})
    pointed = {"sex": ["1.0", "2.0"]}
    yield planted(43, "codes-with-a-point", SCHOOLS, pointed, {("code-mended", "sex"): 2})
    yield planted(43, "code-cells", SCHOOLS, {"sex": ["1", "2"]}, {("code-mended", "sex"): 2}, written=as_xlsx("sex"))


def _nothing() -> Iterator[Specimen]:
    """44: words and marks for nothing, but for those that somebody is called or that are a code."""
    spellings = [" ", "-", "N/A", "NULL", "Null", "#N/A", "#REF!", "?", "TBC", "NK", "Not known", "None"]
    yield planted(44, "spellings", SCHOOLS, {"dob": spellings}, {("null-spelling", "dob"): 12}, count=12)
    yield planted(44, "empty", SCHOOLS, {"dob": ["", ""]}, {})
    for column in ("uln", "sessions_lost", "reason_1", "fsm"):
        values = {column: spellings[:6]}
        yield planted(44, f"column-{column}", SCHOOLS, values, {("null-spelling", column): 6})
    called = {"surname": ["Null", "NULL", "None", "Na", "Nil", "Unknown"]}
    yield planted(44, "surnames", SCHOOLS, called, {})
    nobody = {"surname": ["N/A", "-", "#N/A", "?", "N/K", " "]}
    yield planted(44, "no-surnames", SCHOOLS, nobody, {("null-spelling", "surname"): 6})
    code = {"weapon_type": ["None", "Not known", "N/A"]}
    found = {("code-mended", "weapon_type"): 2, ("null-spelling", "weapon_type"): 1}
    yield planted(44, "where-none-is-a-code", CRIMES, code, found)
    needed = {("null-spelling", "start_date"): 2, ("required", "start_date"): 2}
    yield planted(44, "where-a-value-is-needed", SCHOOLS, {"start_date": ["TBC", "N/A"]}, needed, rejected=2)
    # 999 is a number like any other: where it cannot be one, its range says so.
    yield planted(44, "nine-nine-nine", AMBULANCE, {"age": ["999"], "easting": ["999"]}, {("range", "age"): 1})
    errors = {"reason_2": ["#N/A", "#REF!", "#DIV/0!", "#VALUE!"]}
    yield planted(44, "error-cells", SCHOOLS, errors, {("null-spelling", "reason_2"): 4}, written=as_xlsx())


def _suppressed() -> Iterator[Specimen]:
    """45: counts that were withheld by who made the table are withheld, and never nought."""
    marks = ("*", "c", "<5", "..", "[low]", "z", "x", "[c]", "104277", "0")
    yield counted(45, "marks", CHILDREN, _children(*marks), {("value-suppressed", "children"): 8}, planted=_COUNT)
    rows = _children("about 5", "104277")
    yield counted(45, "other-marks", CHILDREN, rows, {("type", "children"): 1}, rejected=1, planted=_COUNT)
    stars = {"easting": ["*", "<5"]}
    yield planted(45, "no-aggregate", CRIMES, stars, {("type", "easting"): 2}, rejected=2)


def _truths() -> Iterator[Specimen]:
    """46: yes and no in other words; what is not answered is neither."""
    found = {("boolean-mended", "knife_flag"): 6}
    yield planted(46, "yes", CRIMES, {"knife_flag": ["Yes", "TRUE", "True", "1", "\u2713", "t"]}, found)
    yield planted(46, "no", CRIMES, {"knife_flag": ["No", "FALSE", "False", "0", "\u2717", "f"]}, found)
    yield planted(46, "case", CRIMES, {"knife_flag": ["y", "n"]}, {("code-mended", "knife_flag"): 2})
    yield planted(46, "not-answered", CRIMES, {"knife_flag": [""] * 6, "da_flag": [""] * 6}, {})
    yield planted(46, "neither", CRIMES, {"knife_flag": ["x", "maybe", "2", "tick"]}, {("code", "knife_flag"): 4})
    cells = {"knife_flag": ["TRUE", "FALSE", "1", "0"]}
    found = {("boolean-mended", "knife_flag"): 4}
    yield planted(46, "cells", CRIMES, cells, found, written=as_xlsx("knife_flag"))


def _numbers() -> Iterator[Specimen]:
    """47: numbers with what people and systems write around them."""
    written = {"easting": ["361,850", "£361850", "361850.0", "361850\r", "361 850", "361850-"]}
    found = {("number-mended", "easting"): 5, ("space-mended", "easting"): 1, ("range", "easting"): 1}
    yield planted(47, "ways-to-write-one", CRIMES, written, found, written=_quoted)
    yield planted(47, "carriage-returns", CRIMES, {}, {}, written=lambda rows: csv_of(table_of(rows), newline="\r\r\n"))
    yield planted(47, "negative", CRIMES, {"easting": ["-5"]}, {("range", "easting"): 1})
    # Of a share that may be 0.85 nobody knows whether 85 % is it.
    shares = {"easting": ["85%", "12 metres", "361.850.123", "1/2"]}
    yield planted(47, "no-numbers", CRIMES, shares, {("type", "easting"): 4}, rejected=4)
    decimals = {"sessions_lost": ["1,5", "6.5", ".5"]}
    found = {("type", "sessions_lost"): 1, ("number-mended", "sessions_lost"): 1}
    yield planted(47, "decimals", SCHOOLS, decimals, found, rejected=1)
    yield planted(47, "numbers-of-ids", PROBATION, {"event_no": ["5.0"]}, {("number-mended", "event_no"): 1}, count=4)
    lost = {("digits-lost", "event_no"): 1}
    yield planted(47, "lost-digits-of-ids", PROBATION, {"event_no": ["5.2E+12"]}, lost, rejected=1, count=4)


def _quoted(rows: list[Row]) -> bytes:
    """Rows as CSV with every value quoted: a carriage return at its end is part of it."""
    return csv_of(table_of(rows), quoting=csv.QUOTE_ALL)


def _several_codes() -> Iterator[Specimen]:
    """48: several codes in one cell, or in columns of their own."""
    cells = {"reason_1": ["PP;OW", "PP, OW", "PP/OW"]}
    yield planted(48, "in-one-cell", SCHOOLS, cells, {("code", "reason_1"): 3})
    columns: dict[str, Sequence[str]] = {"reason_1": ["PP"], "reason_2": ["OW"], "reason_3": ["VA"]}
    yield planted(48, "in-three-columns", SCHOOLS, columns, {})


def _words_for_codes() -> Iterator[Specimen]:
    """49: words where a code is asked for, with the code in brackets or without one."""
    words = {"location_type": ["outside 12 Canary Lane, by the lamp"]}
    yield planted(49, "free-text", CRIMES, words, {("code", "location_type"): 1})
    codes = {"ho_class_code": ["Violence (8N)", "8N - Assault with injury", "[34B] robbery", "an assault"]}
    found = {("code-mended", "ho_class_code"): 2, ("code", "ho_class_code"): 2}
    yield planted(49, "brackets", CRIMES, codes, found, rejected=2)
    yield planted(49, "two-codes", CRIMES, {"ho_class_code": ["8N (34B)"]}, {("code", "ho_class_code"): 1}, rejected=1)


def _wrong_side() -> Iterator[Specimen]:
    """50: a flag of the crime sent with its suspects is not read; one that is not answered stays unanswered."""
    at = f"column {len(headers(SUSPECTS)) + 1}"
    yield planted(50, "knife-of-a-person", SUSPECTS, {"knife_flag": ["Y", "N"]}, {("column-unknown", at): 1})
    unanswered = {"relationship": ["partner", "former partner"]}
    yield planted(50, "partner", SUSPECTS, unanswered, {})
