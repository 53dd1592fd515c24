"""What must hold of the power to give: of health and social care above all, at the door and before release."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.errors import IntakeRefusedError, ReleaseRefusedError
from contracts.power import (
    class_ceiling,
    refuse_without_opt_outs,
    refuse_without_power,
    supplies_with_power,
    unfit_under,
)
from contracts.release_plan import columns_to_protect, release_plan
from contracts.vocabulary import Authority, DataClass, FeedKind, FieldClass, Tier, Treatment
from tests.contracts.shelf import CRIME, NUMBER, ON, SHIPPED, YES_NO, agreement_data, changed, feed_of, fit, number_of

CLASSES = SHIPPED.field_rules.data_classes
AGREEMENT = SHIPPED.agreement
SUPPLY = AGREEMENT.supply("police", CRIME.id)
ATTENDANCES = SHIPPED.feed("emergency_department_assaults")
GATEWAY = number_of("legal_gateways", "cda_1998_s17a")
S16 = number_of("legal_gateways", "pcsc_2022_s16")
LISTED = [item for item in DataClass if item not in CLASSES.refused]
APPLIED = {"name": "ndoo_applied", "required": True} | YES_NO


def under(agreement, data_class, feed=CRIME):
    refuse_without_power(CLASSES, agreement, SUPPLY, replace(feed, data_class=data_class), IntakeRefusedError)


def refused(agreement, data_class):
    with pytest.raises(IntakeRefusedError) as refusal:
        under(agreement, data_class)
    return refusal.value


@pytest.mark.parametrize("data_class", [DataClass.MAPPA, DataClass.MARAC, DataClass.CHANNEL])
@pytest.mark.parametrize("named", [None, ["mappa", "marac", "channel"]])
def test_some_classes_are_refused_whatever_names_them(data_class, named):
    refusal = refused(changed("legal_gateways", GATEWAY, data_classes=named), data_class)
    assert refusal.missing == f"{data_class} is never taken"
    assert refusal.remedy.endswith(f"no agreement can admit {CRIME.id}")


def test_section_16_as_shipped_reaches_no_health_or_social_care():
    reached = AGREEMENT.legal_gateway("pcsc_2022_s16").data_classes
    assert not {DataClass.PATIENT_INFORMATION, DataClass.SOCIAL_CARE, DataClass.TREATMENT} & set(reached)


@pytest.mark.parametrize("data_class", [DataClass.PATIENT_INFORMATION, DataClass.SOCIAL_CARE])
def test_a_gateway_that_does_not_reach_a_class_refuses_it_and_says_what_would_do(data_class):
    refusal = refused(changed("legal_gateways", GATEWAY, data_classes=["police", "fire"]), data_class)
    assert refusal.missing == f"the legal gateway cda_1998_s17a of clause 3.1 does not reach {data_class}"
    assert refusal.remedy == (
        "it reaches police, fire; the clause must name one that gives police power to give police_street_level_crime"
    )


def reaching(named):
    """The shipped agreement, whose gateway reaches these classes: as `changed` makes it, without writing it out."""
    gateways = list(AGREEMENT.legal_gateways)
    gateways[GATEWAY] = gateways[GATEWAY].model_copy(update={"data_classes": named})
    return AGREEMENT.model_copy(update={"legal_gateways": tuple(gateways)})


@given(st.lists(st.sampled_from(LISTED), unique=True).map(tuple), st.sampled_from(LISTED))
def test_a_class_is_given_just_where_it_is_named_or_nothing_is(named, asked):
    if asked in named:
        under(reaching(named), asked)
    else:
        refused(reaching(named), asked)
    under(reaching(None), asked)


def test_a_feed_that_names_no_class_is_refused_unless_it_is_about_nobody():
    assert refused(AGREEMENT, None).missing == "police_street_level_crime names no class of data"
    under(AGREEMENT, None, replace(CRIME, kind=FeedKind.REFERENCE))
    with pytest.raises(IntakeRefusedError, match="names no class"):
        under(AGREEMENT, None, replace(CRIME, kind=FeedKind.AGGREGATE))


def ceiling(agreement, data_class):
    return class_ceiling(CLASSES, agreement, SUPPLY, replace(CRIME, data_class=data_class))


@pytest.mark.parametrize(("data_class", "tier"), CLASSES.unless_named.items())
def test_what_needs_naming_stops_low_until_a_gateway_names_it(data_class, tier):
    assert ceiling(changed("legal_gateways", GATEWAY, data_classes=None), data_class) is tier
    assert ceiling(changed("legal_gateways", GATEWAY, data_classes=[data_class.value]), data_class) is Tier.IDENTIFIABLE


def test_other_classes_have_no_ceiling_of_their_own():
    silent = changed("legal_gateways", GATEWAY, data_classes=None)
    others = set(DataClass) - set(CLASSES.unless_named) - set(CLASSES.refused)
    assert {ceiling(silent, data_class) for data_class in (*others, None)} == {Tier.IDENTIFIABLE}


def about_patients(*columns, **extra):
    return replace(feed_of(NUMBER, *columns, **extra), data_class=DataClass.PATIENT_INFORMATION)


def test_patients_are_named_only_where_opt_outs_were_applied():
    with pytest.raises(IntakeRefusedError) as refusal:
        refuse_without_opt_outs(CLASSES, about_patients())
    assert "has no column that says the National Data Opt-out was applied" in refusal.value.missing
    assert "vrpOptOut, such as ndoo_applied" in refusal.value.remedy
    refuse_without_opt_outs(CLASSES, about_patients(APPLIED, vrpOptOut={"ndoo_applied": ["N"]}))
    with pytest.raises(IntakeRefusedError):
        refuse_without_opt_outs(CLASSES, about_patients(APPLIED, vrpConsent={"ndoo_applied": ["N"]}))


def test_where_no_patient_is_named_and_in_lists_of_opt_outs_no_such_column_is_needed():
    refuse_without_opt_outs(CLASSES, ATTENDANCES)
    refuse_without_opt_outs(CLASSES, SHIPPED.feed("national_data_opt_outs"))
    refuse_without_opt_outs(CLASSES, replace(about_patients(), data_class=DataClass.POLICE))


def release(agreement, feed=ATTENDANCES):
    return release_plan(agreement, SHIPPED.field_rules, feed, feed.id, Tier.DEPERSONALISED, "data_group", ON)


def test_what_lost_its_power_is_released_no_more():
    with pytest.raises(ReleaseRefusedError, match="does not reach patient_information"):
        release(changed("legal_gateways", number_of("legal_gateways", "istv_dcb1594"), data_classes=["police"]))
    with pytest.raises(ReleaseRefusedError, match="mappa is never taken"):
        release(AGREEMENT, replace(ATTENDANCES, data_class=DataClass.MAPPA))


def test_a_release_shows_the_ceiling_of_a_class_and_is_held_to_it():
    plan = release(changed("legal_gateways", number_of("legal_gateways", "istv_dcb1594"), data_classes=None))
    assert plan.decisions[0].ceilings["data class patient_information under clause 3.21"] == "2A"
    silent = changed("legal_gateways", number_of("legal_gateways", "istv_dcb1594"), data_classes=None)
    with pytest.raises(ReleaseRefusedError, match="above the ceiling 1 of data class treatment"):
        release(silent, replace(ATTENDANCES, data_class=DataClass.TREATMENT))


def test_nothing_of_an_exclusion_list_is_released_to_anybody():
    with pytest.raises(ReleaseRefusedError, match="do_not_share_list is an exclusion list: nothing of it goes"):
        supplies_with_power(CLASSES, AGREEMENT, SHIPPED.feed("do_not_share_list"))


def test_what_nobody_gives_is_not_released():
    with pytest.raises(ReleaseRefusedError, match="no partner gives national_data_opt_outs"):
        supplies_with_power(CLASSES, AGREEMENT, SHIPPED.feed("national_data_opt_outs"))


PARTICIPANTS = SHIPPED.feed("intervention_participation")


def given_by(authority, feed, **change):
    """The clause under which the sports project gives, by an authority of another kind under section 16."""
    party = AGREEMENT.party("sports_project").model_copy(update={"authority": authority})
    parties = tuple(party if item.id == party.id else item for item in AGREEMENT.parties)
    supply = AGREEMENT.supply("sports_project", PARTICIPANTS.id).model_copy(
        update={"legal_gateway": "pcsc_2022_s16", "basis": "law_enforcement_to_duty"}
    )
    agreement = AGREEMENT.model_copy(update={"parties": parties})
    reaching_all = agreement.legal_gateway("pcsc_2022_s16").model_copy(update={"data_classes": None} | change)
    gateways = tuple(reaching_all if item.id == reaching_all.id else item for item in agreement.legal_gateways)
    refuse_without_power(
        CLASSES, agreement.model_copy(update={"legal_gateways": gateways}), supply, feed, ReleaseRefusedError
    )


@pytest.mark.parametrize("kind", [FeedKind.EVENTS, FeedKind.EXCLUSION_LIST])
@given(st.sampled_from(Authority))
def test_records_of_a_health_or_social_care_authority_are_not_given_under_section_16_whatever_they_are_of(
    kind, authority
):
    """Section 16(4) of the 2022 Act turns on who discloses: hospital navigators' notes are no patient information."""
    feed = replace(PARTICIPANTS, kind=kind)
    if authority in {Authority.HEALTH, Authority.SOCIAL_CARE}:
        with pytest.raises(ReleaseRefusedError, match="gives no power over personal data of"):
            given_by(authority, feed)
    else:
        given_by(authority, feed)


