"""Bounding: records made ready to be compared by a model, each with so many others at most, whatever records they are.

A trained model says which blocking rules are closed and which keys too many records have. The shipped one knows nobody:
among few records that costs little, among many it is said by the records at hand, for whoever has a common name would
be compared with all who have it. And whatever a model says, a key goes that records have since become too many for.
"""

from dataclasses import dataclass, field, replace
from types import MappingProxyType

import pyarrow as pa

from anonymisation.linking.blocking import Passed, blocks_of
from anonymisation.linking.columns import compared_columns, with_shares
from anonymisation.linking.model import LinkingModel
from anonymisation.linking.records import held_to_schema

_FEW = 50_000
"""Records that a model which was never trained compares by every rule."""


@dataclass(frozen=True, slots=True)
class Bounded:
    """Records ready to be compared: their `columns` with shares and blocking `keys`, by a `model` as they bound it.

    `by_records`: these records bound it further than the model itself, so that which pairs are compared hangs on all of
    them. `passed` is what they are not compared by.
    """

    columns: pa.Table = field(repr=False)
    model: LinkingModel
    by_records: bool
    passed: Passed


def bounded(model: LinkingModel, records: pa.Table) -> Bounded:
    """Make records ready. Raises `NotRecordsError` for a table that is no table of records."""
    columns = compared_columns(held_to_schema(records))
    unknown = not model.shares and columns.num_rows > _FEW
    blocks = blocks_of(columns) if unknown else blocks_of(columns, model.closed, model.common)
    by_records = blocks.closed != model.closed or dict(blocks.common) != dict(model.common)
    if by_records:
        model = replace(model, closed=blocks.closed, common=MappingProxyType(dict(blocks.common)))
    ready = with_shares(columns, model).append_column("keys", blocks.keys)
    return Bounded(ready, model, by_records, blocks.passed)
