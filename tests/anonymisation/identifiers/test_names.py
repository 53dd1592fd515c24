"""Names: one spelling for one name, nothing for nobody, and no letter that changes a second time."""

import sys
import unicodedata

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from anonymisation.identifiers.names import names

LETTERS = {"Lu", "Ll", "Lt", "Lo"}
SPELT = {
    "ß": "ss",
    "æ": "ae",
    "œ": "oe",
    "ø": "o",
    "ł": "l",
    "đ": "d",
    "ð": "d",
    "þ": "th",
    "ħ": "h",
    "\N{LATIN SMALL LETTER DOTLESS I}": "i",
    "\N{GREEK SMALL LETTER FINAL SIGMA}": "\N{GREEK SMALL LETTER SIGMA}",
}
APOSTROPHES = ["'", "`", "\N{RIGHT SINGLE QUOTATION MARK}", "\N{LEFT SINGLE QUOTATION MARK}", "\N{PRIME}"]
APOSTROPHES += ["\N{MODIFIER LETTER APOSTROPHE}", "\N{ACUTE ACCENT}", "\N{FULLWIDTH APOSTROPHE}"]


def spelt(*texts):
    return names(pa.array(texts, pa.string())).to_pylist()


def by_hand(text):
    """The rule as Python's own Unicode tables tell it."""
    letters = (sign for sign in unicodedata.normalize("NFKD", text) if unicodedata.category(sign) in LETTERS)
    small = unicodedata.normalize("NFKD", "".join(letters).lower())
    letters = (SPELT.get(sign, sign) for sign in small if unicodedata.category(sign) in LETTERS)
    return "".join(letters) or None


@pytest.mark.parametrize("sign", [*APOSTROPHES, " ", "-", ".", "", "\N{NO-BREAK SPACE}", "\N{NON-BREAKING HYPHEN}"])
def test_an_apostrophe_of_any_kind_a_space_or_a_hyphen_makes_no_other_name(sign):
    assert spelt(f"O{sign}Brien", f"o{sign}BRIEN") == ["obrien", "obrien"]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("José", "jose"),
        ("Jose\N{COMBINING ACUTE ACCENT}", "jose"),
        ("Łukasz", "lukasz"),
        ("Strauß", "strauss"),
        ("STRAU\N{LATIN CAPITAL LETTER SHARP S}", "strauss"),
        ("Søren Æbel", "sorenaebel"),
        ("Þóra Guðrún", "thoragudrun"),
        ("I\N{LATIN SMALL LETTER DOTLESS I}\N{LATIN CAPITAL LETTER I WITH DOT ABOVE}", "iii"),
        ("\N{LATIN SMALL LIGATURE FI}on", "fion"),
        ("李", "李"),
        ("Smith 2", "smith"),
    ],
)
def test_marks_and_capitals_make_no_other_name(text, name):
    assert spelt(text) == [name]


def test_every_letter_that_unicode_has_is_spelt_as_its_tables_say_and_only_once():
    """So that a newer library changes no token unseen. Of the characters of Unicode 3.2, which all libraries know."""
    signs = [chr(code) for code in range(sys.maxunicode + 1)]
    signs = [sign for sign in signs if unicodedata.ucd_3_2_0.category(sign) not in {"Cs", "Cn"}]
    once = spelt(*signs)
    wrong = [hex(ord(sign)) for sign, name in zip(signs, once, strict=True) if name != by_hand(sign)]
    assert not wrong
    assert spelt(*once) == once


@given(st.lists(st.none() | st.text(max_size=10)))
def test_a_canonical_name_stays_as_it_is(texts):
    once = spelt(*texts)
    assert spelt(*once) == once


@pytest.mark.parametrize(
    "text",
    [
        "Unknown",
        "UNBORN",
        "Baby",
        "Baby Boy",
        "test",
        "ZZZTest",
        "n/k",
        "N/A",
        " n/a ",
        "NK",
        "Not Known",
        "Male",
        "FEMALE",
        "Unknown Male",
        "xx",
        "",
        " ",
        "...",
        "-",
        "'",
        "12",
    ],
)
def test_a_word_for_nobody_is_nothing(text):
    assert spelt(text, "Ann") == [None, "ann"]


@pytest.mark.parametrize("text", ["Null", "Na", "X", "O", "Testa", "Babyl", "Malek", "Unknowne"])
def test_a_name_that_somebody_bears_stays(text):
    assert spelt(text) == [text.lower()]


def test_no_name_is_nothing():
    assert spelt(None, "É", None) == [None, "e", None]
    assert spelt() == []
