"""Defects of operation that a file shows: 67, 68 and 70 of the list."""

from collections.abc import Iterator

from tests.defects.base import csv_of, headers, table_of
from tests.defects.planting import counted, planted, refused, spoiled
from tests.defects.specimen import Specimen

SCHOOLS, ED, AMBULANCE = "school_suspensions_and_exclusions", "emergency_department_assaults", "ambulance_incidents"


def specimens() -> Iterator[Specimen]:
    """Every specimen of them."""
    yield from _history()
    yield from _clocks()
    yield from _canaries()


def _history() -> Iterator[Specimen]:
    """67: ten years in one drop: what is not of the period is not taken with it, and each period is a delivery."""
    years = {"start_date": [f"{year}-02-12" for year in range(2014, 2024)]}
    yield planted(67, "ten-years", SCHOOLS, years, {("period", "start_date"): 10}, rejected=10, count=12)
    yield planted(67, "one-row", SCHOOLS, {}, {}, count=1)


def _clocks() -> Iterator[Specimen]:
    """68: an extract that was made on a day which has not been."""
    future = {"period_end": ["2030-03-31"]}
    yield planted(68, "period-end", ED, future, {("drift-future", "period_end"): 1})
    both = {("period", "arrival_dt"): 1, ("drift-future", "arrival_dt"): 1}
    yield planted(68, "arrival", ED, {"arrival_dt": ["2027-01-02T10:00"]}, both, rejected=1)


def _canaries() -> Iterator[Specimen]:
    """70: a value that stands out in every column, and in a heading; what is said of it never repeats it."""
    every = {heading: [f"Quincey Canary {place}"] for place, heading in enumerate(headers(AMBULANCE))}
    of_rule = {
        "type": ("call_dt", "on_scene_dt", "easting", "northing", "age"),
        "code": ("triage_system", "incident_type", "sex", "conveyed", "alcohol_flag"),
        "pattern": ("chief_complaint", "lsoa_code", "hospital"),
        "lsoa-unknown": ("lsoa_code",),
        "period": ("call_dt",),
    }
    found = {(rule, column): 1 for rule, columns in of_rule.items() for column in columns}
    yield planted(70, "every-column", AMBULANCE, every, found, rejected=1)
    at = f"column {len(headers(AMBULANCE)) + 1}"
    heading = {"Quincey Canary heading": ["Quincey Canary"]}
    yield planted(70, "heading", AMBULANCE, heading, {("column-unknown", at): 1})
    only = [{f"Quincey Canary {place}": "Quincey Canary" for place in range(len(headers(AMBULANCE)))}]
    yield refused(70, "no-heading-of-the-contract", AMBULANCE, only, "header-missing")
    ragged = spoiled(AMBULANCE, {"location": ["Quincey Canary Road"]})
    table = table_of(ragged)
    table[1].append("Quincey Canary beyond")
    found = {("row-ragged", "row"): 1}
    yield counted(70, "beyond-the-row", AMBULANCE, ragged, found, rejected=1, written=lambda _: csv_of(table))
