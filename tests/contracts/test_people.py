"""What must hold of people: one id and one key each, dated, and among no group that was not agreed."""

import base64
from datetime import date, timedelta

import pytest
import yaml

from contracts.errors import DocumentError
from contracts.people import read_people, refuse_strangers
from tests.contracts.shelf import SHIPPED, agreement_data, agreement_of

ONE, OTHER = (base64.b64encode(bytes([number]) * 32).decode() for number in (1, 2))
FIRST, LAST = date(2024, 1, 1), date(2026, 1, 1)
WALKER = {
    "id": "walker",
    "organisation": "bristol",
    "role": "Walks",
    "recipients": ["data_group"],
    "public_key": ONE,
    "joined": FIRST,
    "left": LAST,
}
RUNNER = {"id": "runner", "organisation": "police", "role": "Runs", "joined": FIRST}


def people_of(*people):
    """Invented people, read."""
    return read_people(yaml.safe_dump({"people": list(people)}), "people.yaml")


def test_people_are_read_as_they_are_written():
    people = people_of(WALKER, RUNNER)
    assert list(people) == ["walker", "runner"]
    walker, runner = people.values()
    assert (walker.organisation, walker.role, walker.recipients) == ("bristol", "Walks", ("data_group",))
    assert (walker.public_key, walker.joined, walker.left) == (ONE, FIRST, LAST)
    assert (runner.recipients, runner.public_key, runner.left) == ((), None, None)


@pytest.mark.parametrize(
    ("on", "here"),
    [
        (FIRST - timedelta(1), False),
        (FIRST, True),
        (LAST - timedelta(1), True),
        (LAST, False),
        (LAST + timedelta(1), False),
    ],
)
def test_somebody_is_here_from_the_day_they_join_until_the_day_before_they_left(on, here):
    assert people_of(WALKER)["walker"].is_here(on) is here


def test_who_has_not_left_is_here_for_good():
    assert people_of(RUNNER)["runner"].is_here(date(2999, 1, 1))


@pytest.mark.parametrize(
    ("people", "why"),
    [
        ([WALKER, RUNNER | {"id": "walker"}], "names walker twice"),
        ([WALKER, RUNNER | {"public_key": ONE}], "two people one key"),
        ([WALKER | {"left": FIRST}], "lets walker leave"),
        ([WALKER | {"nickname": "x"}], "cannot|not a list"),
        ([WALKER | {"id": "A Walker"}], "not a list"),
        ([WALKER | {"organisation": "the police"}], "not a list"),
        ([WALKER | {"public_key": ONE[:-2] + "F="}], "not a list"),
        ([WALKER | {"public_key": base64.b64encode(b"short").decode()}], "not a list"),
        ([{name: value for name, value in WALKER.items() if name != "joined"}], "not a list"),
    ],
)
def test_what_is_unfit_is_refused(people, why):
    with pytest.raises(DocumentError, match=why) as refused:
        people_of(*people)
    assert "people.yaml" in str(refused.value)
    assert "nickname: x" not in str(refused.value)


@pytest.mark.parametrize("text", ["people: {", "[]", "people: [], people: []", ""])
def test_what_is_no_document_is_refused(text):
    with pytest.raises(DocumentError):
        read_people(text, "people.yaml")


def test_nobody_is_of_a_group_that_was_not_agreed():
    refuse_strangers(people_of(WALKER, RUNNER), SHIPPED.agreement, "people.yaml")
    with pytest.raises(DocumentError, match="puts walker among 'nobody_knows'"):
        refuse_strangers(people_of(WALKER | {"recipients": ["nobody_knows"]}), SHIPPED.agreement, "people.yaml")


def test_nobody_is_put_among_the_public_to_be_given_what_the_public_is_not():
    public = people_of(WALKER | {"recipients": ["public"]})
    with pytest.raises(DocumentError, match="puts walker among 'public'"):
        refuse_strangers(public, SHIPPED.agreement, "people.yaml")


def test_nobody_is_among_the_people_of_another_party():
    data = agreement_data()
    data["recipients"].append({"id": "spoke", "title": "A spoke", "clearance": "2A", "organisation": "bristol"})
    agreement = agreement_of(data)
    refuse_strangers(people_of(WALKER | {"recipients": ["spoke"]}), agreement, "people.yaml")
    with pytest.raises(DocumentError, match="puts runner among 'spoke', who are people of bristol alone"):
        refuse_strangers(people_of(RUNNER | {"recipients": ["spoke"]}), agreement, "people.yaml")


def test_the_shipped_people_are_those_whom_the_shipped_projects_name():
    named = {name for project in SHIPPED.projects.values() for name in project.people}
    named |= {who.id for project in SHIPPED.projects.values() for who in project.approvers}
    assert set(SHIPPED.people) >= named
    assert all(person.public_key is None for person in SHIPPED.people.values())