def test_counts_of_a_health_authority_are_no_personal_data():
    given_by(Authority.HEALTH, replace(PARTICIPANTS, kind=FeedKind.AGGREGATE))
    given_by(Authority.HEALTH, PARTICIPANTS, not_from=())


def test_what_a_partner_is_that_is_no_party_any_more_nobody_knows():
    """Else an agreement that no longer names it would let out what it stopped while it did."""
    recorded = SHIPPED.feed("police_recorded_crime")
    supply = AGREEMENT.supply("police", recorded.id)
    with pytest.raises(ReleaseRefusedError) as refused:
        refuse_without_power(
            CLASSES, AGREEMENT.model_copy(update={"parties": ()}), supply, recorded, ReleaseRefusedError
        )
    assert refused.value.missing == (
        "the legal gateway pcsc_2022_s16 of clause 3.4 gives no power over personal data of "
        "health or social_care authorities, as police may be one"
    )


OUTWARD_ONLY, MORE = "cda_1998_s17a", "istv_dcb1594"
FINE = {Treatment.MSOA, Treatment.LSOA}
SAYS = "cda_1998_s17a tells of where somebody lives no more than the local authority"
PATIENTS = replace(
    feed_of(
        {"name": "where", "classification": "GEO_EVENT"},
        {"name": "home", "classification": "GEO_RES"},
        vrpPlace={"column": "where", "lookup": "lsoa_2011_2021_lookup"},
        vrpResidence={"column": "home", "lookup": "postcode_lookup", "kind": "postcode"},
    ),
    id=ATTENDANCES.id,
    data_class=DataClass.PATIENT_INFORMATION,
)


