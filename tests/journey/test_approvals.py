"""What must hold of approvals: without two organisations' signatures over these very bytes nothing of tier 2B goes."""

import base64
import hashlib
import json
import subprocess
import sys
from datetime import date

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from contracts.errors import ReleaseRefusedError
from custody.signing import SignedFor, sign
from journey import approvals
from journey.approvals import APPROVALS, approve, pending, release_approved
from journey.errors import ApprovalRefusedError, ProjectUnsignedError
from journey.inputs import due
from journey.instance import Zone
from journey.publishing import DATA, pending_of, versions_of
from journey.shared import share
from lineage.entries import Verb
from lineage.proofs import verify_proof
from products.catalogue import product_of
from tests.invented import ON
from tests.people import (
    EVALUATION,
    JOURNEYS,
    QUARTER,
    case,
    edit_agreement,
    edit_project,
    given,
    linked_and_shared,
    opened_again,
    person,
    signed,
    waiting_release,
)
from zones.versions import MANIFEST, PROOF

CASES = "youth_justice_cases"
DPO, GUARDIAN, OTHER_GUARDIAN = "police_dpo", "bristol_caldicott_guardian", "somerset_caldicott_guardian"
RELEASE = f"tier2b/data_group/{JOURNEYS}/{CASES}/{QUARTER}"
_OFFLINE = """
import base64, hashlib, json, sys
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
folder = sys.argv[1]
manifest = open(folder + "/manifest.json", "rb").read()
data = open(folder + "/data.parquet", "rb").read()
assert json.loads(manifest)["files"][0]["sha256"] == hashlib.sha256(data).hexdigest()
statement = b"partner-data-gateway approval v1\\x00" + hashlib.sha256(manifest).digest()
approvals = json.load(open(folder + "/approvals.json"))
for item in approvals:
    key = Ed25519PublicKey.from_public_bytes(base64.b64decode(item["public_key"]))
    key.verify(base64.b64decode(item["signature"]), statement)
print(*sorted(item["organisation"] for item in approvals))
"""


def of_journeys(instance):
    product = product_of(instance.library, f"{CASES}_for_{JOURNEYS}")
    return pending_of(instance, product, QUARTER), versions_of(instance, product, QUARTER)


def shared_2b(instance):
    return instance.zone(Zone.SHARED).list("tier2b")


def approved_by(instance, keys, *approvers):
    for approver in approvers:
        signed(instance, waiting_release(instance), approver, keys[approver])


def test_what_is_made_for_a_project_waits_and_nothing_of_it_is_shared(waiting):
    instance, _ = waiting
    assert {item.release for item in pending(instance)} == {
        RELEASE,
        f"tier2b/evaluation_lead/{EVALUATION}/{CASES}/{QUARTER}",
    }
    assert shared_2b(instance) == []
    assert due(instance) == ()
    assert release_approved(instance, ON) == ()
    assert shared_2b(instance) == []
    assert not [entry for entry in instance.ledger.entries() if "tier2b" in str(dict(entry.subject))]


def test_two_organisations_let_it_go_and_the_ledger_names_their_approvers(waiting):
    instance, keys = waiting
    approved_by(instance, keys, DPO, GUARDIAN)
    (released,) = release_approved(instance, ON)
    versions = of_journeys(instance)[1]
    assert (released.release, versions.current()) == (RELEASE, released.version)
    entry = list(instance.ledger.entries())[-1]
    assert entry.verb is Verb.DISCLOSURE
    assert dict(entry.subject) == {
        "release": RELEASE,
        "version": f"v:{released.version}",
        "manifest_digest": released.manifest_digest,
        "agreed_at": instance.agreed.signed_at,
        "approved_by": f"{GUARDIAN}+{DPO}",
    }
    proof = versions.store.read(versions.path(released.version, PROOF))
    verify_proof(proof, entry.to_bytes(), f"gateway/{instance.id}", instance.keyring.log_verifier())


def test_what_was_let_go_waits_no_more_and_the_other_project_still_does(waiting):
    instance, keys = waiting
    approved_by(instance, keys, DPO, GUARDIAN)
    release_approved(instance, ON)
    assert [item.product.project for item in pending(instance)] == [EVALUATION]
    assert {path.split("/")[2] for path in shared_2b(instance)} == {JOURNEYS}
    size = instance.ledger.size()
    assert release_approved(instance, ON) == ()
    assert (due(instance), instance.ledger.size()) == ((), size)
    assert not share(instance, f"{CASES}_for_{JOURNEYS}", QUARTER, ON).changed


