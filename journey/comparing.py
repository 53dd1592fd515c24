"""What a restatement changes: whole rows in scope, as multisets, compared by hash. Nothing is kept of the rows."""

from collections.abc import Iterator

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from contracts.feed import Feed
from intake.conformance import Conformance
from intake.receipt import Comparison
from intake.value_hashes import Hashes
from journey.deliveries import Delivery
from journey.delivery_files import ROWS
from journey.instance import Instance, Zone
from journey.sealed import open_sealed


class RowHashes:
    """Hashes of the rows of one delivery that are in scope."""

    def __init__(self) -> None:
        self._hashes: list[Hashes] = []

    def add(self, hashes: Hashes) -> None:
        """Take the hashes of one block's rows in scope."""
        self._hashes.append(hashes)

    def counted(self) -> tuple[Hashes, np.ndarray[tuple[int], np.dtype[np.int64]]]:
        """Distinct hashes in order, and how often each comes."""
        return np.unique(np.concatenate([*self._hashes, np.empty(0, dtype=np.uint64)]), return_counts=True)


def compare(instance: Instance, earlier: Delivery, feed: Feed, now: RowHashes) -> Comparison:
    """Rows of the earlier delivery that are gone, and rows that are new, by the sealed rows of the earlier one."""
    before = RowHashes()
    conformance = Conformance(feed, earlier.period)
    for rows in _sealed_rows(instance, earlier):
        before.add(conformance.judge(rows.drop_columns(["line"])).row_hashes)
    (old, old_counts), (new, new_counts) = before.counted(), now.counted()
    _, in_old, in_new = np.intersect1d(old, new, assume_unique=True, return_indices=True)
    staying = int(np.minimum(old_counts[in_old], new_counts[in_new]).sum())
    return Comparison(int(old_counts.sum()) - staying, int(new_counts.sum()) - staying)


def _sealed_rows(instance: Instance, delivery: Delivery) -> Iterator[pa.Table]:
    """The source rows of a delivery that were in scope, accepted and rejected, some at a time."""
    for zone in (Zone.VAULT, Zone.QUARANTINE):
        with open_sealed(instance, zone, f"{delivery.folder}/{ROWS}") as sealed:
            for batch in pq.ParquetFile(sealed).iter_batches():
                yield pa.Table.from_batches([batch])
