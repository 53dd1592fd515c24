"""What must hold of single columns: which treatment can make something of each, and what of it may be held for that."""

from dataclasses import replace
from datetime import date

import pytest

from contracts.errors import ReleaseRefusedError
from contracts.field_rules import FieldRules
from contracts.release_plan import columns_to_protect, references_to_keep, release_plan
from contracts.vocabulary import ColumnType, FieldClass, Tier, Treatment
from tests.contracts.shelf import CRIME, ON, SHIPPED, agreement_data, agreement_of, feed_of, number_of

AGREEMENT, RULES = SHIPPED.agreement, SHIPPED.field_rules
RECORDS, DEPERSONALISED = CRIME.id, Tier.DEPERSONALISED
VICTIMS = SHIPPED.feed("police_recorded_crime_victims")
ANYTHING = FieldRules(
    {(item, tier): frozenset(Treatment) for item in FieldClass for tier in Tier}, SHIPPED.field_rules.data_classes
)
CODES = {"quality": [{"type": "library", "metric": "invalidValues", "mustBe": 0, "arguments": {"validValues": ["a"]}}]}
PATTERN = {"logicalTypeOptions": {"pattern": "[0-9]{2}"}}
GROUPS = {"customProperties": [{"property": "vrpGroups", "value": "offence_groups"}]}
BANDS = {"logicalTypeOptions": {"minimum": 0}, "customProperties": [{"property": "vrpBands", "value": [0, 1]}]}
WHERE, HOME = {"classification": "GEO_EVENT"}, {"classification": "GEO_RES"}
PLACES = {"where", "home"}
EVERY_KIND = {
    "where": WHERE,
    "home": HOME,
    "unbounded": {},
    "coded": CODES,
    "patterned": PATTERN,
    "grouped": CODES | GROUPS,
    "numbered_groups": {"logicalType": "integer"} | GROUPS,
    "number": {"logicalType": "number"},
    "whole": {"logicalType": "integer"},
    "banded": {"logicalType": "integer", "classification": "MEASURE"} | BANDS,
    "day": {"logicalType": "date"},
    "time": {"logicalType": "timestamp"},
    "born": {"logicalType": "date", "classification": "DOB"},
    "reference": {"classification": "RECORD_REF"},
    "east": {"logicalType": "integer", "classification": "GEO_EVENT"},
    "north": {"logicalType": "number", "classification": "GEO_EVENT"},
}
OF_EVERY_KIND = replace(
    feed_of(
        *({"name": name} | column for name, column in EVERY_KIND.items()),
        vrpPlace={"column": "where", "lookup": "lsoa_2011_2021_lookup"},
        vrpPoint={"east": "east", "north": "north", "public": "every_row"},
        vrpResidence={"column": "home", "lookup": "postcode_lookup", "kind": "postcode"},
        vrpEventTime="time",
    ),
    id=CRIME.id,
)
NUMBERS = {"number", "whole", "banded", "east", "north"}
TYPED = {*NUMBERS, "numbered_groups", "day", "time", "born"}
TEXTS = set(EVERY_KIND) - TYPED
FITS = {
    Treatment.DROP: set(EVERY_KIND),
    Treatment.SNAPPED_POINT: {"where"},
    Treatment.LSOA: PLACES,
    Treatment.MSOA: {"home"},
    Treatment.LOCAL_AUTHORITY: PLACES,
    Treatment.FORCE: PLACES,
    Treatment.QUARTER: TEXTS | {"day", "time", "born"},
    Treatment.WEEK: {"day", "time", "born"},
    Treatment.MONTH: TEXTS | {"day", "time", "born"},
    Treatment.DATE: {"day", "time", "born"},
    Treatment.DATE_AND_HOUR_BAND: {"time"},
    Treatment.AGE_BAND: {"born"},
    Treatment.AGE: {"born"},
    Treatment.GROUP: {"grouped"},
    Treatment.ROLL_UP: {"grouped"},
    Treatment.BAND: {"banded"},
    Treatment.REFERENCE: {"reference"},
    Treatment.KEEP: TYPED - {"numbered_groups"} | {"coded", "patterned"},
}
WHY = {
    Treatment.LSOA: "no place is found by that column",
    Treatment.LOCAL_AUTHORITY: "no place is found by that column",
    Treatment.FORCE: "no place is found by that column",
    Treatment.QUARTER: "it is of another type",
    Treatment.WEEK: "it is of another type",
    Treatment.MONTH: "it is of another type",
    Treatment.DATE: "it is of another type",
    Treatment.DATE_AND_HOUR_BAND: "it is of another type",
    Treatment.AGE_BAND: "it is no date of birth",
    Treatment.AGE: "it is no date of birth",
    Treatment.REFERENCE: "it refers to no record",
    Treatment.KEEP: "its contract does not say what it may hold, so it may hold a name",
}


