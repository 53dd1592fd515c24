"""Treatments: what is done to a column before it may leave. One small function each, over whole columns."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from contracts.vocabulary import Treatment

Mask = npt.NDArray[np.bool_]
_A_MONTH = r"\A[0-9]{4}-(0[1-9]|1[0-2])\z"


@dataclass(frozen=True, slots=True)
class Treated:
    """Published columns made from one column, and rows that must be withheld because of it, by reason."""

    columns: Mapping[str, pa.ChunkedArray]
    withheld: Mapping[str, Mask]


def treat(events: pa.Table, column: str, treatment: Treatment) -> Treated:
    """Apply one treatment to one column of event rows."""
    return _TREATMENTS[treatment](events, column)


def _drop(_events: pa.Table, _column: str) -> Treated:
    """Nothing of it leaves."""
    return Treated({}, {})


def _keep(events: pa.Table, column: str) -> Treated:
    """It leaves as it is held."""
    return Treated({column: events.column(column)}, {})


def _month(events: pa.Table, column: str) -> Treated:
    """Only the calendar month leaves, of a date or of a text that is a month; a row with any other text is withheld."""
    values = events.column(column)
    if pa.types.is_temporal(values.type):
        return Treated({column: pc.strftime(values, format="%Y-%m")}, {})
    is_month = _is_month(values.combine_chunks())
    finer = pc.fill_null(pc.invert(is_month), fill_value=False).to_numpy(zero_copy_only=False)
    if not finer.any():
        return Treated({column: values}, {})
    months = pc.if_else(is_month, pc.cast(values, pa.string()), pa.scalar(None, pa.string()))
    return Treated({column: months}, {"month-unclear": finer})


def _is_month(texts: pa.Array) -> pa.Array:
    """Which texts are months, asking each distinct one once where they are held so; null where there is none."""
    if isinstance(texts, pa.DictionaryArray):
        return _is_month(texts.dictionary).take(texts.indices)
    return pc.match_substring_regex(texts, _A_MONTH)


def _local_authority(events: pa.Table, column: str) -> Treated:
    """Only the authority leaves; a row without one is withheld, and says whether its place was missing."""
    missing = events.column(column).is_null().to_numpy()
    homeless = events.column("local_authority_code").is_null().to_numpy()
    return Treated(
        {"local_authority_code": events.column("local_authority_code")},
        {"place-missing": missing, "place-straddles-authorities": homeless & ~missing},
    )


def _lsoa(events: pa.Table, column: str) -> Treated:
    """The 2021 area leaves where there is one; a split 2011 area leaves only its authority, which holds it all."""
    authority = _local_authority(events, column)
    return Treated({"lsoa21_code": events.column("lsoa21_code")} | dict(authority.columns), authority.withheld)


_TREATMENTS: Mapping[Treatment, Callable[[pa.Table, str], Treated]] = MappingProxyType(
    {
        Treatment.DROP: _drop,
        Treatment.LOCAL_AUTHORITY: _local_authority,
        Treatment.LSOA: _lsoa,
        Treatment.MONTH: _month,
        Treatment.KEEP: _keep,
    }
)
