"""Where people live and things happen: small areas of a lookup, and invented postcodes in each of them.

A postcode has the shape of a real one of its authority, in a district from 90 to 97, which no area has: `BS97 4QD`.
(Districts 98 and 99 are used here and there for large users of the post.)
The areas are those of `examples.geography` unless the user gives a real lookup of the same shape.
"""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import pyarrow as pa
from pyarrow import csv as arrow_csv

from contracts.library import Library, shipped_documents
from examples.partnership.columns import Mask, Numbers, Reals, chosen, fixed, joined, numerals

COUNCILS = {
    "E06000022": "bath_and_north_east_somerset",
    "E06000023": "bristol",
    "E06000024": "north_somerset",
    "E06000025": "south_gloucestershire",
    "E06000066": "somerset",
}
"""The authorities of the partnership, and the partner that each council is."""
UNKNOWN_LSOA = "E01999999"
NO_FIXED_ABODE = "ZZ99 3VZ"
_POSTCODE_AREAS = {"E06000022": "BA", "E06000066": "TA", "E06000054": "SN", "E07000079": "GL", "W06000022": "NP"}
_OTHERWISE = "BS"
_SHARES = (0.13, 0.34, 0.13, 0.18, 0.22)
_NEIGHBOURS = ("E06000054", "E07000079", "W06000022")
_MOST_OUTSIDE = 300
_IN_EACH_AREA = 24
_CELL_METRES, _CELLS_IN_A_ROW = 1_000, 60
"""A small area is a square of the grid; those of one authority stand side by side."""
_ANCHORS_ACROSS = 3
_ADDRESSES = (8, 150)
_UNITS = np.frombuffer(b"ABDEFGHJLNPQRSTUWXYZ", dtype=np.uint8)
_POSTCODES_OF_A_PREFIX = 8 * 10 * len(_UNITS) ** 2
_SPREAD = 7_919
UNKNOWN_POSTCODE = "BS97 9ZZ"
"""The last that the shape allows; no area has it, so that the lookup does not know it."""


@dataclass(frozen=True, slots=True)
class Places:
    """Postcodes, authority by authority; beside each its area of 2021, authority, grid point, how hard life is there.

    `authority` counts the five of `COUNCILS` from 0; 5 is any other.
    """

    postcode: pa.Array
    lsoa: pa.Array
    authority_code: pa.Array
    authority: Numbers
    easting: Numbers
    northing: Numbers
    hardship: Reals
    starts: Numbers

    def somewhere(self, generator: np.random.Generator, authority: Numbers) -> Numbers:
        """A place in each of some authorities."""
        first, end = self.starts[authority], self.starts[authority + 1]
        return (first + generator.random(len(authority)) * (end - first)).astype(np.int64)


