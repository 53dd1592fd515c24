"""What must hold of the verbs about projects: keys for their owner alone, and no way round two organisations."""

import stat

import pytest

from custody.signing import new_signing_key, public_key_of, read_signing_key
from journey.standing import published
from portal.approvers import give_keys, key_file, keys_folder
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
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("custody.local_root._MEMORY_KIB", 64)
        patch.setattr("custody.local_root._ITERATIONS", 1)
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
