"""What must hold of a rotation: nobody keeps a pid, nobody sends anything again, journeys go on over a crosswalk."""

import pytest

from custody.domains import Domain, close_domain, open_domain
from custody.errors import WrongPassphraseError
from journey import rotating
from journey.errors import CrosswalkGoneError
from journey.inputs import due
from journey.instance import Zone, open_instance
from journey.rotating import NEW, OLD, crosswalk_paths, read_crosswalk, rotate
from lineage.entries import Verb
from tests.people import (
    EVALUATION,
    JOURNEYS,
    case,
    copied,
    given,
    linked_and_shared,
    made,
    opened_again,
    person,
    pids_of,
    suspension,
)

CASES, SCHOOLS = "youth_justice_cases", "school_suspensions_and_exclusions"
RECIPIENT = "data_group"


@pytest.fixture(scope="module")
def _shared(with_postcodes, tmp_path_factory):
    made = copied(with_postcodes, tmp_path_factory.mktemp("shared") / "home")
    given(made, "bristol", CASES, [case(person(number)) for number in range(3)])
    given(made, "bristol", SCHOOLS, [suspension(person(number)) for number in range(2)])
    linked_and_shared(made)
    return made


@pytest.fixture
def shared(_shared, tmp_path):
    """Three children with youth justice, two of them excluded as well; everything made once. A copy for each test."""
    return copied(_shared, tmp_path / "shared")


def test_old_and_new_pids_do_not_intersect_and_products_are_made_again_without_anybody_sending_anything(shared):
    before = {project: set(pids_of(shared, CASES, project)) for project in (JOURNEYS, EVALUATION)}
    deliveries = sorted(shared.zone(Zone.DELIVERIES).list())
    assert due(shared) == ()
    done = rotate(shared)
    assert (done.before, done.epoch, shared.keyring.epoch) == ("e1", "e2", "e2")
    again = open_instance(shared.home)
    assert {product.project for product, _ in due(again)} == {JOURNEYS, EVALUATION}
    linked_and_shared(again)
    assert due(again) == ()
    for project, pids in before.items():
        after = set(pids_of(again, CASES, project))
        assert len(after) == len(pids) == 3
        assert not after & pids
    assert sorted(again.zone(Zone.DELIVERIES).list()) == deliveries


def test_a_crosswalk_leads_every_person_of_the_project_from_the_old_pid_to_the_new(shared):
    """Whoever followed somebody by an old pid finds the same rows by the new: the journey goes on."""
    before = {row["pid"]: row["sex"] for row in made(shared, CASES, JOURNEYS)}
    schools = set(pids_of(shared, SCHOOLS, JOURNEYS))
    done = rotate(shared)
    assert done.crosswalks == {JOURNEYS: 3, EVALUATION: 3}
    linked_and_shared(shared)
    crosswalk = read_crosswalk(shared, JOURNEYS, "e2")
    leads = dict(zip(crosswalk.column(OLD).to_pylist(), crosswalk.column(NEW).to_pylist(), strict=True))
    assert {leads[pid]: sex for pid, sex in before.items()} == {
        row["pid"]: row["sex"] for row in made(shared, CASES, JOURNEYS)
    }
    assert {leads[pid] for pid in schools} == set(pids_of(shared, SCHOOLS, JOURNEYS))
    assert list(leads.values()) == sorted(leads.values())


def test_a_crosswalk_holds_nobody_but_whom_the_projects_feeds_are_about(shared):
    projects = shared.library.projects
    narrower = projects[JOURNEYS].model_copy(update={"feeds": (SCHOOLS,)})
    shared.library.__dict__["projects"] = {**projects, JOURNEYS: narrower}
    assert rotate(shared).crosswalks == {JOURNEYS: 2, EVALUATION: 3}


def test_crosswalks_rest_sealed_in_custody_and_no_pid_is_legible_anywhere_for_it(shared):
    before = {pid for pid in pids_of(shared, CASES, JOURNEYS) if pid}
    rotate(shared)
    custody = shared.zone(Zone.CUSTODY)
    paths = crosswalk_paths(shared, "e2")
    assert {path.split("/")[2] for path in paths} == {JOURNEYS, EVALUATION}
    for path in custody.list():
        assert not any(pid.encode() in custody.read(path) for pid in before)


