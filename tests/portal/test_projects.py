"""Verbs about projects: keys for their owner alone, a signature for every text, and no way round two organisations."""

import stat

import pytest
import yaml

from custody.signing import new_signing_key, public_key_of, read_signing_key
from journey.standing import published
from portal.approvers import give_keys, key_file, keys_folder
from tests.conftest import cheap
from tests.invented import an_instance
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
)

RELEASE = f"tier2b/data_group/{JOURNEYS}/youth_justice_cases/{QUARTER}"
OTHER = f"tier2b/evaluation_lead/{EVALUATION}/youth_justice_cases/{QUARTER}"


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A gateway in which a release of each project waits, with keys for the approvers of both."""
    with cheap():
        instance = an_instance(tmp_path_factory.mktemp("projects"))
        give_keys(instance, keys_folder(instance))
        instance = opened_again(instance)
        postcodes_protected(instance)
        given(instance, "bristol", "youth_justice_cases", [case(person(1))])
        linked_and_shared(instance)
    return instance


@pytest.fixture
def instance(made, tmp_path):
    """It once more, for a test to change."""
    return copied(made, tmp_path / "home")


@pytest.fixture
def approving(gateway, instance):
    """Approve a release, as somebody with some key; their own unless told otherwise."""

    def approve(approver, release=RELEASE, key=None):
        file = key or key_file(keys_folder(instance), approver)
        words = ("--approver", approver, "--key-file", file, "--home", instance.home)
        return gateway("project", "approve", release, *words)

    return approve


def waiting(gateway, instance):
    found = gateway("project", "pending", "--home", instance.home, "--json").json["pending"]
    return {item["release"]: item["approved_by"] for item in found}


def shared(instance):
    return [item.product.project for item in published(instance) if item.product.project]


def test_projects_are_listed_with_who_may_approve(gateway, instance):
    found = gateway("project", "list", "--home", instance.home, "--json").json["projects"]
    assert [item["id"] for item in found] == [JOURNEYS, EVALUATION]
    assert {who["id"] for who in found[0]["approvers"]} == {"police_dpo", "bristol_caldicott_guardian"}
    shown = gateway("project", "list", "--home", instance.home).out
    assert "police_dpo, bristol_caldicott_guardian" in shown
    assert "2030-12-31" in shown


def test_what_waits_is_listed_with_who_has_signed(gateway, instance, approving):
    assert waiting(gateway, instance) == {RELEASE: [], OTHER: []}
    assert "nobody" in gateway("project", "pending", "--home", instance.home).out
    approving("police_dpo")
    assert waiting(gateway, instance)[RELEASE] == ["police_dpo"]
    assert "police_dpo" in gateway("project", "pending", "--home", instance.home).out


def test_the_digest_that_is_signed_is_told(gateway, instance):
    found = gateway("project", "pending", "--home", instance.home, "--json").json["pending"][0]
    assert len(bytes.fromhex(found["manifest_digest"])) == 32
    assert found["version"]


def test_one_signature_publishes_nothing_and_two_publish(instance, approving):
    first = approving("police_dpo")
    assert (first.code, "signed 1; published now: 0" in first.out, shared(instance)) == (0, True, [])
    second = approving("bristol_caldicott_guardian")
    assert "signed 1; published now: 1" in second.out
    assert shared(instance) == [JOURNEYS]


def test_signing_twice_as_one_is_one_signature(instance, approving):
    approving("police_dpo")
    assert "published now: 0" in approving("police_dpo").out
    assert shared(instance) == []


def test_all_that_waits_for_an_approver_is_signed_at_once_and_nothing_else(gateway, instance, approving):
    assert "signed 2;" in approving("police_dpo", "all").out
    assert "signed 1; published now: 1" in approving("somerset_caldicott_guardian", "all").out
    assert (shared(instance), list(waiting(gateway, instance))) == ([EVALUATION], [RELEASE])


def test_another_key_is_refused(gateway, instance, approving, tmp_path):
    (tmp_path / "other").write_text(new_signing_key())
    found = approving("police_dpo", key=tmp_path / "other")
    assert (found.code, "is not police_dpo's signature" in found.err) == (1, True)
    assert waiting(gateway, instance)[RELEASE] == []


def test_an_approver_of_another_project_is_refused(approving):
    found = approving("somerset_caldicott_guardian")
    assert found.code == 1
    assert f"may not approve for {JOURNEYS}" in found.err


@pytest.mark.parametrize(("approver", "release"), [("police_dpo", "tier2b/nothing"), ("nobody_we_know", "all")])
def test_what_does_not_wait_cannot_be_approved(instance, approving, approver, release):
    found = approving(approver, release, key_file(keys_folder(instance), "police_dpo"))
    assert (found.code, "nothing of that name waits" in found.err) == (2, True)


@pytest.mark.parametrize("content", [None, b"no key", b"\xff\xfe"])
def test_a_file_without_a_key_is_refused_and_its_content_not_repeated(approving, tmp_path, content):
    file = tmp_path / "key"
    if content is not None:
        file.write_bytes(content)
    found = approving("police_dpo", key=file)
    assert found.code in {1, 2}
    assert "no key" not in found.out + found.err.replace("holds no approver's key", "")
    assert "unexpected" not in found.err


def test_a_key_is_made_for_its_owner_alone_and_its_public_half_printed(gateway, tmp_path):
    made = gateway("project", "key", tmp_path / "mine.key")
    assert made.code == 0
    private = (tmp_path / "mine.key").read_text()
    assert stat.S_IMODE((tmp_path / "mine.key").stat().st_mode) == 0o600
    assert made.out.strip() == public_key_of(read_signing_key(private))
    assert private.strip() not in made.out + made.err


def test_a_key_is_never_written_over(gateway, tmp_path):
    (tmp_path / "mine.key").write_text("mine")
    found = gateway("project", "key", tmp_path / "mine.key")
    assert (found.code, "never written over" in found.err) == (2, True)
    assert (tmp_path / "mine.key").read_text() == "mine"


def test_a_key_that_cannot_be_written_is_wrong_usage(gateway, tmp_path):
    assert gateway("project", "key", tmp_path / "no such folder" / "mine.key").code == 2


@pytest.fixture
def acting(gateway, instance):
    """A verb about projects with the owner's key, or with none."""

    def act(*words, signed=True):
        key = ("--key-file", instance.owner_key_file) if signed else ()
        return gateway("project", *words, *key, "--home", instance.home)

    return act


