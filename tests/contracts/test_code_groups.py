"""What must hold of the lists that put codes into coarser groups."""

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from contracts.code_groups import CodeGroups, read_code_groups
from contracts.errors import DocumentError
from tests.contracts.shelf import SHIPPED

WORDS = st.text(alphabet="ABCxyz019. ", min_size=1, max_size=6)


def document(groups: object, **more: object) -> str:
    """A list of groups as a document."""
    return yaml.safe_dump({"edition": "2024", "source": "invented", "groups": groups} | more)


def test_each_code_has_its_group_and_the_list_its_file_s_name():
    groups = {"Light": ["1", "NO"], "Dark": ["2"]}
    found = read_code_groups(document(groups), "codes/shade_groups.yaml")
    assert found == CodeGroups("shade_groups", {"1": "Light", "NO": "Light", "2": "Dark"})


@given(st.dictionaries(WORDS, WORDS))
def test_whatever_the_codes_and_groups_are_they_come_back(of):
    groups = {group: [code for code in of if of[code] == group] for group in of.values()}
    assert read_code_groups(document(groups), "codes/a.yaml").of == of


@pytest.mark.parametrize(
    "groups", [{"Light": ["1"], "Dark": ["2", "1"]}, {"Light": ["1", "1"]}], ids=["in two groups", "twice in one"]
)
def test_a_code_that_stands_twice_is_refused_and_named(groups):
    with pytest.raises(DocumentError, match=r"a\.yaml: the codes \['1'\] stand twice"):
        read_code_groups(document(groups), "codes/a.yaml")


@pytest.mark.parametrize("groups", ["{Light: [1]}", "{Light: [NO]}", "{Light: [4.10]}", "{Yes: [a]}", "{5: [a]}"])
def test_codes_and_groups_that_yaml_reads_as_something_else_are_refused(groups):
    with pytest.raises(DocumentError, match="must be texts"):
        read_code_groups(f"edition: '1'\nsource: s\ngroups: {groups}\n", "codes/a.yaml")


@pytest.mark.parametrize("missing", ["edition", "source", "groups"])
def test_a_list_says_its_edition_its_source_and_its_groups(missing):
    kept = {key: value for key, value in yaml.safe_load(document({})).items() if key != missing}
    with pytest.raises(DocumentError, match="must have the keys edition, groups, source"):
        read_code_groups(yaml.safe_dump(kept), "codes/a.yaml")


def test_rare_codes_are_those_that_the_list_names():
    found = read_code_groups(document({"Light": ["1", "2"]}, rare=["2"]), "codes/a.yaml")
    assert (found.rare, read_code_groups(document({}), "codes/a.yaml").rare) == ({"2"}, frozenset())


def test_a_rare_code_without_a_group_to_tell_instead_is_refused():
    with pytest.raises(DocumentError, match=r"names \['3'\] as rare"):
        read_code_groups(document({"Light": ["1"]}, rare=["3"]), "codes/a.yaml")


@pytest.mark.parametrize("rare", ["[1]", "[NO]", "[a, a]", "[[a]]"])
def test_rare_codes_are_texts_each_once(rare):
    with pytest.raises(DocumentError, match="must be texts"):
        read_code_groups(f"edition: '1'\nsource: s\ngroups: {{Light: [a]}}\nrare: {rare}\n", "codes/a.yaml")


def test_a_key_that_nobody_knows_is_refused():
    with pytest.raises(DocumentError, match="and no other"):
        read_code_groups(document({}, labels={}), "codes/a.yaml")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "- a list",
        document("Light"),
        document({"Light": "AB"}),
        document({"Light": None}),
        document({}) + "edition: twice\n",
        "edition: '1'\nsource: s\ngroups: {Light: [a], Light: [b]}\n",
    ],
)
def test_a_text_that_is_no_such_list_is_refused(text):
    with pytest.raises(DocumentError, match=r"codes/a\.yaml: is not a list of groups"):
        read_code_groups(text, "codes/a.yaml")


def test_every_system_of_ethnicity_codes_come_to_six_groups():
    of = SHIPPED.code_groups("ethnicity_groups").of
    assert set(of.values()) == {"White", "Mixed", "Asian", "Black", "Other", "Not stated"}
    assert {of[code] for code in ("A4", "O1", "CHNE")} == {"Asian"}  # Chinese, three times written
    assert {of[code] for code in ("NS", "Z1", "REFU", "NOBT")} == {"Not stated"}
    assert (of["W9"], of["WOTH"], of["M1"], of["B9"], of["BOTH"], of["OOTH"]) == (
        "White",
        "White",
        "Mixed",
        "Black",
        "Black",
        "Other",
    )


def test_offences_stand_where_the_counting_rules_put_them():
    of = SHIPPED.code_groups("offence_groups").of
    known = {"1": "Homicide", "4.10": "Homicide", "2": "Violence with injury", "8N": "Violence with injury"}
    known |= {"3B": "Violence without injury", "105A": "Violence without injury", "34B": "Robbery", "10D": "Weapons"}
    known |= {"19C": "Rape and sexual offences", "29A": "Aggravated burglary", "92A": "Drugs supply"}
    known |= {"62A": "Public order", "4.4": "Other", "28E": "Other"}
    assert {code: of[code] for code in known} == known
    assert len(set(of.values())) == 10