def test_approvals_verify_offline_with_cryptography_alone(waiting):
    instance, keys = waiting
    approved_by(instance, keys, DPO, GUARDIAN)
    (released,) = release_approved(instance, ON)
    folder = instance.home / "zones" / "shared" / RELEASE / "versions" / released.version
    told = subprocess.run(  # noqa: S603 - our own interpreter and our own text
        [sys.executable, "-I", "-c", _OFFLINE, str(folder)], capture_output=True, check=True, text=True
    )
    assert told.stdout.split() == ["bristol", "police"]
    assert set(json.loads((folder / APPROVALS).read_text())[0]) == {
        "approver",
        "organisation",
        "role",
        "public_key",
        "signature",
    }


def test_the_bytes_that_go_are_those_that_waited(waiting):
    instance, keys = waiting
    held, versions = of_journeys(instance)
    (version,) = held.listed()
    before = {name: held.store.read(held.path(version, name)) for name in (DATA, MANIFEST)}
    approved_by(instance, keys, DPO, GUARDIAN)
    release_approved(instance, ON)
    assert {name: versions.store.read(versions.path(version, name)) for name in before} == before
    assert instance.zone(Zone.PENDING).list(f"tier2b/data_group/{JOURNEYS}") == []


def nothing_goes(instance):
    assert not waiting_release(instance).approved
    assert release_approved(instance, ON) == ()
    assert shared_2b(instance) == []


@pytest.mark.parametrize("approver", [DPO, GUARDIAN])
def test_one_approver_is_not_enough_even_signing_twice(waiting, approver):
    instance, keys = waiting
    approved_by(instance, keys, approver, approver)
    nothing_goes(instance)


def test_two_approvers_of_one_organisation_are_not_enough(waiting):
    instance, keys = waiting
    second = Ed25519PrivateKey.generate()

    def add(content):
        key = base64.b64encode(second.public_key().public_bytes_raw()).decode()
        content["approvers"].append(
            {"id": "second_officer", "organisation": "police", "role": "caldicott_guardian", "public_key": key}
        )

    changed = edit_project(instance, JOURNEYS, add)
    approved_by(changed, keys | {"second_officer": second}, DPO, "second_officer")
    assert len(waiting_release(changed).approvals) == 2
    nothing_goes(changed)


def test_a_signature_over_another_digest_is_refused(waiting):
    instance, keys = waiting
    other = next(item for item in pending(instance) if item.product.project == EVALUATION)
    for digest in (bytes.fromhex(other.manifest_digest), hashlib.sha256(b"other").digest()):
        with pytest.raises(ApprovalRefusedError, match=r"not police_dpo's signature.*sign again"):
            approve(instance, RELEASE, DPO, sign(keys[DPO], SignedFor.APPROVAL, digest))
    nothing_goes(instance)


def test_who_is_no_approver_of_the_project_is_refused(waiting):
    instance, keys = waiting
    item = waiting_release(instance)
    for approver in ("a_stranger", OTHER_GUARDIAN):
        signature = sign(keys[OTHER_GUARDIAN], SignedFor.APPROVAL, bytes.fromhex(item.manifest_digest))
        with pytest.raises(ApprovalRefusedError, match=f"may not approve for {JOURNEYS}; with a key there are: {DPO}"):
            approve(instance, RELEASE, approver, signature)
    nothing_goes(instance)


def test_a_key_that_is_not_in_the_project_signs_for_nobody(waiting):
    instance, keys = waiting
    item = waiting_release(instance)
    for key in (Ed25519PrivateKey.generate(), keys[GUARDIAN]):
        with pytest.raises(ApprovalRefusedError, match="sign again"):
            approve(instance, RELEASE, DPO, sign(key, SignedFor.APPROVAL, bytes.fromhex(item.manifest_digest)))
    nothing_goes(instance)


def test_before_anybody_has_a_key_nobody_may_approve(peopled):
    given(peopled, "bristol", CASES, [case(person(1))])
    linked_and_shared(peopled)
    with pytest.raises(ApprovalRefusedError, match="nobody yet"):
        approve(peopled, RELEASE, DPO, "signature")


@pytest.mark.parametrize("release", ["", "tier2a/police_recorded_crime/2024-Q1", f"{RELEASE}/x", "../../x"])
def test_what_does_not_wait_cannot_be_approved(waiting, release):
    with pytest.raises(ApprovalRefusedError, match="nothing waits as"):
        approve(waiting[0], release, DPO, "signature")


