"""Requesting: somebody shows who they are and asks about one person, from their own record; it is sealed and entered.

The request rests sealed to the tier 3 key: until it is answered nobody reads whom it is about. Its terms rest in clear
and name nobody. They are what approvers are shown, and the digest of their bytes, which the ledger holds, is what they
sign; they name the digests of what was sealed and of all that was agreed.
"""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

import rfc8785
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from pydantic import ValidationError

from contracts.clauses import Clause, Identifier
from contracts.duties import duty_held, holders_of
from contracts.errors import DocumentError
from contracts.people import Person
from contracts.tier3_parties import TIER3_PARTIES, Tier3Parties, read_tier3_parties
from contracts.tier3_request import IdentityRequest, Necessity, Origin, read_request, refuse_unagreed
from custody.data_keys import seal_key, unseal_key
from custody.sealing import SealingWriter
from custody.unsealing import SealedReader
from journey.entering import enter
from journey.errors import Tier3RefusedError
from journey.identifying import Claim, identified
from journey.instance import Instance, Zone
from journey.sealed import destroy_sealed
from journey.tier3.asked import REQUESTED, Asked, AskedState, asked_in_month_of, asked_requests
from journey.tier3.keeping import pinned_tier3_key
from lineage.entries import Verb
from zones.manifest import digest_of


class Terms(Clause):
    """What is asked, in words that name nobody: everything of a request but its references."""

    v: Literal[1] = 1
    request: str
    gateway: str
    documents_digest: str
    sealed_digest: str
    key_digest: str
    asked: date
    asked_by: Identifier
    role: str
    recipient: Identifier
    purpose: Identifier
    legal_gateway: Identifier
    necessity: Necessity
    origin: Origin
    to_recipient: bool

    def written(self) -> bytes:
        """As they rest, and as they are signed: RFC 8785 JSON."""
        return rfc8785.dumps(self.model_dump(mode="json"))


@dataclass(frozen=True, slots=True)
class HeldRequest:
    """A request: what the ledger says of it, and its terms, which are just those that the ledger entered."""

    asked: Asked
    terms: Terms


def ask(instance: Instance, content: bytes, claim: Claim) -> HeldRequest:
    """Take a request by somebody who shows who they are.

    Raises what contracts refuse, `IdentityRefusedError`, and `Tier3RefusedError` where no answer could be given.
    """
    with instance.exclusive():
        today, public = instance.now().date(), pinned_tier3_key(instance)
        if public is None:
            raise Tier3RefusedError("there is no tier 3 key: `gateway tier3 key` makes one, once")
        asker, request = identified(instance, claim), read_request(content)
        if asker.id != request.asked_by:
            raise Tier3RefusedError("the request is somebody else's: who asks writes it in their own name")
        _refuse_who_holds_a_duty(instance, asker)
        asked_already = asked_in_month_of(instance, today)
        refuse_unagreed(request, instance.agreement, instance.library.people, asked_already, today)
        parties = tier3_parties(instance)
        if not parties.partners or (request.to_recipient and request.recipient not in parties.recipients):
            raise Tier3RefusedError(f"{TIER3_PARTIES} names no key to which an answer could be sealed")
        terms = _sealed(instance, content, request, public)
        instance.zone(Zone.TIER3).replace(_terms_path(terms.request), terms.written())
        entered: dict[str, str | int] = {
            REQUESTED: terms.request,
            "purpose": terms.purpose,
            "legal_gateway": terms.legal_gateway,
            "request_digest": hashlib.sha256(terms.written()).hexdigest(),
            "expires_days": instance.agreement.tier3.expires_days,
        }
        enter(instance, Verb.CONSULTATION, entered)
        return open_request(instance, terms.request)


def open_request(instance: Instance, request_id: str) -> HeldRequest:
    """A request that may still be approved and answered, under the documents under which it was asked.

    Raises `Tier3RefusedError` for one that is not there, was answered, has expired or was altered, and where what was
    agreed has changed since.
    """
    asked = next((item for item in asked_requests(instance) if item.request == request_id), None)
    if asked is None:
        raise Tier3RefusedError("there is no such request: `gateway tier3 list` lists those there are")
    if asked.state is not AskedState.OPEN:
        raise Tier3RefusedError(f"that request is {asked.state.value}, and goes no further: ask again")
    terms = terms_of(instance, asked)
    if terms is None:
        raise Tier3RefusedError("that request is not what was asked: it was altered; ask again")
    if terms.documents_digest != _documents_digest(instance):
        raise Tier3RefusedError("what was agreed has changed since that request: ask again under what is agreed now")
    return HeldRequest(asked, terms)


