"""Defects 2 to 7: files, and what they travel in. Those of the insides of workbooks stand in `workbook_defects`."""

import gzip
import io
import json
import struct
import zipfile
from collections.abc import Iterator
from functools import partial

import pyarrow as pa
import pyarrow.parquet as pq

from tests.defects.base import (
    CANARY,
    CASES,
    Row,
    clean,
    clean_table,
    csv_of,
    csv_rows,
    ods_of,
    specimen,
    xls_of,
    xlsx_of,
)
from tests.defects.specimen import Counts, Refused, Specimen
from tests.intake.workbooks import compound, zipped


def specimens() -> Iterator[Specimen]:
    """Every specimen of them."""
    yield from _of_another_period()
    yield from _of_nothing()
    yield from _cut_off()
    yield from _of_another_kind()
    yield from _beside_the_extract()


def _of_another_period() -> Iterator[Specimen]:
    """2: the rows are of another period than the file is given for; nobody reads its name."""
    quarter = partial(specimen, 2, feed=CASES)
    before = [row | {"outcome_date": row["outcome_date"].replace("2024-0", "2023-1")} for row in clean(CASES)]
    yield quarter(
        name="every-row-is-of-another-quarter", content=csv_rows(before), expected=Refused("rows-none-accepted")
    )
    one = clean(CASES)
    one[2]["outcome_date"] = "2024-04-01"
    expected = Counts(6, 5, 1, found={("period", "outcome_date"): 1}, lines={("period", "outcome_date"): (4,)})
    yield quarter(name="one-row-is-of-the-next-quarter", content=csv_rows(one), expected=expected)
    spelt = clean("school_suspensions_and_exclusions")
    for row, year in zip(spelt, ("2023-24", "202324", "23/24", "2023", "2023/2024"), strict=False):
        row["academic_year"] = year
    yield specimen(
        2,
        "years-written-in-five-other-ways",
        "school_suspensions_and_exclusions",
        csv_rows(spelt),
        Counts(6, 6, found={("pattern", "academic_year"): 5}, lines={("pattern", "academic_year"): (2, 3, 4, 5, 6)}),
    )
    digits = clean(CASES)
    digits[0]["outcome_date"], digits[1]["outcome_date"] = "14032024", "Q1 24"
    yield quarter(
        name="a-day-in-eight-digits-and-a-quarter-for-a-day",
        content=csv_rows(digits),
        expected=Counts(6, 4, 2, found={("type", "outcome_date"): 2, ("period", "outcome_date"): 2}),
        more=("14032024", "Q1 24"),
    )


def _of_nothing() -> Iterator[Specimen]:
    """3: no byte, no row, or nothing but headings."""
    head = clean_table()[:1]
    empty = {
        "no-byte": (b"", "file-empty"),
        "blank-lines-only": (b"\r\n \r\n\r\n", "file-empty"),
        "nothing-packed": (gzip.compress(b""), "file-empty"),
        "workbook-of-nothing": (xlsx_of([]), "file-empty"),
        "list-of-nothing": (b"[]", "file-empty"),
        "headings-only": (csv_of(head), "rows-missing"),
        "headings-and-blank-lines": (csv_of(head) + b"\n\n,,,\n", "rows-missing"),
        "workbook-of-headings": (xlsx_of(head), "rows-missing"),
        "old-workbook-of-headings": (xls_of(head), "rows-missing"),
        "headings-and-a-count-of-nothing": (csv_of(head) + b"0 rows returned\n", "rows-none-accepted"),
    }
    for name, (content, rule) in empty.items():
        yield specimen(3, name, CASES, content, Refused(rule))


