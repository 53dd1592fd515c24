"""What must hold of Parquet: every plain type is text, and what is not flat, whole and open is refused."""

import io
from datetime import UTC, date, datetime, time
from decimal import Decimal

import numpy as np
import pyarrow as pa
import pytest
from pyarrow import parquet

from intake.confined.formats.parquet_rows import parse_parquet
from intake.confined.formats.tables import BATCH_ROWS
from intake.errors import UnreadableFileError
from intake.limits import MOST_COLUMNS


def written(**columns):
    made = io.BytesIO()
    parquet.write_table(pa.table(columns), made)
    return made.getvalue()


def cells(content):
    (table,) = parse_parquet(content).tables
    return [row for batch in table.batches for row in zip(*(c.to_pylist() for c in batch.columns[2:]), strict=True)]


def refusal(content):
    with pytest.raises(UnreadableFileError) as refused:
        cells(content)
    assert "Canary" not in str(refused.value)
    return refused.value.rule


MOMENT = datetime.fromisoformat("2024-01-31T22:30:15.250000")


@pytest.mark.parametrize(
    ("column", "texts"),
    [
        (pa.array(["x", "", None]), ["x", None, None]),
        (pa.array(["x"], pa.large_string()), ["x"]),
        (pa.array(["x", "y", "x"]).dictionary_encode(), ["x", "y", "x"]),
        (pa.array([1, None]), ["1", None]),
        (pa.array([2**64 - 1], pa.uint64()), ["18446744073709551615"]),
        (pa.array([1.0, 0.5, None, float("nan"), 1e-7]), ["1", "0.5", None, None, "0.0000001"]),
        (pa.array([0.5], pa.float32()), ["0.5"]),
        (pa.array([True, False, None]), ["TRUE", "FALSE", None]),
        (pa.array([Decimal("1.50"), Decimal("100.00"), None]), ["1.5", "100", None]),
        (pa.array([date(2024, 1, 31), None]), ["2024-01-31", None]),
        (pa.array([time(13, 5)]), ["13:05:00"]),
        (
            pa.array([MOMENT, MOMENT.replace(microsecond=0), None]),
            ["2024-01-31T22:30:15.25", "2024-01-31T22:30:15", None],
        ),
        (pa.array([datetime.fromisoformat("2024-01-31T22:30:00")], pa.timestamp("s")), ["2024-01-31T22:30:00"]),
        (
            pa.array([datetime(2024, 1, 31, 22, 30, tzinfo=UTC)], pa.timestamp("us", "Europe/London")),
            ["2024-01-31T22:30:00Z"],
        ),
        (pa.nulls(1), [None]),
    ],
    ids=lambda value: str(value.type) if isinstance(value, pa.Array) else "",
)
def test_every_plain_type_is_text(column, texts):
    assert [row[0] for row in cells(written(a=column))] == texts


def test_rows_are_counted_from_1_over_every_batch_and_names_are_told_first():
    count = BATCH_ROWS + 3
    (table,) = parse_parquet(written(a=list(range(count)), b=["x"] * count)).tables
    assert [row.line for row in table.head[:3]] == [0, 1, 2]
    assert table.head[0].cells == ("a", "b")
    assert [line for batch in table.batches for line in batch.column(0).to_pylist()] == list(range(1, count + 1))


def test_a_file_without_rows_has_no_table():
    assert parse_parquet(written(a=pa.array([], pa.string()))).tables == ()


@pytest.mark.parametrize("column", [[["Canary"]], [{"a": "Canary"}], [b"Canary"]])
def test_what_is_not_flat_is_refused(column):
    assert refusal(written(a=column)) == "parquet-type"


def test_what_is_damaged_is_refused():
    content = written(a=["Canary"] * 1000)
    assert refusal(content[:-20]) == "parquet-broken"
    assert refusal(content[:20] + b"\xff" * 40 + content[60:]) == "parquet-broken"
    assert refusal(b"PAR1Canary") == "parquet-broken"


def test_parquets_own_encryption_is_refused():
    assert refusal(b"PARE" + b"Canary" * 9) == "parquet-encrypted"


def test_more_columns_than_a_sheet_has_are_refused():
    columns = {f"Canary {name}": pa.nulls(1) for name in range(MOST_COLUMNS + 1)}
    assert refusal(written(**columns)) == "columns-too-many"


def test_bytes_that_are_no_text_are_damage():
    ends = pa.py_buffer(np.array([0, 8], np.int32))
    text = pa.StringArray.from_buffers(1, ends, pa.py_buffer(b"Canary\xff\xfe"))
    assert refusal(written(a=text)) == "parquet-broken"


def test_a_name_that_is_no_utf8_is_damage():
    """The fuzzer found both: of a column, and of a time zone, which Arrow writes in Base64."""
    content = written(heading=pa.array([1, 2], pa.timestamp("us", "Europe/London")))
    for name, damage in ((b"heading", b"\xff" * 7), (b"cm9wZS9M", b"/" * 8)):
        assert name in content
        assert refusal(content.replace(name, damage)) == "parquet-broken"