def terms_of(instance: Instance, asked: Asked) -> Terms | None:
    """The terms of a request; None where they, or what was sealed, are not what the ledger entered."""
    store, place, path = instance.zone(Zone.TIER3), _terms_path(asked.request), request_path(asked.request)
    if not store.exists(place) or hashlib.sha256(written := store.read(place)).hexdigest() != asked.digest:
        return None
    try:
        terms = Terms.model_validate_json(written)
    except ValidationError:
        return None
    lies = tuple(digest_of(store, name)[0] if store.exists(name) else "" for name in (path, f"{path}.key"))
    whole = lies == (terms.sealed_digest, terms.key_digest) and (terms.request, terms.gateway) == (
        asked.request,
        instance.id,
    )
    return terms if whole else None


def unsealed_request(instance: Instance, terms: Terms, private: X25519PrivateKey) -> IdentityRequest:
    """The request itself, opened with the joined key. Raises `Tier3RefusedError` where its terms say otherwise."""
    store, path = instance.zone(Zone.TIER3), request_path(terms.request)
    key = unseal_key(private, store.read(f"{path}.key"), Zone.TIER3, path)
    with store.open(path) as raw:
        request = read_request(SealedReader(raw, key, path).read())
    shown = _shown(request)
    if {name: getattr(terms, name) for name in shown} != shown:
        raise Tier3RefusedError("what approvers were shown is not what was asked: ask again")
    return request


def discard_unentered(instance: Instance) -> None:
    """Destroy what a killed process sealed and never entered; the caller holds `instance.exclusive()`."""
    store = instance.zone(Zone.TIER3)
    entered = {item.request for item in asked_requests(instance)}
    for request_id in sorted({path.split("/")[1] for path in store.list("requests")} - entered):
        destroy_sealed(instance, Zone.TIER3, request_path(request_id))
        store.delete_all(f"requests/{request_id}")


def tier3_parties(instance: Instance) -> Tier3Parties:
    """Who approves, and where answers go, as the agreement's owner signed it. Raises `DocumentError`."""
    quorum, path = instance.agreement.approvals.identifiable, instance.library.folder / TIER3_PARTIES
    if not path.is_file():
        raise DocumentError(TIER3_PARTIES, "is missing: say there who approves identities, and to whose keys they go")
    return read_tier3_parties(path.read_text("utf-8"), quorum)


def request_path(request_id: str) -> str:
    """Where the sealed request lies."""
    return f"requests/{request_id}/request"


def _refuse_who_holds_a_duty(instance: Instance, asker: Person) -> None:
    """Whoever runs the gateway, keeps its keys, audits it or signs what it does asks for nobody, by id or by key."""
    known = instance.library.people.values()
    keys = {person.id: person.public_key for person in known if person.public_key}
    if duty := duty_held(holders_of(instance.library.duties, (), keys), asker.id, asker.public_key):
        raise Tier3RefusedError(f"who asks is {duty.value.replace('_', ' ')} too: somebody else must ask")


def _sealed(instance: Instance, content: bytes, request: IdentityRequest, public: X25519PublicKey) -> Terms:
    """Seal a request under a random id, and return its terms."""
    request_id = f"r{secrets.token_hex(12)}"
    store, path = instance.zone(Zone.TIER3), request_path(request_id)
    key, wrapped = seal_key(public, Zone.TIER3, path)
    store.replace(f"{path}.key", wrapped)
    with store.create(path) as raw, SealingWriter(raw, key, path) as sink:
        sink.write(content)
    return Terms(
        request=request_id,
        gateway=instance.id,
        documents_digest=_documents_digest(instance),
        sealed_digest=digest_of(store, path)[0],
        key_digest=hashlib.sha256(wrapped).hexdigest(),
        asked=instance.now().date(),
        **_shown(request),
    )


def _shown(request: IdentityRequest) -> dict[str, Any]:
    """What approvers are shown of a request."""
    return request.model_dump(exclude={"record", "disclosure"})


def _documents_digest(instance: Instance) -> str:
    """SHA-256 (hex) of the digests of all that the agreement's owner signed."""
    return hashlib.sha256(rfc8785.dumps(dict(instance.library.signed_documents()))).hexdigest()


def _terms_path(request_id: str) -> str:
    return f"requests/{request_id}/terms.json"
