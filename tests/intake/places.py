"""Invented lookups: of small areas, every way in which one of 2011 can have become others of 2021; and of postcodes.

LSOA codes begin E0190, a block that has never been issued, and postcodes have districts that never were; the
authorities are those of today and of 2022.
"""

import pyarrow as pa

from contracts.local_authorities import LocalAuthorities
from contracts.vocabulary import PlaceKind
from intake.place import PlaceLookup, place_lookup
from tests.contracts.shelf import SHIPPED

AREA = ("E06000022", "E06000023", "E06000024", "E06000025", "E06000066")
BRISTOL, NORTH_SOMERSET, SOMERSET, NORTH_YORKSHIRE, CUMBERLAND = (
    "E06000023",
    "E06000024",
    "E06000066",
    "E06000065",
    "E06000063",
)
MENDIP, SEDGEMOOR, CRAVEN, CARLISLE = "E07000187", "E07000188", "E07000163", "E07000028"

UNCHANGED, MERGED, MERGED_TOO, SPLIT, SPLIT_OVER_DISTRICTS = (f"E0190000{number}" for number in range(1, 6))
STRADDLING, HALF_IN, OUTSIDE, OUTSIDE_SPLIT = (f"E0190000{number}" for number in range(6, 10))
UNKNOWN = "E01999999"
ROWS = [
    (UNCHANGED, "U", UNCHANGED, BRISTOL),
    (MERGED, "M", "E01900101", MENDIP),
    (MERGED_TOO, "M", "E01900101", MENDIP),
    (SPLIT, "S", "E01900102", BRISTOL),
    (SPLIT, "S", "E01900103", BRISTOL),
    (SPLIT_OVER_DISTRICTS, "S", "E01900104", MENDIP),
    (SPLIT_OVER_DISTRICTS, "S", "E01900105", SEDGEMOOR),
    (STRADDLING, "X", "E01900106", CRAVEN),
    (STRADDLING, "X", "E01900107", CARLISLE),
    (HALF_IN, "X", "E01900108", NORTH_SOMERSET),
    (HALF_IN, "X", "E01900109", CRAVEN),
    (OUTSIDE, "U", OUTSIDE, CRAVEN),
    (OUTSIDE_SPLIT, "S", "E01900110", CARLISLE),
    (OUTSIDE_SPLIT, "S", "E01900111", CARLISLE),
]


def lookup_table(rows: list[tuple[str, str, str, str]] | None = None) -> pa.Table:
    """The lookup as the protected zone holds it."""
    columns = zip(*(ROWS if rows is None else rows), strict=True)
    return pa.table(dict(zip(("lsoa11_code", "change_code", "lsoa21_code", "ltla22_code"), columns, strict=True)))


def a_lookup(
    table: pa.Table | None = None, area: tuple[str, ...] = AREA, authorities: LocalAuthorities | None = None
) -> PlaceLookup:
    """It resolved for an area."""
    known = authorities or SHIPPED.local_authorities
    return place_lookup(PlaceKind.LSOA_CODE, lookup_table() if table is None else table, known, area)


POSTCODES = [
    ("BS97 4QD", UNCHANGED, BRISTOL),
    ("TA92 1AA", "E01900101", MENDIP),
    ("BA9 9ZZ", "E01900108", NORTH_SOMERSET),
    ("YO90 1AA", OUTSIDE, CRAVEN),
]
"""In the area, in what became of a former district, in the area with a short district, and outside."""


def a_postcode_lookup(rows: list[tuple[str, str, str]] | None = None, area: tuple[str, ...] = AREA) -> PlaceLookup:
    """The lookup of postcodes resolved for an area."""
    columns = zip(*(POSTCODES if rows is None else rows), strict=True)
    table = pa.table(dict(zip(("pcds", "lsoa21cd", "ltlacd"), columns, strict=True)))
    return place_lookup(PlaceKind.POSTCODE, table, SHIPPED.local_authorities, area)
