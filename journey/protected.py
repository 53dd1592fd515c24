"""Protected: one pass over the sealed file, then the file is destroyed. Rows out of scope exist nowhere afterwards."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date

from anonymisation.linking.admission import feeds_admitted
from anonymisation.linking.match_keys import MatchKeyLayout
from anonymisation.protect import Grants
from anonymisation.redaction.identifier_kinds import NoteKinds, kinds_in
from contracts.feed import CATCHMENTS, Feed
from contracts.intake_plan import IntakePlan
from contracts.release_plan import columns_to_protect, references_to_keep
from contracts.vocabulary import FeedKind, Treatment
from intake.confined.ahead import child_ahead
from intake.errors import UnreadableFileError
from intake.findings import FindingCounter
from intake.inspection import Inspection, Tally
from intake.receipt import NOTHING_READ, Comparison, FileFound
from intake.scope import Scope
from intake.telling.drift import Days, shape_of
from intake.whole_file import refused_whole
from journey.comparing import RowHashes, compare
from journey.conservation import check_delivery
from journey.deliveries import Delivery, DeliveryBook, DeliveryState, superseded_by
from journey.delivery_files import delivery_files, discard_files
from journey.earlier import drift_of
from journey.entering import about, agreed_at, enter_once
from journey.erasing import digest_of_lines, erase_listed
from journey.errors import DeliveryRefusedError
from journey.excluding import entries_naming_nobody, is_list, read_list, scope_of
from journey.instance import Instance, Zone
from journey.passing import Source, pass_through
from journey.placing import Placing, placing_of, unfit_catchments
from journey.receipts import write_receipt
from journey.received import plan_for
from journey.scanning import scan
from journey.sealed import destroy_sealed, open_sealed
from lineage.entries import Verb


def protect(instance: Instance, receipt_id: str, on: date) -> Delivery:
    """Protect a received delivery; one already protected (or a duplicate) is returned as it is.

    Raises `WaitingForReferenceError`, `WaitingForListError`, `DeliveryRefusedError` for a file that cannot be
    understood, and intake refusals.
    """
    with instance.exclusive():
        book = DeliveryBook(instance)
        delivery = book.get(receipt_id)
        if delivery.state is not DeliveryState.RECEIVED:
            return delivery
        with child_ahead(instance.limits):  # it starts while all that the file is understood by is gathered
            return _protected(instance, delivery, book.all(), on)


def _protected(instance: Instance, delivery: Delivery, held: tuple[Delivery, ...], on: date) -> Delivery:
    """Protect a delivery beside all that are held."""
    plan = plan_for(instance, *delivery.series, on)
    feed = instance.library.feed(delivery.feed, delivery.period)
    placing = placing_of(instance, feed, plan.area, kept_now(instance, feed, on), delivery, held)
    scope = scope_of(instance, delivery, feed, held)
    discard_files(instance, delivery)
    try:
        look = _pass(instance, delivery, feed, placing, scope, superseded_by(held, delivery), on)
    except UnreadableFileError as error:
        discard_files(instance, delivery)
        refused = replace(delivery, state=DeliveryState.REFUSED, refusal=str(error))
        write_receipt(instance, refused, plan, NOTHING_READ)
        # Nobody can say whose rows it holds, so that it must not stay, not even sealed.
        finish_protecting(instance, DeliveryBook(instance).put(refused))
        raise DeliveryRefusedError(delivery.receipt_id, str(error)) from None
    if not delivery.nil and (why := _unfit(instance, delivery, feed, look.inspection)):
        raise _refused_whole(instance, delivery, plan, look, why)
    lines = digest_of_lines(instance, delivery) if look.listed else ""
    return _commit(instance, replace(delivery, references=placing.digests, lines=lines), plan, look)


def finish_protecting(instance: Instance, delivery: Delivery) -> None:
    """Destroy the incoming file of what was protected or refused, and enter it; again after a crash. A nil has none."""
    if not delivery.nil:
        destroy_sealed(instance, Zone.INCOMING, delivery.incoming)
        enter_once(instance, Verb.ERASURE, "incoming_of", {"incoming_of": delivery.receipt_id})


@dataclass(frozen=True, slots=True)
class _Look:
    """All that one pass saw. `drift_from`: the receipts of the deliveries that it was held against.

    `listed`: whether a list of whom not to share left out rows that would else have been accepted.
    """

    inspection: Inspection
    comparison: Comparison | None
    notes: NoteKinds
    file: FileFound | None
    days: dict[str, int]
    drift_from: tuple[str, ...]
    listed: bool


def _pass(  # noqa: PLR0913, PLR0917 - what is read, by what it is understood, and what it takes the place of
    instance: Instance,
    delivery: Delivery,
    feed: Feed,
    placing: Placing,
    scope: Scope,
    earlier: Delivery | None,
    on: date,
) -> _Look:
    """Read the sealed file once, writing what is kept and counting everything."""
    findings = FindingCounter()
    tally, days = Tally(feed, findings), Days(feed, on, findings)
    in_scope, listed = RowHashes() if earlier else None, False
    kept, keys = kept_now(instance, feed, on), match_keys_now(instance, feed, on)
    decrypt = instance.keyring.open_for_intake
    with (
        _opened(instance, delivery, feed) as source,
        pass_through(
            source, feed, delivery.period, placing.lookups, scope, findings, instance.limits, decrypt
        ) as passing,
        delivery_files(instance, delivery, feed, kept, placing.catchments, keys, passing) as files,
    ):
        for seen in passing.blocks:
            tally.add(seen)
            days.add(seen)
            files.write(seen)
            listed |= bool(seen.listed.any())
            if in_scope is not None:
                in_scope.add(seen.judgement.row_hashes[~seen.out_of_scope])
        notes = kinds_in(files.notes.chosen)
        file = None if delivery.nil else FileFound(passing.facts, passing.layout.header_line)
    comparison = compare(instance, earlier, feed, in_scope) if earlier and in_scope is not None else None
    inspection, counted = tally.inspection(), days.counted()
    drift, drift_from = drift_of(instance, delivery, feed, shape_of(inspection, counted))
    inspection = replace(inspection, findings=tuple(sorted((*inspection.findings, *drift))))
    return _Look(inspection, comparison, notes, file, counted, drift_from, listed)


@contextmanager
def _opened(instance: Instance, delivery: Delivery, feed: Feed) -> Iterator[Source]:
    """The bytes that were delivered; that there is nothing is read as the contract's headings without a row."""
    if delivery.nil:
        quoted = ('"' + column.header.replace('"', '""') + '"' for column in feed.columns)
        headings = ",".join(quoted).encode() + b"\n"
        yield lambda: iter([headings])
    else:
        with open_sealed(instance, Zone.INCOMING, delivery.incoming) as sealed:
            scan(instance, sealed)
            yield sealed.chunks