def _cut_off() -> Iterator[Specimen]:
    """4: the upload ended before the file did."""
    rows = clean(CASES)
    rows[5]["case_notes"] = f"{CANARY}, seen at home"
    whole = csv_rows(rows)
    in_notes = whole.rindex(CANARY.encode())
    book = xlsx_of(clean_table())
    listed = json.dumps(rows).encode()
    lines = b"\n".join(json.dumps(row).encode() for row in rows)
    cut = {
        "in-the-middle-of-a-row": (whole[: whole.rindex(rows[5]["dob"].encode()) + 6], "file-cut-off"),
        "inside-quotation-marks": (whole[: in_notes + 9], "quote-unclosed"),
        "packed-with-gzip": (gzip.compress(whole, mtime=0)[:-20], "gzip-truncated"),
        "packed-in-a-zip": (zipped({"extract.csv": whole})[:-30], "archive-broken"),
        "workbook": (book[: len(book) // 2], "archive-broken"),
        "old-workbook": (xls_of(clean_table())[:3000], "workbook-broken"),
        "parquet": (_parquet(rows)[:-9], "parquet-broken"),
        "json": (listed[:-40], "json-broken"),
        "json-lines": (lines[:-40], "json-broken"),
    }
    for name, (content, rule) in cut.items():
        yield specimen(4, f"cut-off-{name}", CASES, content, Refused(rule), (CANARY,))


def _parquet(rows: list[Row]) -> bytes:
    made = io.BytesIO()
    pq.write_table(pa.Table.from_pylist(rows), made)
    return made.getvalue()


def _of_another_kind() -> Iterator[Specimen]:
    """6: something else than its name says, or packed."""
    table, rows = clean_table(), clean(CASES)
    plain, whole = csv_of(table), Counts(6, 6)
    taken = {
        "xlsx-named-xls": (xlsx_of(table), whole),
        "xls-named-xlsx": (xls_of(table), whole),
        "ods-named-csv": (ods_of(table), whole),
        "parquet": (_parquet(rows), whole),
        "json": (json.dumps(rows).encode(), whole),
        "json-lines": (b"\n".join(json.dumps(row).encode() for row in rows), whole),
        "zip-of-one-csv": (zipped({"extract.csv": plain}), whole),
        "zip-of-one-workbook": (zipped({"extract.xlsx": xlsx_of(table)}, method=zipfile.ZIP_STORED), whole),
        "zip-with-a-system-s-litter": (zipped({"extract.csv": plain, "__MACOSX/._extract.csv": b"x"}), whole),
        "gzip": (gzip.compress(plain, mtime=0), whole),
        "csv-that-is-utf-16-with-tabs": (
            csv_of(table, delimiter="\t", newline="\r\n", encoding="utf-16"),
            Counts(6, 6, found={("encoding-mended", "file"): 1}),
        ),
    }
    for name, (content, expected) in taken.items():
        yield specimen(6, name, CASES, content, expected)
    page = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>" for cells in table)
    filepass = [(0x809, b"\0" * 16), (0x2F, b"\1\0" * 20), (10, b"")]
    old = b"".join(struct.pack("<HH", kind, len(content)) + content for kind, content in filepass)
    refused = {
        "xlsx-with-a-password": (
            compound({"EncryptionInfo": b"x", "EncryptedPackage": b"x" * 99}),
            "workbook-encrypted",
        ),
        "xls-with-a-password": (compound({"Workbook": old}), "workbook-encrypted"),
        "ods-with-a-password": (_ods_with_password(), "workbook-encrypted"),
        "zip-with-a-password": (_zip_with_password(plain), "archive-encrypted"),
        "web-page-named-xls": (f"<html><body><table>{page}</table></body></html>".encode(), "format-html"),
        "web-page-that-says-it-is-excel-s": (
            f'<html xmlns:x="urn:schemas-microsoft-com:office:excel"><table>{page}</table></html>'.encode("utf-16"),
            "format-html",
        ),
        "zip-of-several-parts": (zipped({"part1.csv": plain, "part2.csv": plain}), "archive-several"),
        "zip-of-xml-parts": (zipped({"cases.xml": _xml(rows), "people.xml": _xml(rows)}), "archive-several"),
        "zip-of-one-xml": (zipped({"cases.xml": _xml(rows)}), "format-xml"),
        "xml": (_xml(rows), "format-xml"),
        "zip-in-a-zip": (zipped({"extract.zip": zipped({"extract.csv": plain})}), "archive-nested"),
        "seven-zip": (b"7z\xbc\xaf\x27\x1c" + plain, "format-archive"),
    }
    for name, (content, rule) in refused.items():
        yield specimen(6, name, CASES, content, Refused(rule))


def _xml(rows: list[Row]) -> bytes:
    """Rows as the parts of a youth justice return."""
    inside = "".join(
        f"<case>{''.join(f'<{name}>{cell}</{name}>' for name, cell in row.items())}</case>" for row in rows
    )
    return f'<?xml version="1.0" encoding="UTF-8"?><cases>{inside}</cases>'.encode()


def _zip_with_password(content: bytes) -> bytes:
    """A ZIP whose entry says that it is encrypted."""
    made = bytearray(zipped({"extract.csv": content}))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        made[made.index(mark) + offset] |= 1
    return bytes(made)


def _ods_with_password() -> bytes:
    """An OpenDocument spreadsheet whose manifest says that its content is encrypted."""
    with zipfile.ZipFile(io.BytesIO(ods_of(clean_table()))) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    manifest = parts["META-INF/manifest.xml"]
    return zipped(
        parts | {"META-INF/manifest.xml": manifest.replace(b"</m:manifest>", b"<m:encryption-data/></m:manifest>")}
    )


def _beside_the_extract() -> Iterator[Specimen]:
    """7: what came beside the extract, dropped as if it were one; and the extract with what came beside it."""
    plain = csv_of(clean_table())
    letter = f"From: {CANARY} <x@example.invalid>\r\nMIME-Version: 1.0\r\nContent-Type: text/html\r\n\r\n<html></html>"
    beside = {
        "mail-of-outlook": (compound({"__properties_version1.0": CANARY.encode()}), "format-message"),
        "saved-web-mail": (letter.replace("From", "MIME-Version: 1.0\r\nFrom", 1).encode(), "format-html"),
        "pdf": (b"%PDF-1.7\n" + plain, "format-pdf"),
        "letter": (
            zipped({"[Content_Types].xml": "<Types/>", "word/document.xml": f"<d>{CANARY}</d>"}),
            "format-document",
        ),
        "old-letter": (compound({"WordDocument": CANARY.encode()}), "format-document"),
        "picture": (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 4, "format-unknown"),
        "extract-and-mail-in-one-zip": (zipped({"extract.csv": plain, f"{CANARY}.msg": b"x"}), "archive-several"),
        "two-kinds-in-one-zip": (
            zipped({"extract.csv": plain, "extract.xlsx": xlsx_of(clean_table())}),
            "archive-several",
        ),
        "words-without-a-table": (f"Dear all,\nplease find the extract.\n{CANARY}\n".encode(), "header-missing"),
    }
    for name, (content, rule) in beside.items():
        yield specimen(7, name, CASES, content, Refused(rule), (CANARY,))