def given_under(*powers, **home):
    """The shipped agreement, attendances given under these powers and the home of the patient granted so."""
    data = agreement_data()
    supply = data["supplies"][number_of("supplies", "3.21")]
    rest = [item for item in data["supplies"] if item["feed"] != ATTENDANCES.id]
    partners = zip(powers, ("acute_trust", "ambulance"), strict=False)
    data["supplies"] = rest + [
        supply | {"clause": f"3.9{partner}", "legal_gateway": power, "partner": partner} for power, partner in partners
    ]
    data["releases"][number_of("releases", "5.4")]["columns"][ATTENDANCES.id] |= home
    return fit(data)


def too_fine(agreement, feed=PATIENTS, column="home"):
    """The treatments of a column that a power stops, of those that fit it."""
    said = {
        item: unfit_under(CLASSES, agreement, feed, feed.column(column), item, Tier.DEPERSONALISED)
        for item in Treatment
    }
    return {item for item, why in said.items() if why == SAYS}


def test_of_where_a_patient_lives_section_17a_tells_the_authority_at_most():
    """Source: SI 2007/1831, of patients a general postcode address: the outward part of the postcode."""
    assert too_fine(given_under(OUTWARD_ONLY)) == FINE
    fit_all = {
        item
        for item in (Treatment.LOCAL_AUTHORITY, Treatment.FORCE, Treatment.DROP)
        if not unfit_under(
            CLASSES, given_under(OUTWARD_ONLY), PATIENTS, PATIENTS.column("home"), item, Tier.DEPERSONALISED
        )
    }
    assert fit_all == {Treatment.LOCAL_AUTHORITY, Treatment.FORCE, Treatment.DROP}


def test_of_several_powers_the_strictest_counts():
    assert too_fine(given_under(MORE, OUTWARD_ONLY)) == too_fine(given_under(OUTWARD_ONLY, MORE)) == FINE
    assert too_fine(given_under(MORE)) == set()


def test_another_s_power_and_another_class_and_another_place_have_no_such_limit():
    assert too_fine(AGREEMENT) == set()  # ambulance calls come under that power; attendances do not
    for data_class in (DataClass.POLICE, None):
        assert too_fine(given_under(OUTWARD_ONLY), replace(PATIENTS, data_class=data_class)) == set()
    assert too_fine(given_under(OUTWARD_ONLY), column="where") == set()


def test_what_cannot_be_made_at_all_is_said_before_what_a_power_stops():
    why = unfit_under(
        CLASSES,
        given_under(OUTWARD_ONLY),
        ATTENDANCES,
        ATTENDANCES.column("lsoa_residence"),
        Treatment.MSOA,
        Tier.DEPERSONALISED,
    )
    assert why == "its lookup knows no middle area"


@pytest.mark.parametrize("treatment", ["lsoa", "local_authority"])
def test_a_clause_that_lets_out_a_finer_home_of_a_patient_is_refused_and_nothing_is_held_for_it(treatment):
    agreement = given_under(OUTWARD_ONLY, lsoa_residence=treatment)
    held = columns_to_protect(agreement, SHIPPED.field_rules, ATTENDANCES, ON)
    if treatment == "local_authority":
        assert release(agreement).decision("lsoa_residence").treatment is Treatment.LOCAL_AUTHORITY
        assert held["lsoa_residence"] == {Treatment.LOCAL_AUTHORITY}
        return
    with pytest.raises(ReleaseRefusedError) as refusal:
        release(agreement)
    assert refusal.value.missing == f"clause 5.4 grants 'lsoa_residence' as lsoa, but {SAYS}"
    assert "lsoa_residence" not in held
    assert release(given_under(MORE, lsoa_residence=treatment)).decision("lsoa_residence").treatment is Treatment.LSOA


def test_where_an_ambulance_was_called_to_is_a_place_of_events():
    """Source: SI 2007/1831: of calls to an ambulance the location, of patients no finer place than the outward code."""
    assert SHIPPED.feed("ambulance_incidents").column("lsoa_code").field_class is FieldClass.GEO_EVENT
