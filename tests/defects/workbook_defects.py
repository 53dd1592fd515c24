"""Defects 5 and 8 to 10: sheets that are full, and what workbooks hide, run and reckon."""

import io
import zipfile
from collections.abc import Iterator
from functools import partial

from tests.defects.base import CANARY, CASES, clean, clean_table, csv_of, specimen, table_of, xls_of, xlsx_of
from tests.defects.specimen import Counts, Refused, Specimen
from tests.intake.workbooks import MAIN, compound, relations, xlsx_parts, zipped


def specimens() -> Iterator[Specimen]:
    """Every specimen of them."""
    yield from _full_sheets()
    yield specimen(7, "pivot-workbook", CASES, _with_parts(xlsx_of(clean_table()), _PIVOT), _PIVOTED, (CANARY,))
    yield from _hidden()
    yield from _dangerous()
    yield from _formulas()


def _full_sheets() -> Iterator[Specimen]:
    """5: as many rows as a sheet can hold."""
    head, *rows = clean_table()

    def full(sheet: object, last: int) -> None:
        sheet.cell(last, 1, CANARY)  # type: ignore[attr-defined]

    for last in (65_536, 1_048_576):
        content = xlsx_of([head, *rows], lambda book, last=last: full(book.active, last))
        yield specimen(5, f"last-row-is-{last}", CASES, content, Refused("rows-cut-off"), (CANARY,))
    old = xls_of([head, *rows], lambda book: book.get_sheet(0).write(65_535, 0, CANARY))
    yield specimen(5, "old-sheet-is-full", CASES, old, Refused("rows-cut-off"), (CANARY,))
    for count in (65_535, 65_536):
        yield specimen(5, f"{count}-rows-below-titles", CASES, _many(count), Refused("rows-cut-off"))
    row = clean(CASES, 1)[0]
    line = f"{row['postcode']},{row['outcome_date']}\n"
    text = f"postcode,outcome_date\n{line * 65_535}".encode()
    yield specimen(5, "text-that-was-cut-off-in-a-sheet-before", CASES, text, Refused("rows-cut-off"))
    found = {("row-repeated", "row"): 65_533, ("drift-one-day", "outcome_date"): 65_534, ("header-moved", "file"): 1}
    found |= {("column-missing", header): 1 for header in head if header not in {"postcode", "outcome_date"}}
    expected = Counts(65_534, 65_534, found=found)
    yield specimen(5, "as-many-rows-but-one", CASES, _many(65_534), expected)


def _many(count: int) -> bytes:
    """A sheet of so many rows under a header that is not on its first line, as a program writes it part by part."""
    row = clean(CASES, 1)[0]
    cells = "".join(f'<c t="inlineStr"><is><t>{row[header]}</t></is></c>' for header in ("postcode", "outcome_date"))
    head = "".join(f'<c t="inlineStr"><is><t>{header}</t></is></c>' for header in ("postcode", "outcome_date"))
    rows = "".join(f'<row r="{number}">{cells}</row>' for number in range(6, count + 6))
    sheet = f'<worksheet xmlns="{MAIN}"><sheetData><row r="5">{head}</row>{rows}</sheetData></worksheet>'
    return zipped(xlsx_parts(sheet))


_PIVOTED = Refused("workbook-pivot-cache")
_PIVOT = {
    "xl/pivotCache/pivotCacheRecords1.xml": f'<pivotCacheRecords xmlns="{MAIN}" count="1"><r><s v="{CANARY}"/></r>'
    "</pivotCacheRecords>"
}


def _with_parts(book: bytes, more: dict[str, bytes | str]) -> bytes:
    """A workbook with more parts."""
    with zipfile.ZipFile(io.BytesIO(book)) as archive:
        parts: dict[str, bytes | str] = {name: archive.read(name) for name in archive.namelist()}
    return zipped(parts | more)


def _hidden() -> Iterator[Specimen]:
    """8: people where nobody looks."""
    table, whole = clean_table(), csv_of(clean_table())

    def more(book, state):
        sheet = book.create_sheet("Source")
        sheet["A1"] = CANARY
        sheet.sheet_state = state

    def column(book):
        book.active.column_dimensions["E"].hidden = True

    def rows(book):
        book.active.row_dimensions[4].hidden = True

    def filtered(book):
        rows(book)
        book.active.auto_filter.ref = "A1:C7"
        book.active.auto_filter.add_filter_column(0, ["x"])

    hidden = {
        "hidden-sheet": (xlsx_of(table, lambda book: more(book, "hidden")), "sheet-hidden"),
        "very-hidden-sheet": (xlsx_of(table, lambda book: more(book, "veryHidden")), "sheet-very-hidden"),
        "hidden-column": (xlsx_of(table, column), "column-hidden"),
        "hidden-row": (xlsx_of(table, rows), "row-hidden"),
        "filtered-rows": (xlsx_of(table, filtered), "row-filtered"),
        "pivot-cache": (_with_parts(xlsx_of(table), _PIVOT), "workbook-pivot-cache"),
        "pivot-cache-without-records": (_with_parts(xlsx_of(table), _SHARED), "workbook-pivot-cache"),
        "data-model": (_with_parts(xlsx_of(table), {"xl/model/item.data": whole}), "workbook-data-model"),
        "history": (_with_parts(xlsx_of(table), {"xl/revisions/revisionHeaders.xml": "<h/>"}), "workbook-history"),
        "old-hidden-sheet": (xls_of(table, partial(_old_sheet, visibility=1)), "sheet-hidden"),
        "old-very-hidden-sheet": (xls_of(table, partial(_old_sheet, visibility=2)), "sheet-very-hidden"),
        "old-hidden-column": (
            xls_of(table, lambda book: setattr(book.get_sheet(0).col(4), "hidden", True)),
            "column-hidden",
        ),
        "old-hidden-row": (xls_of(table, lambda book: setattr(book.get_sheet(0).row(3), "hidden", True)), "row-hidden"),
    }
    for name, (content, rule) in hidden.items():
        yield specimen(8, name, CASES, content, Refused(rule), (CANARY,))
    shown = xlsx_of(table, lambda book: more(book, "visible"))
    unread = Counts(6, 6, found={("sheets-unread", "file"): 1})
    yield specimen(8, "another-sheet-of-people-that-is-shown", CASES, shown, unread, (CANARY,))

    def copied(book):
        sheet = book.create_sheet("Copy")
        for cells in [*table, [CANARY]]:
            sheet.append(cells)

    twice = xlsx_of(table, copied)
    yield specimen(8, "the-same-sheet-twice", CASES, twice, Refused("sheets-several"), (CANARY,))


