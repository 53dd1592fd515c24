"""What is said of texts from the rows of which each thing holds."""

import numpy as np
import pyarrow as pa

from contracts.formats.reading import NO_ROWS, cleaned, marked, matching, reading, rest_of
from tests.contracts.formats.numbers import texts_of

TEXTS = cleaned(texts_of("a 1", "B-2", None, "UN3", "(n/k).", "c"))


def rows(*places):
    return np.array(places, dtype=np.int64)


def test_cleaning_leaves_out_spaces_and_hyphens_and_writes_capitals():
    assert TEXTS.column().to_pylist() == ["A1", "B2", None, "UN3", "(N/K).", "C"]
    assert cleaned(texts_of("1\N{NO-BREAK SPACE}2\N{EN DASH}3\N{ZERO WIDTH SPACE}é")).column().to_pylist() == [
        "123E\u0301"
    ]


def test_words_for_nothing_are_placeholders_unless_they_are_of_the_format():
    assert reading(TEXTS, NO_ROWS).placeholder.tolist() == [False, False, False, True, True, False]
    assert reading(TEXTS, rows(3)).placeholder.tolist() == [False, False, False, False, True, False]


def test_a_placeholder_is_of_no_format():
    found = reading(TEXTS, rows(0, 1), placeholder=rows(1))
    assert found.shaped.tolist() == [True, False, False, False, False, False]
    assert found.placeholder.tolist()[1]


def test_each_mask_is_made_of_its_rows():
    found = reading(TEXTS, rows(0, 1), verified=rows(0), weak=rows(1), unissued=rows(0, 1), zero_lost=rows(5))
    masks = [found.verified, found.weak, found.unissued, found.zero_lost]
    assert [np.flatnonzero(mask).tolist() for mask in masks] == [[0], [1], [0, 1], [5]]


def test_a_spelling_takes_the_place_of_the_text_in_its_row():
    found = reading(TEXTS, rows(0, 5), respelt=((rows(5), pa.array(["see"])), (NO_ROWS, pa.array([], pa.string()))))
    assert found.spelling.to_pylist() == ["A1", "B2", None, "UN3", "(N/K).", "see"]
    assert len(found.respelt) == 1


def test_a_reading_shows_no_text():
    assert "A1" not in repr(reading(TEXTS, rows(0), respelt=((rows(0), pa.array(["A1"])),)))


def test_what_is_left_is_neither_named_nor_empty():
    assert rest_of(TEXTS, rows(0, 3)).tolist() == [1, 4, 5]
    assert marked(TEXTS, rows(2)).tolist() == [False, False, True, False, False, False]


def test_texts_that_match_come_with_their_rows():
    found, texts = matching(TEXTS, "^[A-Z]+[0-9]$")
    assert (found.tolist(), texts.to_pylist()) == ([0, 1, 3], ["A1", "B2", "UN3"])
