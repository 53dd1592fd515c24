"""What must hold at the door: this partner, this feed, this day, or a refusal that says what is missing first."""

from dataclasses import replace
from datetime import date
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.clauses import LegalGateway, Party, Supply
from contracts.errors import IntakeRefusedError
from contracts.intake_plan import IntakePlan, intake_plan
from contracts.vocabulary import Authority, DataClass, FeedKind, Regime, Role, Tier, strictest
from tests.contracts.shelf import CRIME, ON, SHIPPED, changed, feed_of, number_of

AGREEMENT = SHIPPED.agreement
RULES = SHIPPED.field_rules
LOOKUP = SHIPPED.feed("lsoa_2011_2021_lookup")
SIGNED = AGREEMENT.party("police").signed
TIERS = st.sampled_from(Tier)


def refusal(agreement=AGREEMENT, partner="police", feed=CRIME, on=ON):
    with pytest.raises(IntakeRefusedError) as refused:
        intake_plan(agreement, RULES, partner, feed, on)
    return refused.value


def test_the_police_may_give_street_level_crime_about_their_five_authorities():
    assert intake_plan(AGREEMENT, RULES, "police", CRIME, ON) == IntakePlan(
        partner="police",
        feed="police_street_level_crime",
        agreement="avon_and_somerset_demonstration 3.0",
        clause="3.1",
        legal_gateway="cda_1998_s17a",
        basis="depersonalised_by_police",
        ceilings={
            "feed police_street_level_crime": Tier.DEPERSONALISED,
            "partner police": Tier.PSEUDONYMISED,
            "clause 3.1": Tier.DEPERSONALISED,
            "legal gateway cda_1998_s17a": Tier.DEPERSONALISED,
            "lawful basis depersonalised_by_police": Tier.DEPERSONALISED,
        },
        area=("E06000022", "E06000023", "E06000024", "E06000025", "E06000066"),
    )


def test_reference_data_is_taken_from_a_party_without_an_area():
    plan = intake_plan(AGREEMENT, RULES, "ons", LOOKUP, ON)
    assert (plan.area, plan.ceiling, plan.clause) == ((), Tier.AGGREGATE, "3.2")


def test_reference_data_is_about_no_place_even_where_its_giver_has_an_area():
    agreement = changed("parties", number_of("parties", "ons"), area=["E06000023"])
    assert intake_plan(agreement, RULES, "ons", LOOKUP, ON).area == ()


def test_a_stranger_is_refused_with_those_who_are_no_strangers():
    refused = refusal(partner="gloucester_police")
    assert refused.missing == "'gloucester_police' is not a party to avon_and_somerset_demonstration 3.0"
    assert "police, probation, " in refused.remedy


@pytest.mark.parametrize("partner", ["city_of_london_police", "gloucestershire_police"])
def test_a_party_that_has_not_signed_is_refused(partner):
    assert "has not signed" in refusal(partner=partner).missing


def test_a_party_that_signs_later_than_the_day_is_refused():
    agreement = changed("parties", 0, signed=date(2026, 6, 2))
    assert "has not signed" in refusal(agreement, on=date(2026, 6, 1)).missing
    assert intake_plan(agreement, RULES, "police", CRIME, date(2026, 6, 2)).partner == "police"


@pytest.mark.parametrize("on", [date(2022, 12, 31), date(2031, 4, 1)])
def test_outside_its_dates_an_agreement_takes_nothing(on):
    refused = refusal(on=on)
    assert "is not in force" in refused.missing
    assert "2023-01-01 until 2031-03-31" in refused.remedy


@pytest.mark.parametrize("on", [date(2023, 1, 1), date(2031, 3, 31)])
def test_on_its_first_and_last_day_it_does(on):
    assert intake_plan(AGREEMENT, RULES, "police", CRIME, on)


def test_a_feed_that_no_clause_supplies_is_refused():
    assert "no clause of" in refusal(feed=LOOKUP).missing
    assert "no clause of" in refusal(partner="ons").missing


def test_places_are_refused_from_a_party_without_an_area():
    assert "names no area for police" in refusal(changed("parties", 0, area=[])).missing


WHERE = {"name": "where", "classification": "GEO_EVENT"}
HOME = {"name": "home", "classification": "GEO_RES"}
BOTH = {"vrpPlace": {"column": "where", "lookup": "l"}, "vrpResidence": {"column": "home", "lookup": "l"}}


