"""The files that protecting writes: event rows in clear; source rows, match keys and rejected rows sealed."""

from collections.abc import Iterator
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.parquet as pq

from anonymisation.catchments import Catchments
from anonymisation.linking.match_keys import MatchKeyLayout
from anonymisation.protect import Areas, Grants, event_rows, event_schema, told_of_grants
from anonymisation.redaction.note_sample import NoteSample
from contracts.feed import Feed, Place
from intake.encoding import DICTIONARY, used
from intake.headers.layout import Layout
from intake.inspection import InspectedBlock, fit_values, of_their_kind, selected
from journey.deliveries import Delivery
from journey.instance import Instance, Zone
from journey.passing import Passing
from journey.sealed import create_sealed, destroy_sealed

EVENTS = "events.parquet"
ROWS = "rows"
ASIDE = "aside"
FINDINGS = "findings"
MATCH_KEYS = "match_keys"

_FINDINGS_SCHEMA = pa.schema([("line", pa.int64()), ("position", pa.int32()), ("rule", pa.string())])
_ASIDE_SCHEMA = pa.schema([("line", pa.int64()), ("rule", pa.string())])
"""Not what stood there: of a row that has no columns nobody can say that it is in scope."""


@dataclass(slots=True)
class DeliveryFiles:
    """The open files of one delivery, written block by block, and the few of its notes that memory holds meanwhile."""

    feed: Feed
    kept: Grants
    catchments: Catchments | None
    keys: MatchKeyLayout | None
    layout: Layout
    events: pq.ParquetWriter
    source_rows: pq.ParquetWriter
    match_keys: pq.ParquetWriter | None
    rejected_rows: pq.ParquetWriter
    aside: pq.ParquetWriter
    findings: pq.ParquetWriter
    beside: Executor
    notes: NoteSample
    sealing: Future[None] | None = None

    def write(self, seen: InspectedBlock) -> None:
        """Write one block: each row goes to one place, and a row out of scope to none."""
        accepted = selected(seen.block, seen.accepted)
        # Compressing and sealing source rows is the longest step, and needs nothing of the interpreter.
        self.settle()
        self.sealing = self.beside.submit(self._seal, accepted, of_their_kind(seen, accepted))
        self.notes.add(accepted)
        fit = fit_values(seen, accepted)
        self.events.write_table(event_rows(fit, areas_of(seen), self.feed, self.kept, self.catchments))
        if seen.rejected.any():
            self.rejected_rows.write_table(selected(seen.block, seen.rejected))
        if seen.block.aside:
            rows = [{"line": row.line, "rule": row.rule} for row in seen.block.aside]
            self.aside.write_table(pa.Table.from_pylist(rows, schema=_ASIDE_SCHEMA))
        self._write_findings(seen)

    def _seal(self, accepted: pa.Table, telling: pa.Table) -> None:
        """Seal accepted rows as they came, and what of them could tell who they are about."""
        self.source_rows.write_table(accepted)
        if self.match_keys is not None and self.keys is not None:
            self.match_keys.write_table(self.keys.of(telling))

    def settle(self) -> None:
        """Wait until the source rows given last are sealed, and raise what went wrong."""
        if self.sealing is not None:
            self.sealing.result()

    def _write_findings(self, seen: InspectedBlock) -> None:
        """Every breach of a row in scope: line, column position, rule."""
        for rule, mask in seen.judgement.breaches:
            lines = seen.block.lines[mask & ~seen.out_of_scope]
            if len(lines):
                position = pa.scalar(self.layout.position(rule.column), pa.int32())
                columns = [pa.array(lines), pa.repeat(position, len(lines)), pa.repeat(rule.name, len(lines))]
                self.findings.write_table(pa.Table.from_arrays(columns, schema=_FINDINGS_SCHEMA))


def areas_of(seen: InspectedBlock) -> dict[Place, Areas]:
    """Where the accepted rows are."""
    accepted = pa.array(seen.accepted)
    # The lookup's dictionaries name every area there is; a file needs those of its own rows.
    return {
        place: Areas(
            edition=used(found.edition.filter(accepted)),
            lsoa21_code=used(found.lsoa21_code.filter(accepted)),
            local_authority_code=used(found.local_authority_code.filter(accepted)),
            msoa21_code=None if found.msoa21_code is None else used(found.msoa21_code.filter(accepted)),
        )
        for place, found in seen.places.items()
    }


@contextmanager
def delivery_files(  # noqa: PLR0913, PLR0917 - whose files, what may be held, and what is read
    instance: Instance,
    delivery: Delivery,
    feed: Feed,
    kept: Grants,
    catchments: Catchments | None,
    keys: MatchKeyLayout | None,
    passing: Passing,
) -> Iterator[DeliveryFiles]:
    """Open the files of a delivery; they appear together when the with-block ends without an exception."""
    texts = {column.name: DICTIONARY if column.name in passing.encoded else pa.string() for column in feed.columns}
    source = pa.schema([("line", pa.int64()), *texts.items()])
    with ExitStack() as stack:

        def sealed(zone: Zone, name: str, schema: pa.Schema) -> pq.ParquetWriter:
            sink = stack.enter_context(create_sealed(instance, zone, f"{delivery.folder}/{name}"))
            return stack.enter_context(parquet_writer(sink, schema))

        clear = stack.enter_context(instance.zone(Zone.PROTECTED).create(f"{delivery.folder}/{EVENTS}"))
        files = DeliveryFiles(
            feed=feed,
            kept=kept,
            catchments=catchments,
            keys=keys,
            layout=passing.layout,
            events=stack.enter_context(parquet_writer(clear, event_schema(feed, kept))),
            source_rows=sealed(Zone.VAULT, ROWS, source),
            match_keys=sealed(Zone.VAULT, MATCH_KEYS, keys.schema) if keys else None,
            rejected_rows=sealed(Zone.QUARANTINE, ROWS, source),
            aside=sealed(Zone.QUARANTINE, ASIDE, _ASIDE_SCHEMA),
            findings=sealed(Zone.QUARANTINE, FINDINGS, _FINDINGS_SCHEMA),
            # Entered last, so that it has ended before any file that it writes to is closed.
            beside=stack.enter_context(ThreadPoolExecutor(1, thread_name_prefix="seal")),
            notes=NoteSample(feed),
        )
        files.events.add_key_value_metadata(told_of_grants(feed, kept))
        yield files
        files.settle()


def discard_files(instance: Instance, delivery: Delivery) -> None:
    """Remove what a killed pass left of a delivery that was not yet protected."""
    instance.zone(Zone.PROTECTED).delete_all(delivery.folder)
    for name in (ROWS, MATCH_KEYS):
        destroy_sealed(instance, Zone.VAULT, f"{delivery.folder}/{name}")
    for name in (ROWS, ASIDE, FINDINGS):
        destroy_sealed(instance, Zone.QUARANTINE, f"{delivery.folder}/{name}")


def parquet_writer(sink: object, schema: pa.Schema) -> pq.ParquetWriter:
    """A Parquet writer without statistics: a minimum or a maximum is a cell value in a footer.

    Nor does it store Arrow's own schema: that a column was written from a dictionary is no reader's business.
    """
    return pq.ParquetWriter(
        sink,
        schema,
        compression="zstd",
        compression_level=1,
        write_statistics=False,
        store_schema=False,
        # A dictionary of many distinct values would be the column twice; lines go up by one, so their differences do.
        use_dictionary=[field.name for field in schema if pa.types.is_dictionary(field.type)],
        column_encoding={"line": "DELTA_BINARY_PACKED"},
    )
