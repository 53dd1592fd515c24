"""What must hold of the rules matrix: every class, tier and treatment is decided, and what is not listed is denied."""

from itertools import product

import pytest
import yaml

from contracts.errors import DocumentError
from contracts.field_rules import FieldRules, read_field_rules
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
    *((place, tier, "local_authority") for place in ("GEO_RES", "GEO_EVENT") for tier in SHARED),
    ("GEO_EVENT", "2A", "lsoa"),
    ("GEO_EVENT", "2B", "lsoa"),
    *(("TIME_EVENT", tier, "month") for tier in SHARED),
    ("TIME_EVENT", "2A", "date"),
    ("TIME_EVENT", "2B", "date"),
    ("TIME_EVENT", "2A", "date_and_hour_band"),
    *((name, tier, "group") for name in ("QUASI", "SENSITIVE") for tier in SHARED),
    *((name, tier, "keep") for name in ("QUASI", "SENSITIVE", "MEASURE", "ADMIN") for tier in SHARED),
}


def test_the_shipped_matrix_decides_every_class_tier_and_treatment():
    everything = product(FieldClass, Tier, Treatment)
    allowed = {triple for triple in everything if RULES.allows(triple[0], triple[1], triple[2])}
    dropping = {(item, tier, Treatment.DROP) for item, tier in product(FieldClass, Tier)}
    assert {tuple(str(word) for word in triple) for triple in allowed - dropping} == ALLOWED_BESIDES_DROPPING


def test_dropping_is_always_allowed():
    assert all(FieldRules({}, CLASSES).allows(item, tier, Treatment.DROP) for item, tier in product(FieldClass, Tier))


def test_a_pair_that_is_not_listed_allows_nothing_else():
    treatments = set(Treatment) - {Treatment.DROP}
    assert not any(FieldRules({}, CLASSES).allows(*triple) for triple in product(FieldClass, Tier, treatments))


COARSER = {
    (FieldClass.DOB, Treatment.AGE_BAND),
    (FieldClass.GEO_RES, Treatment.LOCAL_AUTHORITY),
    (FieldClass.RECORD_REF, Treatment.REFERENCE),
}
"""Of a birthday the band of an age, of a home its authority, of a record's number a keyed hash: never the thing."""


def test_no_class_that_must_rest_sealed_may_leave_in_any_way():
    sealed = [item for item in FieldClass if item.sealed_at_rest]
    everything = product(sealed, Tier, set(Treatment) - {Treatment.DROP})
    assert {(item, treatment) for item, tier, treatment in everything if RULES.allows(item, tier, treatment)} == COARSER


def test_beside_a_pid_nothing_leaves_finer_but_which_records_are_one():
    gained = {(triple[0], triple[2]) for triple in ALLOWED_BESIDES_DROPPING if triple[1] == "2B"}
    before = {(triple[0], triple[2]) for triple in ALLOWED_BESIDES_DROPPING if triple[1] == "2A"}
    assert gained - before == {("RECORD_REF", "reference")}
    # A day with an hour, beside a pid, would tell one person's day from another's.
    assert before - gained == {("TIME_EVENT", "date_and_hour_band")}


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
