"""What must hold of the classes of data: what is shipped, what an operator may make stricter, and never laxer."""

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from contracts.data_classes import read_data_classes
from contracts.errors import DocumentError
from contracts.library import Library, shipped_documents
from contracts.vocabulary import DataClass, Tier
from tests.contracts.shelf import SHIPPED, shelf_in

DOCUMENT = (shipped_documents() / "definitions" / "refused_classes.yaml").read_text("utf-8")
CLASSES = SHIPPED.field_rules.data_classes


def read(**changes):
    return read_data_classes(yaml.safe_dump(yaml.safe_load(DOCUMENT) | changes), "classes.yaml")


def without(part, name):
    return {key: value for key, value in yaml.safe_load(DOCUMENT)[part].items() if key != name}


def test_what_is_shipped():
    assert set(CLASSES.refused) == {DataClass.MAPPA, DataClass.MARAC, DataClass.CHANNEL}
    assert CLASSES.unless_named == {
        DataClass.PATIENT_INFORMATION: Tier.DEPERSONALISED,
        DataClass.SOCIAL_CARE: Tier.DEPERSONALISED,
        DataClass.TREATMENT: Tier.AGGREGATE,
        DataClass.MODERN_SLAVERY: Tier.AGGREGATE,
    }
    assert CLASSES.opt_out == {DataClass.PATIENT_INFORMATION, DataClass.TREATMENT}
    assert CLASSES.coarse_residence == {DataClass.PATIENT_INFORMATION: {"cda_1998_s17a"}}


def test_why_a_class_is_refused_is_kept_as_it_is_written():
    found = read(refused=dict.fromkeys(("mappa", "marac", "channel"), "the law") | {"fire": "our own rule"})
    assert (found.refused[DataClass.MAPPA], found.refused[DataClass.FIRE]) == ("the law", "our own rule")


@pytest.mark.parametrize("name", ["mappa", "marac", "channel"])
def test_a_class_that_is_never_given_cannot_be_let_in(name):
    with pytest.raises(DocumentError, match=f"classes.yaml: must refuse {name}, whatever is agreed"):
        read(refused=without("refused", name))


@pytest.mark.parametrize("name", ["patient_information", "social_care"])
@pytest.mark.parametrize("tier", ["2B", "3", None])
def test_what_section_16_does_not_reach_cannot_be_raised(name, tier):
    rest = without("unless_named", name)
    with pytest.raises(DocumentError, match=f"must keep {name} to tier 2A at most"):
        read(unless_named=rest if tier is None else rest | {name: tier})


def test_opt_outs_cannot_be_waived_for_patients():
    with pytest.raises(DocumentError, match="must ask of patient_information that opt-outs were applied"):
        read(opt_out=["treatment"])


def test_a_special_category_is_told_by_class_or_by_what_a_column_is_coded_in():
    suspensions, patients = SHIPPED.feed("school_suspensions_and_exclusions"), SHIPPED.feed("ambulance_incidents")
    fires = SHIPPED.feed("fire_incidents")
    assert [CLASSES.is_special(feed) for feed in (suspensions, patients, fires)] == [True, True, False]
    elsewhere = read(special_category_groups=["other_groups"])
    assert [elsewhere.is_special(feed) for feed in (suspensions, patients, fires)] == [False, True, False]


@pytest.mark.parametrize("name", ["police", "probation", "prison", "youth_justice"])
def test_data_of_offences_is_held_to_be_that(name):
    rest = [item for item in yaml.safe_load(DOCUMENT)["criminal_offence"] if item != name]
    with pytest.raises(DocumentError, match=f"^classes.yaml: must hold {name} to be data of offences or of health"):
        read(criminal_offence=rest)


@pytest.mark.parametrize("name", ["patient_information", "treatment"])
def test_data_of_health_is_held_to_be_that(name):
    rest = [item for item in yaml.safe_load(DOCUMENT)["special_category"] if item != name]
    with pytest.raises(DocumentError, match=f"^classes.yaml: must hold {name} to be data of offences or of health"):
        read(special_category=rest)


@pytest.mark.parametrize("powers", [{}, {"patient_information": ["istv_dcb1594"]}, {"treatment": ["cda_1998_s17a"]}])
def test_what_the_law_prescribes_of_patients_homes_cannot_be_made_finer(powers):
    """Source: SI 2007/1831, a general postcode address."""
    with pytest.raises(DocumentError, match="must let cda_1998_s17a tell of patient_information no fine place"):
        read(coarse_residence=powers)


def test_an_operator_may_keep_homes_coarse_under_more_powers_and_of_more_classes():
    powers = {"patient_information": ["cda_1998_s17a", "istv_dcb1594"], "education": ["pcsc_2022_s16"]}
    assert read(coarse_residence=powers).coarse_residence == {
        DataClass(name): frozenset(named) for name, named in powers.items()
    }


@given(st.sets(st.sampled_from([item.value for item in DataClass])))
def test_an_operator_may_refuse_more(more):
    found = read(refused=dict.fromkeys(more, "ours alone") | yaml.safe_load(DOCUMENT)["refused"])
    assert set(found.refused) == {DataClass(name) for name in more} | set(CLASSES.refused)


@pytest.mark.parametrize(
    "text",
    [
        "a: [",
        "[]",
        "refused: {}",
        DOCUMENT + "\nmore: 1\n",
        DOCUMENT.replace("mappa:", "rumours:"),
        DOCUMENT.replace('"1"', '"4"'),
        DOCUMENT.replace("[cda_1998_s17a]", "cda_1998_s17a"),
    ],
)
def test_what_cannot_be_read_is_named(text):
    with pytest.raises(DocumentError, match=r"classes\.yaml"):
        read_data_classes(text, "classes.yaml")


def test_a_shelf_without_the_document_is_refused(tmp_path):
    shelf = shelf_in(tmp_path)
    (shelf / "definitions" / "refused_classes.yaml").unlink()
    with pytest.raises(DocumentError, match=r"refused_classes\.yaml: is missing"):
        _ = Library(shelf).field_rules


def test_products_are_made_anew_where_a_rule_of_classes_has_changed(tmp_path):
    shelf = shelf_in(tmp_path)
    (shelf / "definitions" / "refused_classes.yaml").write_text(DOCUMENT + "\n# stricter\n", "utf-8")
    assert Library(shelf).rules_digest() != SHIPPED.rules_digest()
