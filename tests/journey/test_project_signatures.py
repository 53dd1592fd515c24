"""The signature of a project is over its very bytes, detached, and checked by anybody with the owner's public key."""

import base64
import hashlib
from datetime import UTC, datetime

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from contracts.library import Library
from custody.signing import SignedFor, public_key_of, sign
from journey.errors import ProjectRefusedError, ProjectUnsignedError
from journey.project_signatures import (
    SIGNED,
    TEXT,
    document_of,
    refuse_unsigned,
    sign_shelf,
    signature_of,
    signed_by,
    write_signed,
)
from lineage.entries import Entry, Verb
from lineage.ledger import Ledger
from tests.contracts.shelf import shelf_in
from tests.lineage.memory import MemoryStore
from tests.people import EVALUATION, JOURNEYS

OWNER = Ed25519PrivateKey.generate()
PUBLIC = public_key_of(OWNER)
LOG = Ed25519PrivateKey.generate()
NOTHING = Ledger(MemoryStore(), "gateway/projects", None, LOG.public_key())
"""A new gateway's, in which no project was opened or amended."""


@pytest.fixture
def library(tmp_path):
    found = Library(shelf_in(tmp_path))
    sign_shelf(found, PUBLIC, OWNER)
    return found


def test_a_new_gateway_s_projects_are_all_signed(library):
    for project in (JOURNEYS, EVALUATION):
        refuse_unsigned(library, PUBLIC, project, NOTHING)


def test_it_verifies_with_cryptography_alone(library):
    content = (library.folder / document_of(JOURNEYS)).read_bytes()
    signature = base64.b64decode((library.folder / signature_of(JOURNEYS)).read_text())
    statement = b"partner-data-gateway project v1\0" + hashlib.sha256(content).digest()
    key = Ed25519PublicKey.from_public_bytes(base64.b64decode(PUBLIC))
    key.verify(signature, statement)
    with pytest.raises(InvalidSignature):
        key.verify(signature, statement + b" ")


def test_one_byte_more_or_another_owner_is_not_signed(library):
    with pytest.raises(ProjectUnsignedError, match="is not what the agreement's owner signed"):
        refuse_unsigned(library, public_key_of(Ed25519PrivateKey.generate()), JOURNEYS, NOTHING)
    path = library.folder / document_of(JOURNEYS)
    path.write_bytes(path.read_bytes() + b"\n")
    with pytest.raises(ProjectUnsignedError, match="is not what the agreement's owner signed"):
        refuse_unsigned(Library(library.folder), PUBLIC, JOURNEYS, NOTHING)


def test_without_a_signature_it_is_not_signed(library):
    (library.folder / signature_of(JOURNEYS)).unlink()
    with pytest.raises(ProjectUnsignedError, match="journeys is not signed by the agreement's owner"):
        refuse_unsigned(library, PUBLIC, JOURNEYS, NOTHING)


@pytest.mark.parametrize("purpose", [item for item in SignedFor if item is not SignedFor.PROJECT])
def test_the_owner_s_signature_for_another_purpose_is_none(library, purpose):
    content = (library.folder / document_of(JOURNEYS)).read_bytes()
    write_signed(library, JOURNEYS, content, sign(OWNER, purpose, hashlib.sha256(content).digest()))
    with pytest.raises(ProjectUnsignedError):
        refuse_unsigned(library, PUBLIC, JOURNEYS, NOTHING)


def test_nobody_else_signs(library):
    with pytest.raises(ProjectRefusedError, match="not the key of the agreement's owner"):
        signed_by(PUBLIC, b"content", Ed25519PrivateKey.generate())
    with pytest.raises(ProjectRefusedError):
        sign_shelf(library, public_key_of(Ed25519PrivateKey.generate()), OWNER)


def test_what_was_exchanged_since_it_was_read_is_refused(library):
    assert library.projects[JOURNEYS]
    content = (library.folder / document_of(JOURNEYS)).read_bytes().replace(b"analyst_1, ", b"")
    write_signed(library, JOURNEYS, content, signed_by(PUBLIC, content, OWNER))
    with pytest.raises(ProjectUnsignedError, match="was changed while it was at work"):
        refuse_unsigned(library, PUBLIC, JOURNEYS, NOTHING)
    refuse_unsigned(Library(library.folder), PUBLIC, JOURNEYS, NOTHING)


def test_a_text_that_the_ledger_does_not_name_as_the_last_is_refused(library):
    """Also where its signature is the owner's: what was signed last is in the ledger, and nothing else counts."""
    ledger = Ledger(MemoryStore(), "gateway/projects", lambda: LOG, LOG.public_key())
    for project, text in [(JOURNEYS, b"another"), (EVALUATION, b"its own")]:
        said = {SIGNED: project, TEXT: hashlib.sha256(text).hexdigest()}
        ledger.append(Entry(Verb.ALTERATION, "gateway:test", datetime.now(UTC), said))
    with pytest.raises(ProjectUnsignedError, match="journeys is not the text that the agreement's owner signed last"):
        refuse_unsigned(library, PUBLIC, JOURNEYS, ledger)
    content = (library.folder / document_of(JOURNEYS)).read_bytes()
    last = {SIGNED: JOURNEYS, TEXT: hashlib.sha256(content).hexdigest()}
    ledger.append(Entry(Verb.ALTERATION, "gateway:test", datetime.now(UTC), last))
    refuse_unsigned(library, PUBLIC, JOURNEYS, ledger)
