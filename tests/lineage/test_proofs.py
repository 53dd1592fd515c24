"""A proof shows what it says, to somebody who has the entry, the origin and the public key, and nothing else."""

import base64

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from lineage.errors import CheckpointRefusedError, ProofRefusedError
from lineage.proofs import compose_proof, verify_proof
from tests.lineage.literal import KEY, ORIGIN, content, contents, mth, note, path

PUBLIC = KEY.public_key()
NOTE = note(5, mth(contents(5)))
PATH = path(3, contents(5))
PROOF = compose_proof(3, PATH, NOTE)


def test_the_text_is_that_of_the_specification():
    hashes = b"".join(base64.b64encode(part) + b"\n" for part in PATH)
    expected = b"c2sp.org/tlog-proof@v1\nindex 3\n" + hashes + b"\n" + NOTE
    assert compose_proof(3, PATH, NOTE) == expected


def test_a_proof_without_hashes_keeps_its_blank_line():
    head = note(1, mth(contents(1)))
    assert compose_proof(0, [], head) == b"c2sp.org/tlog-proof@v1\nindex 0\n\n" + head
    verify_proof(compose_proof(0, [], head), content(0), ORIGIN, PUBLIC)


@given(st.data(), st.integers(1, 300))
def test_every_entry_of_every_size_is_proved_and_no_other_is(data, size):
    index = data.draw(st.integers(0, size - 1))
    proof = compose_proof(index, path(index, contents(size)), note(size, mth(contents(size))))
    verify_proof(proof, content(index), ORIGIN, PUBLIC)
    with pytest.raises(ProofRefusedError, match="does not lead"):
        verify_proof(proof, content(index + 1), ORIGIN, PUBLIC)


@given(st.data())
def test_no_byte_of_a_proof_can_be_changed(data):
    changed = bytearray(PROOF)
    changed[data.draw(st.integers(0, len(PROOF) - 1))] ^= data.draw(st.integers(1, 255))
    with pytest.raises((ProofRefusedError, CheckpointRefusedError)):
        verify_proof(bytes(changed), content(3), ORIGIN, PUBLIC)


def test_the_unauthenticated_extra_line_is_passed_over():
    verify_proof(PROOF.replace(b"\nindex", b"\nextra QUJD\nindex"), content(3), ORIGIN, PUBLIC)


@pytest.mark.parametrize(
    "proof",
    [
        b"",
        b"c2sp.org/tlog-proof@v1",
        PROOF.replace(b"@v1", b"@v2"),
        PROOF.replace(b"index 3", b"index 03"),
        PROOF.replace(b"index 3", b"3"),
        PROOF.replace(b"\nindex", b"\nindex 3\nextra QUJD\nindex"),
        PROOF.replace(base64.b64encode(PATH[0]), b"!"),
        PROOF.replace(base64.b64encode(PATH[0]) + b"\n", b""),
        PROOF.replace(base64.b64encode(PATH[0]), base64.b64encode(PATH[0][:31])),
        PROOF.replace(b"index 3", b"index 5"),
    ],
)
def test_a_malformed_proof_is_refused(proof):
    with pytest.raises(ProofRefusedError):
        verify_proof(proof, content(3), ORIGIN, PUBLIC)


def test_a_proof_under_another_key_or_origin_is_refused():
    other = Ed25519PrivateKey.from_private_bytes(bytes(32))
    with pytest.raises(CheckpointRefusedError):
        verify_proof(PROOF, content(3), ORIGIN, other.public_key())
    with pytest.raises(CheckpointRefusedError):
        verify_proof(PROOF, content(3), "example.org/another", PUBLIC)
