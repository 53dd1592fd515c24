"""What must hold of the sample: few, chosen by place alone, the same however the file was cut, and shown by nothing."""

from itertools import pairwise

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from anonymisation.redaction.note_sample import LONGEST_NOTE, MOST_NOTES, NoteSample
from tests.contracts.shelf import CRIME, SHIPPED

TWO_COLUMNS = SHIPPED.feed("emergency_department_assaults")
NAMES = ("assault_method_other", "location_description")
NOTES = st.lists(st.tuples(*[st.none() | st.integers(0, 9).map(str)] * 2), max_size=60)


def table(rows, first=2, *, encoded=False):
    """Rows of two notes with their lines."""
    columns = {name: pa.array([row[at] for row in rows], pa.string()) for at, name in enumerate(NAMES)}
    texts = {name: column.dictionary_encode() if encoded else column for name, column in columns.items()}
    return pa.table({"line": pa.array(np.arange(first, first + len(rows)), pa.int64()), **texts})


def chosen(rows, most, cuts=(), feed=TWO_COLUMNS):
    """The notes chosen of rows that come in blocks, cut at these places, every other block encoded."""
    sample, ends = NoteSample(feed, most), [0, *sorted(min(cut, len(rows)) for cut in cuts), len(rows)]
    for number, (start, end) in enumerate(pairwise(ends)):
        sample.add(table(rows[start:end], first=2 + start, encoded=number % 2 == 1))
    return sample.chosen


@given(NOTES, st.integers(1, 20), st.lists(st.integers(0, 60), max_size=5))
def test_the_same_notes_are_chosen_however_the_file_is_cut(rows, most, cuts):
    labelled = [tuple(cell and f"{line} {at}" for at, cell in enumerate(row)) for line, row in enumerate(rows)]
    found = chosen(labelled, most, cuts)
    assert found == chosen(labelled, most)
    assert len(found) == min(most, sum(cell is not None for row in rows for cell in row))
    assert set(found) <= {cell for row in labelled for cell in row}


@given(NOTES, st.integers(1, 20), st.data())
def test_what_notes_say_has_no_part_in_the_choice(rows, most, data):
    """The same cells without a value, other texts: the same places."""
    said = [tuple(cell and data.draw(st.text(max_size=5)) for cell in row) for row in rows]
    places = [tuple(cell and f"{line} {at}" for at, cell in enumerate(row)) for line, row in enumerate(rows)]
    wanted = [said[int(place.split()[0])][int(place.split()[1])] for place in chosen(places, most)]
    assert list(chosen(said, most)) == wanted


def test_the_choice_is_pinned():
    rows = [(f"{line} a", f"{line} b") for line in range(2, 1002)]
    assert chosen(rows, 4) == ("279 a", "524 a", "743 a", "496 a")


def test_notes_are_chosen_from_everywhere_and_from_every_column():
    rows = [(f"{line} a", f"{line} b") for line in range(10_000)]
    found = chosen(rows, MOST_NOTES, range(0, 10_000, 700))
    lines = np.array([int(note.split()[0]) for note in found])
    assert len(found) == len(set(found)) == MOST_NOTES
    assert np.histogram(lines, 10, (0, 10_000))[0].min() > 25
    assert 200 < sum(note.endswith("a") for note in found) < 300


def test_by_default_at_most_five_hundred_notes_are_held():
    sample = NoteSample(TWO_COLUMNS)
    sample.add(table([("a note", None)] * 2_000))
    assert len(sample.chosen) == len(sample._notes) == 500


def test_a_cell_without_a_value_is_no_note():
    assert chosen([(None, None)] * 9, 5) == ()
    assert chosen([(None, None), (None, "one"), (None, None)], 5) == ("one",)


def test_a_long_note_is_cut():
    assert chosen([("é" * (LONGEST_NOTE + 1), None)], 5) == ("é" * LONGEST_NOTE,)


def test_a_feed_without_free_text_has_no_notes():
    lookup = SHIPPED.feed("lsoa_2011_2021_lookup")
    sample = NoteSample(lookup)
    sample.add(pa.table({"line": [2]} | {column.name: ["a value"] for column in lookup.columns}))
    assert sample.chosen == ()


def test_only_free_text_is_a_note():
    sample = NoteSample(CRIME)
    sample.add(pa.table({"line": [2]} | {column.name: [column.name] for column in CRIME.columns}))
    assert sample.chosen == ("context",)


@pytest.mark.parametrize("show", [repr, str])
def test_a_sample_does_not_show_a_note(show):
    sample = NoteSample(TWO_COLUMNS)
    sample.add(table([("Planted Quetzal", None)]))
    assert "Quetzal" not in show(sample)
