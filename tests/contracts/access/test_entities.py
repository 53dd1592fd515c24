"""What must hold of entities: everybody and everything is there once, with what policies ask of it and no more."""

from contracts.access.entities import entities_of
from tests.contracts.access.agreed import FOR_JOURNEYS, PRODUCTS
from tests.contracts.shelf import SHIPPED

ENTITIES = entities_of(SHIPPED.agreement, SHIPPED.projects, SHIPPED.people, PRODUCTS)
BY_UID = {(item["uid"]["type"], item["uid"]["id"]): item for item in ENTITIES}


def test_everything_is_there_once():
    assert len(BY_UID) == len(ENTITIES)
    assert {name for kind, name in BY_UID if kind == "Person"} == set(SHIPPED.people)
    assert {name for kind, name in BY_UID if kind == "Project"} == set(SHIPPED.projects)
    assert {name for kind, name in BY_UID if kind == "Product"} == {item.id for item in PRODUCTS}
    assert {name for kind, name in BY_UID if kind == "Purpose"} == {item.id for item in SHIPPED.agreement.purposes}


def test_a_person_is_of_their_organisation_and_their_groups_and_shows_no_key():
    person = SHIPPED.people["analyst_1"]
    organisation = {"type": "Organisation", "id": person.organisation}
    assert BY_UID["Person", "analyst_1"] == {
        "uid": {"type": "Person", "id": "analyst_1"},
        "attrs": {"organisation": {"__entity": organisation}, "joined": 20240101},
        "parents": [organisation, {"type": "Recipient", "id": "data_group"}],
    }


def test_an_organisation_that_is_no_party_or_has_not_signed_has_no_day_on_which_it_did():
    people = {"analyst_1": SHIPPED.people["analyst_1"].model_copy(update={"organisation": "a_university"})}
    found = entities_of(SHIPPED.agreement, {}, people, ())
    signed = {item["uid"]["id"]: item["attrs"] for item in found if item["uid"]["type"] == "Organisation"}
    assert signed["a_university"] == {}
    assert signed["gloucestershire_police"] == {}
    assert signed["police"] == {"signed": 20230101}


def test_a_product_tells_its_tier_its_feeds_its_recipients_and_its_project():
    assert BY_UID["Product", FOR_JOURNEYS]["attrs"] == {
        "tier": "2B",
        "feeds": ["police_recorded_crime"],
        "recipients": [{"__entity": {"type": "Recipient", "id": "data_group"}}],
        "project": {"__entity": {"type": "Project", "id": "journeys"}},
    }
    assert "project" not in BY_UID["Product", "police_recorded_crime"]["attrs"]
