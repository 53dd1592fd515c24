"""Answering: with the approvals and the shares of one request, its one person is found, and what is known goes home.

Files are written where nobody is sent; the ledger is told; then one pointer sends readers to them all. A kill before
the entry leaves nothing to read, one after it is made good by recovery. What a person's absence would look like looks
the same to the ledger, to names and to sizes.
"""

import hashlib
import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import pyarrow.compute as pc
import pyarrow.parquet as pq
import rfc8785
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from anonymisation.linking.persons import PERSON
from contracts.tier3_request import IdentityRequest, OwnRecord, goes_to_recipient, refuse_unagreed
from custody.errors import BrokenSealError
from custody.tier3_key import joined_tier3_key
from journey.entering import enter
from journey.errors import Tier3RefusedError
from journey.instance import Instance, Zone
from journey.linked import holding_run, linking_is_due
from journey.tier3.answer_files import Record, Sealed, home_files, recipient_file
from journey.tier3.approving import refuse_unapproved
from journey.tier3.asked import ANSWERED, EXPIRED
from journey.tier3.crosswalk import open_crosswalk
from journey.tier3.keeping import pinned_tier3_key
from journey.tier3.requesting import HeldRequest, open_request, tier3_parties, unsealed_request
from lineage.entries import Verb

_ANSWERS, _FILES, _CURRENT = "answers", "files", "current"
_CONDITIONS = "conditions.json"


@dataclass(frozen=True, slots=True)
class Answered:
    """What may be said of an answer: where its files lie, which there always are, and until when."""

    folder: str
    files: tuple[str, ...]
    until: date


def answer(instance: Instance, request_id: str, shares: Sequence[str]) -> Answered:
    """Answer an approved request with the shares that its holders brought; whom it is about is told to nobody here.

    Raises `Tier3RefusedError` for any step that is not whole, custody's `SharesRefusedError`, and what contracts do.
    """
    with instance.exclusive():
        held = open_request(instance, request_id)
        refuse_unapproved(instance, held)
        public, run = pinned_tier3_key(instance), holding_run(instance)
        if public is None or run is None or linking_is_due(instance, instance.now().date()):
            raise Tier3RefusedError("what is held is not linked under the tier 3 key: `gateway run` links, then answer")
        private = joined_tier3_key(shares, public)
        request = unsealed_request(instance, held.terms, private)
        # That it counts among the requests of its month was asked when it was entered.
        refuse_unagreed(request, instance.agreement, instance.library.people, 0, instance.now().date())
        records = _records(instance, run, private, request.record)
        files = _files(instance, held, request, records)
        _publish(instance, held, files)
    folder = instance.zone(Zone.TIER3).location(f"{_ANSWERS}/{request_id}/{_CURRENT}")
    return Answered(folder, tuple(item.name for item in files), _until(instance, held))


def recover_answers(instance: Instance) -> None:
    """Send readers to answers that the ledger holds, and drop those it does not; under `instance.exclusive()`."""
    store = instance.zone(Zone.TIER3)
    for request_id in sorted({path.split("/")[1] for path in store.list(_ANSWERS)}):
        answered = instance.ledger.find_last(Verb.DISCLOSURE, ANSWERED, request_id)
        if answered is None or instance.ledger.find_last(Verb.ERASURE, EXPIRED, request_id) is not None:
            destroy_answer(instance, request_id)
        else:
            store.point(f"{_ANSWERS}/{request_id}/{_CURRENT}", _FILES)


def destroy_answer(instance: Instance, request_id: str) -> None:
    """Destroy the files of an answer, the way to them first; a missing one is fine."""
    store = instance.zone(Zone.TIER3)
    store.delete(f"{_ANSWERS}/{request_id}/{_CURRENT}")
    store.delete_all(f"{_ANSWERS}/{request_id}")


def _records(instance: Instance, run: str, private: X25519PrivateKey, record: OwnRecord) -> list[Record]:
    """Every record about the one person whom a record is about."""
    try:
        with open_crosswalk(instance, run, private) as file:
            return _records_of(file, _person(file, record))
    except BrokenSealError:  # by shares that fit it, so that it was altered
        raise Tier3RefusedError(
            "the crosswalk of who is linked was altered: delete the folder crosswalk of the zone tier3, have it made "
            "anew with `gateway run`, then answer"
        ) from None


