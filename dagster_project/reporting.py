"""What Dagster is told of each materialisation: counts, codes and identifiers of ours, and where a version lies."""

from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import Any

import dagster as dg

from anonymisation.linking.quality.telling import withheld
from contracts.agreement import Agreement
from contracts.vocabulary import Tier
from dagster_project.describing import ROWS
from dagster_project.recounting import where_it_lies
from journey.deliveries import Delivery, DeliveryBook
from journey.instance import Instance
from journey.linked import Linked
from journey.publishing import DATA, versions_of
from journey.shared import Shared

Metadata = Mapping[str, Any]


def about_received(agreement: Agreement, delivery: Delivery) -> Metadata:
    """A delivery as it was taken in."""
    return _about(agreement, delivery) | {"bytes": delivery.bytes}


def about_protected(instance: Instance, delivery: Delivery) -> Metadata:
    """A delivery as it was protected: the counts of its receipt, its findings by rule and column, and its notes."""
    receipt: dict[str, Any] = DeliveryBook(instance).receipt(delivery.receipt_id) or {}
    counts = {
        f"rows_{name}": receipt.get(f"rows_{name}", 0) for name in ("read", "accepted", "rejected", "out_of_scope")
    }
    optional = {name: receipt[name] for name in ("duplicate_of", "supersedes") if receipt.get(name)}
    return {
        ROWS: delivery.rows_accepted,
        **_about(instance.library.agreement, delivery),
        **counts,
        **optional,
        "findings": _findings(receipt.get("findings", [])),
        **_notes(receipt.get("notes", {})),
    }


def about_linked(linked: Linked, small_count: int) -> Metadata:
    """How many rows of how many deliveries are about how many persons, by which model, and what befell persons.

    Of people no count from 1 to `small_count` is told, nor one from which it could be reckoned.
    """
    feeds = ", ".join(linked.feeds) or "none admitted"
    befell = zip(linked.events, _told(list(linked.events.values()), small_count), strict=True)
    return {
        ROWS: linked.rows,
        "records": _told([linked.records], small_count)[0],
        "persons": _told([linked.persons], small_count)[0],
        "deliveries": len(linked.deliveries),
        "feeds": feeds,
        "model": linked.model,
        **{f"persons {name}": count for name, count in befell},
    }


def linked_version(linked: Linked) -> dg.DataVersion:
    """What a product made from the links can tell apart: whose rows those of each delivery are, by keyed digests."""
    behind = sorted(f"{item.digest} {item.persons} {item.partition}" for item in linked.deliveries)
    return dg.DataVersion(sha256("\n".join(behind).encode()).hexdigest())


def about_shared(instance: Instance, shared: Shared) -> Metadata:
    """A version: what became of the rows behind it, under which clause it goes to whom, and where it lies.

    For a table why rows were withheld is left out: with one small cell withheld, that number would be the cell.
    """
    accounts, plan, decision = shared.accounts, shared.plan, shared.plan.decisions[0]
    reasons = sorted({reason for account in accounts for reason in account.withheld})
    withheld = {reason: sum(account.withheld.get(reason, 0) for account in accounts) for reason in reasons}
    by_reason = {} if plan.tier is Tier.AGGREGATE else {f"withheld: {name}": count for name, count in withheld.items()}
    versions = where_it_lies(instance, shared.product, shared.period, shared.version)
    place = versions.store.location(versions.path(shared.version, DATA))
    waits = versions_of(instance, shared.product, shared.period).current() != shared.version
    return {
        ROWS: shared.rows,
        "version": shared.version,
        "folder": dg.MetadataValue.path(place.rpartition("/")[0]),
        "agreement": decision.agreement,
        "clause": decision.clause,
        "purpose": plan.purpose,
        "recipients": ", ".join(shared.product.recipients),
        "accepted": sum(account.accepted for account in accounts),
        "shared": sum(account.shared for account in accounts),
        "withheld": sum(withheld.values()),
        **by_reason,
        "superseded": sum(account.superseded for account in accounts),
        "published_now": shared.changed and not waits,
        "waits_for_approval": waits,
    }


def _told(counts: Sequence[int], small_count: int) -> list[int | str]:
    """Counts of people that are told together, small ones in a word."""
    return ["withheld" if count is None else count for count in withheld(counts, small_count)]


def _about(agreement: Agreement, delivery: Delivery) -> dict[str, Any]:
    """Who gave it, when, and under what."""
    supply = agreement.supply(delivery.partner, delivery.feed)
    return {
        "period": delivery.period,
        "state": delivery.state.value,
        "agreement": agreement.label,
        "clause": supply.clause if supply else "",
        "commitment": delivery.commitment,
    }


def _notes(notes: dict[str, Any]) -> dict[str, int]:
    """How many notes were looked at, and in how many of them each kind of identifier occurs; nothing without a note."""
    if not notes.get("sampled"):
        return {}
    kinds: dict[str, int] = notes["kinds"]
    return {"notes_sampled": notes["sampled"]} | {f"notes with {kind}": count for kind, count in kinds.items()}


def _findings(findings: list[dict[str, Any]]) -> dg.TableMetadataValue:
    """Findings as a table of rule, column, severity and number of rows."""
    names = ("rule", "column", "severity", "count")
    columns = [dg.TableColumn(name, "int" if name == "count" else "string") for name in names]
    records = [dg.TableRecord({name: finding[name] for name in names}) for finding in findings]
    return dg.MetadataValue.table(records, dg.TableSchema(columns))
