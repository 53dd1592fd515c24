"""Workbooks for tests, written part by part, so that any part can be made hostile. Nobody in them exists."""

import io
import struct
import zipfile

import openpyxl
import xlwt

from intake.confined.reading import open_confined
from intake.findings import FindingCounter
from intake.headers.layout import Layout
from intake.limits import SHIPPED

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
CANARY = "Canary"
ROWS = [["Incident", "Count"], [CANARY, 1], ["B", 2]]
SHEET = b'<sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>Incident</t></is></c></row>%s</sheetData>'


def zipped(parts, *, method=zipfile.ZIP_DEFLATED):
    """A ZIP of some files."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", method) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return made.getvalue()


def sheet_xml(cells="", before="", after=""):
    """A worksheet of one headed column, with more rows, and with elements before and after them."""
    head = '<row r="1"><c r="A1" t="inlineStr"><is><t>Incident</t></is></c></row>'
    return f'<worksheet xmlns="{MAIN}">{before}<sheetData>{head}{cells}</sheetData>{after}</worksheet>'


def row(number, *texts, attributes="", column="A"):
    """A row of texts."""
    cells = "".join(
        f'<c r="{chr(ord(column) + place)}{number}" t="inlineStr"><is><t>{text}</t></is></c>'
        for place, text in enumerate(texts)
    )
    return f'<row r="{number}" {attributes}>{cells}</row>'


def relations(*related, mode=""):
    """A part of relations: kinds and targets."""
    inside = "".join(
        f'<Relationship Id="rId{number}" Type="{OFFICE}/{kind}" Target="{target}" {mode}/>'
        for number, (kind, target) in enumerate(related, start=1)
    )
    return f'<Relationships xmlns="{PACKAGE}/relationships">{inside}</Relationships>'


def xlsx_parts(*sheets, states=()):
    """The parts of a workbook of some worksheets, hidden as `states` say."""
    listed = "".join(
        f'<sheet name="S{number}" sheetId="{number}" state="{state}" r:id="rId{number}"/>'
        for number, state in enumerate([*states, *["visible"] * (len(sheets) - len(states))], start=1)
    )
    names = [f"worksheets/sheet{number}.xml" for number in range(1, len(sheets) + 1)]
    return {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="xml" ContentType="x/xml"/>'
        "</Types>",
        "_rels/.rels": relations(("officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>{listed}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": relations(*(("worksheet", name) for name in names)),
        **{f"xl/{name}": sheet for name, sheet in zip(names, sheets, strict=True)},
    }


def xlsx(*sheets, states=(), **more):
    """A workbook of some worksheets, with more parts."""
    return zipped(xlsx_parts(*(sheets or [sheet_xml(row(2, CANARY))]), states=states) | more)


def plain_xlsx(rows=None, change=None):
    """A workbook as openpyxl writes it."""
    book = openpyxl.Workbook()
    for cells in rows or ROWS:
        book.active.append(cells)
    if change:
        change(book)
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def plain_xls(rows=None, change=None):
    """An old workbook as xlwt writes it."""
    book = xlwt.Workbook()
    sheet = book.add_sheet("S1")
    for place, cells in enumerate(rows or ROWS):
        for column, cell in enumerate(cells):
            sheet.write(place, column, cell)
    if change:
        change(book, sheet)
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def ods(body=None, *, styles="", manifest="", **more):
    """An OpenDocument spreadsheet with a body of tables."""
    names = "".join(
        f' xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{short}:1.0"'
        for short in ("office", "table", "text", "style", "script")
    )
    more_names = ' xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'
    content = (
        f"<office:document-content{names}{more_names}><office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:spreadsheet>{body or ods_table(ods_row('Incident'), ods_row(CANARY))}"
        "</office:spreadsheet></office:body></office:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    spoken = (
        '<m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        f'<m:file-entry m:full-path="/" m:media-type="{kind}"/>{manifest}</m:manifest>'
    )
    return zipped({"mimetype": kind, "content.xml": content, "META-INF/manifest.xml": spoken} | more)


def ods_row(*texts, attributes=""):
    """A row of texts."""
    return f"<table:table-row {attributes}>{''.join(map(ods_cell, texts))}</table:table-row>"


def ods_cell(text, attributes=""):
    """A cell of text."""
    return f'<table:table-cell office:value-type="string" {attributes}><text:p>{text}</text:p></table:table-cell>'


def ods_table(*inside, attributes=""):
    """A table."""
    return f'<table:table table:name="S" {attributes}>{"".join(inside)}</table:table>'


def compound(streams, storages=()):
    """A compound file of streams, all of them in the small ones' part, and empty storages, as [MS-CFB] says."""
    small, table, entries = b"", [], [_entry("Root Entry", 5, 0, 0)]
    for name, content in streams.items():
        count = -(-len(content) // 64)
        start = len(table)
        table += [*range(start + 1, start + count), 0xFFFFFFFE] if count else []
        small += content.ljust(64 * count, b"\0")
        entries.append(_entry(name, 2, start if count else 0xFFFFFFFE, len(content)))
    entries += [_entry(name, 1, 0, 0) for name in storages]
    directory = b"".join(entries) + b"\0" * (-len(entries) % 4 * 128)
    small_sectors, table_bytes = -(-len(small) // 512), struct.pack(f"<{len(table)}L", *table)
    table_bytes = table_bytes.ljust(-(-max(len(table_bytes), 1) // 512) * 512, b"\xff")
    starts, chain = [], [0xFFFFFFFD]
    for length in (len(directory) // 512, len(table_bytes) // 512, small_sectors):
        starts.append(len(chain) if length else 0xFFFFFFFE)
        chain += [*range(len(chain) + 1, len(chain) + length), 0xFFFFFFFE] if length else []
    directory = _entry("Root Entry", 5, starts[2], len(small)) + directory[128:]
    head = struct.pack("<8s16x5H6x9L", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 62, 3, 0xFFFE, 9, 6, *[0] * 9)
    head = head[:40] + struct.pack("<9L", 0, 1, starts[0], 0, 1 << 20, starts[1], 1, 0xFFFFFFFE, 0)
    head += struct.pack("<109L", 0, *[0xFFFFFFFF] * 108)
    content = struct.pack(f"<{len(chain)}L", *chain).ljust(512, b"\xff") + directory + table_bytes
    return head + content + small.ljust(512 * small_sectors, b"\0")


def _entry(name, kind, start, size):
    words = (name + "\0").encode("utf-16-le")
    return words.ljust(64, b"\0") + struct.pack("<HB49xLQ", len(words), kind, start, size)


def read(content, limits=SHIPPED, first_line=1):
    """Everything of the only sheet of a file, column by column under `c0` and so on, read in a child."""
    with open_confined(iter([content]), limits, FindingCounter()) as confined:
        (sheet,) = confined.sheets
        names = tuple(f"c{place}" for place in range(len(sheet.head[0].cells)))
        grid = confined.grid(sheet)
        blocks = [piece() for piece in grid.pieces(Layout(names, 0, first_line, ()), names)]
    lines = [int(line) for block in blocks for line in block.lines]
    rows = [tuple(cells.values()) for block in blocks for cells in block.rows.to_pylist()]
    return lines, rows, [aside for block in blocks for aside in block.aside]