def alone(column, treatment):
    """An agreement whose clause for records grants one column, one treatment."""
    data = agreement_data()
    data["releases"][0]["columns"] = {CRIME.id: {column: treatment.value}}
    data["releases"] = data["releases"][:1]
    return agreement_of(data)


@pytest.mark.parametrize("column", EVERY_KIND)
@pytest.mark.parametrize("treatment", Treatment)
def test_a_treatment_is_granted_only_of_a_column_that_it_can_make_something_of(treatment, column):
    agreement = alone(column, treatment)

    def asked():
        return release_plan(agreement, ANYTHING, OF_EVERY_KIND, RECORDS, DEPERSONALISED, "data_group", ON)

    if column in FITS[treatment]:
        assert asked().decision(column).treatment is treatment
        return
    with pytest.raises(ReleaseRefusedError) as refused:
        asked()
    expected = WHY.get(treatment) or {"numbered_groups": "it is of another type"}.get(column, "names no groups")
    if treatment is Treatment.SNAPPED_POINT:
        expected = "its contract tells no point of it" if column == "home" else "no place is found by that column"
    if treatment is Treatment.KEEP and column in {"grouped", "numbered_groups"}:
        expected = "its codes have groups, and in records those are told instead"
    if treatment is Treatment.BAND:
        whole = column in NUMBERS | {"numbered_groups"}
        expected = "its contract does not say where its bands begin" if whole else "it is of another type"
    if treatment is Treatment.MSOA:
        expected = "its lookup knows no middle area" if column == "where" else "no place is found by that column"
    assert f"grants '{column}' as {treatment}, but " in refused.value.missing
    assert expected in refused.value.missing
    # No release could stand on such a grant, so nothing of the column is held for it.
    assert columns_to_protect(agreement, ANYTHING, OF_EVERY_KIND, ON) == {}
    assert references_to_keep(agreement, ANYTHING, OF_EVERY_KIND, ON) == ()


def test_every_treatment_and_type_is_in_that_table():
    assert set(FITS) == set(Treatment)
    assert {column.type for column in OF_EVERY_KIND.columns} == set(ColumnType)


def held(agreement, feed=VICTIMS):
    return set(columns_to_protect(agreement, RULES, feed, ON))


def test_of_people_only_what_has_a_coarser_form_is_held():
    assert held(AGREEMENT) == {
        "committed_from",
        "dob",
        "sex",
        "ethnicity_self",
        "home_postcode",
        "role",
        "relationship",
        "repeat_victim",
        "injury_level",
    }


@pytest.mark.parametrize("feed", SHIPPED.feeds.values(), ids=SHIPPED.feeds)
def test_whatever_clauses_grant_nothing_sealed_is_held_but_a_birth_as_an_age_and_a_place_as_its_area(feed):
    """Every column granted everything, under rules that allow everything."""
    clause = AGREEMENT.releases[0]
    wishes = [
        clause.model_copy(update={"columns": {feed.id: dict.fromkeys((item.name for item in feed.columns), treatment)}})
        for treatment in Treatment
    ]
    agreement = AGREEMENT.model_copy(update={"releases": tuple(wishes)})
    names = columns_to_protect(agreement, ANYTHING, feed, ON)
    sealed = {name for name in names if feed.column(name).field_class.sealed_at_rest}
    ages = {column.name for column in feed.columns if column.field_class is FieldClass.DOB}
    assert sealed <= ages | {place.column for place in feed.places}
    assert {name for name in names if feed.column(name).field_class is FieldClass.DIRECT_ID} == set()


def test_where_somebody_lives_is_held_only_if_the_feed_says_what_area_it_is_in():
    """Without a lookup there is nothing coarser than the postcode itself."""
    assert "home_postcode" in held(AGREEMENT)
    assert "home_postcode" not in held(AGREEMENT, replace(VICTIMS, residence=None))