def _person(file: pq.ParquetFile, record: OwnRecord) -> bytes:
    """The one person whom a record is about; where there is none, or more than one, an id that is nobody's."""
    found: set[bytes] = set()
    for number in range(file.num_row_groups):
        rows = file.read_row_group(number)
        of_feed = pc.and_(pc.equal(rows["partner"], record.partner), pc.equal(rows["feed"], record.feed))
        found |= set(rows.filter(pc.and_(of_feed, pc.equal(rows["reference"], record.reference)))["person"].to_pylist())
    return found.pop() if len(found) == 1 else secrets.token_bytes(PERSON.byte_width)


def _records_of(file: pq.ParquetFile, person: bytes) -> list[Record]:
    """Every record about a person."""
    found: list[Record] = []
    for number in range(file.num_row_groups):
        rows = file.read_row_group(number)
        held = rows.filter(pc.equal(rows["person"], person))
        found += zip(*(held[name].to_pylist() for name in ("partner", "feed", "column", "reference")), strict=True)
    return found


def _files(
    instance: Instance, held: HeldRequest, request: IdentityRequest, records: list[Record]
) -> tuple[Sealed, ...]:
    """Every file of an answer: the same ones for everybody, known or not."""
    parties = tier3_parties(instance)
    header = _header(instance, held)
    files = home_files(header, records, parties.partners)
    if request.to_recipient:
        key = parties.recipients.get(request.recipient)
        if key is None:
            raise Tier3RefusedError("the recipient has no key to which an answer could be sealed")
        others = (item for item in records if item[0] != request.record.partner)
        let_out = [item for item in others if _goes(instance, request, item)]
        files += (recipient_file(header, let_out, request.recipient, key),)
    told = header | {"files": [item.name for item in files]}
    return (*files, Sealed(_CONDITIONS, json.dumps(told, indent=2, ensure_ascii=False).encode() + b"\n"))


def _goes(instance: Instance, request: IdentityRequest, record: Record) -> bool:
    """Whether one record of another partner may be told to the recipient."""
    partner, feed, column, _ = record
    return goes_to_recipient(request, instance.agreement, partner, instance.library.feed(feed), column)


def _header(instance: Instance, held: HeldRequest) -> dict[str, object]:
    """Under which conditions an answer is given."""
    terms = held.terms
    power = instance.agreement.legal_gateway(terms.legal_gateway)
    return {
        "request": terms.request,
        "agreement": instance.agreement.label,
        "recipient": terms.recipient,
        "role": terms.role,
        "purpose": terms.purpose,
        "legal_gateway": {"id": power.id, "title": power.title, "limits": list(power.limits)},
        "made": instance.now().date().isoformat(),
        "expires": _until(instance, held).isoformat(),
        "conditions": [
            "For this purpose and under this power alone, by this recipient in this role.",
            "Not passed on, not put into any analysis, and destroyed on the day on which it expires.",
            "Whoever receives their own references decides, under their own powers, what to tell whom.",
        ],
    }


def _until(instance: Instance, held: HeldRequest) -> date:
    """The day on which an answer of today ends."""
    return instance.now().date() + timedelta(days=held.asked.expires_days)


def _publish(instance: Instance, held: HeldRequest, files: tuple[Sealed, ...]) -> None:
    """Write the files, enter them, and only then send readers there."""
    store, folder = instance.zone(Zone.TIER3), f"{_ANSWERS}/{held.terms.request}"
    destroy_answer(instance, held.terms.request)
    for item in files:
        with store.create(f"{folder}/{_FILES}/{item.name}") as out:
            out.write(item.content)
    digests = {item.name: hashlib.sha256(item.content).hexdigest() for item in files}
    digest = hashlib.sha256(rfc8785.dumps(dict(digests))).hexdigest()
    enter(instance, Verb.DISCLOSURE, held.asked.about(ANSWERED) | {"answer_digest": digest})
    store.point(f"{folder}/{_CURRENT}", _FILES)
