"""What must hold of the rules matrix: every class, tier and treatment is decided, and what is not listed is denied."""

from itertools import product

import pytest
import yaml

from contracts.errors import DocumentError
from contracts.field_rules import FieldRules, read_field_rules
from contracts.ladders import rungs
from contracts.library import shipped_documents
from contracts.vocabulary import FieldClass, Tier, Treatment
from tests.contracts.shelf import SHIPPED

DOCUMENT = (shipped_documents() / "definitions" / "field_class_rules.yaml").read_text("utf-8")
RULES = SHIPPED.field_rules
CLASSES = RULES.data_classes

SHARED = ("1", "2A", "2B")
ALLOWED_BESIDES_DROPPING = {
    ("RECORD_REF", "2B", "reference"),
    *(("DOB", tier, "age_band") for tier in SHARED),
    ("DOB", "2B", "age"),
    *(
        (place, tier, area)
        for place in ("GEO_RES", "GEO_EVENT")
        for tier in SHARED
        for area in ("force", "local_authority")
    ),
    *((place, tier, area) for place in ("GEO_RES", "GEO_EVENT") for tier in ("2A", "2B") for area in ("msoa", "lsoa")),
    ("GEO_EVENT", "2A", "snapped_point"),
    *(("TIME_EVENT", tier, period) for tier in SHARED for period in ("quarter", "month")),
    *(("TIME_EVENT", tier, period) for tier in ("2A", "2B") for period in ("week", "date")),
    ("TIME_EVENT", "2A", "date_and_hour_band"),
    *((name, tier, code) for name in ("QUASI", "SENSITIVE") for tier in SHARED for code in ("group", "roll_up")),
    *((name, tier, "keep") for name in ("QUASI", "SENSITIVE", "ADMIN") for tier in SHARED),
    ("MEASURE", "1", "keep"),
    ("MEASURE", "2A", "band"),
    ("MEASURE", "2B", "band"),
}


def test_the_shipped_matrix_decides_every_class_tier_and_treatment():
    everything = product(FieldClass, Tier, Treatment)
    allowed = {triple for triple in everything if RULES.allows(triple[0], triple[1], triple[2])}
    dropping = {(item, tier, Treatment.DROP) for item, tier in product(FieldClass, Tier)}
    assert {tuple(str(word) for word in triple) for triple in allowed - dropping} == ALLOWED_BESIDES_DROPPING


def test_what_is_read_is_what_is_written_beside_the_rules_of_classes():
    found = read_field_rules(DOCUMENT, "rules.yaml", CLASSES)
    assert found.allowed[FieldClass.DOB, Tier.AGGREGATE] == {Treatment.DROP, Treatment.AGE_BAND}
    assert found.allowed[FieldClass.RECORD_REF, Tier.DEPERSONALISED] == {Treatment.DROP}
    assert found.data_classes is CLASSES


def test_dropping_is_always_allowed():
    assert all(FieldRules({}, CLASSES).allows(item, tier, Treatment.DROP) for item, tier in product(FieldClass, Tier))


def test_a_pair_that_is_not_listed_allows_nothing_else():
    treatments = set(Treatment) - {Treatment.DROP}
    assert not any(FieldRules({}, CLASSES).allows(*triple) for triple in product(FieldClass, Tier, treatments))


COARSER = {
    (FieldClass.DOB, Treatment.AGE_BAND),
    (FieldClass.DOB, Treatment.AGE),
    *(
        (FieldClass.GEO_RES, area)
        for area in (Treatment.FORCE, Treatment.LOCAL_AUTHORITY, Treatment.MSOA, Treatment.LSOA)
    ),
    (FieldClass.RECORD_REF, Treatment.REFERENCE),
}
"""Of a birthday an age, of a home an area of many, of a record's number a keyed hash: never the thing."""


def test_no_class_that_must_rest_sealed_may_leave_in_any_way():
    sealed = [item for item in FieldClass if item.sealed_at_rest]
    everything = product(sealed, Tier, set(Treatment) - {Treatment.DROP})
    assert {(item, treatment) for item, tier, treatment in everything if RULES.allows(item, tier, treatment)} == COARSER


def test_beside_a_pid_nothing_leaves_finer_but_which_records_are_one_and_the_year_of_an_age():
    gained = {(triple[0], triple[2]) for triple in ALLOWED_BESIDES_DROPPING if triple[1] == "2B"}
    before = {(triple[0], triple[2]) for triple in ALLOWED_BESIDES_DROPPING if triple[1] == "2A"}
    assert gained - before == {("RECORD_REF", "reference"), ("DOB", "age")}
    # A day with an hour, or a street, beside a pid, would tell one person's day from another's.
    assert before - gained == {("TIME_EVENT", "date_and_hour_band"), ("GEO_EVENT", "snapped_point")}


@pytest.mark.parametrize("tier", ["2A", "2B"])
def test_whatever_a_class_allows_it_allows_more_coarsely_too(tier):
    """So that a grant which proves too fine can always be taken one rung down."""
    for item, treatment in product(set(FieldClass) - {FieldClass.ADMIN}, Treatment):  # a date of supply has no group
        if RULES.allows(item, Tier(tier), treatment):
            assert all(RULES.allows(item, Tier(tier), rung) for rung in rungs(treatment)), (item, treatment)


@pytest.mark.parametrize("treatment", sorted(set(Treatment) - {Treatment.DROP}))
def test_nothing_of_staff_leaves_at_any_tier(treatment):
    assert not any(RULES.allows(FieldClass.STAFF, tier, treatment) for tier in Tier)


def test_nothing_is_released_as_an_identifiable_person():
    assert not any(
        RULES.allows(item, Tier.IDENTIFIABLE, t) for item, t in product(FieldClass, set(Treatment) - {"drop"})
    )


def test_the_document_itself_decides_every_class():
    assert set(yaml.safe_load(DOCUMENT)) == set(FieldClass)


@pytest.mark.parametrize("undecided", FieldClass)
def test_a_matrix_that_forgets_a_class_is_refused(undecided):
    rows = yaml.safe_load(DOCUMENT)
    del rows[undecided.value]
    with pytest.raises(DocumentError, match=f"decides nothing for the field classes .*{undecided}"):
        read_field_rules(yaml.safe_dump(rows), "rules.yaml", CLASSES)


@pytest.mark.parametrize(
    "text",
    [
        DOCUMENT + 'SHOE_SIZE: {"1": [drop]}',
        DOCUMENT.replace('DOB: {"1"', 'DOB: {"1A"'),
        DOCUMENT.replace("lsoa]", "postcode]"),
        DOCUMENT + 'DOB: {"1": [keep]}',
        "- a list",
        "DOB: keep",
        "DOB: {1: null}",
        "",
        "{",
    ],
)
def test_a_matrix_with_anything_unknown_in_it_is_refused(text):
    with pytest.raises(DocumentError, match="is not a rules matrix"):
        read_field_rules(text, "rules.yaml", CLASSES)
