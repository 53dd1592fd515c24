"""Publishing: files → manifest → ledger → proof → swap. A reader never sees a version that the ledger lacks."""

import json
from dataclasses import asdict, dataclass

import pyarrow as pa
import pyarrow.parquet as pq

from contracts.product import Product, ProductColumn
from contracts.release_plan import ReleasePlan
from journey.entering import enter
from journey.instance import Instance, Zone
from lineage.entries import Verb
from products.catalogue import ROW_ID
from zones.manifest import FileEntry, digest_of
from zones.versions import MANIFEST, PROOF, Versions

DATA = "data.parquet"
_ROW_GROUP = 1 << 18


@dataclass(frozen=True, slots=True)
class Edition:
    """One version of one product for one period, before it is published."""

    product: Product
    period: str
    version: str
    inputs_digest: str
    plans: tuple[ReleasePlan, ...]
    agreement_digest: str
    key_id: str

    def decisions(self, column: ProductColumn) -> list[dict[str, object]]:
        """Why a column is there: the decision about each source, or how the gateway made it and for which clause."""
        plan = self.plans[0]
        if column.sources:
            return [plan.decision(name).as_json() for _, name in column.sources]
        served = plan.decisions[0]
        made: dict[str, object] = {
            "clause": served.clause,
            "agreement": served.agreement,
            "legal_gateway": served.legal_gateway,
        }
        if column.name == ROW_ID:
            return [made | {"treatment": "keyed row id", "key_id": self.key_id}]
        return [made | {"treatment": f"made by the gateway; counts from 1 to {plan.small_count} are withheld"}]

    @property
    def release(self) -> str:
        """What the ledger calls the place that versions are published to."""
        return release_name(self.product, self.period)


def release_name(product: Product, period: str) -> str:
    """`tier2a/<product>/<period>`: what readers follow, whatever the version."""
    return f"{product.folder}/{period}"


def versions_of(instance: Instance, product: Product, period: str) -> Versions:
    """The versions of one product for one period."""
    return Versions(instance.zone(Zone.SHARED), f"{product.folder}/{period}")


def publish(instance: Instance, edition: Edition, table: pa.Table) -> None:
    """Publish a version; the caller holds `instance.exclusive()`. A crash anywhere is mended by recovery."""
    versions = versions_of(instance, edition.product, edition.period)
    if edition.version not in versions.listed():
        versions.drop(edition.version)
        entry = _write_data(versions, edition, table)
        with versions.store.create(versions.path(edition.version, MANIFEST)) as sink:
            sink.write(_manifest(edition, entry))
    enter_and_swap(instance, versions, edition.release, edition.version)


def enter_and_swap(instance: Instance, versions: Versions, release: str, version: str) -> None:
    """Enter a version whose files are whole, write its proof, and send readers to it."""
    manifest_digest, _ = digest_of(versions.store, versions.path(version, MANIFEST))
    index = enter(
        instance,
        Verb.DISCLOSURE,
        {"release": release, "version": f"v:{version}", "manifest_digest": manifest_digest},
    )
    prove_and_swap(instance, versions, version, index)


def prove_and_swap(instance: Instance, versions: Versions, version: str, index: int) -> None:
    """Write the proof that the ledger holds a version, and send readers to it."""
    versions.store.replace(versions.path(version, PROOF), instance.ledger.proof(index))
    versions.swap(version)


def _write_data(versions: Versions, edition: Edition, table: pa.Table) -> FileEntry:
    """Write the Parquet file, each column carrying the decision that let it out, and no statistics."""
    described = table.cast(_described(edition, table.schema))
    path = versions.path(edition.version, DATA)
    with (
        versions.store.create(path) as sink,
        pq.ParquetWriter(
            sink,
            described.schema,
            compression="zstd",
            compression_level=3,
            write_statistics=False,
            # Every row id is another: a dictionary of them would be the column twice.
            use_dictionary=[name for name in described.column_names if name != ROW_ID],
        ) as writer,
    ):
        writer.write_table(described, row_group_size=_ROW_GROUP)
    digest, size = digest_of(versions.store, path)
    return FileEntry(DATA, digest, size, table.num_rows)


def _described(edition: Edition, schema: pa.Schema) -> pa.Schema:
    """The schema with, for each column, its meaning and the decisions about the columns it is made from."""
    fields = []
    for column in edition.product.columns:
        decisions = json.dumps(edition.decisions(column), sort_keys=True)
        metadata = {"description": column.description, "decisions": decisions}
        fields.append(pa.field(column.name, _plain(schema.field(column.name).type), metadata=metadata))
    return pa.schema(fields, metadata={"product": edition.product.id, "version": edition.version})


def _plain(kind: pa.DataType) -> pa.DataType:
    """A type as readers are to see it: text is text, however it was held."""
    return kind.value_type if pa.types.is_dictionary(kind) else kind


def _manifest(edition: Edition, data: FileEntry) -> bytes:
    """The manifest, deterministic: no receipt, clock or path of ours is in it, and no count of what was withheld.

    With one small cell withheld, the number of rows withheld would be that cell.
    """
    product = edition.product
    content = {
        "product": product.id,
        "title": product.title,
        "product_version": product.version,
        "tier": product.tier.value,
        "period": edition.period,
        "calendar": product.calendar.value,
        "version": edition.version,
        "caveats": list(product.caveats),
        "recipients": [item.recipient for item in edition.plans],
        "purpose": edition.plans[0].purpose,
        "agreement_digest": edition.agreement_digest,
        "inputs_digest": edition.inputs_digest,
        "columns": [
            {
                "name": column.name,
                "description": column.description,
                "made_from": [f"{feed}.{name}" for feed, name in column.sources],
                "decisions": edition.decisions(column),
            }
            for column in product.columns
        ],
        "files": [asdict(data)],
    }
    return json.dumps(content, indent=2, sort_keys=True).encode() + b"\n"