@pytest.mark.parametrize("scope", ["event", "residence"])
def test_whichever_place_decides_the_scope_the_party_s_area_is_what_is_taken(scope):
    feed = replace(feed_of(WHERE, HOME, vrpScope=scope, **BOTH), id=CRIME.id)
    assert intake_plan(AGREEMENT, RULES, "police", feed, ON).area == AGREEMENT.party("police").area
    assert "names no area for police" in refusal(changed("parties", 0, area=[]), feed=feed).missing


def test_where_no_place_decides_the_scope_no_area_is_needed_and_none_is_looked_at():
    feed = replace(feed_of(WHERE, HOME, vrpScope="everywhere", **BOTH), id=CRIME.id)
    assert intake_plan(AGREEMENT, RULES, "police", feed, ON).area == ()
    assert intake_plan(changed("parties", 0, area=[]), RULES, "police", feed, ON).area == ()


@pytest.mark.parametrize("supply", AGREEMENT.supplies, ids=lambda item: f"{item.partner}-{item.feed}")
def test_every_shipped_supply_is_taken_at_its_own_ceiling_within_its_giver_s_area(supply):
    feed = SHIPPED.feed(supply.feed)
    plan = intake_plan(AGREEMENT, RULES, supply.partner, feed, ON)
    area = AGREEMENT.party(supply.partner).area if feed.scope else ()
    assert (plan.clause, plan.ceiling, plan.area) == (supply.clause, supply.ceiling, area)
    assert bool(area) == (feed.scope is not None)


def ceilings(feed, party, supply, gateway):
    """A feed and an agreement with these ceilings."""
    agreement = AGREEMENT.model_copy(
        update={
            "parties": (
                Party(
                    id="p", title="P", authority=Authority.POLICE, role=Role.CONTROLLER, ceiling=party, signed=SIGNED
                ),
            ),
            "supplies": (
                Supply(
                    clause="1",
                    partner="p",
                    feed="invented_events",
                    legal_gateway="g",
                    basis="law_enforcement_to_duty",
                    ceiling=supply,
                ),
            ),
            "legal_gateways": (LegalGateway(id="g", title="G", ceiling=gateway, source="s"),),
        }
    )
    return agreement, feed_of({"name": "shade"}, vrpCeiling=feed.value)


@given(TIERS, TIERS, TIERS, TIERS)
def test_the_plan_s_ceiling_is_the_strictest_of_all_four(feed, party, supply, gateway):
    agreement, contract = ceilings(feed, party, supply, gateway)
    assert intake_plan(agreement, RULES, "p", contract, ON).ceiling is strictest(feed, party, supply, gateway)


@given(st.tuples(TIERS, TIERS, TIERS, TIERS), st.integers(0, 3), TIERS)
def test_lowering_a_ceiling_never_raises_the_plan_s(tiers, which, tier):
    lower = list(tiers)
    lower[which] = strictest(tiers[which], tier)
    before, contract = ceilings(*tiers)
    after, lower_contract = ceilings(*lower)
    plan = intake_plan(after, RULES, "p", lower_contract, ON)
    assert plan.ceiling.rank <= intake_plan(before, RULES, "p", contract, ON).ceiling.rank


S16, NOT_FROM = number_of("legal_gateways", "pcsc_2022_s16"), {Authority.HEALTH, Authority.SOCIAL_CARE}
RECORDS = {FeedKind.EVENTS, FeedKind.EXCLUSION_LIST}
WHOLE = AGREEMENT.lawful_basis("law_enforcement_to_duty")
BARE = {"authorising_law": None, "art6": None, "art9": None, "art10": None}
REGIMES = {item: WHOLE.model_copy(update=BARE | {"regime_out": item}) for item in Regime} | {Regime.GENERAL: WHOLE}


def given_as(authority, regime):
    """An agreement whose only partner, of some kind, gives crime under section 16 on a basis of some regime."""
    party = AGREEMENT.party("police").model_copy(update={"authority": authority, "ceiling": Tier.IDENTIFIABLE})
    supply = AGREEMENT.supply("police", CRIME.id).model_copy(
        update={"legal_gateway": "pcsc_2022_s16", "basis": WHOLE.id, "ceiling": Tier.IDENTIFIABLE}
    )
    power = AGREEMENT.legal_gateways[S16].model_copy(update={"data_classes": None})
    parts = {"parties": party, "supplies": supply, "legal_gateways": power, "lawful_bases": REGIMES[regime]}
    return AGREEMENT.model_copy(update={name: (part,) for name, part in parts.items()})


