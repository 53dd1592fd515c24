"""Where a row belongs: LSOA codes of either edition, and postcodes, resolved to today's areas (ONS lookups).

A 2011 code that was split keeps its own code and edition: choosing one of its successors would be a guess. A code
whose successors lie in two authorities has no authority, and is in scope if either of them is. A postcode is looked up
as it was written, but for case and spaces; ZZ99 codes (NHS Data Dictionary: no fixed abode, not known) are no place.
"""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from contracts.feed import MIDDLE_AREA
from contracts.local_authorities import LocalAuthorities
from contracts.vocabulary import PlaceKind
from intake.encoding import absent, encode, held, truths
from intake.findings import Mask

_NO_PLACE, _MIDDLE = "ZZ99", "msoa21cd"


@dataclass(frozen=True, slots=True)
class Places:
    """The places of a block's rows, row by row. `unknown`: a code or postcode that the lookup does not have."""

    edition: pa.Array
    lsoa21_code: pa.Array
    local_authority_code: pa.Array
    missing: Mask
    unknown: Mask
    split: Mask
    straddling: Mask
    in_area: Mask
    msoa21_code: pa.Array | None = None
    """The middle area of a postcode; None where codes of areas are looked up."""


class PlaceLookup:
    """Every code or postcode, resolved once for a partner's area."""

    def __init__(self, kind: PlaceKind, resolution: pa.Table) -> None:
        self._kind = kind
        self._codes = resolution.column("code").combine_chunks()
        areas = frozenset({"edition", "lsoa21_code", MIDDLE_AREA, "local_authority_code"})
        self._resolution = encode(resolution.combine_chunks(), areas)

    def resolve(self, codes: pa.ChunkedArray) -> Places:
        """The places of some codes; null codes are `missing`, and neither unknown nor in any area."""
        column = held(codes)
        asked = column.values if self._kind is PlaceKind.LSOA_CODE else _as_looked_up(column.values)
        at = pc.index_in(asked, value_set=self._codes)
        nowhere = absent(asked)
        missing = column.missing | column.of_rows(nowhere, np.False_)
        if column.indices is not None:
            at = at.take(pa.array(column.indices, mask=missing))
        found = self._resolution.take(at)
        authority = found.column("local_authority_code").combine_chunks()
        unknown = absent(at) & ~missing
        known = ~(missing | unknown)
        return Places(
            edition=found.column("edition").combine_chunks(),
            lsoa21_code=found.column("lsoa21_code").combine_chunks(),
            local_authority_code=authority,
            missing=missing,
            unknown=unknown,
            split=truths(found.column("split")),
            straddling=known & absent(authority),
            in_area=truths(found.column("in_area")),
            msoa21_code=found.column(MIDDLE_AREA).combine_chunks() if MIDDLE_AREA in found.column_names else None,
        )


def place_lookup(
    kind: PlaceKind, lookup: pa.Table, authorities: LocalAuthorities, area: tuple[str, ...]
) -> PlaceLookup:
    """Resolve a lookup to today's authorities.

    One of codes has lsoa11_code, lsoa21_code and ltla22_code; one of postcodes has pcds, lsoa21cd and ltlacd, and may
    have msoa21cd: without it no middle area is told.
    """
    if kind is PlaceKind.POSTCODE:
        return PlaceLookup(kind, _of_postcodes(lookup, authorities, area))
    return PlaceLookup(kind, _of_lsoa_codes(lookup, authorities, area))


def _of_lsoa_codes(lookup: pa.Table, authorities: LocalAuthorities, area: tuple[str, ...]) -> pa.Table:
    """Every code of either edition, and what is known of it; a code that kept its name is of the later one."""
    today = authorities.of_today(lookup.column("ltla22_code"))
    inside = pc.is_in(today, value_set=pa.array(area, pa.string()))
    of_2011, of_2021 = lookup.column("lsoa11_code"), lookup.column("lsoa21_code")
    pairs = pa.table({"code": of_2011, "lsoa21_code": of_2021, "authority": today, "inside": inside})
    former = pairs.filter(pc.invert(pc.is_in(of_2011, value_set=of_2021.combine_chunks())))
    later = pairs.set_column(0, "code", of_2021)
    return pa.concat_tables([_told_of(former, "2011"), _told_of(later, "2021")])


def _of_postcodes(lookup: pa.Table, authorities: LocalAuthorities, area: tuple[str, ...]) -> pa.Table:
    """Every postcode that stands for one place in one authority, and what is known of it."""
    today = authorities.of_today(lookup.column("ltlacd"))
    inside = pc.is_in(today, value_set=pa.array(area, pa.string()))
    middle = lookup.column(_MIDDLE) if _MIDDLE in lookup.column_names else pa.nulls(lookup.num_rows, pa.string())
    columns = {"code": _plain(lookup.column("pcds")), "lsoa21_code": lookup.column("lsoa21cd"), MIDDLE_AREA: middle}
    told = _told_of(pa.table(columns | {"authority": today, "inside": inside}), "2021")
    one_place = pc.and_(pc.is_valid(told.column("lsoa21_code")), pc.is_valid(told.column("local_authority_code")))
    return told.filter(one_place)


def _told_of(pairs: pa.Table, edition: str) -> pa.Table:
    """For each code its small area and its authority, null where it has several, and whether any of it is inside."""
    several = [name for name in ("lsoa21_code", "authority", MIDDLE_AREA) if name in pairs.column_names]
    # Numbers instead of texts: a group then needs a few bytes, where a lookup may have millions of them.
    known = {name: pairs.column(name).combine_chunks().dictionary_encode() for name in several}
    numbers = {name: encoded.indices for name, encoded in known.items()}
    asked = [(name, how) for name in several for how in ("min", "max")]
    groups = pa.table({"code": pairs.column("code"), "inside": pairs.column("inside"), **numbers}).group_by("code")
    found = groups.aggregate([*asked, ("inside", "any")])
    one = {
        name: known[name].dictionary.take(_the_one(found.column(f"{name}_min"), found.column(f"{name}_max")))
        for name in several
    }
    told = {
        "code": found.column("code"),
        "edition": pa.repeat(pa.scalar(edition), found.num_rows),
        "lsoa21_code": one["lsoa21_code"],
        "local_authority_code": one["authority"],
        "split": pc.is_null(one["lsoa21_code"]),
        "in_area": found.column("inside_any"),
    }
    return pa.table(told | {name: one[name] for name in several if name == MIDDLE_AREA})


def _the_one(least: pa.ChunkedArray, greatest: pa.ChunkedArray) -> pa.ChunkedArray:
    """The only number of each group; null for a group that has several, or none."""
    return pc.if_else(pc.equal(least, greatest), least, pa.scalar(None, pa.int32()))


def _as_looked_up(postcodes: pa.Array) -> pa.Array:
    """Postcodes as a lookup has them; null for one that stands for no place."""
    plain = _plain(postcodes)
    return pc.if_else(pc.starts_with(plain, _NO_PLACE), pa.scalar(None, pa.string()), plain)


def _plain(postcodes: pa.Array | pa.ChunkedArray) -> pa.Array | pa.ChunkedArray:
    """Postcodes in capitals without spaces."""
    return pc.utf8_upper(pc.replace_substring_regex(postcodes, r"[^A-Za-z0-9]", ""))