_SHARED = {
    "xl/pivotCache/pivotCacheDefinition1.xml": f'<pivotCacheDefinition xmlns="{MAIN}"><cacheFields>'
    f'<cacheField name="a"><sharedItems><s v="{CANARY}"/></sharedItems></cacheField></cacheFields>'
    "</pivotCacheDefinition>"
}


def _old_sheet(book, visibility):
    """One more sheet of an old workbook, hidden."""
    sheet = book.add_sheet("Source")
    sheet.write(0, 0, CANARY)
    sheet.visibility = visibility


def _dangerous() -> Iterator[Specimen]:
    """9: macros, links to elsewhere, things embedded."""
    book = xlsx_of(clean_table())
    out = relations(("externalLinkPath", f"file:///{CANARY}.xlsx"), mode='TargetMode="External"')
    dangers: dict[str, tuple[dict[str, bytes | str], str]] = {
        "macros": ({"xl/vbaProject.bin": b"x"}, "workbook-macros"),
        "old-macro-sheets": ({"xl/macrosheets/sheet1.xml": "<x/>"}, "workbook-macros"),
        "external-link": ({"xl/externalLinks/externalLink1.xml": f"<x>{CANARY}</x>"}, "workbook-external-link"),
        "external-relation": ({"xl/worksheets/_rels/sheet1.xml.rels": out}, "workbook-external-link"),
        "data-connection": ({"xl/connections.xml": "<x/>"}, "workbook-external-link"),
        "embedded-letter": ({"xl/embeddings/letter.docx": CANARY.encode()}, "workbook-embedded-object"),
        "control": ({"xl/activeX/activeX1.bin": b"x"}, "workbook-embedded-object"),
        "entities": ({"xl/comments1.xml": '<!DOCTYPE a [<!ENTITY b "x">]><a/>'}, "workbook-entities"),
    }
    for name, (parts, rule) in dangers.items():
        yield specimen(9, name, CASES, _with_parts(book, parts), Refused(rule), (CANARY,))
    binary = _with_parts(book, {"xl/workbook.bin": b"x"})
    yield specimen(9, "binary-workbook", CASES, binary, Refused("workbook-binary"))
    old = compound({"Workbook": b"x"}, storages=["_VBA_PROJECT_CUR"])
    yield specimen(9, "old-macros", CASES, old, Refused("workbook-macros"))
    yield specimen(
        9, "old-embedded-object", CASES, compound({"\x01Ole10Native": b"x"}), Refused("workbook-embedded-object")
    )


def _formulas() -> Iterator[Specimen]:
    """10: formulas that nobody calculated, and texts that would become formulas."""

    def formula(book):
        book.active["Z4"] = f'=CONCATENATE("{CANARY}",A4)'

    content = xlsx_of(clean_table(), formula)
    yield specimen(10, "formula-without-a-value", CASES, content, Refused("formula-without-value"), (CANARY,))
    rows = clean(CASES)
    rows[0]["surname"] = f"=HYPERLINK({CANARY})"
    rows[1]["surname"] = f"@{CANARY}"
    rows[2]["forename"] = f"+{CANARY}"
    rows[3]["worker_name"] = f"-{CANARY}"
    # A note is sealed as it came, and no product has it.
    rows[4]["case_notes"] = f"=cmd|' /C {CANARY}'!A0"
    found = {("formula-like", "surname"): 2, ("formula-like", "forename"): 1, ("formula-like", "worker_name"): 1}
    lines = {("formula-like", "surname"): (2, 3)}
    for name, write in (("csv", csv_of), ("workbook", _as_texts)):
        told = write(table_of(rows))
        yield specimen(
            10, f"texts-like-formulas-in-a-{name}", CASES, told, Counts(6, 6, found=found, lines=lines), (CANARY,)
        )


def _as_texts(table: list[list[str]]) -> bytes:
    """A workbook whose cells are texts, whatever they begin with."""

    def texts(book):
        for cells in book.active.iter_rows():
            for cell in cells:
                cell.data_type = "s"

    return xlsx_of(table, texts)
