"""Agreed: the agreement as its owner signed it. Whatever is taken, made or shared is decided by this one alone.

The owner signs, with a key that the gateway was told once at `init`, the digest of every document that decides.
"""

import hashlib
import json

import rfc8785
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from contracts.agreement import Agreement
from contracts.library import Library
from custody.keyring import Keyring
from custody.pins import pin, pinned
from custody.roots import RootUse
from custody.signing import SignedFor, is_signed, public_key_of, sign
from journey.errors import AgreementUnsignedError
from zones.folder import FolderStore
from zones.store import Store

_OWNER = "agreement_owner"


def pin_owner(custody: Store, keyring: Keyring, public_key: str) -> None:
    """Remember whose signature on the agreement counts: once, when the gateway is made."""
    pin(custody, keyring.root(RootUse.LOG), _OWNER, public_key)


def owner_key(custody: Store, keyring: Keyring) -> str:
    """The public key (Ed25519, base64) of who may sign the agreement and its projects. Raises what custody raises."""
    return pinned(custody, keyring.root(RootUse.LOG), _OWNER)


def signed_agreement(library: Library, custody: Store, keyring: Keyring) -> Agreement:
    """The agreement on the shelf, if its owner signed every document that decides, just as they are.

    Raises `AgreementUnsignedError`, and says which document was changed since; contracts' `DocumentError`.
    """
    if faults := faults_of(library, owner_key(custody, keyring)):
        raise AgreementUnsignedError(faults[0])
    return library.agreement


def faults_of(library: Library, owner: str) -> tuple[str, ...]:
    """Why the documents are not what the owner of that public key signed; empty where they are."""
    label = library.agreement.label
    if not library.agreement_signature.is_file():
        return (f"{label} is not signed by its owner",)
    try:
        held = json.loads(library.agreement_signature.read_text("utf-8"))
        signature, documents = str(held["signature"]), {str(path): str(of) for path, of in held["documents"].items()}
    except (ValueError, KeyError, TypeError, AttributeError):
        return (f"the signature of {label} cannot be read",)
    if not is_signed(owner, SignedFor.AGREEMENT, _digest(documents), signature):
        return (f"{label} is signed, but not by its owner",)
    now = library.signed_documents()
    changed = sorted(path for path in now.keys() | documents.keys() if now.get(path) != documents.get(path))
    return tuple(f"documents/{path} is not what the owner of {label} signed" for path in changed)


def sign_agreement(library: Library, owner: str, key: Ed25519PrivateKey) -> None:
    """Sign the documents as they are now. Raises `AgreementUnsignedError` for a key that is not the owner's."""
    if public_key_of(key) != owner:
        raise AgreementUnsignedError(f"that is not the key of the owner of {library.agreement.label}")
    documents = library.signed_documents()
    content = {"documents": documents, "signature": sign(key, SignedFor.AGREEMENT, _digest(documents))}
    name = str(library.agreement_signature.relative_to(library.folder))
    FolderStore(library.folder).replace(name, json.dumps(content, indent=2, sort_keys=True).encode() + b"\n")


def digest_to_sign(library: Library) -> bytes:
    """What its owner signs of a shelf as it is now."""
    return _digest(library.signed_documents())


def _digest(documents: dict[str, str]) -> bytes:
    """What is signed: SHA-256 of RFC 8785 JSON of each document's path and digest."""
    return hashlib.sha256(rfc8785.dumps({"v": 1, "documents": documents})).digest()
