"""An invented LSOA lookup: real local authorities, invented small areas, every way in which an edition changes.

Codes have the right shape but stand in blocks that ONS has not issued: E01900001 on (W01900001 on) for the 2011
edition and E01950001 on for areas that only the 2021 edition has. So nothing here can be taken for a real area.
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import count
from pathlib import Path

PERIOD = "2022"
"""The lookup's period: the year of its local authorities."""

HEADER = ("lsoa11_name", "lsoa11_code", "change_code", "lsoa21_name", "lsoa21_code", "ltla22_name", "ltla22_code")


@dataclass(frozen=True, slots=True)
class Authority:
    """A real local authority of April 2022, and the invented place-name that its invented areas carry."""

    code: str
    name: str
    stem: str
    in_partnership: bool


AUTHORITIES = (
    Authority("E06000022", "Bath and North East Somerset", "Larkmere", in_partnership=True),
    Authority("E06000023", "Bristol, City of", "Quaymouth", in_partnership=True),
    Authority("E06000024", "North Somerset", "Sallowby", in_partnership=True),
    Authority("E06000025", "South Gloucestershire", "Thornwold", in_partnership=True),
    # Somerset's districts until April 2023: the code list of successors knows what became of them.
    Authority("E07000187", "Mendip", "Greywell", in_partnership=True),
    Authority("E07000188", "Sedgemoor", "Rushholm", in_partnership=True),
    Authority("E07000189", "South Somerset", "Applestow", in_partnership=True),
    Authority("E07000246", "Somerset West and Taunton", "Combehurst", in_partnership=True),
    Authority("E06000054", "Wiltshire", "Chalkridge", in_partnership=False),
    Authority("E07000079", "Cotswold", "Wolden", in_partnership=False),
    Authority("W06000022", "Newport", "Aberllan", in_partnership=False),
)
_AREAS_EACH = 100
_STRADDLE_WITH = {"E06000022": "E07000187", "E06000023": "E06000025", "E06000025": "E07000079"}
"""Whose last area became two, one of them in another authority: twice inside the partnership, once across its edge."""


@dataclass(frozen=True, slots=True)
class Pair:
    """One row of the lookup: an area of 2011, what happened to it (U, S, M or X), and an area of 2021."""

    name_2011: str
    code_2011: str
    change: str
    name_2021: str
    code_2021: str
    authority: Authority


@dataclass(frozen=True, slots=True)
class Area:
    """A small area in circulation, by a code of either edition, and what the gateway ought to make of it."""

    code: str
    name: str
    outside: bool
    split: bool
    straddling: bool


def write_lsoa_lookup(path: Path) -> int:
    """Write the lookup as CSV and return its number of rows. It is always the same."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(HEADER)
        for pair in pairs():
            change = (pair.name_2011, pair.code_2011, pair.change, pair.name_2021, pair.code_2021)
            writer.writerow((*change, pair.authority.name, pair.authority.code))
    return len(pairs())


@cache
def pairs() -> tuple[Pair, ...]:
    """The rows of the lookup."""
    old, new = count(900_001), count(950_001)
    return tuple(pair for authority in AUTHORITIES for pair in _pairs_of(authority, old, new))


@cache
def areas() -> tuple[Area, ...]:
    """Every area of either edition, in the order of their codes."""
    successors: dict[str, list[Pair]] = {}
    for pair in pairs():
        successors.setdefault(pair.code_2011, []).append(pair)
    found = {
        code: Area(
            code=code,
            name=came_to[0].name_2011,
            outside=not any(pair.authority.in_partnership for pair in came_to),
            split=len(came_to) > 1,
            straddling=len({pair.authority.code for pair in came_to}) > 1,
        )
        for code, came_to in successors.items()
    }
    for pair in pairs():
        outside = not pair.authority.in_partnership
        found.setdefault(pair.code_2021, Area(pair.code_2021, pair.name_2021, outside, split=False, straddling=False))
    return tuple(found[code] for code in sorted(found))


def _pairs_of(authority: Authority, old: Iterator[int], new: Iterator[int]) -> Iterator[Pair]:
    """One authority's areas: of a hundred eight are split, four pairs merge, and the last may straddle a boundary."""
    by_code = {item.code: item for item in AUTHORITIES}
    merged_code = merged_name = ""
    for number in range(1, _AREAS_EACH + 1):
        name, code = f"{authority.stem} {number:03}A", _code(authority, next(old))
        if number == _AREAS_EACH and authority.code in _STRADDLE_WITH:
            other = by_code[_STRADDLE_WITH[authority.code]]
            yield Pair(name, code, "X", f"{authority.stem} {number:03}B", _code(authority, next(new)), authority)
            yield Pair(name, code, "X", f"{other.stem} {number + 1:03}A", _code(other, next(new)), other)
        elif number % 12 == 0:
            for letter in "BCD"[: 3 if number % 24 == 0 else 2]:
                yield Pair(
                    name, code, "S", f"{authority.stem} {number:03}{letter}", _code(authority, next(new)), authority
                )
        elif number % 25 in {1, 2}:
            if number % 25 == 1:
                merged_code, merged_name = _code(authority, next(new)), f"{authority.stem} {number:03}B"
            yield Pair(name, code, "M", merged_name, merged_code, authority)
        else:
            yield Pair(name, code, "U", name, code, authority)


def _code(authority: Authority, number: int) -> str:
    """A code of the shape that ONS gives: country, 01, six digits."""
    return f"{authority.code[0]}01{number}"
