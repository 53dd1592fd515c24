"""What must hold of ceilings: all that bears on a flow is named, and the strictest decides."""

from hypothesis import given
from hypothesis import strategies as st

from contracts.ceilings import deciding, intake_ceilings, release_ceilings
from contracts.vocabulary import Tier, strictest
from tests.contracts.shelf import SHIPPED

AGREEMENT, RULES = SHIPPED.agreement, SHIPPED.field_rules
YOUTH_JUSTICE = SHIPPED.feed("youth_justice_cases")
ATTENDANCES = SHIPPED.feed("emergency_department_assaults")


def of_supply(partner, feed):
    return intake_ceilings(AGREEMENT, RULES, feed, AGREEMENT.supply(partner, feed.id))


def test_a_feed_that_comes_in_is_held_to_itself_its_giver_its_clause_its_power_and_its_basis():
    assert of_supply("bristol", YOUTH_JUSTICE) == {
        "feed youth_justice_cases": Tier.PSEUDONYMISED,
        "partner bristol": Tier.PSEUDONYMISED,
        "clause 3.10": Tier.PSEUDONYMISED,
        "legal gateway pcsc_2022_s16": Tier.PSEUDONYMISED,
        "lawful basis councils_to_duty": Tier.IDENTIFIABLE,
    }


def test_a_class_that_needs_naming_is_a_ceiling_too():
    of_class = of_supply("acute_trust", ATTENDANCES)["data class patient_information under clause 3.21"]
    assert of_class is Tier.IDENTIFIABLE  # the standard for assaults names it


def test_a_class_stops_low_under_a_power_that_does_not_name_it():
    supply = AGREEMENT.supply("acute_trust", ATTENDANCES.id)
    gateways = tuple(item.model_copy(update={"data_classes": None}) for item in AGREEMENT.legal_gateways)
    unnamed = AGREEMENT.model_copy(update={"legal_gateways": gateways})
    found = intake_ceilings(unnamed, RULES, ATTENDANCES, supply)
    assert found["data class patient_information under clause 3.21"] is Tier.DEPERSONALISED


def test_a_partner_that_is_no_party_any_more_may_give_least():
    supply = AGREEMENT.supply("bristol", YOUTH_JUSTICE.id)
    without = AGREEMENT.model_copy(update={"parties": ()})
    assert intake_ceilings(without, RULES, YOUTH_JUSTICE, supply)["partner bristol"] is Tier.AGGREGATE


def test_what_leaves_is_held_to_all_who_give_it_to_its_purpose_and_to_its_receiver():
    release = AGREEMENT.release("youth_justice_cases", Tier.PSEUDONYMISED)
    found = release_ceilings(AGREEMENT, RULES, release, YOUTH_JUSTICE, AGREEMENT.recipient("data_group"))
    given_by = [item.partner for item in AGREEMENT.supplies if item.feed == YOUTH_JUSTICE.id]
    assert len(given_by) == 5
    for partner in given_by:
        assert of_supply(partner, YOUTH_JUSTICE).items() <= found.items()
    assert found["purpose journeys_and_evaluation"] is Tier.PSEUDONYMISED
    assert found["recipient data_group"] is Tier.PSEUDONYMISED


@given(st.dictionaries(st.text(), st.sampled_from(Tier), min_size=1))
def test_the_strictest_decides(ceilings):
    assert ceilings[deciding(ceilings)] is strictest(*ceilings.values())


def test_of_two_alike_the_first_is_named():
    assert deciding({"one": Tier.AGGREGATE, "other": Tier.AGGREGATE}) == "one"


def test_a_basis_lowers_a_ceiling():
    supply = AGREEMENT.supply("police", "police_recorded_crime").model_copy(
        update={"basis": "depersonalised_by_police"}
    )
    feed = SHIPPED.feed("police_recorded_crime")
    found = intake_ceilings(AGREEMENT, RULES, feed, supply)
    assert (deciding(found), found[deciding(found)]) == (
        "lawful basis depersonalised_by_police",
        Tier.DEPERSONALISED,
    )
