"""Where a row belongs: LSOA codes of either edition, and postcodes, resolved to today's areas (ONS lookups).

A 2011 code that was split keeps its own code and edition: choosing one of its successors would be a guess. A code
whose successors lie in two authorities has no authority, and is in scope if either of them is. A postcode is looked up
as it was written, but for case and spaces; ZZ99 codes (NHS Data Dictionary: no fixed abode, not known) are no place.
"""

from dataclasses import dataclass

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from contracts.feed import MIDDLE_AREA
from contracts.local_authorities import LocalAuthorities
from contracts.vocabulary import PlaceKind
from intake.encoding import absent, encode, held, truths
from intake.findings import Mask

_OF_LSOA_CODES = """
with pairs as (
    select lsoa11_code, lsoa21_code, coalesce(successor, ltla22_code) as authority
    from lookup left join successors on ltla22_code = former
), by_2021 as (
    select lsoa21_code as code, '2021' as edition, lsoa21_code, list(distinct authority) as authorities
    from pairs group by all
), by_2011 as (
    select lsoa11_code as code, '2011' as edition,
           case when count(distinct lsoa21_code) = 1 then any_value(lsoa21_code) end as lsoa21_code,
           list(distinct authority) as authorities
    from pairs where lsoa11_code not in (select lsoa21_code from pairs) group by lsoa11_code
)
select code, edition, lsoa21_code,
       case when len(authorities) = 1 then authorities[1] end as local_authority_code,
       lsoa21_code is null as split,
       list_has_any(authorities, $area) as in_area
from (select code, edition, lsoa21_code, authorities from by_2021 union all from by_2011) order by code
"""
_OF_POSTCODES = """
select upper(regexp_replace(pcds, '[^A-Za-z0-9]', '', 'g')) as code, '2021' as edition,
       any_value(lsoa21cd) as lsoa21_code, any_value(msoa21cd) as msoa21_code,
       any_value(coalesce(successor, ltlacd)) as local_authority_code,
       false as split, list_has_any(list(coalesce(successor, ltlacd)), $area) as in_area
from lookup left join successors on ltlacd = former
group by all having count(distinct lsoa21cd) = 1 and count(distinct coalesce(successor, ltlacd)) = 1 order by code
"""
_RESOLUTIONS = {PlaceKind.LSOA_CODE: _OF_LSOA_CODES, PlaceKind.POSTCODE: _OF_POSTCODES}
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
    kind: PlaceKind,
    lookup: pa.Table,
    authorities: LocalAuthorities,
    area: tuple[str, ...],
    connection: duckdb.DuckDBPyConnection,
) -> PlaceLookup:
    """Resolve a lookup to today's authorities.

    One of codes has lsoa11_code, lsoa21_code and ltla22_code; one of postcodes has pcds, lsoa21cd and ltlacd, and may
    have msoa21cd: without it no middle area is told.
    """
    if kind is PlaceKind.POSTCODE and _MIDDLE not in lookup.column_names:
        lookup = lookup.append_column(_MIDDLE, pa.nulls(lookup.num_rows, pa.string()))
    former, successor = list(authorities.successors), list(authorities.successors.values())
    connection.register("lookup", lookup)
    connection.register("successors", pa.table({"former": former, "successor": successor}))
    resolution = connection.sql(_RESOLUTIONS[kind], params={"area": list(area)}).to_arrow_table()
    connection.unregister("lookup")
    connection.unregister("successors")
    return PlaceLookup(kind, resolution)


def _as_looked_up(postcodes: pa.Array) -> pa.Array:
    """Postcodes in capitals without spaces; null for one that stands for no place."""
    plain = pc.utf8_upper(pc.replace_substring_regex(postcodes, r"[^A-Za-z0-9]", ""))
    return pc.if_else(pc.starts_with(plain, _NO_PLACE), pa.scalar(None, pa.string()), plain)
