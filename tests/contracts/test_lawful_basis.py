"""What must hold of lawful bases: a change of regime has its law, and data of offences or health its condition."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from contracts.errors import ReleaseRefusedError
from contracts.lawful_basis import LawfulBasis, refuse_without_basis
from contracts.vocabulary import DataClass, FeedKind, Regime, Tier
from tests.contracts.shelf import CRIME, NUMBER, SHIPPED, feed_of

CLASSES = SHIPPED.field_rules.data_classes
SUPPLY = SHIPPED.agreement.supply("police", CRIME.id)
WHOLE = {"authorising_law": "An Act", "art6": "6(1)(e)", "art9": "9(2)(g)", "art10": "a paragraph"}
PEOPLE = replace(feed_of(NUMBER), data_class=DataClass.EDUCATION)
SHADES = replace(feed_of({"name": "shade"}), data_class=DataClass.EDUCATION)
OF_OFFENCES = (DataClass.POLICE, DataClass.PROBATION, DataClass.PRISON, DataClass.YOUTH_JUSTICE)


def basis(regime_in="law_enforcement", regime_out="general", **said):
    said = WHOLE | said if regime_out == "general" else said
    return LawfulBasis.model_validate(
        {"id": "b", "title": "B", "regime_in": regime_in, "regime_out": regime_out}
        | {name: value for name, value in said.items() if value is not None}
    )


def why(found, feed):
    """What is said of a clause that gives a feed on a basis; empty where nothing is."""
    try:
        refuse_without_basis(CLASSES, found, SUPPLY, feed, ReleaseRefusedError)
    except ReleaseRefusedError as refused:
        return refused.missing
    return ""


def test_what_was_collected_for_law_enforcement_needs_a_law_that_lets_it_be_used_otherwise():
    """Data Protection Act 2018 section 36(4)."""
    with pytest.raises(ValidationError, match="name the authorising_law"):
        basis(authorising_law=None)
    assert basis("general", authorising_law=None).authorising_law is None
    assert basis("law_enforcement", "law_enforcement").authorising_law is None


def test_uk_gdpr_asks_for_article_6_and_nothing_else_does():
    with pytest.raises(ValidationError, match="art6 is asked for"):
        basis(art6=None)
    for regime in ("law_enforcement", "not_personal"):
        with pytest.raises(ValidationError, match="art6 is asked for"):
            basis(regime_out=regime, art6="6(1)(e)")
        for article in ({"art9": "9(2)(g)"}, {"art10": "a paragraph"}):
            with pytest.raises(ValidationError, match="never without it"):
                basis(regime_out=regime, **article)


@pytest.mark.parametrize("regime_out", ["general", "law_enforcement"])
def test_what_is_no_personal_data_does_not_become_it(regime_out):
    with pytest.raises(ValidationError, match="does not become it"):
        basis("not_personal", regime_out)


@pytest.mark.parametrize(
    "said", [{"art6": "6(1)(g)"}, {"art6": "6"}, {"art9": "9(2)(k)"}, {"art9": "9(1)(a)"}, {"art10": ""}]
)
def test_an_article_is_cited_as_it_is_numbered(said):
    with pytest.raises(ValidationError):
        basis(**said)


def test_it_is_told_with_what_it_rests_on():
    assert basis().told == "B; UK GDPR Article 6(1)(e); UK GDPR Article 9(2)(g); a paragraph; An Act"
    assert basis("general", "not_personal").told == "B"


@pytest.mark.parametrize("data_class", OF_OFFENCES)
def test_data_of_offences_needs_its_condition(data_class):
    of_offences = replace(PEOPLE, data_class=data_class)
    assert "no condition for data of criminal offences" in why(basis(art10=None), of_offences)
    assert "no condition for data of criminal offences" in why(
        basis(art10=None), replace(SHADES, data_class=data_class)
    )
    assert not why(basis(), of_offences)
    assert not why(basis(art10=None), PEOPLE)


def test_a_special_category_needs_its_condition_by_class_or_by_what_a_column_is_coded_in():
    patients = replace(SHADES, data_class=DataClass.PATIENT_INFORMATION)
    ethnicity = SHIPPED.feed("school_suspensions_and_exclusions")
    for feed in (patients, ethnicity):
        assert "no condition for special categories" in why(basis(art9=None), feed)
        assert not why(basis(), feed)
    assert not why(basis(art9=None), SHADES)


def test_what_names_people_is_personal_data():
    for regime in ("law_enforcement", "general", "not_personal"):
        told = basis(regime, "not_personal")
        assert "as no personal data, and it names people" in why(told, PEOPLE)
        assert not why(told, replace(SHADES, data_class=DataClass.POLICE))


def test_part_3_has_its_own_conditions_which_are_the_receiver_s():
    assert not why(basis(regime_out="law_enforcement"), replace(PEOPLE, data_class=DataClass.POLICE))


@given(st.sampled_from(Regime), st.sampled_from(Regime))
def test_no_personal_data_reaches_2a_at_the_highest_and_nothing_else_is_held_to_it(regime_in, regime_out):
    try:
        found = basis(regime_in.value, regime_out.value)
    except ValidationError:
        return
    assert (found.ceiling is Tier.DEPERSONALISED) is (regime_out is Regime.NOT_PERSONAL)
    assert found.ceiling in {Tier.DEPERSONALISED, Tier.IDENTIFIABLE}


@pytest.mark.parametrize("supply", SHIPPED.agreement.supplies, ids=lambda item: item.clause)
def test_every_shipped_clause_rests_on_a_basis_that_reaches_what_it_gives(supply):
    feed = SHIPPED.feed(supply.feed)
    found = SHIPPED.agreement.lawful_basis(supply.basis)
    assert not why(found, feed)
    if feed.identifiers:
        assert found.regime_out is Regime.GENERAL
    if feed.kind is FeedKind.REFERENCE:
        assert found.regime_in is Regime.NOT_PERSONAL
