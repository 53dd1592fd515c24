"""Whatever is taken away from what was agreed, from a project or from a person, never lets anybody in to more."""

from dataclasses import dataclass, field
from datetime import date
from itertools import product as pairs
from typing import Any

import cedarpy
from hypothesis import given, settings
from hypothesis import strategies as st

from contracts.access.compiled import compile_access
from contracts.access.policy import day_number
from tests.contracts.access.agreed import JOURNEYS, NEEDS, ON, PRODUCTS
from tests.contracts.shelf import SHIPPED, agreement_data, agreement_of

PEOPLE = sorted(SHIPPED.people)
GROUPS = ("data_group", "evaluation_lead")
PARTIES = ("police", "bristol", "somerset")


@dataclass
class Agreed:
    """What can be taken away from."""

    agreement: dict[str, Any] = field(default_factory=agreement_data)
    people: dict[str, Any] = field(default_factory=lambda: dict(SHIPPED.people))
    projects: dict[str, Any] = field(default_factory=lambda: dict(SHIPPED.projects))

    def change_person(self, name: str, **update: Any) -> None:
        self.people[name] = self.people[name].model_copy(update=update)

    def change_project(self, name: str, **update: Any) -> None:
        self.projects[name] = self.projects[name].model_copy(update=update)

    def allowed(self) -> set[tuple[str, str, str | None]]:
        """Everything that anybody may ask."""
        access = compile_access(agreement_of(self.agreement), self.projects, self.people, PRODUCTS)
        schema = cedarpy.Schema.from_str(access.schema)
        policies = cedarpy.PolicySet.from_str(access.policies)
        entities = cedarpy.Entities.from_json_str(access.entities, schema)
        found = set()
        for who, what, purpose in pairs(PEOPLE, PRODUCTS, (None, NEEDS, JOURNEYS)):
            context: dict[str, Any] = {"on": day_number(ON)}
            if purpose:
                context["purpose"] = {"__entity": {"type": "Purpose", "id": purpose}}
            request = {
                "principal": {"type": "Person", "id": who},
                "action": {"type": "Action", "id": "query"},
                "resource": {"type": "Product", "id": what.id},
                "context": context,
            }
            if cedarpy.is_authorized(request, policies, entities, schema).allowed:
                found.add((who, what.id, purpose))
        return found


def leave(agreed, who, _):
    agreed.change_person(who, left=ON)


def join_later(agreed, who, _):
    agreed.change_person(who, joined=date(2030, 1, 1))


def leave_the_groups(agreed, who, _):
    agreed.change_person(who, recipients=())


def leave_for_no_party(agreed, who, _):
    agreed.change_person(who, organisation="a_university")


def be_named_no_more(agreed, who, _):
    for name, project in agreed.projects.items():
        agreed.change_project(name, people=tuple(other for other in project.people if other != who))


def close_the_project(agreed, *_):
    agreed.change_project("journeys", closed=ON)


def unsign_a_party(agreed, _, number):
    (party,) = [item for item in agreed.agreement["parties"] if item["id"] == PARTIES[number % len(PARTIES)]]
    party["signed"] = None


def lower_a_clearance(agreed, _, number):
    (group,) = [item for item in agreed.agreement["recipients"] if item["id"] == GROUPS[number % len(GROUPS)]]
    group["clearance"] = "1"


def strike_a_clause(agreed, _, number):
    releases = agreed.agreement["releases"]
    releases.pop(number % len(releases))


TAKING_AWAY = (
    leave,
    join_later,
    leave_the_groups,
    leave_for_no_party,
    be_named_no_more,
    close_the_project,
    unsign_a_party,
    lower_a_clearance,
    strike_a_clause,
)
STEPS = st.tuples(st.sampled_from(TAKING_AWAY), st.sampled_from(PEOPLE), st.integers(0, 99))


@settings(max_examples=25)
@given(st.lists(STEPS, min_size=1, max_size=4))
def test_taking_away_never_lets_anybody_in_to_more(steps):
    agreed = Agreed()
    before = agreed.allowed()
    for take_away, who, number in steps:
        take_away(agreed, who, number)
        after = agreed.allowed()
        assert after <= before
        before = after


def test_each_way_of_taking_away_takes_something_from_somebody():
    whole = Agreed().allowed()
    for take_away in TAKING_AWAY:
        left = []
        for number in range(20):
            agreed = Agreed()
            take_away(agreed, "analyst_1", number)
            left.append(agreed.allowed())
            if left[-1] < whole:
                break
        assert any(found < whole for found in left), take_away.__name__
