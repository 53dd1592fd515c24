"""What a curious administrator could learn who has the whole home folder but no passphrase, and what a meddling one
could do: each claim of the threat model about them.
"""

import base64
import json
import shutil
from pathlib import Path

import pyarrow.parquet as pq
import pytest
import yaml
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from anonymisation.protect import event_schema
from contracts.release_plan import columns_to_protect
from contracts.vocabulary import FeedKind
from custody.domains import Domain, open_domain
from custody.errors import BrokenSealError, PassphraseUnavailableError, WrongPassphraseError
from custody.roots import RootUse
from custody.signing import SignedFor, public_key_of, sign
from journey.agreed import sign_agreement
from journey.approvals import APPROVALS, pending, release_approved
from journey.errors import AgreementUnsignedError, LinkageLimitError, ProjectUnsignedError
from journey.instance import Instance, Zone, open_instance
from journey.link_quality import link_quality, refuse_beyond_limits
from journey.linked import latest_run, link_people, open_links
from journey.linking.errors import RunExchangedError
from journey.linking.models import id_in_force
from journey.linking.training import train_model
from journey.project_signatures import refuse_unsigned
from journey.publishing import DATA
from journey.sealed import create_sealed, destroy_sealed, open_sealed
from tests.attacks.holding import FEEDS
from tests.invented import ON, lookup_protected, signed_again
from tests.people import EVALUATION, JOURNEYS, edit_project, linked_and_shared, opened_again

CASES = FEEDS[3]
SEALED = (Zone.INCOMING, Zone.VAULT, Zone.QUARANTINE, Zone.LINKED)
_OWN = "police_dpo", "bristol_caldicott_guardian"


@pytest.fixture
def stolen(held, tmp_path: Path) -> Path:
    """The home folder, copied away from its passphrase."""
    return Path(shutil.copytree(held.instance.home, tmp_path / "stolen", symlinks=True))


@pytest.fixture(params=["none", "a wrong one"])
def keyless(request, stolen: Path, tmp_path: Path) -> Instance:
    """The stolen home, opened as far as it can be."""
    guess = tmp_path / "guess"
    if request.param != "none":
        guess.write_text("an invented passphrase for guessers\n")
        guess.chmod(0o600)
    return open_instance(stolen, guess)


REFUSED = (WrongPassphraseError, PassphraseUnavailableError)


def zone(home: Path, name: Zone) -> Path:
    return home / "zones" / name


def test_event_rows_are_read_and_are_just_what_a_clause_could_release(held, stolen):
    library = held.instance.library
    read = 0
    for path in zone(stolen, Zone.PROTECTED).rglob("*.parquet"):
        feed = library.feed(path.relative_to(zone(stolen, Zone.PROTECTED)).parts[1])
        if feed.kind is FeedKind.REFERENCE:
            continue
        kept = columns_to_protect(library.agreement, library.field_rules, feed, ON)
        found = pq.read_schema(path)
        assert found.names == event_schema(feed, kept).names
        told = [name for name in found.names if name in {column.name for column in feed.columns}]
        assert not [name for name in told if feed.column(name).field_class.sealed_at_rest]
        read += pq.read_metadata(path).num_rows
    assert read > 500


def test_event_rows_have_the_line_and_so_the_order_of_the_file_but_no_person(stolen):
    """Whoever also holds a partner's file can put the two side by side: the zone is for the gateway's host alone."""
    rows = pq.read_table(next(zone(stolen, Zone.PROTECTED).glob(f"*/{CASES}/*/*/events.parquet")))
    assert rows.column("line").to_pylist() == sorted(rows.column("line").to_pylist())
    assert not {"pid", "person", "person_id", "token"} & set(rows.column_names)


def test_receipts_counts_the_ledger_and_every_project_s_products_are_read(stolen):
    receipts = [json.loads(path.read_text()) for path in zone(stolen, Zone.DELIVERIES).glob("*/receipt.json")]
    assert {item["feed"] for item in receipts} >= set(FEEDS)
    (run,) = zone(stolen, Zone.LINKED).glob("runs/*/run.json")
    assert json.loads(run.read_text())["persons"] > 300
    assert len(list(open_instance(stolen).ledger.entries())) > 50
    for project in (JOURNEYS, EVALUATION):
        found = list(zone(stolen, Zone.SHARED).glob(f"tier2b/*/{project}/{CASES}/*/versions/*/{DATA}"))
        assert found
        assert "pid" in pq.read_schema(found[0]).names


def test_what_waits_for_approval_is_read_too(changeable):
    held_back = _something_waits(changeable)
    path = zone(changeable.home, Zone.PENDING) / held_back.release / "versions" / held_back.version / DATA
    assert pq.read_metadata(path).num_rows > 0