@pytest.mark.parametrize("kind", FeedKind)
@pytest.mark.parametrize("regime", Regime)
def test_every_kind_of_feed_class_of_data_regime_and_authority_is_decided(kind, regime):
    """Sources: section 16(4) of the 2022 Act; what the shipped rules of classes refuse, or stop unless it is named."""
    rules = RULES.data_classes
    for authority, data_class in product(Authority, [*DataClass, None]):
        feed = replace(CRIME, kind=kind, data_class=data_class, ceiling=Tier.PSEUDONYMISED)
        agreement = given_as(authority, regime)
        nobody_says_what = data_class is None and kind is not FeedKind.REFERENCE
        if data_class in rules.refused or nobody_says_what or (kind in RECORDS and authority in NOT_FROM):
            assert refusal(agreement, feed=feed).missing
            continue
        highest = Tier.DEPERSONALISED if regime is Regime.NOT_PERSONAL else Tier.PSEUDONYMISED
        expected = strictest(highest, rules.unless_named.get(data_class, Tier.IDENTIFIABLE))
        assert intake_plan(agreement, RULES, "police", feed, ON).ceiling is expected


@given(st.text())
def test_only_parties_are_known(partner):
    known = {party.id for party in AGREEMENT.parties}
    if partner not in known:
        assert "is not a party" in refusal(partner=partner).missing


PATIENTS = replace(CRIME, ceiling=Tier.PSEUDONYMISED, data_class=DataClass.PATIENT_INFORMATION)


PERSONAL = {"ceiling": Tier.PSEUDONYMISED, "basis": "law_enforcement_to_duty"}


def of_class(data_class):
    return replace(CRIME, data_class=data_class)


@pytest.mark.parametrize("data_class", [DataClass.MAPPA, DataClass.MARAC, DataClass.CHANNEL])
@pytest.mark.parametrize(
    "asked", [{}, {"partner": "nobody"}, {"partner": "city_of_london_police"}, {"on": date(2040, 1, 1)}]
)
def test_what_no_agreement_can_admit_is_refused_before_anything_that_could_be_mended(data_class, asked):
    assert refusal(feed=of_class(data_class), **asked).missing == f"{data_class} is never taken"


def gateway(**change):
    return changed("legal_gateways", number_of("legal_gateways", "cda_1998_s17a"), **change)


def test_what_is_missing_is_named_in_the_order_in_which_it_can_be_mended():
    """Signature, clause, class, power, basis, opt-outs, area: each is named while it is the first that is missing."""
    agreement = gateway(data_classes=["police"])
    on_a_basis = gateway(data_classes=None).model_copy(
        update={"supplies": (AGREEMENT.supply("police", CRIME.id).model_copy(update={"basis": "councils_to_duty"}),)}
    )
    named = replace(feed_of(NUMBER), id=CRIME.id)
    patients = replace(named, data_class=DataClass.PATIENT_INFORMATION)
    without_area = gateway(data_classes=None).model_copy(
        update={"parties": (AGREEMENT.party("police").model_copy(update={"area": ()}),)}
    )
    steps = [
        refusal(agreement, "gloucestershire_police", patients),
        refusal(agreement, "ons", patients),
        refusal(agreement, "police", replace(patients, data_class=None)),
        refusal(agreement, "police", patients),
        refusal(gateway(data_classes=None), "police", patients),
        refusal(on_a_basis, "police", patients),
        refusal(without_area, "police", CRIME),
    ]
    said = ["has not signed", "no clause of", "no class of data", "does not reach patient_info"]
    said += ["as no personal data", "Opt-out", "no area"]
    assert [word in step.missing for word, step in zip(said, steps, strict=True)] == [True] * len(said)


NUMBER = {
    "name": "nhs_number",
    "classification": "DIRECT_ID",
    "customProperties": [{"property": "vrpIdentifier", "value": "nhs_number"}],
}


@pytest.mark.parametrize(("named", "ceiling"), [(None, "2A"), (["patient_information"], "2B")])
def test_health_data_goes_above_2a_only_under_a_gateway_that_names_it(named, ceiling):
    agreement = gateway(data_classes=named, ceiling="2B").model_copy(
        update={"supplies": (AGREEMENT.supply("police", CRIME.id).model_copy(update=PERSONAL),)}
    )
    assert intake_plan(agreement, RULES, "police", PATIENTS, ON).ceiling is Tier(ceiling)