@pytest.fixture
def text(instance, tmp_path):
    """A file with the text of the first project, with some things changed."""

    def write(**changes):
        path = instance.home / "documents" / "projects" / f"{JOURNEYS}.yaml"
        file = tmp_path / "project.yaml"
        file.write_text(yaml.safe_dump(yaml.safe_load(path.read_text("utf-8")) | changes), encoding="utf-8")
        return file

    return write


def test_a_project_is_opened_with_the_owner_s_key(gateway, instance, acting, text):
    found = acting("open", text(id="walks", title="Walks"))
    assert (found.code, "walks is open from 2024-01-01 until 2030-12-31" in found.out) == (0, True)
    listed = gateway("project", "list", "--home", instance.home, "--json").json["projects"]
    assert {item["id"]: item["state"] for item in listed}["walks"] == "open"


def test_another_key_opens_nothing_and_the_refusal_says_whose_is_needed(gateway, instance, text, tmp_path):
    (tmp_path / "other").write_text(new_signing_key())
    words = ("project", "open", text(id="walks"), "--key-file", tmp_path / "other", "--home", instance.home)
    found = gateway(*words)
    assert (found.code, "is not the key of the agreement's owner" in found.err) == (1, True)
    assert not (instance.home / "documents/projects/walks.yaml").exists()


def test_a_project_cannot_be_opened_without_a_key(acting, text):
    assert acting("open", text(id="walks"), signed=False).code == 2


def test_an_amendment_is_shown_and_done_only_with_the_owner_s_key(gateway, instance, acting, text):
    shown = acting("amend", text(people=["analyst_1"], ends="2029-12-31"), signed=False)
    assert shown.code == 0
    assert "people: analyst_2 goes" in shown.out
    assert "ends: 2030-12-31 becomes 2029-12-31" in shown.out
    assert "nothing was done" in shown.out
    assert set(waiting(gateway, instance)) == {RELEASE, OTHER}
    done = acting("amend", text(people=["analyst_1"], ends="2029-12-31"))
    assert (done.code, "journeys is amended" in done.out) == (0, True)
    assert set(waiting(gateway, instance)) == {OTHER}
    assert "2029-12-31" in gateway("project", "list", "--home", instance.home).out


def test_a_closed_project_is_told_by_list_status_and_catalogue(gateway, instance, acting, approving):
    approving("police_dpo")
    approving("bristol_caldicott_guardian")
    found = acting("close", JOURNEYS, "--as-of", "2026-11-22", signed=False)
    assert found.code == 0
    assert "journeys is closed since 2026-11-22" in found.out
    assert "closed" in gateway("project", "list", "--home", instance.home).out
    status = gateway("status", "--home", instance.home, "--json").json["projects"]
    assert {item["project"]: item["state"] for item in status} == {JOURNEYS: "closed", EVALUATION: "open"}
    assert "journeys" in gateway("status", "--home", instance.home).out
    catalogue = gateway("catalogue", "--home", instance.home, "--json").json
    assert [item["project"] for item in catalogue["withdrawn"]] == [JOURNEYS]
    assert [item["release"] for item in catalogue["withdrawn"]] == [RELEASE]
    assert "the project was closed" in gateway("catalogue", "--home", instance.home).out
    assert set(waiting(gateway, instance)) == {OTHER}


def test_status_says_which_project_has_ended(gateway, instance):
    found = gateway("status", "--as-of", "2029-01-01", "--home", instance.home, "--json").json["projects"]
    assert {item["project"]: item["state"] for item in found} == {JOURNEYS: "open", EVALUATION: "ended"}
    told = next(item["stands"] for item in found if item["project"] == EVALUATION)
    assert told.startswith("ended on 2028-12-31: a run withdraws its products; `gateway project close")
    found = gateway("status", "--as-of", "2023-06-01", "--home", instance.home, "--json").json["projects"]
    assert {item["state"] for item in found} == {"coming"}


def test_a_project_that_there_is_not_is_refused(acting):
    found = acting("close", "walks", signed=False)
    assert (found.code, "there is no project 'walks'" in found.err) == (1, True)


def test_what_waits_says_what_it_needs(gateway, instance, approving):
    def needs():
        listed = gateway("project", "pending", "--home", instance.home, "--json").json["pending"]
        return next(item["lacking"] for item in listed if item["release"] == RELEASE)

    assert needs() == "2 more of 2 signatures"
    approving("police_dpo")
    assert needs() == "1 more of 2 signatures"
    assert "1 more of 2 signatures" in gateway("project", "pending", "--home", instance.home).out


def test_a_file_that_is_not_there_is_wrong_usage(acting, tmp_path):
    found = acting("open", tmp_path / "nothing.yaml")
    assert (found.code, "cannot be read" in found.err) == (2, True)
