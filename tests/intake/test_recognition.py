"""What must hold of recognition: first bytes decide, never a name, and no bytes make it stumble."""

import gzip

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.errors import UnreadableFileError
from intake.recognition import FileFormat, recognise, refuse_untaken
from tests.intake.workbooks import compound, ods, plain_xls, plain_xlsx, zipped

CSV = "Incident,Count\r\nB,2\r\n"
KNOWN = [
    (b"", FileFormat.TEXT),
    (CSV.encode(), FileFormat.TEXT),
    (CSV.encode("utf-8-sig"), FileFormat.TEXT),
    (CSV.encode("utf-16"), FileFormat.TEXT),
    (CSV.encode("utf-16-le"), FileFormat.TEXT),
    (CSV.encode("utf-16-be"), FileFormat.TEXT),
    ("Name,Ort\nJosé £,…\n".encode("cp1252"), FileFormat.TEXT),
    (CSV.encode() + b"\x1a", FileFormat.TEXT),
    (b"Incident,Count\r\n" * 20 + b"\x00", FileFormat.TEXT),
    (b"[1] first heading,second\n", FileFormat.TEXT),
    (b"{A},B\n", FileFormat.TEXT),
    (b"<5,>10\n1,2\n", FileFormat.TEXT),
    (gzip.compress(b"x", mtime=0), FileFormat.GZIP),
    (zipped({"a.csv": b"x"}), FileFormat.ZIP),
    (zipped({}), FileFormat.ZIP),
    (plain_xlsx(), FileFormat.ZIP),
    (ods(), FileFormat.ZIP),
    (plain_xls(), FileFormat.COMPOUND),
    (compound({"EncryptedPackage": b"x"}), FileFormat.COMPOUND),
    (b"PAR1\x15\x04", FileFormat.PARQUET),
    (b"PARE\x15\x04", FileFormat.PARQUET),
    (b' \n[ {"a": 1}]', FileFormat.JSON),
    (b"\xef\xbb\xbf[]", FileFormat.JSON),
    (b'[["a"],["b"]]', FileFormat.JSON),
    (b'{"a": 1}\n{"a": 2}', FileFormat.JSON_LINES),
    (b"age-encryption.org/v1\n-> X25519", FileFormat.AGE),
    (b"-----BEGIN AGE ENCRYPTED FILE-----\n", FileFormat.AGE),
    (b"<html xmlns:x='urn:schemas-microsoft-com:office:excel'>", FileFormat.HTML),
    (b"\r\n<!DOCTYPE html><table>", FileFormat.HTML),
    (b"<TABLE><tr><td>x", FileFormat.HTML),
    (b"MIME-Version: 1.0\r\nContent-Type: multipart/related\r\n\r\nContent-Type: text/html", FileFormat.HTML),
    (b"<?xml version='1.0'?><Workbook>", FileFormat.XML),
    ("<html><table>".encode("utf-16"), FileFormat.HTML),
    ("<?xml version='1.0'?><Workbook>".encode("utf-16-be"), FileFormat.XML),
    ('[{"a": 1}]'.encode("utf-16"), FileFormat.JSON),
    ('{"a": 1}\n'.encode("utf-16-le"), FileFormat.JSON_LINES),
    (b"%PDF-1.7", FileFormat.PDF),
    (b"7z\xbc\xaf\x27\x1c\x00\x04", FileFormat.ARCHIVE),
    (b"Rar!\x1a\x07\x01\x00", FileFormat.ARCHIVE),
    (b"BZh91AY", FileFormat.ARCHIVE),
    (b"\xfd7zXZ\x00", FileFormat.ARCHIVE),
    (b"name".ljust(257, b"\0") + b"ustar\0", FileFormat.ARCHIVE),
    (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", FileFormat.OTHER),
    (b"SQLite format 3\x00\x10\x00\x01\x01\x00", FileFormat.OTHER),
]


@pytest.mark.parametrize(("first", "found"), KNOWN, ids=lambda value: repr(value)[:24])
def test_a_known_beginning_is_known(first, found):
    assert recognise(first) is found


@given(st.binary(max_size=400))
def test_any_bytes_are_something(first):
    assert recognise(first) in FileFormat


@given(st.text(st.characters(categories=["L", "N", "P", "Zs"]), min_size=1).map(lambda text: f"A,B\n{text},1\n"))
def test_text_is_text_in_every_usual_encoding(text):
    for encoding in ("utf-8", "utf-8-sig", "utf-16"):
        assert recognise(text.encode(encoding)) is FileFormat.TEXT


@pytest.mark.parametrize(
    ("untaken", "rule"),
    [
        (FileFormat.HTML, "format-html"),
        (FileFormat.XML, "format-xml"),
        (FileFormat.PDF, "format-pdf"),
        (FileFormat.ARCHIVE, "format-archive"),
        (FileFormat.OTHER, "format-unknown"),
    ],
)
def test_what_is_not_taken_is_refused_in_its_own_words(untaken, rule):
    with pytest.raises(UnreadableFileError) as refused:
        refuse_untaken(untaken)
    assert refused.value.rule == rule


@pytest.mark.parametrize("taken", [FileFormat.TEXT, FileFormat.XLSX, FileFormat.PARQUET, FileFormat.JSON])
def test_what_is_taken_is_not_refused(taken):
    refuse_untaken(taken)
