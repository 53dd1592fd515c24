"""What must hold of closing a project: nothing of it is left with readers, and nobody can make its pids again."""

import base64
import hmac
import json
import re
from datetime import date

import pyarrow.parquet as pq
import pytest

from anonymisation.tokens import kind_key
from contracts.errors import ReleaseRefusedError
from custody.data_keys import unseal_key
from custody.derivation import domain_key
from custody.domains import Domain, open_domain
from custody.errors import BrokenSealError, DomainClosedError
from custody.keyring import SealingZone
from journey import closing
from journey.approvals import pending, release_approved
from journey.closing import WITHDRAWN, close_project, finish_closing
from journey.errors import ProjectRefusedError
from journey.inputs import due
from journey.instance import Zone
from journey.publishing import DATA, versions_of
from journey.recovery import recover
from journey.shared import share
from journey.standing import published, withdrawn
from lineage.entries import Verb
from lineage.proofs import verify_proof
from products.catalogue import product_of
from tests.conftest import cheap
from tests.invented import ON, an_instance
from tests.partnership import persons
from tests.people import (
    EVALUATION,
    JOURNEYS,
    QUARTER,
    case,
    copied,
    given,
    linked_and_shared,
    opened_again,
    person,
    postcodes_protected,
    signed,
    with_approvers,
)
from tests.seaweed import BUCKET, REGION
from zones.backing import S3Backing
from zones.versions import MANIFEST, PROOF

CASES = "youth_justice_cases"
NEXT = "2024-Q2"
FOLDER = f"tier2b/data_group/{JOURNEYS}"
RELEASES = [f"{FOLDER}/{CASES}/{QUARTER}", f"{FOLDER}/{CASES}/{NEXT}"]
DOMAIN = Domain("data_group", JOURNEYS, "e1")
DAY = date(2026, 11, 23)
_HEX = re.compile(rb"\b[0-9a-f]{64}\b")


def everything_approved(instance, keys):
    for item in pending(instance):
        for approver in instance.library.projects[item.product.project].approvers:
            signed(instance, item, approver.id, keys[approver.id])
    return release_approved(instance, ON)


@pytest.fixture(scope="module")
def with_shared(_with_records, tmp_path_factory):
    """A gateway that has published two quarters for both projects, one of them twice; something of each waits again."""
    with cheap():
        return publish_for_both(copied(_with_records[0], tmp_path_factory.mktemp("shared") / "home"), _with_records[1])


@pytest.fixture
def shared(with_shared, tmp_path):
    """It once more, for a test to change."""
    return copied(with_shared, tmp_path / "shared")


def publish_for_both(instance, keys):
    everything_approved(instance, keys)
    given(instance, "bristol", CASES, [case(person(number)) for number in range(5)])
    given(instance, "bristol", CASES, [case(person(1), outcome_date="2024-05-05")], NEXT)
    linked_and_shared(instance)
    everything_approved(instance, keys)
    given(instance, "bristol", CASES, [case(person(number)) for number in range(6)])
    linked_and_shared(instance)
    assert {item.product.project for item in pending(instance)} == {JOURNEYS, EVALUATION}
    return instance


def projects_published(instance):
    return {(item.product.project, item.period) for item in published(instance) if item.product.project}


def test_every_version_of_every_period_and_whatever_waits_is_gone_and_no_other_project_s(shared):
    other = [path for path in shared.zone(Zone.SHARED).list() if EVALUATION in path]
    assert len([path for path in shared.zone(Zone.SHARED).list(FOLDER) if path.endswith(DATA)]) == 3
    close_project(shared, JOURNEYS, DAY)
    assert [path for path in shared.zone(Zone.SHARED).list(FOLDER) if path.endswith(DATA)] == []
    assert shared.zone(Zone.PENDING).list(FOLDER) == []
    again = opened_again(shared)
    assert projects_published(again) == {(EVALUATION, QUARTER), (EVALUATION, NEXT)}
    assert [path for path in shared.zone(Zone.SHARED).list() if EVALUATION in path] == other
    assert {item.product.project for item in pending(again)} == {EVALUATION}


