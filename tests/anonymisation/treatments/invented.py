"""Event rows of an invented feed to treat, and what became of them as plain data."""

from datetime import datetime

import pyarrow as pa

from anonymisation.treatments.treating import treat
from contracts.code_groups import CodeGroups
from contracts.feed import AGE
from tests.contracts.shelf import feed_of


def bands(edges):
    """What makes a column one whose records tell bands."""
    said = [{"property": "vrpBands", "value": edges}]
    return {"classification": "MEASURE", "logicalTypeOptions": {"minimum": 0}, "customProperties": said}


FEED = feed_of(
    {"name": "lsoa_code", "classification": "GEO_EVENT"},
    {"name": "home", "classification": "GEO_RES"},
    {"name": "month", "classification": "TIME_EVENT"},
    {"name": "when", "classification": "TIME_EVENT", "logicalType": "timestamp", "description": "When it was."},
    {"name": "born", "classification": "DOB", "logicalType": "date"},
    {"name": "crime_type", "customProperties": [{"property": "vrpGroups", "value": "kinds"}]},
    {"name": "reference", "classification": "RECORD_REF"},
    {"name": "attended", "logicalType": "integer", "description": "Sessions."} | bands([0, 1, 6, 11]),
    {"name": "lost", "logicalType": "number"} | bands([0, 0.5, 6]),
    {"name": "east", "classification": "GEO_EVENT", "logicalType": "integer"},
    {"name": "north", "classification": "GEO_EVENT", "logicalType": "integer"},
    vrpPlace={"column": "lsoa_code", "lookup": "l"},
    vrpPoint={"east": "east", "north": "north", "public": "every_row"},
    vrpResidence={"column": "home", "lookup": "l", "kind": "postcode"},
    vrpEventTime="when",
)
KINDS = CodeGroups("kinds", {"Burglary": "Theft", "Robbery": "Violence"}, frozenset({"Robbery"}))
GROUPS = {
    "others": CodeGroups("others", {"Drugs": "Other", "2024-01": "Winter"}),
    "kinds": KINDS,
    "force_areas": CodeGroups("force_areas", {"E06000022": "E23000036", "E06000023": "E23000036"}),
}

# A placed row, a split area, one that straddles two authorities, and one without a place.
EVENTS = pa.table(
    {
        "line": [2, 3, 4, 5],
        "lsoa_code": ["E01900001", "E01900004", "E01900005", None],
        "lsoa_edition": ["2021", "2011", "2011", None],
        "lsoa21_code": ["E01900001", None, None, None],
        "local_authority_code": ["E06000023", "E06000022", None, None],
        "snapped_easting": pa.array([358_500, None, None, None], pa.int32()),
        "snapped_northing": pa.array([173_200, None, None, None], pa.int32()),
        "month": ["2024-01", "2024-02", None, "2024-12"],
        "crime_type": ["Burglary", "Robbery", None, "Drugs"],
        "reference": ["aaaa", "bbbb", None, "cccc"],
        "when": pa.array([datetime(2024, 1, 31, hour) for hour in (0, 5, 6)] + [None], pa.timestamp("s")),  # noqa: DTZ001 - as a column without a zone holds it
        "attended": pa.array([0, 5, None, 11], pa.int64()),
        "lost": pa.array([0.5, 5.5, None, 6.0], pa.float64()),
        AGE: pa.array([9, 10, None, 65], pa.int16()),
        "residence_lsoa_edition": ["2021", None, "2011", "2011"],
        "residence_lsoa21_code": ["E01900002", None, None, None],
        "residence_local_authority_code": ["E06000024", None, "E06000022", None],
        "residence_msoa21_code": ["E02900001", None, None, None],
    }
)


def treated(column, treatment, events=EVENTS):
    """Published columns, and withheld row numbers by reason, as plain data."""
    found = treat(events, FEED, column, treatment, GROUPS)
    columns = {name: values.to_pylist() for name, values in found.columns.items()}
    return columns, {reason: [at for at, hide in enumerate(mask) if hide] for reason, mask in found.withheld.items()}
