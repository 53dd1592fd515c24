"""Signatures that are kept count only if they are true of this digest, for this purpose, by this key."""

import hashlib
import json

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from contracts.approval_rules import ApprovalRule, Approver, ApproverRole, enough
from custody.signing import SignedFor, public_key_of, sign
from journey.signatures import counted, keep
from zones.folder import FolderStore

DIGEST, OTHER = (hashlib.sha256(text).digest() for text in (b"this", b"that"))
PATH = "requests/one/signatures.json"
KEYS = {name: Ed25519PrivateKey.generate() for name in "abc"}
APPROVERS = tuple(
    Approver(
        id=name,
        organisation="police" if name == "a" else "bristol",
        role=ApproverRole.DATA_PROTECTION_OFFICER,
        public_key=public_key_of(key),
    )
    for name, key in KEYS.items()
)


@pytest.fixture
def store(tmp_path):
    return FolderStore(tmp_path)


def names(store, purpose=SignedFor.TIER3, digest=DIGEST, approvers=APPROVERS):
    return [item.approver for item in counted(store, PATH, approvers, purpose, digest)]


def test_what_nobody_signed_has_no_signature(store):
    assert counted(store, PATH, APPROVERS, SignedFor.TIER3, DIGEST) == ()


def test_signatures_are_kept_one_by_one_until_there_are_enough(store):
    rule, reached = ApprovalRule(2, 2), []
    for name in "cba":
        keep(store, PATH, name, sign(KEYS[name], SignedFor.TIER3, DIGEST))
        reached.append(enough(counted(store, PATH, APPROVERS, SignedFor.TIER3, DIGEST), rule))
    assert reached == [False, False, True]
    assert names(store) == ["a", "b", "c"]


@pytest.mark.parametrize("purpose", [item for item in SignedFor if item is not SignedFor.TIER3])
def test_a_signature_for_another_purpose_does_not_count(store, purpose):
    keep(store, PATH, "a", sign(KEYS["a"], purpose, DIGEST))
    assert names(store) == []
    assert names(store, purpose) == ["a"]


def test_a_signature_over_another_digest_or_by_another_key_does_not_count(store):
    keep(store, PATH, "a", sign(KEYS["a"], SignedFor.TIER3, OTHER))
    keep(store, PATH, "b", sign(KEYS["a"], SignedFor.TIER3, DIGEST))
    keep(store, PATH, "stranger", sign(KEYS["c"], SignedFor.TIER3, DIGEST))
    assert names(store) == []


def test_an_approver_without_a_key_has_signed_nothing(store):
    keep(store, PATH, "a", sign(KEYS["a"], SignedFor.TIER3, DIGEST))
    keyless = [item.model_copy(update={"public_key": None}) for item in APPROVERS]
    assert names(store, approvers=keyless) == []


def test_a_later_signature_takes_the_place_of_an_earlier_one_by_the_same_approver(store):
    keep(store, PATH, "a", "nonsense")
    keep(store, PATH, "a", sign(KEYS["a"], SignedFor.TIER3, DIGEST))
    assert list(json.loads(store.read(PATH))) == ["a"]
    assert names(store) == ["a"]
