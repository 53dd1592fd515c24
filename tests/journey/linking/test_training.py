"""Training as a job of its own: a model of what is held, which everybody is then linked by anew."""

import pytest

from anonymisation.linking.prior import shipped_model
from journey import linked as journey
from journey.errors import NothingToLearnError
from journey.linked import latest_run, link_people, linking_is_due
from journey.linking import training
from journey.linking.models import model_in_force
from journey.linking.training import train_model
from tests.invented import ON
from tests.people import case, given, person, suspension, upn

CASES, SCHOOLS = "youth_justice_cases", "school_suspensions_and_exclusions"


@pytest.fixture
def linked(peopled):
    given(
        peopled,
        "bristol",
        CASES,
        [*(case(person(number, upn=upn(number))) for number in range(1, 8)), {"outcome_date": "2024-02-03"}],
    )
    given(peopled, "bristol", SCHOOLS, [suspension(person(number)) for number in range(1, 4)])
    link_people(peopled, ON)
    return peopled


def test_a_trained_model_is_of_the_records_and_links_everybody_anew(linked):
    made = train_model(linked, ON)
    held = model_in_force(linked)
    assert (made.model, made.before, made.records) == (held.id, shipped_model().digest, 10)
    assert "onameaab" in held.model.shares["family"].of
    assert linking_is_due(linked, ON)
    assert latest_run(linked).model == made.before
    assert link_people(linked, ON).model == made.model
    assert not linking_is_due(linked, ON)


def test_the_same_records_give_the_same_model_whatever_held_before(linked, monkeypatch):
    first = train_model(linked, ON)
    link_people(linked, ON)
    assert train_model(linked, ON).model == first.model
    priors = []
    monkeypatch.setattr(training, "train", lambda _records, prior, **_: priors.append(prior) or prior)
    train_model(linked, ON)
    assert [prior.as_json() for prior in priors] == [shipped_model().as_json()]


def test_a_run_of_another_model_weighs_everything_anew(linked, monkeypatch):
    train_model(linked, ON)
    given_before = []
    real = journey.weigh
    monkeypatch.setattr(journey, "weigh", lambda *args: given_before.append(args[3]) or real(*args))
    link_people(linked, ON)
    assert given_before == [None]


def test_nothing_is_trained_of_nobody_or_of_one_record(peopled):
    with pytest.raises(NothingToLearnError):
        train_model(peopled, ON)
    given(peopled, "bristol", "youth_justice_cases", [case(person(1))])
    with pytest.raises(NothingToLearnError):
        train_model(peopled, ON)
    assert not model_in_force(peopled).trained
