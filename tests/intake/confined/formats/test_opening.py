"""What must hold of the choice of a parser: by structure, one file in one ZIP, and everything else by its name."""

import gzip
import io

import pyarrow as pa
import pytest
from pyarrow import parquet

from intake.confined.formats import opening
from intake.confined.formats.opening import parse
from intake.errors import UnreadableFileError
from intake.headers.layout import Layout
from intake.limits import SHIPPED
from intake.recognition import FileFormat
from tests.intake.workbooks import compound, ods, plain_xls, plain_xlsx, xlsx_parts, zipped

CSV = b"Incident,Count\n" + b"Canary,1\n" * 9


def a_parquet():
    made = io.BytesIO()
    parquet.write_table(pa.table({"Incident": ["x"]}), made)
    return made.getvalue()


FILES = {
    FileFormat.XLSX: plain_xlsx(),
    FileFormat.XLS: plain_xls(),
    FileFormat.ODS: ods(),
    FileFormat.PARQUET: a_parquet(),
    FileFormat.JSON: b'[{"Incident": "x"}]',
    FileFormat.JSON_LINES: b'{"Incident": "x"}\n',
}


def refusal(content):
    with pytest.raises(UnreadableFileError) as refused:
        parse(iter([content]), SHIPPED)
    assert "anary" not in str(refused.value)
    return refused.value.rule


@pytest.mark.parametrize("found", FILES)
def test_every_format_is_told_by_what_it_is_alone_and_in_a_zip_of_any_name(found):
    content = FILES[found]
    for made in (content, zipped({"Canary.pdf": content})):
        parsed = parse(iter([made]), SHIPPED)
        assert parsed.format is found
        assert parsed.tables[0].head[0].cells[0] == "Incident"


IN_A_ZIP = zipped({"folder/extract.csv": CSV, "__MACOSX/._extract.csv": b"x", ".DS_Store": b"x"})


@pytest.mark.parametrize("content", [CSV, gzip.compress(CSV, mtime=0), IN_A_ZIP], ids=["as it is", "gzip", "zip"])
def test_a_text_comes_out_as_it_is(content):
    parsed = parse(iter([content]), SHIPPED)
    layout = Layout(("Incident", "Count"))
    rows = [row for piece in parsed.text.pieces(layout, layout.names) for row in piece().rows.to_pylist()]
    assert rows == 9 * [{"Incident": "Canary", "Count": "1"}]
    assert (parsed.format, parsed.tables) == (FileFormat.TEXT, ())


@pytest.mark.parametrize(
    ("rule", "parts"),
    [
        ("archive-several", {"a.csv": CSV, "b.csv": CSV}),
        ("archive-empty", {}),
        ("archive-empty", {"__MACOSX/a": b"x"}),
        ("archive-nested", {"a.zip": zipped({"a.csv": CSV})}),
        ("archive-nested", {"a.csv.gz": gzip.compress(CSV)}),
        ("archive-nested", {"a.7z": b"7z\xbc\xaf\x27\x1c"}),
        ("archive-nested", {"a.age": b"age-encryption.org/v1\n"}),
        ("format-pdf", {"a.csv": b"%PDF-1.7 Canary"}),
        ("format-message", {"a.msg": compound({"__properties_version1.0": b"x"})}),
    ],
)
def test_a_zip_holds_one_file_that_is_meant(rule, parts):
    assert refusal(zipped(parts)) == rule


def test_documents_for_reading_are_told_apart_from_workbooks():
    parts = xlsx_parts()
    word = {name: part for name, part in parts.items() if not name.startswith("xl/")} | {"word/document.xml": "<a/>"}
    assert refusal(zipped(word)) == "format-document"
    assert refusal(zipped({"mimetype": "application/vnd.oasis.opendocument.text"})) == "format-document"


def test_a_file_that_is_two_kinds_of_workbook_is_neither(monkeypatch):
    for parser in ("parse_ods", "parse_xlsx"):
        monkeypatch.setattr(opening, parser, lambda *_: pytest.fail("one of them was read"))
    assert refusal(ods(**xlsx_parts())) == "workbook-broken"


def test_what_no_parser_here_takes_is_refused():
    assert refusal(b"Canary" + bytes(99)) == "format-unknown"
    assert refusal(b"<html>Canary") == "format-html"


def test_a_workbook_with_a_password_is_told_so():
    assert refusal(compound({"EncryptedPackage": b"x", "EncryptionInfo": b"x"})) == "workbook-encrypted"
