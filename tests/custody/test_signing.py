"""What must hold of signatures: each counts for one digest, one key and one purpose alone."""

import base64
import hashlib

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from hypothesis import given
from hypothesis import strategies as st

from custody.errors import NotADigestError, WeakKeyError
from custody.signing import SignedFor, is_signed, new_signing_key, public_key_of, read_signing_key, sign

KEY, OTHER = (Ed25519PrivateKey.from_private_bytes(bytes([number]) * 32) for number in (1, 2))
PUBLIC = public_key_of(KEY)
DIGEST = hashlib.sha256(b"a manifest").digest()
STATEMENT = b"partner-data-gateway approval v1\x00" + DIGEST


def approval(key, digest):
    return sign(key, SignedFor.APPROVAL, digest)


def approved(public_key, digest, signature):
    return is_signed(public_key, SignedFor.APPROVAL, digest, signature)


def test_a_signature_over_the_digest_is_an_approval():
    assert approved(PUBLIC, DIGEST, approval(KEY, DIGEST))


def test_known_answers_are_pinned():
    """A change here makes every approval given so far count for nothing."""
    assert PUBLIC == "iojj3XQJ8ZX9UtstPLpdcspnCb8dlBIb83SIAbQPb1w="
    assert base64.b64decode(approval(KEY, DIGEST)) == KEY.sign(STATEMENT)


def test_an_auditor_needs_only_the_public_key_and_the_statement():
    public = Ed25519PublicKey.from_public_bytes(base64.b64decode(PUBLIC))
    public.verify(base64.b64decode(approval(KEY, DIGEST)), STATEMENT)


def test_a_signature_over_the_bare_digest_is_none():
    assert not approved(PUBLIC, DIGEST, base64.b64encode(KEY.sign(DIGEST)).decode())


@given(st.binary(min_size=32, max_size=32))
def test_a_signature_over_another_digest_is_none(digest):
    assert approved(PUBLIC, digest, approval(KEY, DIGEST)) == (digest == DIGEST)


@given(st.sampled_from(SignedFor), st.sampled_from(SignedFor))
def test_a_signature_for_one_purpose_never_stands_for_another(one, other):
    assert is_signed(PUBLIC, one, DIGEST, sign(KEY, other, DIGEST)) == (one is other)


def test_another_key_s_signature_is_none():
    assert not approved(PUBLIC, DIGEST, approval(OTHER, DIGEST))
    assert not approved(public_key_of(OTHER), DIGEST, approval(KEY, DIGEST))


def test_no_signature_survives_one_bit_changed():
    signature = base64.b64decode(approval(KEY, DIGEST))
    for at in range(len(signature)):
        broken = signature[:at] + bytes([signature[at] ^ 1]) + signature[at + 1 :]
        assert not approved(PUBLIC, DIGEST, base64.b64encode(broken).decode())


@pytest.mark.parametrize("written", ["", "AAAA", "not base64!", "é", "A" * 88, PUBLIC])
def test_what_is_no_signature_or_no_key_approves_nothing(written):
    assert not approved(PUBLIC, DIGEST, written)
    assert written == PUBLIC or not is_signed(written, SignedFor.APPROVAL, DIGEST, approval(KEY, DIGEST))


@pytest.mark.parametrize("digest", [b"", b"s" * 31, b"s" * 33, b"s" * 64])
def test_what_is_no_digest_is_neither_signed_nor_approved(digest):
    for act in (
        lambda: approval(KEY, digest),
        lambda: approved(PUBLIC, digest, approval(KEY, DIGEST)),
    ):
        with pytest.raises(NotADigestError) as refusal:
            act()
        assert "sss" not in str(refusal.value)


def test_a_new_key_is_read_as_it_was_written_and_no_two_are_alike():
    written = new_signing_key()
    private = read_signing_key(written + "\n")
    assert base64.b64encode(private.private_bytes_raw()).decode() == written
    assert new_signing_key() != written


@pytest.mark.parametrize("written", ["", "c2hvcnQ=", "not base64!", PUBLIC + "AAAA"])
def test_what_is_no_approver_s_key_is_refused_without_being_shown(written):
    with pytest.raises(WeakKeyError) as refusal:
        read_signing_key(written)
    assert not written or written not in str(refusal.value)