def sealed_objects(home: Path) -> list[tuple[Zone, str]]:
    return [
        (name, str(path.relative_to(zone(home, name))).removesuffix(".key"))
        for name in SEALED
        for path in zone(home, name).rglob("*.key")
    ]


def test_no_sealed_object_opens(keyless):
    objects = sealed_objects(keyless.home)
    assert {name for name, _ in objects} == {Zone.VAULT, Zone.QUARANTINE, Zone.LINKED}
    assert {path.rpartition("/")[2] for _, path in objects} >= {"rows", "match_keys", "findings", "links", "registry"}
    for name, path in objects:
        with pytest.raises(REFUSED), open_sealed(keyless, name, path):
            pytest.fail(path)


def test_a_sealed_zone_holds_no_file_that_can_be_read_but_a_run_s_counts(stolen):
    for name in SEALED:
        for path in (item for item in zone(stolen, name).rglob("*") if item.is_file() and not item.is_symlink()):
            assert path.name == "run.json" or b"PAR1" not in path.read_bytes(), path.name


def test_no_root_opens_so_no_pid_token_row_id_or_fingerprint_can_be_made(keyless):
    for use in RootUse:
        with pytest.raises(REFUSED):
            keyless.keyring.root(use)
    salts = zone(keyless.home, Zone.CUSTODY).glob("domains/*/*/*.salt")
    domains = [Domain(*path.with_suffix("").parts[-3:]) for path in salts]
    assert {domain.project for domain in domains} == {JOURNEYS, EVALUATION}
    for domain in domains:
        with pytest.raises(REFUSED):
            open_domain(keyless.zone(Zone.CUSTODY), keyless.keyring, domain)


def _something_waits(instance: Instance):
    """A new version for one project, made after a clause was amended."""
    (path,) = (instance.home / "documents" / "agreements").glob("*.yaml")
    content = yaml.safe_load(path.read_text("utf-8"))
    (clause,) = (item for item in content["releases"] if item["clause"] == "5.10")
    del clause["columns"][CASES]["referral_source"]
    path.write_text(yaml.safe_dump(content), encoding="utf-8")
    amended = signed_again(instance)
    linked_and_shared(amended)
    return next(item for item in pending(amended) if (item.product.feed, item.product.project) == (CASES, JOURNEYS))


def test_who_may_write_in_the_home_cannot_name_himself_an_approver(changeable):
    """The owner of the agreement signed the project with the approvers that it names, and no others."""
    waits = _something_waits(changeable)
    own = {approver: Ed25519PrivateKey.generate() for approver in _OWN}
    path = changeable.home / "documents" / "projects" / f"{JOURNEYS}.yaml"
    project = yaml.safe_load(path.read_text("utf-8"))
    for item in project["approvers"]:
        item["public_key"] = public_key_of(own[item["id"]])
    path.write_text(yaml.safe_dump(project), encoding="utf-8")
    digest = bytes.fromhex(waits.manifest_digest)
    signatures = {approver: sign(key, SignedFor.APPROVAL, digest) for approver, key in own.items()}
    folder = zone(changeable.home, Zone.PENDING) / waits.release / "versions" / waits.version
    (folder / APPROVALS).write_text(json.dumps(signatures))
    operator = opened_again(changeable)
    before = len(list(operator.ledger.entries()))
    assert release_approved(operator, ON) == ()
    assert not (zone(operator.home, Zone.SHARED) / waits.release / "versions" / waits.version).exists()
    assert len(list(operator.ledger.entries())) == before


@pytest.mark.parametrize("name", ["definitions/field_class_rules.yaml", "people.yaml"])
def test_a_document_that_he_changes_stops_the_operator_s_next_run(changeable, name):
    path = changeable.home / "documents" / name
    path.write_text(path.read_text("utf-8") + "# wider\n", encoding="utf-8")
    operator = opened_again(changeable)
    with pytest.raises(AgreementUnsignedError, match=name):
        linked_and_shared(operator)


def put_back(instance, used):
    """The gateway after he put documents back that were signed anew, with the signature that was theirs.

    `used` is what was done under the later ones first.
    """
    kept = {path: path.read_bytes() for path in (instance.home / "documents" / name for name in PUT_BACK)}
    people = instance.home / "documents" / "people.yaml"
    people.write_text(people.read_text("utf-8") + "# one left\n", encoding="utf-8")
    used(signed_again(instance))
    for path, content in kept.items():
        path.write_bytes(content)
    return opened_again(instance)


PUT_BACK = ("people.yaml", "agreements/signature.json")


def test_what_the_owner_signed_earlier_does_not_count_once_anything_was_held_under_what_was_signed_later(changeable):
    operator = put_back(changeable, used=lookup_protected)
    with pytest.raises(AgreementUnsignedError, match="before what was in use"):
        linked_and_shared(operator)


def test_what_was_signed_later_and_not_used_yet_can_be_taken_back(changeable):
    """He can: nothing that the gateway did tells that there was a later signature."""
    assert put_back(changeable, used=lambda _: None).agreement


