"""Why and why not: each column and row with all that decided it, or what is missing first and what would mend it."""

from dataclasses import replace
from datetime import date

import pytest

from contracts.intake_plan import intake_plan
from contracts.papers.flows import inflows, outflows, shelf_of
from contracts.papers.reasons import Asked, finest, why_released, why_taken
from contracts.papers.words import GUARDED
from contracts.release_plan import release_plan
from contracts.row_decisions import RowAspect
from contracts.vocabulary import Tier, Treatment
from products.catalogue import written_tables
from tests.contracts.shelf import CRIME, SHIPPED, TABLE, agreement_data, agreement_of, changed, number_of

ON = date(2026, 6, 1)
AGREEMENT = SHIPPED.agreement
SHELF = shelf_of(SHIPPED, written_tables(), AGREEMENT)
RECORDS = Asked(CRIME.id, Tier.DEPERSONALISED, "data_group", ON)
JOURNEYS = Asked("intervention_participation", Tier.PSEUDONYMISED, "data_group", ON, "journeys")
SAMPLE = {"police", "ons", "bristol", "acute_trust", "mentoring_project"}


def asked(of=RECORDS, agreement=AGREEMENT, **change):
    return why_released(agreement, SHELF, replace(of, **change))


def refused(of=RECORDS, agreement=AGREEMENT, **change):
    found = asked(of, agreement, **change)
    assert (found.says, found.columns, found.rows) == ("", (), ())
    return f"{found.refused.missing}: {found.refused.remedy}"


def test_every_column_has_the_plan_s_own_decision():
    for flow in outflows(AGREEMENT, SHELF):
        of = Asked(flow.name, flow.release.tier, flow.recipients[0], ON, flow.project)
        found = why_released(AGREEMENT, SHELF, of)
        assert found.refused is None, flow.name
        feeds = {item.feed for item in flow.plans}
        assert len(found.columns) == sum(len(SHELF.feeds[feed].columns) for feed in feeds)
        assert {item.aspect for _, item in found.rows} == set(RowAspect)


def test_a_column_that_leaves_is_told_with_all_that_decided_it():
    plan = release_plan(AGREEMENT, SHELF.rules, CRIME, CRIME.id, Tier.DEPERSONALISED, "data_group", ON)
    (found,) = [item for item in asked().columns if item.column == "lsoa_code"]
    decision = plan.decision("lsoa_code")
    assert (found.treatment, found.clause, found.legal_gateway) == ("lsoa", "5.1", "cda_1998_s17a")
    assert (found.ceilings, found.decided_by) == (decision.ceilings, decision.decided_by)
    assert found.why == "clause 5.1 grants it as lsoa, which its class GEO_EVENT allows at tier 2A"
    assert "Analysts of the partnership's data group, for Strategic needs assessment" in asked().says


def test_of_a_column_that_stays_it_is_told_what_would_let_it_out_or_that_nothing_would():
    people = {item.column: item.why for item in asked(JOURNEYS).columns}
    assert people["cost"].endswith("its class allows band, but its contract does not say where its bands begin")
    assert people["referral_reason"].startswith(
        "clause 5.13 does not name it: it would have to grant it, at the finest as keep"
    )
    assert people["intervention_type"].endswith("which its class QUASI allows at tier 2B")
    victims = replace(JOURNEYS, product="police_recorded_crime_victims")
    days = {item.column: item.why for item in asked(victims).columns}
    assert days["committed_from"].endswith(f"allows at tier 2B; {GUARDED[Treatment.DATE]}")
    assert people["notes"].endswith("no clause could let it out: its class FREE_TEXT leaves at tier 2B in no way")
    told = {item.column: item.why for item in asked().columns if item.treatment == "drop"}
    assert told["crime_id"].endswith("no clause could let it out: its class RECORD_REF leaves at tier 2A in no way")
    assert told["latitude"].endswith("its class allows snapped_point, but no place is found by that column")
    data = agreement_data()
    del data["releases"][0]["columns"][CRIME.id]["last_outcome_category"]
    data["releases"][0]["columns"][CRIME.id]["month"] = "drop"
    less = {item.column: item.why for item in asked(agreement=agreement_of(data), recipient="data_group").columns}
    assert less["last_outcome_category"] == (
        "clause 5.1 does not name it: it would have to grant it, at the finest as keep at tier 2A"
    )
    assert less["month"].startswith("clause 5.1 drops it: it would have to grant it, at the finest as month")


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (
            {"product": "fires"},
            "no clause of avon_and_somerset_demonstration 3.0 releases fires at tier 2A: the agreement",
        ),
        (
            {"tier": Tier.AGGREGATE},
            "releases police_street_level_crime at tier 1: it is released by clause 5.1 at tier 2A",
        ),
        ({"recipient": "parties"}, "clause 5.1 of avon_and_somerset_demonstration 3.0 does not name the recipient"),
        ({"recipient": "nobody"}, "does not name the recipient 'nobody': it names data_group, bristol_analysts"),
        ({"on": date(2032, 1, 1)}, "is not in force on 2032-01-01: renew the agreement first"),
        ({"project": "no_such"}, "there is no project 'no_such': there are journeys, mentoring_evaluation"),
    ],
)
def test_a_refusal_names_what_is_missing_first_and_what_would_satisfy_it(change, expected):
    assert expected in refused(**change)