def kept_now(instance: Instance, feed: Feed, on: date) -> Grants:
    """Columns that the protected zone may hold, by what is agreed now. Reference data is about nobody: it is whole."""
    if feed.kind is FeedKind.REFERENCE:
        return {column.name: frozenset({Treatment.KEEP}) for column in feed.columns}
    return columns_to_protect(instance.agreement, instance.library.field_rules, feed, on)


def match_keys_now(instance: Instance, feed: Feed, on: date) -> MatchKeyLayout | None:
    """What the vault holds for linking: nothing of a feed that no clause admits to it."""
    agreement = instance.agreement
    if feed.id not in feeds_admitted(agreement, on):
        return None
    return MatchKeyLayout(feed, references_to_keep(agreement, instance.library.field_rules, feed, on))


def _unfit(instance: Instance, delivery: Delivery, feed: Feed, inspection: Inspection) -> str:
    """Why a file that was read to its end takes the place of nothing; empty where it may."""
    if why := refused_whole(feed, inspection):
        return why
    if feed.kind is FeedKind.EXCLUSION_LIST and (lines := entries_naming_nobody(instance, delivery)):
        return (
            f"rows-of-list-nameless: {len(lines)} entries, the first on line {lines[0]}, find nobody; give each a "
            "reference, a number, or both names with the date of birth"
        )
    if feed.id == CATCHMENTS and (wrong := unfit_catchments(instance, delivery, inspection.rows_rejected)):
        return f"rows-of-catchments-unfit: of the anchors {wrong}; mend them and send the whole list again"
    return ""


def _refused_whole(
    instance: Instance, delivery: Delivery, plan: IntakePlan, look: _Look, why: str
) -> DeliveryRefusedError:
    """The refusal of a file that was read to its end. A list that does not stand is not kept."""
    inspection = look.inspection
    check_delivery(instance, delivery, inspection)
    refused = replace(delivery, state=DeliveryState.REFUSED, refusal=why)
    write_receipt(instance, refused, plan, inspection, file=look.file, drift_from=look.drift_from)
    if is_list(instance, delivery):
        discard_files(instance, delivery)
    DeliveryBook(instance).put(refused)
    # What could be read has been; rows out of scope must not stay, not even sealed.
    finish_protecting(instance, refused)
    return DeliveryRefusedError(delivery.receipt_id, why)


def _commit(instance: Instance, delivery: Delivery, plan: IntakePlan, look: _Look) -> Delivery:
    """Count again, write the receipt, enter, and only then call the delivery protected and destroy what came in."""
    book, inspection = DeliveryBook(instance), look.inspection
    check_delivery(instance, delivery, inspection)
    book.put_shape(delivery.receipt_id, shape_of(inspection, look.days).as_json())
    write_receipt(
        instance,
        delivery,
        plan,
        inspection,
        look.comparison,
        notes=look.notes,
        file=look.file,
        drift_from=look.drift_from,
    )
    counts: dict[str, str | int] = {
        "rows_read": inspection.rows_read,
        "rows_accepted": inspection.rows_accepted,
        "rows_rejected": inspection.rows_rejected,
        "rows_out_of_scope": inspection.rows_out_of_scope,
    }
    enter_once(instance, Verb.ALTERATION, "receipt", about(delivery) | counts | agreed_at(instance))
    if is_list(instance, delivery):
        # Before the list stands, so that a kill between is made good by reading it again.
        erase_listed(instance, delivery.partner, read_list(instance, delivery))
    protected = book.put(replace(delivery, state=DeliveryState.PROTECTED, rows_accepted=inspection.rows_accepted))
    finish_protecting(instance, protected)
    return protected
