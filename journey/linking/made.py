"""What a new run is made of, as every sealed object of it is written."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

import pyarrow as pa
import pyarrow.parquet as pq

from anonymisation.linking.events import EVENTS
from anonymisation.linking.persons import RECORD_REGISTRY
from journey.deliveries import Delivery, DeliveryBook
from journey.instance import Instance
from journey.linking import tables
from journey.linking.linked_rows import LINKS_SCHEMA, LinkedRows
from journey.linking.relinks import RELINKS, relinks
from journey.linking.telling import Told
from journey.linking.weighing import Weighed


@dataclass(frozen=True, slots=True)
class RunBefore:
    """The run that a new one follows: where it lies, and the receipts of its deliveries in their order."""

    folder: str
    receipts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Made:
    """All that is written of a run, as of a day. `registries`: that of before, and the new one."""

    on: date
    deliveries: tuple[Delivery, ...]
    told: Told = field(repr=False)
    weighed: Weighed = field(repr=False)
    rows: LinkedRows = field(repr=False)
    registries: tuple[pa.Table, pa.Table] = field(repr=False)
    changes: pa.Table = field(repr=False)
    before: RunBefore | None

    def tables(self, instance: Instance, number: int) -> Iterator[tuple[str, Sequence[pa.Table], pa.Schema]]:
        """Every sealed object of run `number`: its name, its row groups, and their columns."""
        links = [self.rows.links(at) for at in range(len(self.deliveries))]
        feeds = [item.feed for item in self.deliveries]

        def are() -> list[tuple[str, pa.Array]]:
            return list(zip(feeds, (of.column("person").combine_chunks() for of in links), strict=True))

        known = [tables.read_table(instance, self.before.folder, tables.RELINKED)] if self.before else []
        new = relinks(number, self.on, self.registries, lambda: self._were(instance), are)
        yield tables.LINKS, links, LINKS_SCHEMA
        yield tables.RECORDS, [self.told.records], tables.RECORDS_SCHEMA
        yield tables.ROWS, self.told.rows, tables.ROWS_SCHEMA
        yield tables.EDGES, [self.weighed.edges], tables.EDGES_SCHEMA
        yield tables.CLUSTERS, [self.weighed.clusters], tables.CLUSTERS_SCHEMA
        yield tables.REGISTRY, [self.registries[1]], RECORD_REGISTRY
        yield tables.CHANGES, [self.changes], EVENTS
        yield tables.RELINKED, [pa.concat_tables([*known, new])], RELINKS

    def _were(self, instance: Instance) -> list[tuple[str, pa.Array]]:
        """Of each delivery of the run before its feed and the person of each row."""
        if self.before is None:
            return []
        book = DeliveryBook(instance)
        with tables.open_table(instance, self.before.folder, tables.LINKS) as sealed:
            file = pq.ParquetFile(sealed)
            groups = [file.read_row_group(at).column("person").combine_chunks() for at in range(file.num_row_groups)]
        return list(zip((book.get(receipt).feed for receipt in self.before.receipts), groups, strict=True))
