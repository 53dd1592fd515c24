"""Which contract stands for which data set that partners pool, and how far each may go at most."""

import pytest

from contracts.vocabulary import DataClass, FeedKind, Tier
from tests.contracts.shelf import SHIPPED

DATA_SETS = {
    "DS01 recorded crime": {"police_recorded_crime": "2B"},
    "DS02 people of crimes": {"police_recorded_crime_victims": "2B", "police_recorded_crime_suspects": "2B"},
    "DS03 street-level crime": {"police_street_level_crime": "2A"},
    "DS04 emergency departments": {"emergency_department_assaults": "2A"},
    "DS05 hospital admissions": {"hospital_admissions": "1"},
    "DS06 ambulance": {"ambulance_incidents": "2A"},
    "DS07 fire and rescue": {"fire_incidents": "2A"},
    "DS08 youth justice": {
        "youth_justice_cases": "2B",
        "youth_justice_interventions": "2B",
        "youth_justice_assessments": "2B",
    },
    "DS09 probation": {"probation_supervision": "2B"},
    "DS10 suspensions and exclusions": {"school_suspensions_and_exclusions": "2B"},
    "DS11 attendance": {"school_attendance": "2B"},
    "DS12 children in need": {"childrens_social_care": "1", "child_criminal_exploitation": "1"},
    "DS13 looked-after children": {"looked_after_children": "1", "looked_after_children_header": "1"},
    "DS14 interventions": {"intervention_participation": "2B"},
    "DS15 antisocial behaviour": {"antisocial_behaviour_incidents": "2A"},
    "DS16 missing people": {"missing_episodes": "2B", "missing_children_return_interviews": "1"},
    "DS17 National Referral Mechanism": {"national_referral_mechanism": "1"},
    "DS18 stop and search": {"stop_and_search": "2A"},
    "DS19 custody": {"police_custody": "2B"},
    "DS20 treatment": {"drug_and_alcohol_treatment": "1"},
    "DS22 reference": dict.fromkeys(
        [
            *("population_estimates", "deprivation", "postcode_lookup", "lsoa_2011_2021_lookup"),
            "address_catchments",
            *("schools_register", "health_sites", "bank_holidays", "school_terms"),
        ],
        "1",
    ),
    "what the partnership does and hears": {
        "service_register": "1",
        "hotspot_activity": "2A",
        "community_voice": "1",
        "risk_meeting_referrals": "2B",
    },
    "what it is compared with": {"comparator_series": "1"},
    "whom not to take": dict.fromkeys(["do_not_share_list", "consent_withdrawals", "national_data_opt_outs"], "1"),
    "made up by others": {"synthetic_emergency_attendances": "1"},
}
"""By the numbers of the domain study, section 4. DS21, MAPPA, MARAC and Channel, has no contract."""


def test_every_data_set_has_its_contracts_and_every_contract_its_data_set():
    named = [feed for feeds in DATA_SETS.values() for feed in feeds]
    assert sorted(named) == sorted(SHIPPED.feed_ids)


@pytest.mark.parametrize("data_set", DATA_SETS)
def test_no_edition_of_a_data_set_may_go_further_than_it_should(data_set):
    for feed, highest in DATA_SETS[data_set].items():
        assert {edition.ceiling for edition in SHIPPED.editions(feed).all} == {Tier(highest)}


def test_reference_data_is_about_nobody():
    for feed in DATA_SETS["DS22 reference"]:
        assert SHIPPED.feed(feed).kind is FeedKind.REFERENCE
        assert SHIPPED.feed(feed).identifiers == ()


def test_panels_about_acting_on_people_have_one_rule_which_refuses_them_all():
    refused = SHIPPED.field_rules.data_classes.refused
    assert set(refused) == {DataClass.MAPPA, DataClass.MARAC, DataClass.CHANNEL}
    assert not {SHIPPED.feed(feed).data_class for feed in SHIPPED.feed_ids} & set(refused)
