"""What must hold of blocks from a child: they come out as they went in, and what ours would not say is refused."""

import io
import json
from dataclasses import replace

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.frames import read_frame, write_batch
from intake.confined.asking import Choice
from intake.confined.text_blocks import TextRows, aside_as_json, batch_of, blocks_of
from intake.encoding import DICTIONARY, encode
from intake.errors import UnreadableFileError
from intake.grid import AsideRow, Block, FileFacts, Grid
from intake.headers.layout import Layout
from intake.text.careful import ODD_ROWS

COLUMNS = ("day", "dose")
LINES = pa.array([3, 4])
TEXTS = pa.array(["Canary", None])
ODD = [3, "Canary\n", "row-ragged", ["Canary", ""]]
NOTHING = b"[]"


def sent(batch):
    """The bytes of a frame of rows."""
    pipe = io.BytesIO()
    write_batch(pipe, batch)
    pipe.seek(0)
    return read_frame(pipe)[1]


def batch(*columns, names=("line", *COLUMNS)):
    return pa.RecordBatch.from_arrays(list(columns), names=list(names))


def refusal(rows, aside=NOTHING, columns=COLUMNS):
    with pytest.raises(UnreadableFileError) as refused:
        TextRows(rows, aside, columns).parse()
    assert "Canary" not in str(refused.value)
    assert refused.value.__cause__ is None
    return refused.value.rule


def encoded(values, indices, nulls=None, null_count=-1):
    """A column with a dictionary, of these indices, whatever they are; `nulls` is true where a row has none."""
    validity = None if nulls is None else pa.py_buffer(np.packbits(~np.array(nulls), bitorder="little"))
    buffers = [validity, pa.py_buffer(np.array(indices, np.int32))]
    dictionary = pa.array(values, pa.string()) if isinstance(values, list) else values
    return pa.DictionaryArray.from_buffers(DICTIONARY, len(indices), buffers, dictionary, null_count)


NO_TEXT = pa.StringArray.from_buffers(2, pa.py_buffer(np.array([0, 6, 7], np.int32)), pa.py_buffer(b"Canary\xff"))
ASIDE = st.builds(
    AsideRow,
    st.integers(1, 1 << 40),
    st.text(),
    st.sampled_from(sorted(ODD_ROWS)),
    st.lists(st.text(), max_size=3).map(tuple),
)


@st.composite
def blocks(draw):
    """Any block: of no row or of many, in one piece or in two, with columns of any name, with dictionaries or not."""
    lines = np.array(sorted(draw(st.sets(st.integers(1, 1 << 40), max_size=9))), np.int64)
    names = draw(st.lists(st.text(max_size=3) | st.just("line"), min_size=1, max_size=4, unique=True))
    cells = st.lists(st.none() | st.text(max_size=3), min_size=len(lines), max_size=len(lines))
    rows = pa.table({name: pa.array(draw(cells), pa.string()) for name in names})
    cut = draw(st.integers(0, len(lines)))
    rows = encode(pa.concat_tables([rows[:cut], rows[cut:]]), draw(st.frozensets(st.sampled_from(names))))
    return Block(lines, rows, tuple(draw(st.lists(ASIDE, max_size=3))))


@given(blocks())
def test_a_block_comes_out_as_it_went_in(block):
    found = TextRows(sent(batch_of(block)), aside_as_json(block), tuple(block.rows.column_names)).parse()
    assert found.lines.tolist() == block.lines.tolist()
    assert found.rows == block.rows
    assert found.aside == block.aside


@pytest.mark.parametrize("lines", [[], [3, 4]])
def test_a_dictionary_of_nothing_comes_out_as_it_went_in(lines):
    rows = pa.table({"day": pa.nulls(len(lines), pa.string()).dictionary_encode()})
    found = TextRows(sent(batch_of(Block(np.array(lines, np.int64), rows, ()))), NOTHING, ("day",)).parse()
    assert found.rows == rows


def test_rows_in_several_chunks_come_out_as_they_went_in():
    rows = pa.concat_tables([pa.table({"day": ["a"]}), pa.table({"day": ["b", None]})])
    found = TextRows(sent(batch_of(Block(np.arange(1, 4), rows, ()))), NOTHING, ("day",)).parse()
    assert found.rows == rows


