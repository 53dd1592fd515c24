"""What must hold of an agreement's policies: who is permitted what, and on what day nobody is."""

from datetime import date, timedelta

import pytest

from contracts.vocabulary import Tier
from tests.contracts.access.agreed import (
    FOR_JOURNEYS,
    JOURNEYS,
    NEEDS,
    ON,
    PRODUCTS,
    RECORDS,
    TABLE,
    agreed,
    asked,
    product,
    with_recipients,
)
from tests.contracts.shelf import SHIPPED

DAY = timedelta(1)
AGREED = agreed()
EVERYBODY = sorted(SHIPPED.people)


@pytest.mark.parametrize("who", ["", *EVERYBODY])
def test_tier_1_is_for_any_party_and_for_who_stands_at_the_door(who):
    assert asked(AGREED, who, TABLE)


def test_tier_1_is_not_for_a_party_that_has_not_signed():
    assert not asked(agreed({"analyst_1": {"organisation": "gloucestershire_police"}}), "analyst_1", TABLE)
    assert not asked(agreed({"analyst_1": {"organisation": "somebody_else"}}), "analyst_1", TABLE)


@pytest.mark.parametrize("who", ["", *EVERYBODY])
def test_tier_2a_is_for_the_groups_of_its_clause(who):
    assert asked(AGREED, who, RECORDS, NEEDS) is (who in {"analyst_1", "analyst_2"})


@pytest.mark.parametrize("who", ["", *EVERYBODY])
def test_tier_2b_is_for_the_people_whom_its_project_names(who):
    assert asked(AGREED, who, FOR_JOURNEYS, JOURNEYS) is (who in {"analyst_1", "analyst_2"})


def test_being_of_the_group_is_not_being_named_by_the_project():
    assert not asked(agreed({"police_dpo": {"recipients": ("data_group",)}}), "police_dpo", FOR_JOURNEYS, JOURNEYS)


@pytest.mark.parametrize(("what", "purpose"), [(RECORDS, JOURNEYS), (FOR_JOURNEYS, NEEDS), (RECORDS, None)])
def test_above_tier_1_only_the_purpose_of_the_clause_counts(what, purpose):
    assert not asked(AGREED, "analyst_1", what, purpose)


@pytest.mark.parametrize(("what", "purpose"), [(TABLE, None), (RECORDS, NEEDS), (FOR_JOURNEYS, JOURNEYS)])
def test_nobody_is_permitted_anything_before_they_joined_or_once_they_left(what, purpose):
    access = agreed({"analyst_1": {"joined": ON, "left": ON + 9 * DAY}})
    days = [ON - DAY, ON, ON + 8 * DAY, ON + 9 * DAY, ON + 10 * DAY]
    allowed = [asked(access, "analyst_1", what, purpose, day) for day in days]
    assert allowed == [False, True, True, False, False]


@pytest.mark.parametrize(("who", "what", "purpose"), [("", TABLE, None), ("analyst_1", RECORDS, NEEDS)])
def test_nobody_is_permitted_anything_while_the_agreement_is_not_in_force(who, what, purpose):
    force = SHIPPED.agreement.in_force
    access = agreed({"analyst_1": {"joined": date(2000, 1, 1)}})
    days = [force.start - DAY, force.start, force.until, force.until + DAY]
    assert [asked(access, who, what, purpose, day) for day in days] == [False, True, True, False]


def test_nobody_is_permitted_anything_of_a_project_that_is_not_open():
    project = SHIPPED.projects["journeys"]
    access = agreed({"analyst_1": {"joined": date(2000, 1, 1)}})
    days = [project.opens - DAY, project.opens, project.ends, project.ends + DAY]
    allowed = [asked(access, "analyst_1", FOR_JOURNEYS, JOURNEYS, day) for day in days]
    assert allowed == [False, True, True, False]


def test_nobody_is_permitted_anything_of_a_project_that_was_closed_whenever_that_was():
    for closed in (ON - DAY, ON, ON + DAY):
        assert not asked(agreed(closed=closed), "analyst_1", FOR_JOURNEYS, JOURNEYS)


def test_a_group_that_is_not_cleared_for_a_tier_is_permitted_nothing_of_it():
    def lower(data):
        (group,) = [item for item in data["recipients"] if item["id"] == "data_group"]
        group["clearance"] = "1"

    access = agreed(change=lower)
    assert not asked(access, "analyst_1", RECORDS, NEEDS)
    assert not asked(access, "analyst_1", FOR_JOURNEYS, JOURNEYS)
    assert asked(access, "analyst_1", TABLE)


def test_the_public_is_permitted_nothing_above_tier_1():
    """Whatever the documents say, and whoever is put among the public."""

    def raised(data):
        (public,) = [item for item in data["recipients"] if item["id"] == "public"]
        public["clearance"] = "2B"

    access = agreed({"analyst_1": {"recipients": ("public",)}}, with_recipients("public"), raised)
    assert not asked(access, "analyst_1", RECORDS, NEEDS)


def test_a_spoke_is_permitted_only_what_was_made_for_it_alone():
    def add_spoke(data):
        data["recipients"].append({"id": "spoke", "title": "A spoke", "clearance": "2A", "area": ["E06000023"]})

    of_spoke = {"analyst_1": {"recipients": ("spoke",)}}
    assert asked(agreed(of_spoke, with_recipients("spoke"), add_spoke), "analyst_1", RECORDS, NEEDS)
    shared = agreed(of_spoke, with_recipients("spoke", "data_group"), add_spoke)
    assert not asked(shared, "analyst_1", RECORDS, NEEDS)
    assert asked(shared, "analyst_2", RECORDS, NEEDS)


def test_what_no_clause_releases_is_permitted_to_nobody():
    unreleased = agreed(products=(product("nothing_of_the_kind", Tier.AGGREGATE, ("parties",)),))
    assert not asked(unreleased, "", "nothing_of_the_kind")


def test_nothing_permits_tier_3():
    def release(data):
        data["releases"].append(
            {
                "clause": "9.9",
                "product": RECORDS,
                "tier": "3",
                "recipients": ["data_group"],
                "purpose": NEEDS,
                "columns": {},
            }
        )

    access = agreed(products=(product(RECORDS, Tier.IDENTIFIABLE, ("data_group",)),), change=release)
    assert not any(asked(access, who, RECORDS, NEEDS) for who in EVERYBODY)


def test_who_does_not_say_who_they_are_takes_nothing_away():
    assert not asked(AGREED, "", TABLE, act="export")
    assert asked(AGREED, "analyst_1", TABLE, act="export")


def test_every_policy_says_its_id_its_clause_and_its_message():
    written = AGREED.policies.split(";\n")[:-1]
    assert len(written) == 3 + len(PRODUCTS) + 1
    for policy in written:
        assert [policy.count(f"@{name}(") for name in ("id", "clause", "message")] == [1, 1, 1]
        assert policy.count("@condition_") == policy.count("when {")
