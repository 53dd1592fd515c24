"""What must hold of what may leave: a decision for every column, or a refusal, and never more after less was agreed."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from contracts.agreement import Agreement
from contracts.errors import ReleaseRefusedError
from contracts.field_rules import FieldRules
from contracts.release_plan import columns_to_protect, release_plan
from contracts.vocabulary import DataClass, FieldClass, Tier, Treatment, strictest
from tests.contracts.shelf import (
    CRIME,
    ON,
    SHIPPED,
    TABLE,
    agreement_data,
    agreement_of,
    changed,
    feed_of,
    fit,
    number_of,
)

AGREEMENT, RULES = SHIPPED.agreement, SHIPPED.field_rules
RECORDS = CRIME.id
CLASSES = SHIPPED.field_rules.data_classes
AGGREGATE, DEPERSONALISED = Tier.AGGREGATE, Tier.DEPERSONALISED


def plan(agreement=AGREEMENT, feed=CRIME, product=RECORDS, tier=DEPERSONALISED, recipient="data_group", on=ON):  # noqa: PLR0913, PLR0917 - every part of the question has a test
    return release_plan(agreement, RULES, feed, product, tier, recipient, on)


def refusal(*args, **kwargs):
    with pytest.raises(ReleaseRefusedError) as refused:
        plan(*args, **kwargs)
    return refused.value


def granting(number=0, **columns):
    """The shipped agreement, one of its releases granting these columns too."""
    data = agreement_data()
    data["releases"][number]["columns"][CRIME.id] |= columns
    return fit(data)


RELEASED_AS_RECORDS = {
    "month": Treatment.MONTH,
    "lsoa_code": Treatment.LSOA,
    "crime_type": Treatment.KEEP,
    "last_outcome_category": Treatment.KEEP,
}


def test_records_go_to_the_data_group_as_their_clause_says():
    found = plan()
    assert {item.column: item.treatment for item in found.released()} == RELEASED_AS_RECORDS
    assert (found.small_count, found.partners, found.purpose) == (5, ("police",), "strategic_needs_assessment")


def test_every_column_of_the_feed_is_decided_and_the_unnamed_is_dropped():
    decisions = plan().decisions
    assert [item.column for item in decisions] == [column.name for column in CRIME.columns]
    dropped = {item.column for item in decisions if item.treatment is Treatment.DROP}
    assert dropped == {column.name for column in CRIME.columns} - set(RELEASED_AS_RECORDS)


def test_a_plan_says_which_product_it_is_of_and_of_which_places_a_spoke_gets_rows():
    assert (plan().product, plan().area) == (RECORDS, ())
    assert plan(recipient="bristol_analysts").area == ("E06000023",)


@pytest.mark.parametrize(("data_class", "k"), [("police", 3), ("youth_justice", 7), ("education", 7)])
def test_a_plan_says_how_many_must_look_alike_and_how_few_may_be_singled_out(data_class, k):
    data = agreement_data()
    data["thresholds"] |= {"k": 3, "k_sensitive": 7, "l": 2, "singled_out_one_in": 50}
    found = plan(fit(data), replace(CRIME, data_class=DataClass(data_class)))
    assert (found.k, found.l, found.singled_out_one_in) == (k, 2, 50)


def test_more_must_look_alike_where_rows_are_of_health_or_children():
    data = agreement_data()
    data["thresholds"] |= {"k": 5, "k_sensitive": 10, "l": 2}
    asked = agreement_of(data)
    assert (plan(asked).k, plan(asked).l) == (5, 2)
    fires = SHIPPED.feed("fire_incidents")
    assert plan(asked, feed=fires, product=fires.id).k == 10, "its points are smaller than any area"
    del data["releases"][number_of("releases", "5.4")]["k"]
    health = SHIPPED.feed("emergency_department_assaults")
    assert plan(agreement_of(data), feed=health, product=health.id).k == 10
    assert plan(asked, feed=replace(CRIME, every_row_guarded=True)).k == 10, "whom it tells of may be children"


@pytest.mark.parametrize(("of_clause", "of_all", "asked"), [((3, 4), (1, 1), (3, 4)), ((3, 4), (7, 8), (7, 8))])
def test_a_clause_asks_more_of_its_records_than_the_thresholds_do_and_never_less(of_clause, of_all, asked):
    data = agreement_data()
    data["thresholds"] |= {"k": of_all[0], "l": of_all[1]}
    data["releases"][0] |= {"k": of_clause[0], "l": of_clause[1]}
    found = plan(agreement_of(data))
    assert (found.k, found.l) == asked


def test_of_health_ten_look_alike_in_the_shipped_agreement():
    for health in (SHIPPED.feed("emergency_department_assaults"), SHIPPED.feed("ambulance_incidents")):
        found = plan(SHIPPED.agreement, feed=health, product=health.id)
        assert (found.k, found.l) == (10, 2)


def test_a_class_that_its_gateway_does_not_name_stops_as_low_as_the_law_has_it():
    silent = changed("legal_gateways", number_of("legal_gateways", "cda_1998_s17a"), data_classes=None)
    refused = refusal(silent, replace(CRIME, data_class=DataClass.TREATMENT))
    assert "data class treatment under clause 3.1" in str(refused)


@pytest.mark.parametrize("recipient", ["data_group", "parties"])
def test_the_table_goes_to_both_recipients_that_its_clause_names(recipient):
    found = plan(product=TABLE, tier=AGGREGATE, recipient=recipient)
    assert found.decision("lsoa_code").treatment is Treatment.LOCAL_AUTHORITY
    assert found.recipient == recipient


def test_a_decision_says_all_that_was_considered():
    decision = plan().decision("month").as_json()
    assert decision == {
        "column": "month",
        "field_class": FieldClass.TIME_EVENT,
        "treatment": "month",
        "clause": "5.1",
        "legal_gateway": "cda_1998_s17a",
        "agreement": "avon_and_somerset_demonstration 3.0",
        "ceilings": {
            "feed police_street_level_crime": "2A",
            "recipient data_group": "2B",
            "purpose strategic_needs_assessment": "2A",
            "clause 3.1": "2A",
            "legal gateway cda_1998_s17a": "2A",
            "lawful basis depersonalised_by_police": "2A",
            "partner police": "2B",
        },
        "decided_by": "feed police_street_level_crime",
    }


@pytest.mark.parametrize("on", [date(2022, 12, 31), date(2031, 4, 1)])
def test_outside_its_dates_an_agreement_releases_nothing(on):
    assert "is not in force" in refusal(on=on).missing


def test_a_product_or_tier_that_no_clause_releases_is_refused():
    assert "no clause of" in refusal(product="rumours").missing
    assert "no clause of" in refusal(tier=AGGREGATE).missing
    assert "no clause of" in refusal(product=TABLE, tier=DEPERSONALISED).missing


@pytest.mark.parametrize("recipient", ["nobody", "parties", "", "police"])
def test_a_recipient_that_the_clause_does_not_name_is_refused(recipient):
    assert f"does not name the recipient {recipient!r}" in refusal(recipient=recipient).missing


def test_the_public_is_refused_whoever_names_it():
    assert "has not been attacked" in refusal(product=TABLE, tier=AGGREGATE, recipient="public").missing
    named = changed("releases", 1, recipients=["data_group", "public"])
    assert "has not been attacked" in refusal(named, product=TABLE, tier=AGGREGATE, recipient="public").missing
    other = changed("recipients", number_of("recipients", "parties"), public=True)
    assert "has not been attacked" in refusal(other, product=TABLE, tier=AGGREGATE, recipient="parties").missing


CEILINGS = {
    "legal gateway cda_1998_s17a": changed("legal_gateways", number_of("legal_gateways", "cda_1998_s17a"), ceiling="1"),
    "purpose strategic_needs_assessment": changed("purposes", 0, ceiling="1"),
    "recipient data_group": changed("recipients", 0, clearance="1"),
    "partner police": changed("parties", 0, ceiling="1"),
    "clause 3.1": changed("supplies", 0, ceiling="1"),
}


@pytest.mark.parametrize(("lowest", "agreement"), CEILINGS.items())
def test_one_lower_ceiling_is_enough_to_refuse_and_is_named(lowest, agreement):
    assert refusal(agreement).missing == f"{RECORDS} at tier 2A is above the ceiling 1 of {lowest}"
    assert plan(agreement, product=TABLE, tier=AGGREGATE).decision("month").decided_by == lowest


def test_the_feed_s_own_ceiling_is_enough_too():
    feed = replace(CRIME, ceiling=AGGREGATE)
    assert refusal(feed=feed).missing.endswith(f"above the ceiling 1 of feed {CRIME.id}")


def test_every_partner_of_a_feed_has_a_say():
    """Two forces give one feed: what one of them does not allow is not made of both."""
    data = agreement_data()
    data["parties"][number_of("parties", "gloucestershire_police")] |= {"signed": date(2023, 1, 1), "ceiling": "1"}
    data["supplies"].append(data["supplies"][0] | {"clause": "9.9", "partner": "gloucestershire_police"})
    agreement = agreement_of(data)
    assert refusal(agreement).missing.endswith("of partner gloucestershire_police")
    assert plan(agreement, product=TABLE, tier=AGGREGATE).partners == ("police", "gloucestershire_police")


def test_every_power_under_which_a_feed_is_given_is_told_once_and_in_order():
    supply = AGREEMENT.supply("police", RECORDS)
    more = [supply.model_copy(update={"clause": name, "legal_gateway": "pcsc_2022_s16"}) for name in ("9.8", "9.9")]
    agreement = AGREEMENT.model_copy(update={"supplies": (*more, *AGREEMENT.supplies)})
    assert plan(agreement).decision("month").legal_gateway == "cda_1998_s17a, pcsc_2022_s16"


def test_a_feed_that_nobody_gives_is_refused():
    data = agreement_data()
    del data["supplies"][0]
    assert "no partner gives" in refusal(agreement_of(data)).missing


def test_a_supply_whose_party_is_gone_counts_as_the_lowest_ceiling():
    without = AGREEMENT.model_copy(update={"parties": AGREEMENT.parties[1:]})
    assert refusal(without).missing.endswith("above the ceiling 1 of partner police")


@pytest.mark.parametrize("number", [0, 1])
def test_a_clause_that_grants_a_column_which_the_feed_has_not_is_refused(number):
    product, tier = [(RECORDS, DEPERSONALISED), (TABLE, AGGREGATE)][number]
    refused = refusal(granting(number, shoe_size="keep"), product=product, tier=tier)
    assert f"grants the column 'shoe_size', which {CRIME.id} has not" in refused.missing


STANDS = {
    *((column.name, Treatment.DROP) for column in CRIME.columns),
    ("month", Treatment.MONTH),
    ("month", Treatment.QUARTER),
    ("lsoa_code", Treatment.FORCE),
    ("lsoa_code", Treatment.LOCAL_AUTHORITY),
    ("lsoa_code", Treatment.LSOA),
    ("crime_type", Treatment.KEEP),
    ("last_outcome_category", Treatment.KEEP),
}


@pytest.mark.parametrize("treatment", Treatment)
@pytest.mark.parametrize("column", [column.name for column in CRIME.columns])
@pytest.mark.parametrize(("number", "product", "tier"), [(0, RECORDS, DEPERSONALISED), (1, TABLE, AGGREGATE)])
def test_a_grant_stands_only_if_the_column_s_class_allows_it(number, product, tier, column, treatment):
    agreement = granting(number, **{column: treatment.value})
    field_class = CRIME.column(column).field_class
    if not RULES.allows(field_class, tier, treatment):
        said = f"as {treatment}, which the class {field_class} does not allow at tier {tier}"
        assert said in refusal(agreement, product=product, tier=tier).missing
    elif (column, treatment) not in STANDS:
        assert f"as {treatment}, but " in refusal(agreement, product=product, tier=tier).missing
    else:
        assert plan(agreement, product=product, tier=tier).decision(column).treatment is treatment


def test_a_feed_without_places_grants_none():
    feed = replace(CRIME, place=None)
    assert "no place is found by that column" in refusal(feed=feed).missing


# Less agreed, never more released. Grants are drawn from those that can stand, for a plan with one that cannot is
# refused whole, and mending it releases more, as it should.
GRANTS = st.fixed_dictionaries(
    {},
    optional={
        "month": st.just("month"),
        "lsoa_code": st.sampled_from(["lsoa", "local_authority", "drop"]),
        "crime_type": st.sampled_from(["keep", "drop"]),
        "last_outcome_category": st.just("keep"),
        "falls_within": st.just("drop"),
    },
)
TIERS = st.sampled_from(["1", "2A", "2B"])


@st.composite
def agreements(draw):
    """The shipped agreement with other grants and ceilings."""
    data = agreement_data()
    data["releases"][0]["columns"] = {CRIME.id: draw(GRANTS)}
    for part, number, key in CEILING_KEYS:
        data[part][number][key] = draw(TIERS)
    return data


CEILING_KEYS = [
    ("legal_gateways", number_of("legal_gateways", "cda_1998_s17a"), "ceiling"),
    ("purposes", 0, "ceiling"),
    ("recipients", 0, "clearance"),
    ("parties", 0, "ceiling"),
    ("supplies", 0, "ceiling"),
]


def released(data, feed=CRIME):
    """What goes out in all: columns and what is done to them, of all clauses and recipients."""
    found = set()
    agreement = Agreement.model_validate(data) if isinstance(data, dict) else data
    for clause in agreement.releases:
        for recipient in clause.recipients:
            try:
                decided = plan(agreement, feed, clause.product, clause.tier, recipient)
            except ReleaseRefusedError:
                continue
            found |= {(clause.product, recipient, item.column, item.treatment) for item in decided.released()}
    return found


def protected(data, feed=CRIME):
    return set(columns_to_protect(Agreement.model_validate(data), RULES, feed, ON))


@given(agreements(), st.data())
def test_removing_a_column_from_a_clause_never_releases_or_holds_more(data, chosen):
    columns = data["releases"][0]["columns"][CRIME.id]
    assume(columns)
    before = released(data), protected(data)
    gone = chosen.draw(st.sampled_from(sorted(columns)))
    del columns[gone]
    assert released(data) <= before[0]
    assert protected(data) <= before[1]
    assert not {item for item in released(data) if item[::2] == (RECORDS, gone)}


@given(agreements(), st.integers(0, 1))
def test_removing_a_clause_never_releases_or_holds_more(data, number):
    before = released(data), protected(data)
    gone = data["releases"].pop(number)
    assert released(data) <= before[0]
    assert protected(data) <= before[1]
    assert not {item for item in released(data) if item[0] == gone["product"]}


@given(agreements(), st.integers(0, 3))
def test_removing_a_party_never_releases_more(data, number):
    agreement = Agreement.model_validate(data)
    parties = tuple(party for at, party in enumerate(agreement.parties) if at != number)
    assert released(agreement.model_copy(update={"parties": parties})) <= released(agreement)


@given(agreements(), st.integers(0, 1))
def test_removing_a_recipient_from_a_clause_releases_nothing_to_it(data, number):
    before = released(data)
    gone = data["releases"][number]["recipients"].pop(0)
    after = released(data)
    assert after <= before
    assert not {item for item in after if item[:2] == (data["releases"][number]["product"], gone)}


@given(agreements(), st.sampled_from(CEILING_KEYS), TIERS)
def test_lowering_a_ceiling_never_releases_more(data, which, tier):
    part, number, key = which
    before = released(data)
    data[part][number][key] = strictest(Tier(data[part][number][key]), Tier(tier)).value
    assert released(data) <= before


@given(agreements(), st.sampled_from(Tier), st.sampled_from(Tier))
def test_lowering_the_feed_s_ceiling_never_releases_more(data, tier, other):
    lower = replace(CRIME, ceiling=strictest(tier, other))
    assert released(data, lower) <= released(data, replace(CRIME, ceiling=tier))


def test_with_all_that_was_agreed_something_is_released():
    """Without this the properties above could hold of nothing."""
    assert len(released(agreement_data())) == 2 * 4 + 2 * 3


def test_protected_is_what_some_clause_in_force_could_release():
    assert tuple(columns_to_protect(AGREEMENT, RULES, CRIME, ON)) == (
        "month",
        "lsoa_code",
        "crime_type",
        "last_outcome_category",
    )


def test_nothing_is_protected_out_of_force_or_for_another_feed():
    assert columns_to_protect(AGREEMENT, RULES, CRIME, date(2031, 4, 1)) == {}
    assert columns_to_protect(AGREEMENT, RULES, feed_of({"name": "month"}), ON) == {}


def test_a_column_is_no_longer_protected_when_the_last_clause_that_allows_it_is_removed():
    data = agreement_data()
    held = [columns_to_protect(agreement_of(data), RULES, CRIME, ON)]
    for clause in (0, 1):
        del data["releases"][clause]["columns"][CRIME.id]["month"]
        held.append(columns_to_protect(agreement_of(data), RULES, CRIME, ON))
    assert ["month" in columns for columns in held] == [True, True, False]


def test_a_column_that_clauses_only_drop_is_not_protected():
    data = agreement_data()
    for clause in data["releases"][:2]:
        clause["columns"][CRIME.id]["month"] = "drop"
    assert "month" not in columns_to_protect(agreement_of(data), RULES, CRIME, ON)


@pytest.mark.parametrize("tier", ["1", "2A", "2B", "3"])
@pytest.mark.parametrize("column", ["crime_id", "context"])
def test_an_identifier_or_free_text_is_never_held_in_clear_whatever_a_clause_grants(column, tier):
    """No release stands for such a grant, so nothing but a breach could come of holding it."""
    data = agreement_data()
    grant = {"tier": tier, "clause": "9.9", "product": "wishes", "columns": {CRIME.id: {column: "keep"}}}
    data["releases"].append(data["releases"][0] | grant)
    assert column not in columns_to_protect(agreement_of(data), RULES, CRIME, ON)


@pytest.mark.parametrize("field_class", FieldClass)
def test_for_every_field_class_it_is_decided_whether_it_may_be_protected(field_class):
    column = replace(CRIME.column("crime_type"), field_class=field_class)
    held = columns_to_protect(AGREEMENT, RULES, replace(CRIME, columns=(column,)), ON)
    kept = {FieldClass.QUASI, FieldClass.SENSITIVE, FieldClass.MEASURE, FieldClass.ADMIN}
    assert tuple(held) == (("crime_type",) if field_class in kept else ())


def test_a_column_that_a_clause_grants_and_the_matrix_denies_is_not_protected():
    """No release could stand on such a grant, so nothing of it need be at rest."""
    data = agreement_data()
    data["releases"][0]["columns"][CRIME.id]["longitude"] = "keep"
    assert "longitude" not in columns_to_protect(agreement_of(data), RULES, CRIME, ON)


def test_a_matrix_that_allows_nothing_releases_nothing():
    with pytest.raises(ReleaseRefusedError, match="does not allow at tier 2A"):
        release_plan(AGREEMENT, FieldRules({}, CLASSES), CRIME, RECORDS, DEPERSONALISED, "data_group", ON)
