"""How links stand is told in counts and ids, and changes with what was trained and linked."""

import pytest

from anonymisation.linking.prior import shipped_model
from journey.linked import link_people
from journey.linking.models import MODEL
from journey.linking.standing import standing
from journey.linking.training import train_model
from lineage.ledger import Ledger
from tests.invented import ON
from tests.people import case, given, person, upn

CASES = "youth_justice_cases"


def test_before_anything_came_the_shipped_model_holds_and_there_is_no_run(peopled):
    told = standing(peopled, ON)
    assert told["model"] == {"id": shipped_model().digest, "from": shipped_model().source, "since": None}
    assert (told["run"], told["due"]) == (None, False)
    assert told["odds_used"] in told["odds_kept"]


def test_since_when_a_model_holds_is_told_without_reading_the_whole_ledger(peopled, monkeypatch):
    given(peopled, "bristol", CASES, [case(person(number, upn=upn(number))) for number in range(1, 4)])
    made = train_model(peopled, ON)
    entered = next(entry.at for entry in peopled.ledger.entries() if MODEL in entry.subject)
    monkeypatch.setattr(Ledger, "entries", lambda *_: pytest.fail("the whole ledger was read"))
    told = standing(peopled, ON)["model"]
    assert (told["id"], told["since"]) == (made.model, entered.isoformat())


def test_of_a_run_it_tells_how_many_and_by_which_model_and_of_nobody(peopled):
    rows = [case(person(number, upn=upn(number))) for number in range(1, 4)]
    given(peopled, "bristol", CASES, [*rows, {"forename": "Jo", "outcome_date": "2024-02-03"}])
    assert standing(peopled, ON)["due"]
    link_people(peopled, ON)
    told = standing(peopled, ON)
    counts = {"deliveries": 1, "rows": 4, "records": 4, "records_alone": 1, "persons": 4, "events": {"created": 4}}
    assert told["run"].items() >= (counts | {"number": 1, "model": shipped_model().digest}).items()
    assert told["run"]["too_common_to_compare_by"] == {"rules": 0, "keys": 0, "pairs": 0}
    assert not told["due"]
    made = train_model(peopled, ON)
    after = standing(peopled, ON)
    assert (after["model"]["id"], after["run"], after["due"]) == (made.model, told["run"], True)
    assert after["model"]["since"] is not None
    assert "onameaab" not in str(after).lower()