def test_the_ledger_says_that_an_epoch_began_under_which_key_and_that_a_crosswalk_was_read(shared):
    done = rotate(shared)
    entry = shared.ledger.entry(done.entry)
    key_id = shared.keyring.pseudonym_root("e2").key_id
    assert entry.verb is Verb.ALTERATION
    assert dict(entry.subject) == {
        "epoch_begun": "e2",
        "epoch_before": "e1",
        "key_id": f"key:{key_id}",
        "crosswalks": 2,
    }
    read_crosswalk(shared, JOURNEYS, "e2")
    last = shared.ledger.entry(shared.ledger.size() - 1)
    assert (last.verb, dict(last.subject)) == (Verb.CONSULTATION, {"crosswalk_read": "e2", "project": JOURNEYS})


def test_who_cannot_open_the_roots_rotates_nothing(shared, tmp_path):
    wrong = tmp_path / "wrong"
    wrong.write_text("another passphrase altogether")
    wrong.chmod(0o600)
    before = shared.zone(Zone.CUSTODY).list()
    with pytest.raises(WrongPassphraseError):
        rotate(open_instance(shared.home, wrong))
    assert shared.zone(Zone.CUSTODY).list() == before
    assert shared.keyring.epoch == "e1"


@pytest.mark.parametrize("step", ["_cross", "enter_once"])
def test_a_rotation_that_was_killed_leaves_the_old_epoch_and_the_next_goes_on_with_its_root(shared, monkeypatch, step):
    with monkeypatch.context() as patch:
        patch.setattr(rotating, step, lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            rotate(shared)
    again = opened_again(shared)
    assert (again.keyring.epoch, due(again)) == ("e1", ())
    begun = again.zone(Zone.CUSTODY).read("roots/pseudonym-e2.root")
    assert rotate(again).crosswalks == {JOURNEYS: 3, EVALUATION: 3}
    assert again.zone(Zone.CUSTODY).read("roots/pseudonym-e2.root") == begun
    assert again.ledger.find_last(Verb.ALTERATION, "epoch_begun", "e2") is not None


def test_a_rotation_killed_before_its_last_step_is_entered_once_only(shared, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(type(shared.keyring), "turn_to", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            rotate(shared)
    again = opened_again(shared)
    entry = again.ledger.find_last(Verb.ALTERATION, "epoch_begun", "e2")
    assert again.keyring.epoch == "e1"
    assert rotate(again).entry == entry
    assert read_crosswalk(again, JOURNEYS, "e2").num_rows == 3


def test_a_closed_domain_has_no_crosswalk_and_loses_the_one_it_had(shared):
    rotate(shared)
    close_domain(shared.zone(Zone.CUSTODY), RECIPIENT, JOURNEYS)
    with pytest.raises(CrosswalkGoneError, match=JOURNEYS):
        read_crosswalk(shared, JOURNEYS, "e2")
    assert rotate(shared).crosswalks == {EVALUATION: 3}


@pytest.mark.parametrize(("project", "epoch"), [("nobody", "e2"), (JOURNEYS, "e1"), (JOURNEYS, "e3")])
def test_a_crosswalk_that_there_is_not_is_refused(shared, project, epoch):
    rotate(shared)
    with pytest.raises(CrosswalkGoneError):
        read_crosswalk(shared, project, epoch)


def test_a_gateway_without_people_or_projects_rotates_too(instance):
    assert rotate(instance).crosswalks == {}
    assert instance.keyring.epoch == "e2"


def test_a_project_that_has_no_rows_yet_has_an_empty_crosswalk(peopled):
    project = peopled.library.projects[JOURNEYS]
    open_domain(peopled.zone(Zone.CUSTODY), peopled.keyring, Domain(project.recipient, JOURNEYS, "e1"))
    assert rotate(peopled).crosswalks == {JOURNEYS: 0}


def test_tables_of_people_are_not_due(shared):
    rotate(shared)
    assert not [product.id for product, _ in due(shared) if product.sql]