@pytest.mark.parametrize(
    "names",
    [
        ("line", "day", "Canary"),
        ("line", "dose", "day"),
        ("day", "line", "dose"),
        ("line", "day", "day"),
        ("line", "day"),
        ("line", "day", "dose", "Canary"),
        ("line",),
        (),
    ],
)
def test_other_columns_than_were_asked_for_are_refused(names):
    columns = [LINES, TEXTS, TEXTS, TEXTS][: len(names)]
    assert refusal(sent(batch(*columns, names=names))) == "parser-stopped"


def test_a_name_that_is_no_text_is_refused():
    assert refusal(sent(batch(LINES, TEXTS, TEXTS)).replace(b"dose", b"\xffose")) == "parser-stopped"


@pytest.mark.parametrize(
    "lines",
    [pa.array(["3", "Canary"]), LINES.cast(pa.int32()), LINES.cast(pa.uint64()), pa.array([3, None])],
    ids=["texts", "narrow", "unsigned", "null"],
)
def test_lines_that_are_none_are_refused(lines):
    assert refusal(sent(batch(lines, TEXTS, TEXTS))) == "parser-stopped"


@pytest.mark.parametrize(
    "column",
    [
        pa.array([1, 2]),
        pa.array([b"Canary", b""]),
        TEXTS.cast(pa.large_string()),
        TEXTS.cast(pa.string_view()),
        pa.nulls(2),
        pa.array([["Canary"], None]),
        TEXTS.dictionary_encode().cast(pa.dictionary(pa.int8(), pa.string())),
        TEXTS.dictionary_encode().cast(pa.dictionary(pa.int32(), pa.large_string())),
        pa.DictionaryArray.from_arrays(pa.array([0, None], pa.int32()), ["Canary"], ordered=True),
        pa.DictionaryArray.from_arrays(pa.array([0, None], pa.int32()), [b"Canary"]),
    ],
    ids=lambda column: str(column.type),
)
def test_columns_that_are_no_texts_are_refused(column):
    assert refusal(sent(batch(LINES, TEXTS, column))) == "parser-stopped"
    assert refusal(sent(batch(LINES, column, TEXTS))) == "parser-stopped"


@pytest.mark.parametrize(
    "column",
    [
        encoded(["a", "Canary"], [1, 2]),
        encoded(["a", "Canary"], [1, -1]),
        encoded(["a", "Canary"], [1, 1 << 30]),
        encoded(["a", "Canary"], [1, 2], [False, True]),
        encoded(["a", "Canary"], [1, -1], [False, True]),
        encoded([], [0, 0]),
        encoded([], [0, 0], [False, True]),
        encoded(["a", "Canary"], [1, 1 << 30], [False, False], null_count=2),
        encoded(["a", "Canary"], [1, 0], [False, True], null_count=2),
        encoded(["a", None], [0, 1]),
        encoded(NO_TEXT, [0, 1]),
        encoded(NO_TEXT, [0, 0]),
        NO_TEXT,
    ],
    ids=[
        "beyond the dictionary",
        "below 0",
        "far beyond",
        "beyond, under a null",
        "below 0, under a null",
        "of no dictionary",
        "of no dictionary, beside a null",
        "far beyond, said to be null",
        "said to be null",
        "a null in the dictionary",
        "no text in the dictionary",
        "no text in the dictionary, of no row",
        "no text",
    ],
)
def test_a_column_whose_bytes_lie_is_refused(column):
    assert refusal(sent(batch(LINES, TEXTS, column))) == "parser-stopped"
    assert refusal(sent(batch(LINES, column, TEXTS))) == "parser-stopped"


@pytest.mark.parametrize("content", [b"", b"Canary", sent(batch(LINES, TEXTS, TEXTS))[:-99]])
def test_bytes_that_are_no_stream_are_refused(content):
    assert refusal(content) == "parser-stopped"


def test_a_stream_without_rows_is_refused():
    empty = pa.BufferOutputStream()
    pa.ipc.new_stream(empty, batch(LINES, TEXTS, TEXTS).schema).close()
    assert refusal(empty.getvalue().to_pybytes()) == "parser-stopped"


def test_whichever_byte_of_another_type_is_changed_it_is_refused():
    """Arrow has types that Python has not."""
    content = sent(batch(pa.array([], pa.month_day_nano_interval()), names=("line",)))
    for place in range(len(content)):
        changed = content[:place] + b"\0" + content[place + 1 :]
        assert refusal(changed, columns=()) == "parser-stopped"


