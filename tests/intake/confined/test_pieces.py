"""What must hold of rows from a child: under the contract's names, uneven and doubtful ones apart."""

import numpy as np
import pyarrow as pa
import pytest

from intake.confined.formats.tables import batch_of
from intake.confined.pieces import RowsPiece, read_batch
from intake.errors import UnreadableFileError
from intake.headers.layout import Layout

COLUMNS = ("reference", "count", "absent")
LAYOUT = Layout(("count", None, "reference"), 1, 2, ())


def batch(rows, doubts=(), first=1):
    columns = [pa.array(cells, pa.string()) for cells in zip(*rows, strict=True)]
    return batch_of(np.arange(first, first + len(rows)), columns, [np.array(places, np.intp) for places in doubts])


def sent(made):
    buffer = pa.BufferOutputStream()
    with pa.ipc.new_stream(buffer, made.schema) as writer:
        writer.write_batch(made)
    return buffer.getvalue().to_pybytes()


def refusal(content):
    with pytest.raises(UnreadableFileError) as refused:
        read_batch(content)
    assert "Canary" not in str(refused.value)
    return refused.value.rule


def test_rows_come_under_the_contracts_names_and_what_is_not_in_it_does_not():
    block = RowsPiece(batch([("1", "Canary", "A"), (None, "Canary", "B")]), 1).parse(LAYOUT, COLUMNS)
    assert block.rows.to_pydict() == {"reference": ["A", "B"], "count": ["1", None], "absent": [None, None]}
    assert block.lines.tolist() == [1, 2]
    assert block.aside == ()


def test_rows_above_the_first_line_are_not_meant():
    block = RowsPiece(batch([("1", "x", "A"), ("2", "x", "B")], first=4), 5).parse(LAYOUT, COLUMNS)
    assert block.lines.tolist() == [5]
    assert block.rows.column("reference").to_pylist() == ["B"]


def test_a_row_with_a_value_beyond_the_header_stands_apart():
    block = RowsPiece(batch([("1", "x", "A", None), ("2", "x", 'B"', "y")]), 1).parse(LAYOUT, COLUMNS)
    assert block.rows.column("reference").to_pylist() == ["A"]
    assert [(row.line, row.rule, row.cells) for row in block.aside] == [(2, "row-ragged", ("2", "x", 'B"', "y"))]


def test_a_number_that_lost_digits_sets_its_row_apart_only_in_a_column_that_is_read():
    rows = [("1", "x", "A"), ("2", "x", "B"), ("3", "x", "C")]
    block = RowsPiece(batch(rows, doubts=[[1], [0, 2], []]), 1).parse(LAYOUT, COLUMNS)
    assert block.rows.column("reference").to_pylist() == ["A", "C"]
    assert [(row.line, row.rule) for row in block.aside] == [(2, "number-cut")]


def test_a_batch_comes_through_whole():
    made = batch([("1", "x", "A")])
    assert read_batch(sent(made)) == made


@pytest.mark.parametrize(
    "made",
    [
        pa.record_batch({"line": pa.array([1])}),
        pa.record_batch({"line": pa.array(["Canary"]), "doubts": pa.nulls(1, pa.list_(pa.int32()))}),
        pa.record_batch({"line": pa.array([None], pa.int64()), "doubts": pa.nulls(1, pa.list_(pa.int32()))}),
        pa.record_batch(
            {"line": pa.array([1]), "doubts": pa.nulls(1, pa.list_(pa.int32())), "c0": pa.array([b"Canary"])}
        ),
    ],
)
def test_a_batch_of_another_shape_is_refused(made):
    assert refusal(sent(made)) == "parser-stopped"


def test_a_batch_whose_bytes_lie_is_refused():
    broken = pa.StringArray.from_buffers(1, pa.py_buffer(np.array([0, 6], np.int32)), pa.py_buffer(b"Canar\xff"))
    lying = pa.RecordBatch.from_arrays(
        [pa.array([1]), pa.nulls(1, pa.list_(pa.int32())), broken], ["line", "doubts", "c0"]
    )
    assert refusal(sent(lying)) == "parser-stopped"
    assert refusal(b"Canary") == "parser-stopped"
    assert refusal(b"") == "parser-stopped"
