"""Invented approvers get keys of their own, and sign what waits but for what is left to be tried."""

import stat
from types import SimpleNamespace

import pytest

from custody.signing import public_key_of, read_signing_key
from journey.approvals import pending
from portal.approvers import give_keys, key_file, keys_folder, sign, signers_of, to_sign
from tests.invented import an_instance
from tests.people import APPROVERS, JOURNEYS, case, given, linked_and_shared, opened_again, person, postcodes_protected


@pytest.fixture
def instance(tmp_path):
    return an_instance(tmp_path)


def waits(project, period, feed="any"):
    return SimpleNamespace(product=SimpleNamespace(project=project, feed=feed), period=period)


def test_keys_lie_beside_the_passphrase_and_not_in_the_home(instance, tmp_path):
    folder = keys_folder(instance)
    assert folder.parent == tmp_path
    assert not folder.is_relative_to(instance.home)


def test_each_approver_has_one_key_and_every_project_its_public_half(instance):
    folder = keys_folder(instance)
    give_keys(instance, folder)
    assert {path.stem for path in folder.iterdir()} == set(APPROVERS)
    assert {stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()} == {0o600}
    for project in opened_again(instance).library.projects.values():
        for approver in project.approvers:
            private = read_signing_key(key_file(folder, approver.id).read_text())
            assert approver.public_key == public_key_of(private)


def test_nothing_else_of_a_project_changes(instance):
    before = instance.library.projects
    give_keys(instance, keys_folder(instance))
    for project in opened_again(instance).library.projects.values():
        without = [who.model_copy(update={"public_key": None}) for who in project.approvers]
        assert project.model_copy(update={"approvers": tuple(without)}) == before[project.id]


def test_a_key_is_never_written_over(instance):
    folder = keys_folder(instance)
    folder.mkdir()
    key_file(folder, "police_dpo").write_text("mine")
    with pytest.raises(FileExistsError):
        give_keys(instance, folder)
    assert key_file(folder, "police_dpo").read_text() == "mine"
    assert "public_key" not in (instance.home / "documents/projects" / f"{JOURNEYS}.yaml").read_text()


def test_whoever_signs_is_of_another_organisation_than_the_other(instance):
    project = instance.library.projects[JOURNEYS]
    colleague = project.approvers[0].model_copy(update={"id": "another_of_the_police"})
    crowded = project.model_copy(update={"approvers": (project.approvers[0], colleague, *project.approvers[1:])})
    organisations = {who.id: who.organisation for who in crowded.approvers}
    signers = signers_of(crowded)
    assert len(signers) == 2
    assert len({organisations[who] for who in signers}) == 2


def test_the_newest_period_of_the_named_project_is_left():
    waiting = (waits("one", "2024-Q1"), waits("one", "2024-Q2"), waits("two", "2024-Q2"), waits("one", "2024-Q2"))
    assert to_sign(waiting, "one") == (waiting[0], waiting[2])
    assert to_sign(waiting, "three") == waiting
    assert to_sign((), "one") == ()


def test_what_is_signed_is_approved(instance):
    folder = keys_folder(instance)
    give_keys(instance, folder)
    instance = opened_again(instance)
    postcodes_protected(instance)
    given(instance, "bristol", "youth_justice_cases", [case(person(1))])
    linked_and_shared(instance)
    told = []
    sign(instance, folder, pending(instance), lambda *step: told.append(step))
    assert {item.approved for item in pending(instance)} == {True}
    assert [(done, total) for _, done, total in told] == [(0, 2), (1, 2)]
