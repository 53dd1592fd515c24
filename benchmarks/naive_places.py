"""Where a row is, as the naive peer finds it: a dictionary of every code, or of every postcode."""

import re
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from contracts.feed import Place
from contracts.local_authorities import LocalAuthorities
from contracts.vocabulary import PlaceKind

_NO_PLACE = "ZZ99"


@dataclass(frozen=True, slots=True)
class NaivePlace:
    """What a small-area code or a postcode resolves to; with nothing in it, nowhere."""

    edition: str | None
    lsoa21_code: str | None
    local_authority_code: str | None
    in_area: bool


@dataclass(frozen=True, slots=True)
class NaiveLookup:
    """Every code or postcode of one lookup."""

    kind: PlaceKind
    places: dict[str, NaivePlace]

    def asked(self, value: str) -> str:
        """A value as it stands in the lookup; empty where it stands for no place."""
        if self.kind is PlaceKind.LSOA_CODE:
            return value
        plain = re.sub(r"[^A-Za-z0-9]", "", value).upper()
        return "" if plain.startswith(_NO_PLACE) else plain


def naive_lookup(place: Place, file: Path, authorities: LocalAuthorities, area: tuple[str, ...]) -> NaiveLookup:
    """Read the lookup that a place is found in."""
    table = pd.read_csv(file, dtype=str)
    if place.kind is PlaceKind.POSTCODE:
        return NaiveLookup(place.kind, _of_postcodes(table, authorities, area))
    return NaiveLookup(place.kind, _of_codes(table, authorities, area))


def _of_codes(pairs: pd.DataFrame, authorities: LocalAuthorities, area: tuple[str, ...]) -> dict[str, NaivePlace]:
    """Every code of either edition."""
    pairs["authority"] = [authorities.successors.get(code, code) for code in pairs["ltla22_code"]]
    places = {}
    # A code of both editions is one of 2021.
    for edition in ("11", "21"):
        for code, rows in pairs.groupby(f"lsoa{edition}_code"):
            successors, found = list(rows["lsoa21_code"].unique()), list(rows["authority"].unique())
            places[str(code)] = NaivePlace(
                edition=f"20{edition}",
                lsoa21_code=successors[0] if len(successors) == 1 else None,
                local_authority_code=found[0] if len(found) == 1 else None,
                in_area=not set(area).isdisjoint(found),
            )
    return places


def _of_postcodes(table: pd.DataFrame, authorities: LocalAuthorities, area: tuple[str, ...]) -> dict[str, NaivePlace]:
    """Every postcode."""
    places = {}
    for postcode, lsoa, given in zip(table["pcds"], table["lsoa21cd"], table["ltlacd"], strict=True):
        authority = authorities.successors.get(given, given)
        places[postcode.replace(" ", "")] = NaivePlace("2021", lsoa, authority, in_area=authority in area)
    return places