class Geography:
    """The lookup in use, as a table of areas of 2021 and their authorities of today."""

    def __init__(self, lookup: Path) -> None:
        self._lookup = lookup

    @cached_property
    def places(self) -> Places:
        """Every place there is."""
        codes, authorities = self._areas()
        ordered = [*COUNCILS]
        group = np.array([ordered.index(code) if code in COUNCILS else len(ordered) for code in authorities])
        order = np.repeat(np.argsort(group, kind="stable"), _IN_EACH_AREA)
        prefix = np.array([_POSTCODE_AREAS.get(code, _OTHERWISE) for code in authorities])[order]
        generator = np.random.default_rng(len(order))
        row, column = np.divmod(np.arange(len(order)) // _IN_EACH_AREA, _CELLS_IN_A_ROW)
        hardship = np.exp(np.random.default_rng(7).normal(0, 0.5, len(codes)))
        return Places(
            postcode=_postcodes(prefix),
            lsoa=chosen(codes, order),
            authority_code=chosen(authorities, order),
            authority=group[order],
            easting=330_000 + column * _CELL_METRES + generator.integers(0, _CELL_METRES, len(order)),
            northing=120_000 + row * _CELL_METRES + generator.integers(0, _CELL_METRES, len(order)),
            hardship=hardship[order],
            starts=np.searchsorted(group[order], np.arange(len(ordered) + 2)),
        )

    @cached_property
    def areas_read(self) -> int:
        """How many rows the lookup has."""
        return int(self._table.num_rows)

    def write_postcodes(self, path: Path) -> int:
        """Write the lookup of postcodes that goes with the places, and return its rows."""
        places = self.places
        small = places.lsoa.dictionary_encode()
        middle = pa.array(map(_middle_area, small.dictionary.to_pylist()), pa.string()).take(small.indices)
        table = pa.table(
            {
                "pcds": places.postcode,
                "lsoa21cd": places.lsoa,
                "msoa21cd": middle,
                "ltlacd": places.authority_code,
            }
        )
        return _written(table, path)

    def write_catchments(self, path: Path) -> int:
        """Write the anchors to which points are snapped, a lattice in each area of the five, and return their rows."""
        places = self.places
        inside = np.arange(0, int(places.starts[len(COUNCILS)]), _IN_EACH_AREA)
        each = _ANCHORS_ACROSS**2
        row, column = np.divmod(np.tile(np.arange(each), len(inside)), _ANCHORS_ACROSS)
        area, step = np.repeat(inside, each), _CELL_METRES // _ANCHORS_ACROSS
        lsoa = places.lsoa.take(pa.array(area))
        table = pa.table(
            {
                "easting": places.easting[area] // _CELL_METRES * _CELL_METRES + step // 2 + column * step,
                "northing": places.northing[area] // _CELL_METRES * _CELL_METRES + step // 2 + row * step,
                "addresses": np.random.default_rng(len(area)).integers(*_ADDRESSES, len(area)),
                "lsoa21cd": lsoa,
                "msoa21cd": pa.array(map(_middle_area, lsoa.to_pylist()), pa.string()),
                "ltlacd": places.authority_code.take(pa.array(area)),
            }
        )
        return _written(table, path)

    @cached_property
    def _table(self) -> pa.Table:
        """The lookup as it was given."""
        return arrow_csv.read_csv(self._lookup)

    def _areas(self) -> tuple[list[str], list[str]]:
        """The areas of the partnership and some beyond it, and the authority of each."""
        table = self._table.select(["lsoa21_code", "ltla22_code"])
        successors = Library(shipped_documents()).local_authorities.successors
        whose = {
            code: successors.get(authority, authority)
            for code, authority in zip(*(column.to_pylist() for column in table.columns), strict=True)
        }
        inside = [code for code in sorted(whose) if whose[code] in COUNCILS]
        near = [code for code in sorted(whose) if whose[code] in _NEIGHBOURS]
        beyond = near or [code for code in sorted(whose) if whose[code] not in COUNCILS]
        if {whose[code] for code in inside} != set(COUNCILS) or not beyond:
            raise LookupUnfitError
        kept = [*inside, *beyond[:: max(1, len(beyond) // _MOST_OUTSIDE)]]
        return kept, [whose[code] for code in kept]


class LookupUnfitError(ValueError):
    """A lookup lacks the areas that people are to live in."""

    def __init__(self) -> None:
        super().__init__("the lookup must have areas in each of the five authorities and beside them: give a whole one")


def authority_shares(outside: float) -> tuple[float, ...]:
    """What share of people lives in each authority, and outside."""
    return (*(share * (1 - outside) for share in _SHARES), outside)


def is_council(authority: Numbers) -> Mask:
    """Whether it is one of the five."""
    return np.asarray(authority < len(COUNCILS), dtype=np.bool_)


def _postcodes(prefix: np.ndarray) -> pa.Array:
    """A postcode for each place, from its prefix and how many of that prefix stand before it."""
    number = np.zeros(len(prefix), dtype=np.int64)
    for word in np.unique(prefix):
        of_it = np.flatnonzero(prefix == word)
        # The last is the unknown one; a stride that shares no factor with the rest meets each of them once.
        number[of_it] = np.arange(len(of_it)) * _SPREAD % (_POSTCODES_OF_A_PREFIX - 1)
    unit = number % len(_UNITS) ** 2
    letters = fixed(_UNITS[np.stack([unit // len(_UNITS), unit % len(_UNITS)], axis=1)])
    rest = number // len(_UNITS) ** 2
    return joined(pa.array(prefix.tolist()), numerals(90 + rest // 10, 2), " ", numerals(rest % 10, 1), letters)


def _written(table: pa.Table, path: Path) -> int:
    """Write a lookup as CSV, and return its rows."""
    arrow_csv.write_csv(table, path, arrow_csv.WriteOptions(quoting_style="none"))
    return int(table.num_rows)


def _middle_area(small: str) -> str:
    """The invented MSOA of an invented LSOA: five of consecutive numbers make one, as in England."""
    return f"{small[0]}02{int(small[3:]) // 5:06}"
