"""Publishing: files → manifest → ledger → proof → swap. A reader never sees a version that the ledger lacks.

A version that needs approval is written to the pending zone first, where no reader looks; `journey.approvals` lets it
out.
"""

import base64
import json
from dataclasses import asdict, dataclass

import pyarrow as pa
import pyarrow.parquet as pq

from anonymisation.disclosure.records import RecodingReport
from contracts.product import Product, ProductColumn
from contracts.project import Project
from contracts.release_plan import ReleasePlan
from contracts.vocabulary import Treatment
from journey.entering import agreed_at, enter
from journey.gates import waits_for_approval
from journey.instance import Instance, Zone
from journey.row_groups import row_groups, written_schema
from lineage.entries import Verb
from products.catalogue import PID, ROW_ID
from products.making import Rows
from zones.manifest import FileEntry, digest_of
from zones.versions import MANIFEST, PROOF, Versions

DATA = "data.parquet"
_KEYED = {ROW_ID: "keyed row id", PID: "keyed pseudonym of the person in the domain of the project"}


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
    project: Project | None = None
    recoding: RecodingReport | None = None
    linked_at_odds: int | None = None
    """At which odds that they are one person's rows were linked; None where nothing was."""

    def decisions(self, column: ProductColumn) -> list[dict[str, object]]:
        """Why a column is there: the decision about each source, or how the gateway made it and for which clause."""
        plan = self.plans[0]
        if column.sources:
            of_feed = {item.feed: item for item in self.plans}
            return [of_feed[feed].decision(name).as_json() for feed, name in column.sources]
        served = plan.decisions[0]
        made: dict[str, object] = {
            "clause": served.clause,
            "agreement": served.agreement,
            "legal_gateway": served.legal_gateway,
        }
        if column.name in _KEYED:
            return [made | {"treatment": _KEYED[column.name], "key_id": self.key_id}]
        return [made | {"treatment": f"made by the gateway; counts from 1 to {plan.small_count} are withheld"}]

    def tells_rows_apart(self, column: ProductColumn) -> bool:
        """Whether almost every row has another value: a Parquet dictionary of them would be the column twice."""
        of_feed = {item.feed: item for item in self.plans}
        treatments = {of_feed[feed].decision(name).treatment for feed, name in column.sources}
        return column.name == ROW_ID or Treatment.REFERENCE in treatments

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


def pending_of(instance: Instance, product: Product, period: str) -> Versions:
    """The versions of one product for one period that wait for approval; there is one at most."""
    return Versions(instance.zone(Zone.PENDING), f"{product.folder}/{period}")


def current_version(instance: Instance, product: Product, period: str) -> str | None:
    """The version made last: the one that waits for approval if there is one, else the one that readers are sent to."""
    awaited = waits_for_approval(instance.library.agreement, product)
    waiting = pending_of(instance, product, period).listed() if awaited else []
    return waiting[0] if waiting else versions_of(instance, product, period).current()


def publish(instance: Instance, edition: Edition, rows: Rows) -> None:
    """Publish a version, or let it wait for approval; the caller holds `instance.exclusive()`.

    A crash anywhere is mended by recovery.
    """
    versions = versions_of(instance, edition.product, edition.period)
    if waits_for_approval(instance.library.agreement, edition.product):
        waiting = pending_of(instance, edition.product, edition.period)
        for earlier in waiting.listed():
            waiting.drop(earlier)
        if versions.current() != edition.version:
            _write_version(waiting, edition, rows)
        return
    if edition.version not in versions.listed():
        _write_version(versions, edition, rows)
    enter_and_swap(instance, versions, edition.release, edition.version)


def _write_version(versions: Versions, edition: Edition, rows: Rows) -> None:
    """Write the files of a version, the manifest last: without it a version is not there."""
    versions.drop(edition.version)
    entry = _write_data(versions, edition, rows)
    with versions.store.create(versions.path(edition.version, MANIFEST)) as sink:
        sink.write(_manifest(edition, entry))


def enter_and_swap(
    instance: Instance, versions: Versions, release: str, version: str, approvers: tuple[str, ...] = ()
) -> None:
    """Enter a version whose files are whole, write its proof, and send readers to it."""
    manifest_digest, _ = digest_of(versions.store, versions.path(version, MANIFEST))
    subject: dict[str, str | int] = {
        "release": release,
        "version": f"v:{version}",
        "manifest_digest": manifest_digest,
        **agreed_at(instance),
    }
    if approvers:
        subject["approved_by"] = "+".join(approvers)
    index = enter(instance, Verb.DISCLOSURE, subject)
    prove_and_swap(instance, versions, version, index)


def prove_and_swap(instance: Instance, versions: Versions, version: str, index: int) -> None:
    """Write the proof that the ledger holds a version, and send readers to it."""
    versions.store.replace(versions.path(version, PROOF), instance.ledger.proof(index))
    versions.swap(version)


def _write_data(versions: Versions, edition: Edition, rows: Rows) -> FileEntry:
    """Write the Parquet file, each column carrying the decision that let it out, and no statistics."""
    described, written = _described(edition, rows.held.schema), written_schema(rows)
    path = versions.path(edition.version, DATA)
    with (
        versions.store.create(path) as sink,
        pq.ParquetWriter(
            sink,
            written,
            compression="zstd",
            compression_level=1,
            write_statistics=False,
            use_dictionary=[column.name for column in edition.product.columns if not edition.tells_rows_apart(column)],
            store_schema=False,
        ) as writer,
    ):
        for group in row_groups(rows, written):
            writer.write_table(group)
        # However a column was written, its readers are told of plain text.
        told = {b"ARROW:schema": base64.b64encode(described.serialize())}
        writer.add_key_value_metadata({**described.metadata, **told})
    digest, size = digest_of(versions.store, path)
    return FileEntry(DATA, digest, size, len(rows))


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
        "recipients": list(product.recipients),
        "purpose": edition.plans[0].purpose,
        "project": product.project,
        "project_terms": edition.project.terms if edition.project else None,
        "agreement_digest": edition.agreement_digest,
        "inputs_digest": edition.inputs_digest,
        "linked_at_odds": edition.linked_at_odds,
        "columns": [
            {
                "name": column.name,
                "description": column.description,
                "made_from": [f"{feed}.{name}" for feed, name in column.sources],
                "decisions": edition.decisions(column),
            }
            for column in product.columns
        ],
        "rows": {plan.feed: [item.as_json() for item in plan.rows] for plan in edition.plans},
        "recoding": edition.recoding.as_json() if edition.recoding else None,
        "files": [asdict(data)],
    }
    return json.dumps(content, indent=2, sort_keys=True).encode() + b"\n"
