"""Agreed: the agreement as its owner signed it. Whatever is taken, made or shared is decided by this one alone.

The owner signs, with a key that the gateway was told once at `init`, the digest of every document that decides.
"""

import hashlib
import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import rfc8785
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from contracts.agreement import Agreement
from contracts.library import Library
from custody.keyring import Keyring
from custody.pins import pin, pinned
from custody.roots import RootUse
from custody.signing import SignedFor, is_signed, public_key_of, sign
from journey.errors import AgreementUnsignedError
from lineage.ledger import Ledger
from zones.folder import FolderStore
from zones.store import Store

_OWNER = "agreement_owner"
_MOMENT = "%Y-%m-%dT%H:%M:%S.%fZ"
AGREED_AT = "agreed_at"
"""Under which entries of what is held and shared say when the documents were signed that let it."""


def pin_owner(custody: Store, keyring: Keyring, public_key: str) -> None:
    """Remember whose signature on the agreement counts: once, when the gateway is made."""
    pin(custody, keyring.root(RootUse.LOG), _OWNER, public_key)


def owner_key(custody: Store, keyring: Keyring) -> str:
    """The public key (Ed25519, base64) of who may sign the agreement and its projects. Raises what custody raises."""
    return pinned(custody, keyring.root(RootUse.LOG), _OWNER)


@dataclass(frozen=True, slots=True)
class Agreed:
    """The agreement as its owner signed it, and when, in UTC and to the microsecond: what was signed last counts."""

    agreement: Agreement
    signed_at: str


def signed_agreement(library: Library, custody: Store, keyring: Keyring, ledger: Ledger) -> Agreed:
    """The agreement on the shelf, if its owner signed every document that decides, just as they are, and none since.

    Raises `AgreementUnsignedError`, and says which document was changed since; contracts' `DocumentError`.
    """
    if faults := faults_of(library, owner_key(custody, keyring), ledger):
        raise AgreementUnsignedError(faults[0])
    return Agreed(library.agreement, _held(library).signed_at)


def faults_of(library: Library, owner: str, ledger: Ledger) -> tuple[str, ...]:
    """Why the documents are not what the owner of that public key signed last; empty where they are."""
    label = library.agreement.label
    if not library.agreement_signature.is_file():
        return (f"{label} is not signed by its owner",)
    try:
        held = _held(library)
    except (ValueError, KeyError, TypeError, AttributeError):
        return (f"the signature of {label} cannot be read",)
    if not is_signed(owner, SignedFor.AGREEMENT, _signed(held.documents, held.signed_at), held.signature):
        return (f"{label} is signed, but not by its owner",)
    now = library.signed_documents()
    changed = sorted(path for path in now.keys() | held.documents.keys() if now.get(path) != held.documents.get(path))
    faults = tuple(f"documents/{path} is not what the owner of {label} signed" for path in changed)
    return faults or put_back(Agreed(library.agreement, held.signed_at), ledger)


def put_back(agreed: Agreed, ledger: Ledger) -> tuple[str, ...]:
    """Why what an owner did sign does not count: rows were held or shared under what was signed later.

    The ledger says so, which nobody can shorten unseen. To return to an earlier text the owner signs it again.
    """
    used = str(ledger.newest(AGREED_AT) or "")
    if agreed.signed_at >= used:
        return ()
    return (f"{agreed.agreement.label} was signed at {agreed.signed_at}, before what was in use and signed at {used}",)


def sign_agreement(library: Library, owner: str, key: Ed25519PrivateKey, at: datetime) -> None:
    """Sign the documents as they are now. Raises `AgreementUnsignedError` for a key that is not the owner's."""
    if public_key_of(key) != owner:
        raise AgreementUnsignedError(f"that is not the key of the owner of {library.agreement.label}")
    documents, signed_at = library.signed_documents(), at.astimezone(UTC).strftime(_MOMENT)
    signature = sign(key, SignedFor.AGREEMENT, _signed(documents, signed_at))
    content = {"documents": documents, "signature": signature, "signed_at": signed_at}
    name = str(library.agreement_signature.relative_to(library.folder))
    FolderStore(library.folder).replace(name, json.dumps(content, indent=2, sort_keys=True).encode() + b"\n")


def moment_to_sign(ledger: Ledger, now: datetime) -> datetime:
    """Now; or, where a clock lags behind what was used, just after that was signed: what is signed last counts."""
    used = ledger.newest(AGREED_AT)
    return now if used is None else max(now, datetime.fromisoformat(str(used)) + timedelta(microseconds=1))


def digest_to_sign(library: Library) -> bytes:
    """The digest of a shelf as it is now, which its owner signs together with the moment of signing."""
    return _digest(library.signed_documents())


@dataclass(frozen=True, slots=True)
class _Held:
    """What stands in the file of the signature."""

    documents: dict[str, str]
    signed_at: str
    signature: str


def _held(library: Library) -> _Held:
    """The signature as it was written. Raises what reading JSON raises, and `KeyError` or `TypeError`."""
    held = json.loads(library.agreement_signature.read_text("utf-8"))
    documents = {str(path): str(of) for path, of in held["documents"].items()}
    return _Held(documents, str(held["signed_at"]), str(held["signature"]))


def _digest(documents: dict[str, str]) -> bytes:
    """SHA-256 of RFC 8785 JSON of each document's path and digest."""
    return hashlib.sha256(rfc8785.dumps({"v": 1, "documents": documents})).digest()


def _signed(documents: dict[str, str], signed_at: str) -> bytes:
    """What is signed: SHA-256 of RFC 8785 JSON of the documents' digest (hex) and the moment."""
    said = rfc8785.dumps({"v": 2, "documents_digest": _digest(documents).hex(), "signed_at": signed_at})
    return hashlib.sha256(said).digest()
