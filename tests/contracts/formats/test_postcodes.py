"""Postcodes: one spelling, letters and digits mended where only one can be meant, and nothing for no place.

Districts 90 to 99 of the areas used here were never issued.
"""

import re

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.formats.every_format import canonical, read
from contracts.vocabulary import NumberFormat

LAST = "ABDEFGHJLNPQRSTUWXYZ"
SHAPE = re.compile(rf"(?!ZZ)[A-Z]([0-9]|[A-Z][0-9])[0-9A-Z]? [0-9][{LAST}]{{2}}")
FORMS = ["B9 4QD", "B97 4QD", "B9X 4QD", "BS9 4QD", "BS97 4QD", "BS9X 4QD"]


def spelt(*texts):
    return canonical(NumberFormat.POSTCODE, pa.array(texts, pa.string())).to_pylist()


@pytest.mark.parametrize("form", FORMS)
def test_every_form_of_a_postcode_has_one_spelling(form):
    bare = form.replace(" ", "")
    typed = [form, bare, form.lower(), f" {form} ", "  ".join(bare), f"{bare[:-3]}-{bare[-3:]}", f"{form}."]
    typed.append(form.replace(" ", "\N{NO-BREAK SPACE}"))
    assert spelt(*typed) == [form] * len(typed)


@pytest.mark.parametrize(
    ("text", "postcode"),
    [
        ("0X97 4QD", "OX97 4QD"),
        ("1P97 4QD", "IP97 4QD"),
        ("BSO 4QD", "BS0 4QD"),
        ("BSI 4QD", "BS1 4QD"),
        ("BS9O 4QD", "BS90 4QD"),
        ("BSI7 4QD", "BS17 4QD"),
        ("BS9I 4QD", "BS91 4QD"),
        ("S097 4QD", "SO97 4QD"),
        ("S09 4QD", "SO9 4QD"),
        ("BI7 4QD", "B17 4QD"),
        ("BO9 4QD", "BO9 4QD"),
        ("B19 4QD", "B19 4QD"),
        ("LI 4QD", "L1 4QD"),
        ("LO 4QD", "L0 4QD"),
        ("B1O 4QD", "B10 4QD"),
        ("BS97 OQD", "BS97 0QD"),
        ("BS97 IQD", "BS97 1QD"),
    ],
)
def test_a_letter_for_a_digit_is_mended_by_its_place(text, postcode):
    assert spelt(text) == [postcode]


@pytest.mark.parametrize(
    "text",
    [
        "ZZ99 3VZ",
        "zz993vz",
        "ZZ9 4QD",
        "ZZ99 4QD",
        "S197 4QD",
        "SI97 4QD",
        "NFA",
        "NK",
        "no fixed abode",
        "",
        " ",
        "BS97",
        "BS97 4Q",
        "BS97 4QDD",
        "9S97 4QD",
        "BS97 4Q0",
        "BS97 4Q1",
        "BS97 4CD",
        "BS97 4QV",
        "BS97 AQD",
        "BSXX 4QD",
        "B997 4QD",
        "BS 4QD",
        "SW1AA 4QD",
        "BS97 4QÐ",
        "BSЖ97 4QD",
        "12345",
        "ABCDE",
    ],
)
def test_what_is_no_place_is_nothing(text):
    assert spelt(text, "BS97 4QD") == [None, "BS97 4QD"]


@given(st.lists(st.none() | st.text("BSOI01Z9QD ", max_size=8) | st.text(max_size=8)))
def test_what_comes_out_is_a_postcode_and_stays_as_it_is(texts):
    once = spelt(*texts)
    assert all(SHAPE.fullmatch(postcode) for postcode in once if postcode)
    assert spelt(*once) == once


@given(st.from_regex(SHAPE, fullmatch=True))
def test_a_postcode_without_a_letter_that_looks_like_a_digit_comes_back_as_it_went(postcode):
    if not set(postcode) & set("OI01"):
        assert spelt(postcode) == [postcode]


@pytest.mark.parametrize("text", ["ZZ99 3VZ", "zz993wz", "ZZ99", "NFA", "No fixed abode", "not known"])
def test_a_pseudo_postcode_is_no_place_and_told_as_such(text):
    assert read(NumberFormat.POSTCODE, pa.array([text, "BS97 4QD", "BS97"])).placeholder.tolist() == [
        True,
        False,
        False,
    ]


def test_the_one_postcode_of_another_shape_is_one():
    assert spelt("gir0aa", "GIR 0AA", "GIR 0AB") == ["GIR 0AA", "GIR 0AA", "G1R 0AB"]


def test_no_postcode_is_nothing():
    assert spelt(None, "BS97 4QD", None) == [None, "BS97 4QD", None]
    assert spelt() == []
