"""What must hold of texts: spaces, letters and garbled words are put right, and what is in order is left alone."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.mending.text import Spelling
from tests.intake.mending.cells import mended, one_column, unsuspected

WORDS = one_column()
NAMES = one_column(classification="DIRECT_ID", extra={"vrpIdentifier": "family_name"})
REFERENCES = one_column(classification="RECORD_REF")
NUMBERS = one_column(classification="DIRECT_ID", extra={"vrpIdentifier": "nhs_number"})
ODD = "ab '-=.\u2019éâÂÃ©Ä\u00a0\u200b\u00ad\u0301\u0092\u0085\t\n\x01€™Å"
TEXTS = st.lists(st.none() | st.text(ODD, max_size=6) | st.text(max_size=4), max_size=20)


@pytest.mark.parametrize(
    "written", [" Long Road", "Long Road ", "Long  Road", "Long\u00a0Road", "Long\tRoad\r", "Long\n Road"]
)
def test_spaces_are_mended(written):
    assert mended(WORDS, [written]).values == ["Long Road"]
    assert mended(WORDS, [written]).rules == [{"space-mended"}]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("Zoe\u0301", "Zoé"),
        ("\ufeffZoé", "Zoé"),
        ("Zo\u200bé", "Zoé"),
        ("Zoé\x07", "Zoé"),
        ("ZoÃ©", "Zoé"),
        ("O\u2019Brien".encode().decode("cp1252"), "O\u2019Brien"),
        ("O\u0092Brien", "O\u2019Brien"),
        ("Â£5", "£5"),
        ("Siân".encode().decode("latin-1").encode().decode("latin-1"), "Siân"),
        ("ÅukaszÃ³w".replace("Å", "Å\u0081"), "Łukaszów"),
    ],
)
def test_letters_are_put_right(written, meant):
    assert mended(WORDS, [written]).values == [meant]
    assert mended(WORDS, [written]).rules == [{"text-mended"}]


@pytest.mark.parametrize(
    "written",
    ["Zoé", "Łukasz", "O\u2019Brien", "O'Brien", "Ștefan", "Siân", "Ŵyn", "Ângela", "Câ\u2019\u201d"],
)
def test_letters_in_order_are_left_alone(written):
    assert mended(WORDS, [written]).values == [written]
    assert mended(WORDS, [written]).rules == [set()]


def test_a_mark_that_a_cell_is_text_is_taken_away_and_an_apostrophe_of_a_name_is_not():
    assert mended(WORDS, ["'0123", "'quoted'", "'"]).values == ["0123", "'quoted'", "'"]
    assert mended(NAMES, ["'t Hart", "'t  Hart "]).values == ["'t Hart", "'t Hart"]


@pytest.mark.parametrize("feed", [REFERENCES, NUMBERS])
def test_a_line_end_between_two_numbers_of_a_cell_stays(feed):
    found = mended(feed, ["12345 \n 67890", "12345\r\n67890 ", "12345\n67890", "1  2"])
    assert found.values == ["12345\n67890", "12345\n67890", "12345\n67890", "1 2"]
    assert found.rules == [{"space-mended"}, {"space-mended"}, set(), {"space-mended"}]


def test_free_text_keeps_its_line_ends():
    notes = one_column(classification="FREE_TEXT")
    assert mended(notes, ["first\n  second ", "Zoe\u0301"]).values == ["first\n  second ", "Zoe\u0301"]


@pytest.mark.parametrize(("names", "several"), [(True, False), (False, False), (False, True)])
@given(values=TEXTS)
def test_whatever_is_mended_was_suspected(names, several, values):
    assert unsuspected(Spelling(names, several), values) == []


@pytest.mark.parametrize("feed", [WORDS, REFERENCES])
@given(values=TEXTS)
def test_mended_texts_are_not_mended_again(feed, values):
    once = mended(feed, values)
    assert mended(feed, once.values).values == once.values


@given(TEXTS)
def test_mended_texts_are_composed_and_trimmed_and_hold_nothing_unseen(values):
    for value in mended(WORDS, values).values:
        if value is not None:
            assert value == unicodedata.normalize("NFC", value)
            assert value == " ".join(value.split())
            assert not {unicodedata.category(letter) for letter in value} & {"Cc", "Cf"}