def test_signatures_written_past_the_door_count_only_if_they_are_true(waiting):
    """An administrator who writes the file by hand gains nothing."""
    instance, keys = waiting
    held, _ = of_journeys(instance)
    digest = bytes.fromhex(waiting_release(instance).manifest_digest)
    forged = {
        DPO: sign(keys[DPO], SignedFor.APPROVAL, digest),
        GUARDIAN: sign(Ed25519PrivateKey.generate(), SignedFor.APPROVAL, digest),
        OTHER_GUARDIAN: sign(keys[OTHER_GUARDIAN], SignedFor.APPROVAL, digest),
    }
    held.store.replace(held.path(held.listed()[0], APPROVALS), json.dumps(forged).encode())
    assert [item.approver for item in waiting_release(instance).approvals] == [DPO]
    nothing_goes(instance)


def test_who_loses_their_place_in_the_project_has_not_approved_any_more(waiting):
    instance, keys = waiting
    approved_by(instance, keys, DPO, GUARDIAN)
    another = base64.b64encode(Ed25519PrivateKey.generate().public_key().public_bytes_raw()).decode()
    changed = edit_project(instance, JOURNEYS, lambda it: it["approvers"][1].update(public_key=another))
    nothing_goes(changed)


def test_a_manifest_that_was_changed_after_signing_has_no_approval(waiting):
    instance, keys = waiting
    approved_by(instance, keys, DPO, GUARDIAN)
    held, _ = of_journeys(instance)
    path = held.path(held.listed()[0], MANIFEST)
    held.store.replace(path, held.store.read(path) + b" ")
    assert waiting_release(instance).approvals == ()
    nothing_goes(instance)


def test_data_that_were_changed_after_signing_are_refused_dropped_and_made_again(waiting):
    instance, keys = waiting
    held, versions = of_journeys(instance)
    before = waiting_release(instance)
    approved_by(instance, keys, DPO, GUARDIAN)
    path = held.path(before.version, DATA)
    held.store.replace(path, held.store.read(path) + b"one more row")
    with pytest.raises(ApprovalRefusedError, match="not what was approved: run again"):
        release_approved(instance, ON)
    assert shared_2b(instance) == []
    assert (held.begun(), versions.begun(), versions.current()) == ([], [], None)
    assert [product.project for product, _ in due(instance)] == [JOURNEYS]
    linked_and_shared(instance)
    assert waiting_release(instance).manifest_digest == before.manifest_digest
    assert waiting_release(instance).approvals == ()


def test_a_project_that_ended_after_signing_is_refused(waiting):
    instance, keys = waiting
    approved_by(instance, keys, DPO, GUARDIAN)
    with pytest.raises(ReleaseRefusedError, match="journeys is not open on 2031-01-01"):
        release_approved(instance, date(2031, 1, 1))
    assert shared_2b(instance) == []


def test_what_is_signed_tells_for_what_and_for_whom(waiting):
    instance, _ = waiting
    held, _ = of_journeys(instance)
    manifest = json.loads(held.store.read(held.path(held.listed()[0], MANIFEST)))
    assert manifest["project_terms"] == instance.library.projects[JOURNEYS].terms
    assert manifest["project_terms"]["people"] == ["analyst_1", "analyst_2"]


@pytest.mark.parametrize(
    "change", [{"ends": date(2027, 1, 1)}, {"people": ["analyst_1"]}, {"question": "Another?"}], ids=str
)
def test_what_was_signed_under_other_terms_does_not_go_and_the_signatures_are_worth_nothing(waiting, change):
    instance, keys = waiting
    approved_by(instance, keys, DPO, GUARDIAN)
    before = waiting_release(instance)
    changed = edit_project(instance, JOURNEYS, lambda it: it.update(change))
    assert release_approved(changed, ON) == ()
    assert shared_2b(changed) == []
    linked_and_shared(changed)
    after = waiting_release(changed)
    assert (after.manifest_digest != before.manifest_digest, after.approvals) == (True, ())


def test_a_project_that_is_not_signed_any_more_counts_no_approval_and_lets_nothing_go(waiting):
    instance, keys = waiting
    approved_by(instance, keys, DPO, GUARDIAN)
    path = instance.home / "documents" / "projects" / f"{JOURNEYS}.yaml"
    path.write_text(path.read_text("utf-8") + "# and one more thing\n", encoding="utf-8")
    changed = opened_again(instance)
    found = waiting_release(changed)
    assert (found.approvals, "gateway project open --key-file" in (found.lacking or "")) == ((), True)
    assert release_approved(changed, ON) == ()
    with pytest.raises(ProjectUnsignedError, match="is not what the agreement's owner signed"):
        signed(changed, found, DPO, keys[DPO])
    assert shared_2b(changed) == []


