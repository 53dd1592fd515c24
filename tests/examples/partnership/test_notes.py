"""Notes hold what scanners look for, of the person that they are about, and never a line break."""

import re

import numpy as np
import pytest

from examples.partnership import notes
from examples.partnership.households import BEGINS
from examples.partnership.identity import Identity

LISTS = (notes.CASE_NOTES, notes.MINUTES, notes.CONTACTS, notes.SESSIONS)


@pytest.fixture(scope="module")
def about(block):
    who = np.arange(0, 2_000)
    return Identity(block.people, block.places, who, np.full(len(who), BEGINS))


@pytest.mark.parametrize("sentences", LISTS)
def test_each_note_is_one_of_the_sentences_about_its_person(about, sentences):
    columns = {name: getattr(about, name).to_pylist() for name in ("given", "family", "born", "postcode")}
    columns |= {name: getattr(about, name).to_pylist() for name in ("nhs", "telephone", "national_insurance")}
    written = notes.noted(np.random.default_rng(1), sentences, about).to_pylist()
    for at, text in enumerate(written):
        person = {name: column[at] for name, column in columns.items()}
        assert text in {"", *(sentence.format(**person) for sentence in sentences)}
    assert 0.1 < sum(not text for text in written) / len(written) < 0.3


def test_notes_hold_numbers_postcodes_and_telephones(about):
    generator = np.random.default_rng(1)
    text = " ".join(note for sentences in LISTS for note in notes.noted(generator, sentences, about).to_pylist())
    for shape in ("999[0-9]{7}", "PZ[0-9]{6}[A-D]", "07700 900[0-9]{3}", "B[AS]9[0-7] [0-9][A-Z]{2}", "DOB [0-9-]{10}"):
        assert re.search(shape, text)


def test_no_sentence_has_a_line_break_and_something_else_may_fill_a_gap(about):
    every = (*notes.MODUS_OPERANDI, *notes.CREW_NOTES, *(sentence for listed in LISTS for sentence in listed))
    assert not any("\n" in sentence for sentence in every)
    street = about.family
    found = notes.noted(np.random.default_rng(1), ("at {location}",), about, {"location": street}, empty=0.0)
    assert found.to_pylist() == [f"at {name}" for name in street.to_pylist()]
