"""Defect 65: somebody at the gateway looks for a person they know. Every look is in the ledger, and no name is."""

import pytest

from journey.asking import Question, ask
from journey.errors import QuestionRefusedError
from tests.asking import a_told_gateway, claim_of, entered
from tests.conftest import cheap
from tests.defects.base import CANARY
from tests.invented import BRISTOL, FEED, ON

NEEDS = "strategic_needs_assessment"
WHO = "analyst_1"


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    with cheap():
        yield a_told_gateway(tmp_path_factory.mktemp("looking"))


def nowhere(instance, name):
    files = [path for path in instance.home.rglob("*") if path.is_file() and not path.is_symlink()]
    return files and not [path for path in files if name.encode() in path.read_bytes()]


def looks(instance, before):
    """Who looked, at what, and what came of it: entries since, in their order."""
    found = entered(instance, before)
    return [(who, about.get("release", "-"), about.get("outcome", "-"), about.get("rows")) for who, about in found]


def test_whoever_looks_is_entered_and_whom_they_looked_for_is_nowhere(told):
    instance, keys = told
    before = instance.ledger.size()
    sql = f"select crime_type from {FEED} where lsoa21_code = '{BRISTOL}' and crime_type <> '{CANARY}' limit 2"
    assert ask(instance, Question(sql, ON, NEEDS), claim_of(WHO, keys)).rows.num_rows == 2
    person = f"person:{WHO}"
    assert looks(instance, before) == [(person, f"tier2a/{FEED}", "-", None), (person, "-", "answered", 2)]
    assert nowhere(instance, CANARY)


def test_no_question_can_name_a_known_person(told):
    instance, keys = told
    before = instance.ledger.size()
    with pytest.raises(QuestionRefusedError) as refusal:
        ask(instance, Question(f"select * from {FEED} where surname = '{CANARY}'", ON, NEEDS), claim_of(WHO, keys))
    assert refusal.value.rule == "engine"
    assert [outcome for _, _, outcome, _ in looks(instance, before)] == ["-", "denied"]
    assert nowhere(instance, CANARY)