def test_a_project_that_names_the_feed_no_more_has_nothing_released(waiting):
    instance, keys = waiting
    approved_by(instance, keys, DPO, GUARDIAN)
    changed = edit_project(instance, JOURNEYS, lambda it: it["feeds"].remove(CASES))
    assert release_approved(changed, ON) == ()
    assert shared_2b(changed) == []


def test_an_agreement_that_ended_after_signing_is_refused(waiting):
    instance, keys = waiting
    approved_by(instance, keys, DPO, GUARDIAN)
    with pytest.raises(ReleaseRefusedError, match="is not in force on 2031-04-01"):
        release_approved(instance, date(2031, 4, 1))
    assert shared_2b(instance) == []


def test_a_column_that_the_agreement_takes_back_after_signing_does_not_go(waiting):
    """The signatures are over bytes that hold it: they are worth nothing once the clause has not its name."""
    instance, keys = waiting
    approved_by(instance, keys, DPO, GUARDIAN)

    def take_back(content):
        (clause,) = (item for item in content["releases"] if item["clause"] == "5.10")
        del clause["columns"][CASES]["knife_flag"]

    changed = edit_agreement(instance, take_back)
    assert release_approved(changed, ON) == ()
    assert shared_2b(changed) == []
    linked_and_shared(changed)
    assert waiting_release(changed).approvals == ()


def test_what_a_restatement_overtook_does_not_go_and_a_new_version_waits(waiting):
    instance, keys = waiting
    approved_by(instance, keys, DPO, GUARDIAN)
    before = waiting_release(instance)
    given(instance, "bristol", CASES, [case(person(1))])
    assert release_approved(instance, ON) == ()
    linked_and_shared(instance)
    assert waiting_release(instance).version != before.version
    assert [item.version for item in pending(instance) if item.release == RELEASE] != [before.version]
    nothing_goes(instance)


def test_one_refusal_stops_no_other_release(waiting):
    instance, keys = waiting
    approved_by(instance, keys, DPO, GUARDIAN)
    for approver in (DPO, OTHER_GUARDIAN):
        signed(instance, waiting_release(instance, project=EVALUATION), approver, keys[approver])
    with pytest.raises(ReleaseRefusedError, match=f"{EVALUATION} is not open on"):
        release_approved(instance, date(2029, 1, 1))
    assert {path.split("/")[2] for path in shared_2b(instance)} == {JOURNEYS}


def test_a_version_that_comes_back_is_approved_anew_and_sent_to_again(waiting):
    instance, keys = waiting
    rows = [case(person(number)) for number in range(3)]
    found = []
    for again in ([], rows[:1], rows):
        if again:
            given(instance, "bristol", CASES, again)
            linked_and_shared(instance)
        approved_by(instance, keys, DPO, GUARDIAN)
        found += [item.version for item in release_approved(instance, ON)]
    assert found[0] == found[2] != found[1]
    assert of_journeys(instance)[1].current() == found[0]


def test_a_version_that_was_changed_where_readers_look_is_not_sent_to_again(waiting):
    """It was published once, and overtaken; what lies there now is not what is approved when its turn comes again."""
    instance, keys = waiting
    rows = [case(person(number)) for number in range(3)]
    _, versions = of_journeys(instance)
    approved_by(instance, keys, DPO, GUARDIAN)
    release_approved(instance, ON)
    first = versions.current()
    for again in (rows[:1], rows):
        given(instance, "bristol", CASES, again)
        linked_and_shared(instance)
        approved_by(instance, keys, DPO, GUARDIAN)
        if again != rows:
            release_approved(instance, ON)
    path = versions.path(first, MANIFEST)
    versions.store.replace(path, versions.store.read(path) + b" ")
    with pytest.raises(ApprovalRefusedError, match="not what was approved"):
        release_approved(instance, ON)
    assert first not in versions.begun()


@pytest.mark.parametrize("step", ["_copy", "_refuse_other_bytes", "enter_and_swap"])
def test_a_kill_on_the_way_out_leaves_no_reader_anything_and_is_done_again(waiting, monkeypatch, step):
    instance, keys = waiting
    approved_by(instance, keys, DPO, GUARDIAN)

    def killed(*_args):
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr(approvals, step, killed)
        with pytest.raises(KeyboardInterrupt):
            release_approved(instance, ON)
    assert of_journeys(instance)[1].current() is None
    (released,) = release_approved(instance, ON)
    assert of_journeys(instance)[1].current() == released.version
