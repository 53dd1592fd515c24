"""What must hold once a project has ended, or no clause releases a product: the next run takes it from readers."""

import pytest

from custody.domains import is_closed
from dagster_project.running import run_pending
from journey import closing
from journey.approvals import pending
from journey.closing import releases_below
from journey.ending import withdraw_ended
from journey.errors import AgreementUnsignedError
from journey.instance import Zone
from journey.publishing import DATA
from journey.recovery import recover
from journey.standing import withdrawn
from lineage.entries import Verb
from tests.conftest import cheap
from tests.invented import ON
from tests.journey.test_closing import CASES, RELEASES, projects_published, publish_for_both
from tests.people import EVALUATION, JOURNEYS, QUARTER, copied, edit_agreement, edit_project, opened_again

LAST, AFTER = ON.replace(month=11, day=29), ON.replace(month=11, day=30)
BOTH = {(project, period) for project in (JOURNEYS, EVALUATION) for period in (QUARTER, "2024-Q2")}


@pytest.fixture(scope="module")
def with_ending(_with_records, tmp_path_factory):
    """Two quarters published for both projects, of which one ends soon; something of each waits again."""
    with cheap():
        made = publish_for_both(copied(_with_records[0], tmp_path_factory.mktemp("ending") / "home"), _with_records[1])
        return edit_project(made, JOURNEYS, lambda project: project.update(ends=LAST))


@pytest.fixture
def ending(with_ending, tmp_path):
    """It once more, for a test to change."""
    return copied(with_ending, tmp_path / "ending")


def files(instance, zone=Zone.SHARED):
    return [path for path in instance.zone(zone).list() if path.endswith(DATA)]


def test_on_its_last_day_everything_stays(ending):
    before = files(ending), files(ending, Zone.PENDING), ending.ledger.size()
    withdraw_ended(ending, LAST)
    assert (files(ending), files(ending, Zone.PENDING), ending.ledger.size()) == before


def test_the_day_after_its_last_no_record_of_it_is_left_with_readers_or_waits(ending):
    assert projects_published(ending) == BOTH
    withdraw_ended(ending, AFTER)
    assert projects_published(ending) == {item for item in BOTH if item[0] == EVALUATION}
    assert not [path for zone in (Zone.SHARED, Zone.PENDING) for path in files(ending, zone) if JOURNEYS in path]
    assert {item.product.project for item in pending(ending)} == {EVALUATION}
    why = f"the project ended on {LAST}"
    assert [(item.release, item.on, item.because) for item in withdrawn(ending)] == [
        (release, str(AFTER), why) for release in RELEASES
    ]
    assert [entry.subject["release"] for entry in list(ending.ledger.entries())[-2:]] == RELEASES


def test_done_again_nothing_is_entered_again(ending):
    withdraw_ended(ending, AFTER)
    entries = ending.ledger.size()
    withdraw_ended(ending, AFTER)
    recover(ending)
    assert ending.ledger.size() == entries


def test_its_pids_can_still_be_made_once_its_end_is_amended(ending):
    withdraw_ended(ending, AFTER)
    assert not is_closed(ending.zone(Zone.CUSTODY), "data_group", JOURNEYS)


def test_a_run_does_so_before_it_makes_anything(ending):
    run_pending(ending, AFTER)
    assert JOURNEYS not in {project for project, _ in projects_published(ending)}
    assert len(withdrawn(ending)) == 2


def without_cases(agreement):
    agreement["releases"] = [item for item in agreement["releases"] if item["product"] != CASES]


def test_what_no_clause_releases_any_more_is_taken_from_readers_and_does_not_wait(ending):
    changed = edit_agreement(ending, without_cases)
    withdraw_ended(changed, ON)
    assert not [path for zone in (Zone.SHARED, Zone.PENDING) for path in files(changed, zone) if CASES in path]
    told = {(item.because, item.release.split("/")[2]) for item in withdrawn(changed)}
    why = "no clause of the agreement releases it any more"
    assert told == {(why, JOURNEYS), (why, EVALUATION)}
    assert not [item for item in releases_below(changed, Zone.PENDING) if CASES in item]


def test_nobody_takes_a_product_away_by_documents_that_are_not_signed(ending):
    (path,) = (ending.home / "documents" / "agreements").glob("*.yaml")
    path.write_text(path.read_text().replace(f"product: {CASES}", "product: another_product"))
    with pytest.raises(AgreementUnsignedError):
        withdraw_ended(opened_again(ending), AFTER)
    assert len(files(ending)) == len(files(opened_again(ending))) > 0


def test_under_an_agreement_that_does_not_bind_nothing_is_taken(ending):
    before = files(ending)
    withdraw_ended(ending, AFTER.replace(year=2040))
    assert files(ending) == before


@pytest.mark.parametrize("step", ["prove_and_swap", "enter_once"])
def test_a_kill_is_made_good_by_the_next_run(ending, monkeypatch, step):
    def killed(*_):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(closing, step, killed)
        with pytest.raises(KeyboardInterrupt):
            withdraw_ended(ending, AFTER)
    again = opened_again(ending)
    recover(again)
    withdraw_ended(again, AFTER)
    assert projects_published(again) == {item for item in BOTH if item[0] == EVALUATION}
    entered = [
        item.subject["release"]
        for item in again.ledger.entries()
        if item.verb is Verb.ERASURE and "manifest_digest" in item.subject
    ]
    assert sorted(item for item in entered if JOURNEYS in item) == RELEASES
