"""Where a row belongs: small-area codes of either LSOA edition resolved to today's areas (ONS best-fit lookup).

A 2011 code that was split keeps its own code and edition: choosing one of its successors would be a guess. A code
whose successors lie in two authorities has no authority, and is in scope if either of them is.
"""

from dataclasses import dataclass

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from contracts.local_authorities import LocalAuthorities
from intake.encoding import encode, held
from intake.findings import Mask

_RESOLUTION = """
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


@dataclass(frozen=True, slots=True)
class Places:
    """The places of a block's rows, row by row. `unknown`: a code that no edition has."""

    edition: pa.Array
    lsoa21_code: pa.Array
    local_authority_code: pa.Array
    missing: Mask
    unknown: Mask
    split: Mask
    straddling: Mask
    in_area: Mask


class PlaceLookup:
    """Every code of either edition, resolved once for a partner's area."""

    def __init__(self, resolution: pa.Table) -> None:
        self._codes = resolution.column("code").combine_chunks()
        areas = frozenset({"edition", "lsoa21_code", "local_authority_code"})
        self._resolution = encode(resolution.combine_chunks(), areas)

    def resolve(self, codes: pa.ChunkedArray) -> Places:
        """The places of some codes; null codes are `missing`, and neither unknown nor in any area."""
        column = held(codes)
        missing = column.missing
        at = pc.index_in(column.values, value_set=self._codes)
        if column.indices is not None:
            at = at.take(pa.array(column.indices, mask=missing))
        found = self._resolution.take(at)
        unknown = at.is_null().to_numpy(zero_copy_only=False) & ~missing
        known = ~(missing | unknown)
        return Places(
            edition=found.column("edition").combine_chunks(),
            lsoa21_code=found.column("lsoa21_code").combine_chunks(),
            local_authority_code=found.column("local_authority_code").combine_chunks(),
            missing=missing,
            unknown=unknown,
            split=_mask(found, "split"),
            straddling=known & found.column("local_authority_code").is_null().to_numpy(),
            in_area=_mask(found, "in_area"),
        )


def place_lookup(
    lookup: pa.Table, authorities: LocalAuthorities, area: tuple[str, ...], connection: duckdb.DuckDBPyConnection
) -> PlaceLookup:
    """Resolve the lookup's codes to today's authorities. `lookup` has lsoa11_code, lsoa21_code and ltla22_code."""
    former, successor = list(authorities.successors), list(authorities.successors.values())
    connection.register("lookup", lookup)
    connection.register("successors", pa.table({"former": former, "successor": successor}))
    resolution = connection.sql(_RESOLUTION, params={"area": list(area)}).to_arrow_table()
    connection.unregister("lookup")
    connection.unregister("successors")
    return PlaceLookup(resolution)


def _mask(found: pa.Table, name: str) -> Mask:
    """A truth column as a mask, false where nothing was found."""
    return np.asarray(pc.fill_null(found.column(name), False).to_numpy(), dtype=np.bool_)  # noqa: FBT003 - the signature is Arrow's own
