"""What must hold of destroyed keys: every copy is gone, nothing makes the pids again, and the ledger says when."""

import pytest

from custody.domains import Domain, open_domain
from custody.errors import DomainClosedError, EpochDestroyedError, RootInUseError
from journey import destroying
from journey.destroying import (
    CROSSWALKS,
    DOMAIN,
    EPOCH,
    destroy_crosswalks,
    destroy_domain,
    destroy_epoch,
    destruction,
)
from journey.errors import CrosswalkGoneError, NothingToDestroyError
from journey.instance import Zone
from journey.recovery import recover
from journey.rotating import crosswalk_paths, read_crosswalk, rotate
from lineage.entries import Verb
from tests.people import JOURNEYS, case, copied, given, linked_and_shared, opened_again, person, pids_of

CASES = "youth_justice_cases"


@pytest.fixture(scope="module")
def _rotated(with_postcodes, tmp_path_factory):
    made = copied(with_postcodes, tmp_path_factory.mktemp("rotated") / "home")
    given(made, "bristol", CASES, [case(person(number)) for number in range(3)])
    linked_and_shared(made)
    rotate(made)
    linked_and_shared(made)
    return made


@pytest.fixture
def rotated(_rotated, tmp_path):
    """Three children, whose products were made in two epochs. A copy for each test."""
    return copied(_rotated, tmp_path / "rotated")


def domain(instance, epoch):
    project = instance.library.projects[JOURNEYS]
    return Domain(project.recipient, project.id, epoch)


def key(instance, epoch):
    return open_domain(instance.zone(Zone.CUSTODY), instance.keyring, domain(instance, epoch))


def test_after_an_epoch_is_destroyed_nothing_of_it_opens_and_the_present_one_works_on(rotated):
    before = pids_of(rotated, CASES, JOURNEYS)
    done = destroy_epoch(rotated, "e1")
    for instance in (rotated, opened_again(rotated)):
        with pytest.raises(EpochDestroyedError):
            key(instance, "e1")
        with pytest.raises(EpochDestroyedError):
            instance.keyring.pseudonym_root("e1")
    left = rotated.zone(Zone.CUSTODY).list()
    assert "roots/pseudonym.root" not in left
    assert not [path for path in left if path.endswith("/e1.salt")]
    assert pids_of(rotated, CASES, JOURNEYS) == before
    assert key(rotated, "e2")
    entry = rotated.ledger.entry(done.entry)
    assert (entry.verb, entry.subject[EPOCH], entry.at) == (Verb.ERASURE, "e1", done.at)


def test_an_epoch_takes_the_crosswalks_to_and_from_it_along(rotated):
    """With one of them and the other epoch's root its pids could be told again."""
    rotate(rotated)
    assert crosswalk_paths(rotated, "e2")
    assert crosswalk_paths(rotated, "e3")
    destroy_epoch(rotated, "e2")
    assert crosswalk_paths(rotated, "e2") == crosswalk_paths(rotated, "e3") == ()
    assert destruction(rotated, CROSSWALKS, "e2")
    assert destruction(rotated, CROSSWALKS, "e3")
    assert key(rotated, "e1")


def test_the_files_come_back_from_a_backup_and_open_nothing(rotated):
    custody = rotated.zone(Zone.CUSTODY)
    backup = {path: custody.read(path) for path in custody.list()}
    destroy_epoch(rotated, "e1")
    destroy_crosswalks(rotated, "e2")
    for path, content in backup.items():
        custody.replace(path, content)
    again = opened_again(rotated)
    with pytest.raises(EpochDestroyedError):
        key(again, "e1")
    with pytest.raises(CrosswalkGoneError):
        read_crosswalk(again, JOURNEYS, "e2")


def test_the_epoch_that_holds_and_one_that_there_never_was_are_not_destroyed(rotated):
    before = rotated.zone(Zone.CUSTODY).list()
    with pytest.raises(RootInUseError, match="rotate"):
        destroy_epoch(rotated, "e2")
    for epoch in ("e3", "e0", "rubbish"):
        with pytest.raises(NothingToDestroyError):
            destroy_epoch(rotated, epoch)
    assert rotated.zone(Zone.CUSTODY).list() == before


def test_a_destroyed_domain_has_no_salt_in_any_epoch_and_other_projects_keep_theirs(rotated):
    project = rotated.library.projects[JOURNEYS]
    done = destroy_domain(rotated, project.recipient, JOURNEYS)
    for epoch in ("e1", "e2"):
        with pytest.raises(DomainClosedError):
            key(rotated, epoch)
    folder = f"domains/{project.recipient}/{JOURNEYS}"
    assert rotated.zone(Zone.CUSTODY).list(folder) == [f"{folder}/closed"]
    assert destruction(rotated, DOMAIN, f"{project.recipient}/{JOURNEYS}") == done
    assert [path for path in rotated.zone(Zone.CUSTODY).list("domains") if path.endswith(".salt")]


def test_a_domain_that_was_never_opened_is_not_destroyed(rotated):
    with pytest.raises(NothingToDestroyError):
        destroy_domain(rotated, "nobody", "nothing")


def test_destroyed_crosswalks_are_gone_and_both_epochs_stay(rotated):
    done = destroy_crosswalks(rotated, "e2")
    assert crosswalk_paths(rotated, "e2") == ()
    with pytest.raises(CrosswalkGoneError):
        read_crosswalk(rotated, JOURNEYS, "e2")
    assert key(rotated, "e1") != key(rotated, "e2")
    assert rotated.ledger.entry(done.entry).subject["crosswalks"] == 2


@pytest.mark.parametrize("epoch", ["e1", "e3", "rubbish"])
def test_crosswalks_that_cannot_be_are_not_said_to_be_destroyed(rotated, epoch):
    with pytest.raises(NothingToDestroyError):
        destroy_crosswalks(rotated, epoch)


def test_destroying_again_says_the_first_entry(rotated):
    assert destroy_epoch(rotated, "e1") == destroy_epoch(rotated, "e1")
    assert destroy_crosswalks(rotated, "e2") == destroy_crosswalks(rotated, "e2")
    project = rotated.library.projects[JOURNEYS]
    first, second = (destroy_domain(rotated, project.recipient, JOURNEYS) for _ in range(2))
    assert first == second


def test_what_a_kill_left_of_a_destruction_is_finished_by_the_next_run(rotated, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(destroying, "finish_destroying", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            destroy_epoch(rotated, "e1")
    again = opened_again(rotated)
    assert crosswalk_paths(again, "e2")
    recover(again)
    assert destruction(again, EPOCH, "e1")
    assert crosswalk_paths(again, "e2") == ()