def test_a_product_of_a_project_is_asked_for_by_either_of_its_names():
    assert asked(JOURNEYS) == asked(JOURNEYS, product="intervention_participation_for_journeys", project=None)
    assert "is for no project: open one first" in refused(JOURNEYS, project=None)
    spoke = asked(product=f"{CRIME.id}_for_area_of_bristol_analysts", recipient="bristol_analysts")
    assert spoke == asked(recipient="bristol_analysts")
    assert "rows of E06000023 alone" in {item.rule for _, item in spoke.rows}


def test_what_another_recipient_is_refused_stops_the_product_for_this_one():
    data = agreement_data()
    data["releases"][number_of("releases", "5.2")]["recipients"].append("public")
    table = Asked(TABLE, Tier.AGGREGATE, "data_group", ON)
    assert asked(table).refused is None
    assert "public release needs" in refused(table, agreement_of(data))


def test_why_a_partner_may_give_a_feed_is_its_plan_with_every_ceiling():
    for flow in inflows(AGREEMENT, SHELF):
        partner, feed = flow.supply.partner, SHELF.feeds[flow.supply.feed]
        if partner not in SAMPLE:
            continue
        found = why_taken(AGREEMENT, SHELF, partner, feed, ON)
        plan = intake_plan(AGREEMENT, SHELF.rules, partner, feed, ON)
        assert found.refused is None
        assert found.ceilings[found.decided_by] == plan.ceiling.value
        assert found.area == plan.area
        assert plan.clause in found.says
        assert found.ceilings == {name: tier.value for name, tier in plan.ceilings.items()}
        assert [item[0] for item in found.columns] == [column.name for column in feed.columns]


def test_why_a_partner_may_not_is_what_is_missing():
    found = why_taken(AGREEMENT, SHELF, "avon_fire", CRIME, ON)
    assert found.refused.missing.endswith(f"lets avon_fire give {CRIME.id}")
    unsigned = changed("parties", number_of("parties", "police"), signed=None)
    assert "has not signed" in why_taken(unsigned, SHELF, "police", CRIME, ON).refused.missing


def test_how_a_column_rests_once_it_came():
    feed = SHELF.feeds["police_recorded_crime_victims"]
    rests = {name: how for name, _, how in why_taken(AGREEMENT, SHELF, "police", feed, ON).columns}
    assert rests["dob"] == "in clear, as finely as age_band needs"
    assert rests["crime_ref"] == "sealed; a keyed pseudonym of it may leave"
    assert rests["surname"] == "sealed only: no clause could release it"
    listed = SHELF.feeds["do_not_share_list"]
    assert {how for _, _, how in why_taken(AGREEMENT, SHELF, "police", listed, ON).columns} == {
        "sealed only: no clause could release it"
    }


def test_the_finest_treatment_is_one_that_nothing_allowed_is_finer_than():
    month = CRIME.column("month")
    assert finest(AGREEMENT, SHELF, CRIME, month, Tier.DEPERSONALISED) == (Treatment.MONTH,)
    victims = SHELF.feeds["police_recorded_crime_victims"]
    assert finest(AGREEMENT, SHELF, victims, victims.column("dob"), Tier.DEPERSONALISED) == (Treatment.AGE_BAND,)
    assert finest(AGREEMENT, SHELF, victims, victims.column("dob"), Tier.PSEUDONYMISED) == (Treatment.AGE,)
    assert finest(AGREEMENT, SHELF, CRIME, CRIME.column("crime_id"), Tier.DEPERSONALISED) == ()


def test_the_finest_treatment_is_one_that_the_power_reaches():
    """Of a patient's home section 17A tells no more than the authority, and another power the small area."""
    attendances = SHELF.feeds["emergency_department_assaults"]
    home = attendances.column("lsoa_residence")
    under_17a = changed("supplies", number_of("supplies", "3.21"), legal_gateway="cda_1998_s17a")
    assert finest(AGREEMENT, SHELF, attendances, home, Tier.DEPERSONALISED) == (Treatment.LSOA,)
    assert finest(under_17a, SHELF, attendances, home, Tier.DEPERSONALISED) == (Treatment.LOCAL_AUTHORITY,)


def test_which_rows_a_clause_lets_out_is_told_with_the_clause_that_says_so():
    data = agreement_data()
    data["releases"][0]["rows"] = {CRIME.id: {"only": {"crime_type": ["Robbery"]}, "since": ON}}
    found = {item.aspect: item for _, item in asked(agreement=agreement_of(data)).rows}
    assert found[RowAspect.OTHER_CODES].rule == "rows only where 'crime_type' is told as Robbery"
    assert found[RowAspect.OTHER_CODES].decided_by == "clause 5.1"
    assert found[RowAspect.PERIOD].rule.endswith("; only where the period begins on 2026-06-01 or later")
    data["releases"][0]["rows"] = {CRIME.id: {"only": {"crime_type": ["Tax"]}}}
    assert "limits the rows" in refused(agreement=agreement_of(data))
