"""Questions about a project's records: for the people whom it names, while it is open and just as it was signed."""

from datetime import timedelta

import pytest

from journey.approvals import pending, release_approved
from journey.asking import Question, ask
from journey.closing import close_project
from journey.errors import ProjectUnsignedError, QuestionRefusedError
from tests.asking import claim_of, entered, with_people
from tests.conftest import cheap
from tests.invented import ON
from tests.people import EVALUATION, JOURNEYS, copied, edit_project, opened_again, signed

PURPOSE = "journeys_and_evaluation"
CASES = "youth_justice_cases"
COUNTED = f"select count(*) as n, count(distinct pid) as people from {CASES}_for_{JOURNEYS}"


@pytest.fixture(scope="module")
def _released(_with_records, tmp_path_factory):
    """A gateway that has published the records of both projects, and the keys of some people."""
    with cheap():
        approved, approvers = _with_records
        instance, keys = with_people(copied(approved, tmp_path_factory.mktemp("released") / "home"))
        for waits in pending(instance):
            for approver in instance.library.projects[waits.product.project].approvers:
                signed(instance, waits, approver.id, approvers[approver.id])
        assert len(release_approved(instance, ON)) == 2
    return instance, keys


@pytest.fixture
def released(_released, tmp_path):
    instance, keys = _released
    return copied(instance, tmp_path / "released"), keys


def asked(instance, claim, sql=COUNTED, on=ON):
    return ask(instance, Question(sql, on, PURPOSE), claim).rows.to_pylist()


def denied(instance, claim, sql=COUNTED, on=ON):
    before = len(list(instance.ledger.entries()))
    with pytest.raises(QuestionRefusedError) as refused:
        asked(instance, claim, sql, on)
    assert entered(instance, before)[-1][1]["outcome"] == "denied"
    return refused.value


def test_who_is_named_by_the_project_is_answered_and_who_is_not_is_not(released):
    instance, keys = released
    for who in ("analyst_1", "analyst_2"):
        assert asked(instance, claim_of(who, keys)) == [{"n": 3, "people": 3}]
    assert "only the people whom the project journeys names" in str(denied(instance, claim_of("police_dpo", keys)))
    assert denied(instance, None).rule == "not-permitted"


def test_who_is_named_by_one_project_is_not_answered_of_another(released):
    instance, keys = released
    other = f"{CASES}_for_{EVALUATION}"
    assert denied(instance, claim_of("analyst_1", keys), f"select 1 from {other}").rule == "not-permitted"
    both = f"select 1 from {CASES}_for_{JOURNEYS} join {other} using (outcome_date)"
    assert denied(instance, claim_of("analyst_1", keys), both).rule == "not-permitted"


def test_who_is_named_no_longer_is_not_answered(released):
    instance, keys = released
    instance = edit_project(instance, JOURNEYS, lambda project: project.update(people=["analyst_2"]))
    assert denied(instance, claim_of("analyst_1", keys)).rule == "not-permitted"


def test_who_put_themselves_into_a_project_that_was_signed_is_not_answered(released):
    instance, keys = released
    path = instance.home / "documents" / "projects" / f"{JOURNEYS}.yaml"
    written = path.read_text("utf-8")
    path.write_text(written.replace("analyst_2", "police_dpo"), "utf-8")
    assert path.read_text("utf-8") != written
    with pytest.raises(ProjectUnsignedError):
        asked(opened_again(instance), claim_of("police_dpo", keys))


def test_nobody_is_answered_once_the_project_has_ended_or_was_closed(released):
    instance, keys = released
    after = instance.library.projects[JOURNEYS].ends + timedelta(1)
    assert "not open on that day" in str(denied(instance, claim_of("analyst_1", keys), on=after))
    close_project(instance, JOURNEYS, ON)
    assert denied(opened_again(instance), claim_of("analyst_1", keys)).rule == "no-such-table"