def test_readers_find_a_notice_in_the_place_of_each_product(shared):
    product = product_of(shared.library, f"{CASES}_for_{JOURNEYS}")
    before = versions_of(shared, product, QUARTER)
    cited = {before.current(), *before.listed()}
    close_project(shared, JOURNEYS, DAY)
    found = withdrawn(opened_again(shared))
    assert [(item.release, item.on, item.because, item.project, item.period) for item in found] == [
        (release, "2026-11-23", "the project was closed", JOURNEYS, period)
        for release, period in zip(RELEASES, [QUARTER, NEXT], strict=True)
    ]
    notice = json.loads(before.store.read(before.path(before.current(), MANIFEST)))
    assert {item["version"] for item in notice[WITHDRAWN]["versions"]} == cited
    assert (notice["project"], notice["period"], notice["files"]) == (JOURNEYS, QUARTER, [])


def test_the_ledger_holds_each_notice_and_last_that_the_project_is_closed(shared):
    close_project(shared, JOURNEYS, DAY)
    *_, first, second, last = shared.ledger.entries()
    assert (last.verb, dict(last.subject)) == (
        Verb.ERASURE,
        {"closed_project": JOURNEYS, "recipient": "data_group", "releases_withdrawn": 2},
    )
    for entry, release in zip((first, second), RELEASES, strict=True):
        versions = closing.Versions(shared.zone(Zone.SHARED), release)
        assert (entry.verb, entry.subject["release"]) == (Verb.ERASURE, release)
        assert entry.subject["version"] == f"v:{versions.current()}"
        proof = versions.store.read(versions.path(versions.current(), PROOF))
        verify_proof(proof, entry.to_bytes(), f"gateway/{shared.id}", shared.keyring.log_verifier())
    assert shared.ledger.fsck().problems == ()


def test_closing_once_more_changes_nothing_and_keeps_the_day(shared):
    close_project(shared, JOURNEYS, DAY)
    size, files = shared.ledger.size(), shared.zone(Zone.SHARED).list()
    again = opened_again(shared)
    assert close_project(again, JOURNEYS, date(2027, 1, 1)).closed == DAY
    assert (again.ledger.size(), again.zone(Zone.SHARED).list()) == (size, files)
    recover(again)
    assert (again.ledger.size(), again.zone(Zone.SHARED).list()) == (size, files)


def test_nothing_is_due_or_made_for_it_any_more(shared):
    close_project(shared, JOURNEYS, DAY)
    again = opened_again(shared)
    given(again, "bristol", CASES, [case(person(number)) for number in range(9)])
    linked_and_shared(again)
    assert JOURNEYS not in {product.project for product, _ in due(again)}
    assert again.zone(Zone.PENDING).list(FOLDER) == []
    with pytest.raises(ReleaseRefusedError, match="the project journeys is not open on"):
        share(again, f"{CASES}_for_{JOURNEYS}", QUARTER, ON)
    assert [project.closed for project in again.library.projects.values()] == [DAY, None]


def test_whoever_removes_the_tombstone_beside_the_document_gains_nothing(shared):
    close_project(shared, JOURNEYS, DAY)
    (shared.home / "documents" / "projects" / f"{JOURNEYS}.closed").unlink()
    with pytest.raises(DomainClosedError):
        share(opened_again(shared), f"{CASES}_for_{JOURNEYS}", QUARTER, ON)


def test_a_project_that_there_is_not_cannot_be_closed(shared):
    with pytest.raises(ProjectRefusedError, match="there is no project 'walks'; there are: journeys, mentoring_eval"):
        close_project(shared, "walks", DAY)


def salts_left(instance):
    """Whatever could be the salt: unwrapped from each file of custody, or written in any file of the home at all."""
    private = instance.keyring.private_sealing_key(SealingZone.CUSTODY)
    custody = instance.zone(Zone.CUSTODY)
    yield bytes(32)
    for name in custody.list():
        for path in (name, DOMAIN.path):
            try:
                yield unseal_key(private, custody.read(name), SealingZone.CUSTODY, path).secret
            except BrokenSealError:
                continue
        content = custody.read(name)
        yield from (content[start : start + 32] for start in range(min(256, len(content) - 31)))
    for path in sorted((instance.home / "zones").rglob("*")):
        if path.is_file() and not path.is_symlink():
            yield from (bytes.fromhex(found.decode()) for found in _HEX.findall(path.read_bytes()))