@given(st.lists(st.tuples(st.integers(min_value=0), st.integers(0, 255)), min_size=1, max_size=4))
def test_whichever_bytes_are_changed_there_are_rows_or_a_refusal(changes):
    content = bytearray(sent(batch(LINES, TEXTS, TEXTS.dictionary_encode())))
    for place, byte in changes:
        content[place % len(content)] = byte
    try:
        block = TextRows(bytes(content), NOTHING, COLUMNS).parse()
    except UnreadableFileError as refused:
        assert refused.rule == "parser-stopped"  # noqa: PT017 - either may come of it
    else:
        assert len(block.lines) == len(block.rows.column("dose").cast(pa.string()).to_pylist())


def told(*changed):
    return json.dumps([changed], ensure_ascii=False).encode()


def test_odd_rows_come_as_they_were_told():
    block = TextRows(sent(batch(LINES, TEXTS, TEXTS)), told(*ODD), COLUMNS).parse()
    assert block.aside == (AsideRow(3, "Canary\n", "row-ragged", ("Canary", "")),)


@pytest.mark.parametrize(
    "aside",
    [
        b"",
        b"Canary",
        b"\xff",
        b"null",
        b"{}",
        b'""',
        b"[" * 100_000,
        json.dumps(ODD).encode(),
        told(*ODD[:3]),
        told(*ODD, "Canary"),
        told(3, "Canary\n", "Canary", []),
        told(3, "Canary\n", "sheets-several", []),
        told(3, "", ["row-ragged"], []),
        told(3, 4, "row-ragged", []),
        told(3, "Canary\n", "row-ragged", "Canary"),
        told(3, "Canary\n", "row-ragged", None),
        told(3, "Canary\n", "row-ragged", [None]),
        told("Canary", "", "row-ragged", []),
        told("3", "", "row-ragged", []),
        told(3.5, "", "row-ragged", []),
        b'[[true, "", "row-ragged", []]]',
        told(0, "", "row-ragged", []),
        told(-3, "", "row-ragged", []),
        told(1 << 63, "", "row-ragged", []),
        told(float("inf"), "", "row-ragged", []),
        b'[[3, "Canary\\ud800", "row-ragged", []]]',
        b'[[3, "", "row-ragged", ["Canary\\udcff"]]]',
    ],
    ids=lambda aside: repr(aside[:40]),
)
def test_odd_rows_that_ours_would_not_tell_so_are_refused(aside):
    assert refusal(sent(batch(LINES, TEXTS, TEXTS)), aside) == "parser-stopped"


CHOICE = Choice(1, Layout(("a", None, "b")), ("a", "b"))


def few(first):
    """Ten rows from a line on, whose column `a` has few values and `b` many."""
    rows = pa.table({"a": ["x", None] * 5, "b": [f"{number}" for number in range(first, first + 10)]})
    return Block(np.arange(first, first + 10), rows, ())


def many(first):
    """The same, the other way round."""
    block = few(first)
    return replace(block, rows=block.rows.select(["b", "a"]).rename_columns(["a", "b"]))


def given_by_child(*blocks):
    def pieces(layout, columns):
        assert (layout, columns) == (CHOICE.layout, CHOICE.columns)
        return iter([lambda block=block: block for block in blocks])

    return list(blocks_of(Grid(FileFacts("text"), (), pieces), CHOICE))


def test_a_child_gives_all_blocks_in_order():
    found = given_by_child(*[few(10 * number) for number in range(1, 20)])
    assert np.concatenate([block.lines for block in found]).tolist() == list(range(10, 200))
    assert [block.rows.column("b")[0].as_py() for block in found] == [f"{first}" for first in range(10, 200, 10)]


@pytest.mark.parametrize("others", [[few(20), many(30)], [many(20), few(30)]])
def test_the_first_block_decides_which_columns_have_a_dictionary(others):
    found = given_by_child(few(10), *others)
    assert [block.rows.schema.types for block in found] == [[DICTIONARY, pa.string()]] * 3
    assert [block.rows.to_pydict() for block in found[1:]] == [block.rows.to_pydict() for block in others]


def test_of_no_block_a_child_gives_none():
    assert given_by_child() == []