def test_a_birth_and_a_home_that_no_clause_grants_are_not_held():
    data = agreement_data()
    for clause in data["releases"]:
        for granted in clause["columns"].values():
            for name in ("dob", "home_postcode"):
                granted.pop(name, None)
    assert not {"dob", "home_postcode"} & held(agreement_of(data))


def test_a_reference_is_kept_sealed_where_a_clause_could_release_its_pseudonym():
    assert references_to_keep(AGREEMENT, RULES, VICTIMS, ON) == ("crime_ref",)
    assert references_to_keep(AGREEMENT, RULES, SHIPPED.feed("police_recorded_crime"), ON) == ("crime_ref",)
    assert references_to_keep(AGREEMENT, RULES, CRIME, ON) == ()


@pytest.mark.parametrize("on", [date(2022, 12, 31), date(2031, 4, 1)])
def test_out_of_force_no_reference_is_kept(on):
    assert references_to_keep(AGREEMENT, RULES, VICTIMS, on) == ()


@pytest.mark.parametrize(("tier", "treatment"), [("2A", "reference"), ("2B", "drop"), ("2B", "keep")])
def test_a_reference_that_could_not_leave_as_a_pseudonym_is_not_kept(tier, treatment):
    data = agreement_data()
    data["releases"] = [data["releases"][number_of("releases", "5.8")]]
    data["releases"][0] |= {"tier": tier, "columns": {VICTIMS.id: {"crime_ref": treatment}}}
    assert references_to_keep(agreement_of(data), RULES, VICTIMS, ON) == ()


def test_no_column_but_a_record_reference_is_kept_as_one():
    for feed in SHIPPED.feeds.values():
        kept = references_to_keep(AGREEMENT, RULES, feed, ON)
        assert {feed.column(name).field_class for name in kept} <= {FieldClass.RECORD_REF}
        assert not set(kept) & set(columns_to_protect(AGREEMENT, RULES, feed, ON))


@pytest.mark.parametrize("column", ["grouped", "numbered_groups"])
def test_in_a_table_codes_that_have_groups_may_be_counted_as_they_are(column):
    """Small counts of them are withheld there; so they may be held."""
    data = agreement_data()
    table = data["releases"][number_of("releases", "5.2")]
    table["columns"] = {CRIME.id: {column: "keep"}}
    data["releases"] = [table]
    agreement = agreement_of(data)
    plan = release_plan(agreement, ANYTHING, OF_EVERY_KIND, table["product"], Tier.AGGREGATE, "parties", ON)
    assert plan.decision(column).treatment is Treatment.KEEP
    assert columns_to_protect(agreement, ANYTHING, OF_EVERY_KIND, ON) == {column: frozenset({Treatment.KEEP})}


def test_no_shipped_clause_lets_a_number_or_a_grouped_code_out_of_a_record_as_it_is():
    for release in AGREEMENT.releases:
        for name, granted in release.columns.items():
            of_class = {SHIPPED.feed(name).column(column): treatment for column, treatment in granted.items()}
            exact = [column for column, treatment in of_class.items() if treatment is Treatment.KEEP]
            fine = [item.name for item in exact if item.groups or item.field_class is FieldClass.MEASURE]
            assert release.tier is Tier.AGGREGATE or fine == []


@pytest.mark.parametrize(("ceiling", "leaves"), [("1", False), ("2A", True), ("2B", True)])
def test_nothing_of_a_column_leaves_above_its_own_ceiling_whatever_a_clause_grants(ceiling, leaves):
    said = [{"property": "vrpCeiling", "value": ceiling}]
    feed = replace(feed_of({"name": "shade", "customProperties": said} | CODES), id=CRIME.id)
    data = agreement_data()
    data["releases"][number_of("releases", "5.1")]["columns"] = {CRIME.id: {"shade": "keep"}}
    agreement = agreement_of(data)
    held = columns_to_protect(agreement, ANYTHING, feed, ON)
    if leaves:
        (decision,) = release_plan(agreement, ANYTHING, feed, RECORDS, DEPERSONALISED, "data_group", ON).decisions
        assert decision.ceilings["column shade"] == ceiling
        assert held == {"shade": frozenset({Treatment.KEEP})}
        return
    assert held == {}
    with pytest.raises(ReleaseRefusedError, match="lets nothing of it above tier 1"):
        release_plan(agreement, ANYTHING, feed, RECORDS, DEPERSONALISED, "data_group", ON)
