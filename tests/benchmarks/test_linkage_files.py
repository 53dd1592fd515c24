"""Columns come as text from every kind of file, and a file that cannot be read is refused without a cell of it."""

import gzip

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from benchmarks.linkage_files import read_columns
from benchmarks.linkage_spec import SpecError

TEXT = ' Name ,born,other\n" Ann  ",19800102,x\n,19790305,y\nZoë,"  ",z\n'
SEEN = {"name": ["Ann", None, "Zoë"], "Born": ["19800102", "19790305", None]}


def read(file, **how):
    return {name: column.to_pylist() for name, column in read_columns(file, ["name", "Born"], **how).items()}


def test_a_csv_is_read_as_text_trimmed_packed_or_not(tmp_path):
    (tmp_path / "a.csv").write_text(TEXT, "utf-8")
    (tmp_path / "a.csv.gz").write_bytes(gzip.compress(TEXT.encode()))
    assert read(tmp_path / "a.csv") == SEEN
    assert read(tmp_path / "a.csv.gz") == SEEN


def test_delimiter_and_encoding_are_as_told(tmp_path):
    (tmp_path / "a.csv").write_text(TEXT.replace(",", ";"), "latin-1")
    assert read(tmp_path / "a.csv", delimiter=";", encoding="latin-1") == SEEN


def test_parquet_is_read_as_text_whatever_its_types(tmp_path):
    pq.write_table(pa.table({"Name": ["Ann", None, "Zoë"], "born": [19800102, 19790305, None]}), tmp_path / "a.parquet")
    assert read(tmp_path / "a.parquet") == SEEN


def test_a_date_of_parquet_is_iso(tmp_path):
    born = pa.array([3653], pa.date32())
    pq.write_table(pa.table({"name": ["Ann"], "born": born}), tmp_path / "a.parquet")
    assert read(tmp_path / "a.parquet")["Born"] == ["1980-01-02"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("secret,born\nAnn,1\n", "none of its 2 columns is headed 'name'; give a heading that stands once"),
        ("name,born,NAME\nsecret,1,secret\n", "two columns are headed 'name'"),
        ("name,born\nAnn,1\nsecret,1,2\n", "cannot be read; it must be Parquet, or CSV"),
        ("name,born\n", "has no row below its headings"),
        ("", "cannot be read; it must be Parquet, or CSV"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_and_not_quoted(tmp_path, text, told):
    (tmp_path / "a.csv").write_text(text, "utf-8")
    with pytest.raises(SpecError) as refusal:
        read(tmp_path / "a.csv")
    assert told in str(refusal.value)
    assert "secret" not in str(refusal.value)
    assert refusal.value.__cause__ is None


def test_an_unknown_encoding_and_what_only_looks_like_parquet_are_refused(tmp_path):
    (tmp_path / "a.csv").write_text(TEXT, "latin-1")
    (tmp_path / "a.parquet").write_text(TEXT, "utf-8")
    for file, how in (("a.csv", {}), ("a.csv", {"encoding": "no such"}), ("a.parquet", {})):
        with pytest.raises(SpecError, match="cannot be read"):
            read(tmp_path / file, **how)
