"""A project counts as the agreement's owner signed it last: the digest of its document, in a file beside it.

The signature is detached, so that anybody can check it against the bytes of the document, offline. Which text was the
last is in the ledger, which nobody can shorten unseen; of a project that was never amended there is one text alone.
"""

import hashlib
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from contracts.library import Library
from contracts.project import read_project
from custody.signing import SignedFor, is_signed, public_key_of, sign
from journey.errors import ProjectRefusedError, ProjectUnsignedError
from lineage.entries import Verb
from lineage.ledger import Ledger
from zones.folder import FolderStore

SIGNED = "signed_project"
"""What an entry calls a project whose text was signed; `TEXT` is the SHA-256 (hex) of that text."""
TEXT = "text_digest"


def document_of(project: str) -> str:
    """Where a project's document stands on the shelf."""
    return f"projects/{project}.yaml"


def signature_of(project: str) -> str:
    """Where the signature of its document stands, in base64."""
    return f"{document_of(project)}.signature"


def write_signed(library: Library, project: str, content: bytes, signature: str) -> None:
    """Put a document and its signature on the shelf, the signature first.

    Killed between the two, a project that was there is not signed any more, and makes nothing until this is done again.
    """
    shelf = FolderStore(library.folder)
    shelf.replace(signature_of(project), signature.encode() + b"\n")
    shelf.replace(document_of(project), content)


def signed_by(owner: str, content: bytes, key: Ed25519PrivateKey) -> str:
    """The owner's signature over the bytes of a project. Raises `ProjectRefusedError` for anybody else's key."""
    if public_key_of(key) != owner:
        raise ProjectRefusedError("that is not the key of the agreement's owner, who alone opens and amends projects")
    return sign(key, SignedFor.PROJECT, hashlib.sha256(content).digest())


def sign_shelf(library: Library, owner: str, key: Ed25519PrivateKey) -> None:
    """Sign every project on the shelf as it stands there, for a gateway that is new. Raises as `signed_by` does."""
    for project in library.projects:
        content = _path(library, document_of(project)).read_bytes()
        write_signed(library, project, content, signed_by(owner, content, key))


def refuse_unsigned(library: Library, owner: str, project: str, ledger: Ledger) -> None:
    """Raise `ProjectUnsignedError` unless the owner signed this project just as it stands on the shelf, and last."""
    content = _path(library, document_of(project)).read_bytes()
    place = _path(library, signature_of(project))
    if not place.is_file():
        raise ProjectUnsignedError(project, "is not signed by the agreement's owner")
    signature = place.read_text("ascii", "replace").strip()
    if not is_signed(owner, SignedFor.PROJECT, hashlib.sha256(content).digest(), signature):
        raise ProjectUnsignedError(project, "is not what the agreement's owner signed")
    entered = ledger.find_last(Verb.ALTERATION, SIGNED, project)
    if entered is not None and ledger.entry(entered).subject[TEXT] != hashlib.sha256(content).hexdigest():
        raise ProjectUnsignedError(project, "is not the text that the agreement's owner signed last")
    # What was read earlier is what is acted on: a document that was exchanged since would be signed and not obeyed.
    if read_project(content.decode(), document_of(project)) != library.projects[project].model_copy(
        update={"closed": None}
    ):
        raise ProjectUnsignedError(project, "was changed while it was at work")


def _path(library: Library, name: str) -> Path:
    return library.folder / name