def pids_again(instance):
    """Every pid that the holder of every root and every file can make for the people of the project.

    With the standard library: of three people at a time, of thousands of salts, that takes a tenth of the time.
    """
    people = [text(person).encode() for person in set(persons(instance).values())]
    root = instance.keyring.pseudonym_root("e1")
    found = set()
    for salt in set(salts_left(instance)):
        key = domain_key(root, "pid", DOMAIN.recipient, DOMAIN.project, DOMAIN.epoch, salt)
        of_people = kind_key(key, "person").hex().encode()
        found |= {text(hmac.digest(of_people, person, "sha256")[:16]) for person in people}
    return found


def text(block):
    """As tokens are written."""
    return base64.b32encode(block).decode().lower().rstrip("=")


def test_not_even_who_holds_the_root_the_ledger_and_every_file_can_make_a_pid_again(waiting):
    """The recipient's own copy is at hand to compare with; before the project closed, the same search found them."""
    instance, keys = waiting
    everything_approved(instance, keys)
    (path,) = (item.path for item in published(instance) if item.product.project == JOURNEYS)
    known = set(pq.read_table(path).column("pid").to_pylist())
    assert len(known) == 3
    assert known <= pids_again(instance)
    close_project(instance, JOURNEYS, DAY)
    again = opened_again(instance)
    assert not known & pids_again(again)
    with pytest.raises(DomainClosedError):
        open_domain(again.zone(Zone.CUSTODY), again.keyring, DOMAIN)


STEPS = ["close_domain", "drop_waiting", "releases_below", "withdraw_release", "enter_once", "prove_and_swap"]


@pytest.mark.parametrize("after", [0, 1])
@pytest.mark.parametrize("step", STEPS)
def test_a_kill_on_the_way_is_finished_by_the_next_run(shared, monkeypatch, step, after):
    calls, real = [], getattr(closing, step)

    def killed(*arguments):
        calls.append(step)
        if len(calls) > after:
            raise KeyboardInterrupt
        return real(*arguments)

    with monkeypatch.context() as broken:
        broken.setattr(closing, step, killed)
        if after and step in {"close_domain", "drop_waiting"}:
            close_project(shared, JOURNEYS, DAY)
        else:
            with pytest.raises(KeyboardInterrupt):
                close_project(shared, JOURNEYS, DAY)
    again = opened_again(shared)
    recover(again)
    assert [item.release for item in withdrawn(again)] == RELEASES
    assert [path for path in again.zone(Zone.SHARED).list(FOLDER) if path.endswith(DATA)] == []
    closings = [entry for entry in again.ledger.entries() if entry.subject.get("closed_project") == JOURNEYS]
    notices = [entry for entry in again.ledger.entries() if "versions_withdrawn" in entry.subject]
    assert (len(closings), len(notices)) == (1, 2)
    assert [entry for entry in again.ledger.entries() if "abandoned_digest" in entry.subject] == []


def test_what_is_not_closed_is_never_finished(shared):
    finish_closing(shared, shared.library.projects[JOURNEYS])
    assert projects_published(shared) >= {(JOURNEYS, QUARTER), (JOURNEYS, NEXT)}


def test_on_s3_it_is_the_same(s3, tmp_path):
    backing = S3Backing(BUCKET, f"closing/{tmp_path.name}", s3.endpoint, REGION)
    instance, keys = with_approvers(an_instance(tmp_path, backing))
    postcodes_protected(instance)
    given(instance, "bristol", CASES, [case(person(1))])
    linked_and_shared(instance)
    everything_approved(instance, keys)
    close_project(instance, JOURNEYS, DAY)
    again = opened_again(instance)
    recover(again)
    assert [path for path in again.zone(Zone.SHARED).list(FOLDER) if path.endswith(DATA)] == []
    assert [(item.release, item.on) for item in withdrawn(again)] == [(RELEASES[0], "2026-11-23")]
    assert projects_published(again) == {(EVALUATION, QUARTER)}
    assert [path for path in again.zone(Zone.CUSTODY).list(f"domains/data_group/{JOURNEYS}") if "salt" in path] == []
