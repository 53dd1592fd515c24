"""What must hold of comparing headings: nothing that software does to one makes it another, and no two become one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.errors import DocumentError
from contracts.headings import folded
from tests.contracts.shelf import SHIPPED, feed_of


@pytest.mark.parametrize(
    "written",
    [
        "Date of birth",
        "DATE OF BIRTH ",
        "date_of_birth",
        "Date  of\tBirth",
        "Date of\nbirth",
        "Date\u00a0of\u00a0birth",
        "\ufeffDate of birth",
        "ï»¿Date of birth",
        "Date\u200bof birth",
        "Date of bi\u00adrth",
        "\uff24\uff41\uff54\uff45 of birth",
        "Date-of-birth:",
        "Date of birth*",
        "(Date of birth)",
        "DateOfBirth",
    ],
)
def test_what_typists_spreadsheets_and_encodings_do_to_a_heading_does_not_matter(written):
    assert folded(written) == "dateofbirth"


@pytest.mark.parametrize(("written", "left"), [("D.O.B", "dob"), ("dob_", "dob"), ("Straße", "strasse"), ("n°", "n°")])
def test_known_answers(written, left):
    assert folded(written) == left


@pytest.mark.parametrize(
    ("one", "other"),
    [("Sessions", "Sessions %"), ("Reason 1", "Reason 2"), ("Crime", "Crime #"), ("Cost", "Cost £"), ("DOB", "D0B")],
)
def test_what_tells_headings_apart_is_kept(one, other):
    assert folded(one) != folded(other)


@pytest.mark.parametrize("nothing", ["", " ", "-", "***", "\u200b", "\ufeff", "___", "..."])
def test_nothing_is_left_of_what_names_nothing(nothing):
    assert folded(nothing) == ""


@given(st.text())
def test_folding_again_changes_nothing(text):
    assert folded(folded(text)) == folded(text)


@given(st.text(), st.sampled_from([" ", "_", ".", "\u00a0", "\u200b", "\ufeff", "-", "/", "'"]), st.integers(0, 20))
def test_a_mark_that_is_left_out_may_stand_anywhere_in_letters(text, mark, place):
    letters = "".join(filter(str.isalnum, text))
    assert folded(letters[:place] + mark + letters[place:]) == folded(folded(letters[:place]) + folded(letters[place:]))


def aliased(name, *aliases):
    return {"name": name, "customProperties": [{"property": "vrpAliases", "value": list(aliases)}]}


@pytest.mark.parametrize(
    "columns",
    [
        [aliased("shade", "Colour"), aliased("tint", "COLOUR ")],
        [aliased("shade", "T.I.N.T"), {"name": "tint"}],
        [{"name": "shade_1"}, {"name": "shade1"}],
        [{"name": "shade", "physicalName": "Date of birth"}, aliased("tint", "date_of_birth")],
    ],
)
def test_a_contract_in_which_a_heading_could_be_two_columns_is_refused(columns):
    with pytest.raises(DocumentError, match="two columns have the same header"):
        feed_of(*columns)


def test_an_alias_of_which_nothing_is_left_is_refused():
    with pytest.raises(DocumentError, match="nothing is left to compare"):
        feed_of(aliased("shade", "---"))


def test_the_shipped_feeds_know_what_partners_write_instead_of_their_headers():
    victims = SHIPPED.feed("police_recorded_crime_victims")
    headings = {folded(text) for text in (victims.column("dob").header, *victims.column("dob").aliases)}
    # Five of domain.md 9.16.
    assert {folded(text) for text in ("DOB", "D.O.B", "Date of Birth ", "Subject DOB", "dob_")} <= headings