def test_what_a_project_said_before_it_was_amended_does_not_count_again(changeable):
    documents = changeable.home / "documents"
    kept = {path: path.read_bytes() for path in documents.glob(f"projects/{JOURNEYS}.yaml*")}
    assert len(kept) == 2
    edit_project(changeable, JOURNEYS, lambda project: project["people"].pop())
    for path, content in kept.items():
        path.write_bytes(content)
    operator = opened_again(changeable)
    with pytest.raises(ProjectUnsignedError, match="is not the text that the agreement's owner signed last"):
        refuse_unsigned(operator.library, operator.owner, JOURNEYS, operator.ledger)


def test_he_cannot_name_himself_the_owner_of_the_agreement(changeable):
    mine = Ed25519PrivateKey.generate()
    sign_agreement(changeable.library, public_key_of(mine), mine, changeable.now())
    path = zone(changeable.home, Zone.CUSTODY) / "public" / "agreement_owner.pinned"
    path.write_text(json.dumps(json.loads(path.read_text()) | {"public_key": public_key_of(mine)}))
    with pytest.raises(BrokenSealError):
        linked_and_shared(opened_again(changeable))


def the_run(instance: Instance) -> Path:
    (run,) = zone(instance.home, Zone.LINKED).glob("runs/*/run.json")
    return run.parent


def test_a_run_of_linking_that_he_writes_himself_is_refused_and_made_anew(changeable):
    """To seal needs no passphrase: so he makes two people one, or says of somebody's rows that they are another's."""
    folder, before = the_run(changeable), latest_run(changeable)
    path = f"runs/{folder.name}/links"
    destroy_sealed(changeable, Zone.LINKED, path)
    with create_sealed(changeable, Zone.LINKED, path) as sink:
        sink.write(b"his own")
    operator = opened_again(changeable)
    with pytest.raises(RunExchangedError, match="`gateway run`"), open_links(operator):
        pytest.fail("used")
    made = link_people(operator, ON)
    assert (made.rows, made.persons) == (before.rows, before.persons)
    with open_links(operator) as links:
        assert links.num_row_groups == len(made.deliveries)


def test_a_report_of_quality_that_he_writes_himself_lets_nothing_go(changeable):
    """He can read none, but who wrote the program knows what one looks like: one by which no limit is crossed."""
    assert link_quality(changeable) is not None
    path = f"quality/{the_run(changeable).name}"
    destroy_sealed(changeable, Zone.LINKED, path)
    with create_sealed(changeable, Zone.LINKED, path) as sink:
        sink.write(json.dumps({"estimates": {"precision": None}, "gap": None, "drift": []}).encode())
    operator = opened_again(changeable)
    assert link_quality(operator) is None
    with pytest.raises(LinkageLimitError, match="not measured yet"):
        refuse_beyond_limits(operator)


def test_an_earlier_run_of_linking_that_he_puts_back_is_refused(changeable):
    folder = the_run(changeable)
    kept = {path.name: path.read_bytes() for path in folder.iterdir()}
    train_model(changeable, ON)
    link_people(changeable, ON)
    later = the_run(changeable)
    for name, content in kept.items():
        (later / name).write_bytes(content)
    operator = opened_again(changeable)
    with pytest.raises(RunExchangedError, match="`gateway run`"):
        latest_run(operator)
    assert link_people(operator, ON).model == id_in_force(operator)


def test_a_ledger_entry_cannot_be_edited_unseen(changeable):
    for path in zone(changeable.home, Zone.LEDGER).glob("tile/entries/**/*"):
        if path.is_file():
            path.write_bytes(path.read_bytes().replace(b"disclosure", b"collection"))
    assert "is not the one whose hash is in" in " ".join(opened_again(changeable).ledger.fsck().problems)


def test_a_ledger_signed_with_a_planted_key_is_noticed_at_the_next_entry(changeable):
    own = Ed25519PrivateKey.generate().public_key().public_bytes_raw()
    (zone(changeable.home, Zone.CUSTODY) / "public" / "log.verifier").write_bytes(base64.b64encode(own))
    meddled = opened_again(changeable)
    assert meddled.ledger.fsck().problems
    with pytest.raises(BrokenSealError, match="exchanged for another key"):
        meddled.keyring.log_signer()


def test_a_ledger_can_be_deleted_but_the_proofs_beside_products_remain(changeable):
    """From inside an empty ledger is whole. What was handed out says that there was more."""
    proofs = list(zone(changeable.home, Zone.SHARED).rglob("*.tlog-proof"))
    shutil.rmtree(zone(changeable.home, Zone.LEDGER))
    emptied = opened_again(changeable).ledger
    assert (emptied.size(), emptied.fsck().problems) == (0, ())
    assert len(proofs) > 10
    assert all(path.is_file() for path in proofs)
