"""What an agreement comes to is what the catalogue makes and what the door lets in, and what stops either is told."""

import pytest

from contracts.papers.flows import EVERYWHERE, inflows, outflows, places_of, shelf_of
from products.catalogue import products_of, written_tables
from tests.contracts.shelf import CRIME, SHIPPED, TABLE, agreement_data, agreement_of, changed, number_of

TABLES = written_tables()
AGREEMENT = SHIPPED.agreement
SHELF = shelf_of(SHIPPED, TABLES, AGREEMENT)


def going(agreement):
    return {flow.name: flow for flow in outflows(agreement, shelf_of(SHIPPED, TABLES, agreement))}


def test_what_goes_out_is_what_the_catalogue_has():
    told = [(flow.name, flow.release.tier, flow.recipients, flow.project) for flow in outflows(AGREEMENT, SHELF)]
    made = [(item.id, item.tier, item.recipients, item.project) for item in products_of(SHIPPED)]
    assert sorted(told, key=str) == sorted(made, key=str)
    assert not any(flow.refusal for flow in outflows(AGREEMENT, SHELF))


def test_every_supply_clause_comes_to_a_plan():
    assert [flow.supply for flow in inflows(AGREEMENT, SHELF)] == list(AGREEMENT.supplies)
    assert all(flow.plan for flow in inflows(AGREEMENT, SHELF))


def test_a_partner_is_asked_about_from_the_day_of_its_signature_on():
    later = changed("parties", number_of("parties", "police"), signed="2024-05-06")
    assert str(next(iter(inflows(later, SHELF))).since) == "2024-05-06"
    unsigned = changed("parties", number_of("parties", "police"), signed=None)
    first = next(iter(inflows(unsigned, SHELF)))
    assert (first.plan, first.places, "has not signed" in first.refusal) == (None, (), True)


def test_one_refused_recipient_stops_the_product_for_all_of_them():
    data = agreement_data()
    data["releases"][number_of("releases", "5.2")]["recipients"].append("public")
    flow = going(agreement_of(data))[TABLE]
    assert flow.plans == ()
    assert "public release needs" in flow.refusal


def test_a_spoke_that_is_refused_does_not_stop_the_others():
    data = agreement_data()
    data["recipients"][number_of("recipients", "bristol_analysts")]["clearance"] = "1"
    found = going(agreement_of(data))
    assert found[CRIME.id].plans
    assert found[f"{CRIME.id}_for_area_of_bristol_analysts"].refusal


def test_a_table_is_refused_that_shows_what_its_clause_does_not_release():
    data = agreement_data()
    del data["releases"][number_of("releases", "5.2")]["columns"][CRIME.id]["crime_type"]
    flow = going(agreement_of(data))[TABLE]
    assert flow.plans == ()
    assert "shows crime_type" in flow.refusal


@pytest.mark.parametrize(("product", "tier"), [("no_such_product", "1"), (CRIME.id, "1"), (TABLE, "2A")])
def test_what_nobody_makes_is_told_so(product, tier):
    data = agreement_data()
    data["releases"] = [data["releases"][0] | {"product": product, "tier": tier}]
    assert "nothing called" in going(agreement_of(data))[product].refusal


def test_a_feed_without_a_contract_neither_comes_in_nor_goes_out():
    data = agreement_data()
    data["supplies"][0]["feed"] = "no_such_feed"
    agreement = agreement_of(data)
    shelf = shelf_of(SHIPPED, TABLES, agreement)
    assert "has no contract" in inflows(agreement, shelf)[0].refusal
    without = shelf_of(SHIPPED, TABLES)
    (table,) = [flow for flow in outflows(AGREEMENT, without) if flow.name == TABLE]
    assert "has no contract" in table.refusal


def test_a_clause_serves_a_project_of_its_recipients_its_purpose_and_its_feed_alone():
    served = [name for name in going(AGREEMENT) if name.startswith("youth_justice_cases_for_")]
    assert served == ["youth_justice_cases_for_journeys", "youth_justice_cases_for_mentoring_evaluation"]
    data = agreement_data()
    data["releases"][number_of("releases", "5.10")]["recipients"] = ["data_group"]
    data["releases"][number_of("releases", "5.11")]["purpose"] = "strategic_needs_assessment"
    found = going(agreement_of(data))
    assert [name for name in found if name.startswith("youth_justice_cases_for_")] == served[:1]
    assert not [name for name in found if name.startswith("school_suspensions_and_exclusions_for_")]


def test_rows_are_of_partners_that_may_give_them_and_of_a_spoke_its_own_alone():
    coming, found = inflows(AGREEMENT, SHELF), going(AGREEMENT)
    whole = places_of(found[CRIME.id].plans[0], coming)
    assert whole == {("police", code) for code in AGREEMENT.party("police").area}
    spoke = places_of(found[f"{CRIME.id}_for_area_of_bristol_analysts"].plans[0], coming)
    assert spoke == {("police", "E06000023")}
    nowhere = places_of(found["police_recorded_crime_victims_for_journeys"].plans[0], coming)
    assert nowhere == {("police", EVERYWHERE)}
