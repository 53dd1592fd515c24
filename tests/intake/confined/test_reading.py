"""What must hold of files that a child reads: their rows, or one true reason; bombs are refused and nothing is left."""

import gzip
import io
import json
import os
from contextlib import nullcontext
from dataclasses import replace
from itertools import chain

import psutil
import pyarrow as pa
import pytest
from openpyxl.utils.datetime import MAC_EPOCH
from pyarrow import parquet

from engine.frames import Kind
from intake.confined import reading
from intake.confined.reading import Confined, open_confined
from intake.errors import UnreadableFileError
from intake.findings import FindingCounter
from intake.grid import FileFacts, HeadRow
from intake.headers.layout import Layout
from intake.limits import SHIPPED
from tests.intake.workbooks import (
    ods,
    ods_cell,
    ods_row,
    ods_table,
    plain_xls,
    plain_xlsx,
    read,
    relations,
    row,
    sheet_xml,
    xlsx,
    zipped,
)

CSV = b"Incident,Count\n" + b"Canary,1\n" * 200_000
TWO_SHEETS = xlsx(sheet_xml(row(2, "x")), sheet_xml(row(2, "y")))


def opened(content):
    return opened_from(iter([content]))


def opened_from(chunks):
    return open_confined(chunks, SHIPPED, FindingCounter())


def refusal(content, limits=SHIPPED):
    with pytest.raises(UnreadableFileError) as refused:
        read(content, limits)
    assert "Canary" not in str(refused.value)
    assert refused.value.__cause__ is None
    return refused.value.rule


@pytest.mark.parametrize(
    "content",
    [
        plain_xlsx(change=lambda book: setattr(book, "epoch", MAC_EPOCH)),
        plain_xls(change=lambda book, _: setattr(book, "dates_1904", True)),
        ods(
            f'<table:calculation-settings><table:null-date table:date-value="1904-01-01"/>'
            f"</table:calculation-settings>{ods_table(ods_row('Canary'))}"
        ),
    ],
    ids=["xlsx", "xls", "ods"],
)
def test_a_workbook_tells_that_it_counts_days_from_1904(content):
    with opened(content) as confined:
        assert confined.grid(confined.sheets[0]).facts.date_system == "1904"


@pytest.mark.parametrize("content", [plain_xlsx(), plain_xls()])
def test_the_rows_of_a_workbook_come_with_their_lines(content):
    assert read(content, first_line=2) == ([2, 3], [("Canary", "1"), ("B", "2")], [])


def test_names_of_json_stand_on_line_0_and_rows_begin_at_1():
    content = b'[{"Incident": "Canary", "Count": 1}]'
    assert read(content) == ([1], [("Canary", "1")], [])
    with opened(content) as confined:
        assert confined.sheets[0].head[0] == HeadRow(0, ("Incident", "Count"))
        assert confined.grid(confined.sheets[0]).facts == FileFacts("json")


def test_a_number_that_lost_digits_sets_its_row_apart():
    lines, _, aside = read(plain_xlsx([["Number"], [123456789012345678], [9990000018]]), first_line=2)
    assert lines == [3]
    assert [(item.line, item.rule) for item in aside] == [(2, "number-cut")]


def test_a_sheet_is_told_by_its_place_and_any_of_them_can_be_chosen():
    with opened(TWO_SHEETS) as confined:
        assert [sheet.position for sheet in confined.sheets] == [1, 2]
        grid = confined.grid(confined.sheets[1])
        assert grid.facts == FileFacts("xlsx", sheet="2", date_system="1900")
        (piece,) = grid.pieces(Layout(("c0",)), ("c0",))
        assert piece().rows.column("c0").to_pylist() == ["y"]


@pytest.mark.parametrize(
    "content",
    [CSV, gzip.compress(CSV, mtime=0), zipped({"a.csv": CSV}), CSV.decode().encode("utf-16")],
    ids=["as it is", "gzip", "zip", "UTF-16"],
)
def test_a_text_is_read_however_it_is_packed(content):
    with opened(content) as confined:
        (sheet,) = confined.sheets
        grid = confined.grid(sheet)
        assert (grid.facts.format, grid.facts.delimiter, grid.facts.sheet) == ("text", ",", None)
        assert sheet.head[0] == HeadRow(1, ("Incident", "Count"))
    lines, rows, aside = read(content, first_line=2)
    assert lines == list(range(2, 200_002))
    assert set(rows) == {("Canary", "1")}
    assert aside == []


@pytest.mark.parametrize(("encoding", "found"), [("cp1252", {"encoding-mended"}), ("utf-8", set())])
def test_a_text_that_was_no_utf_8_is_counted_as_mended_once_it_is_read(encoding, found):
    findings, layout = FindingCounter(), Layout(("a", "b"))
    with open_confined(iter(["a,b\né,c\n".encode(encoding)]), SHIPPED, findings) as confined:
        grid = confined.grid(confined.sheets[0])
        assert findings.findings() == ()
        assert [piece().rows.to_pylist() for piece in grid.pieces(layout, layout.names)] == [[{"a": "é", "b": "c"}]]
        assert {item.rule for item in findings.findings()} == found


def test_a_file_may_come_in_pieces_of_any_size_and_in_empty_ones():
    chunks = (CSV[at : at + 999] for at in range(0, 99_900, 999))
    with open_confined(chain([b""], chunks, [b"", CSV[99_900:]]), SHIPPED, FindingCounter()) as confined:
        grid = confined.grid(confined.sheets[0])
        layout = Layout(("a", "b"))
        assert sum(len(piece().lines) for piece in grid.pieces(layout, ("a", "b"))) == 200_000


def test_what_a_source_raises_comes_out_and_the_child_is_ended():
    def broken():
        yield CSV[: 1 << 20]
        raise ValueError("of the source")

    before = set(psutil.Process().children())
    with pytest.raises(ValueError, match="of the source"):
        opened_from(broken())
    assert set(psutil.Process().children()) <= before


@pytest.mark.parametrize("count", [65_535, 65_536])
def test_as_many_rows_as_fit_are_refused_under_a_header_further_down_too(count):
    content = xlsx(sheet_xml("".join(row(number, "x") for number in range(4, count + 4))))
    assert refusal_below(content, 4) == "rows-cut-off"


def refusal_below(content, first_line):
    with pytest.raises(UnreadableFileError) as refused:
        read(content, first_line=first_line)
    return refused.value.rule


def test_so_many_rows_are_nothing_odd_in_json():
    content = b"\n".join([b'{"a": "x"}'] * 65_536)
    assert len(read(content)[0]) == 65_536


def test_a_file_that_is_too_large_for_a_child_is_refused():
    content = plain_xlsx()
    assert refusal(content, replace(SHIPPED, confined_bytes=len(content) - 1)) == "file-too-large"
    assert read(content, replace(SHIPPED, confined_bytes=len(content)))[0]


FAR = '<row r="1048000"><c r="XFD1048000"><v>1</v></c></row>'
RELATED = relations(("worksheet", "worksheets/sheet1.xml"), ("sharedStrings", "sharedStrings.xml"))
REPEATED = 'table:number-columns-repeated="16384"'


def of_shared_texts() -> bytes:
    shared = "<sst>" + "<si><t>Canary</t></si>" * 3_000_000 + "</sst>"
    parts = {"xl/sharedStrings.xml": shared, "xl/_rels/workbook.xml.rels": RELATED}
    return xlsx(sheet_xml(row(2, "Canary")), **parts)


def repeated() -> bytes:
    rows = f'<table:table-row table:number-rows-repeated="100000">{ods_cell("Canary", REPEATED)}</table:table-row>'
    return ods(ods_table(rows))


# Made when they are asked for: every worker imports this, and one packs three hundred megabytes.
BOMBS = {
    "a cell in the last corner": lambda: xlsx(sheet_xml(row(2, "Canary") + FAR)),
    "millions of shared texts": of_shared_texts,
    "a cell repeated over the sheet": repeated,
    "a file of nothing": lambda: zipped({"a.csv": b"\0" * (300 << 20)}),
}


@pytest.mark.parametrize("bomb", BOMBS)
def test_what_was_made_to_exhaust_memory_is_refused(bomb):
    small = replace(SHIPPED, parser_memory_bytes=96 << 20, parser_seconds=30)
    assert refusal(BOMBS[bomb](), small) in {"parser-stopped", "archive-ratio", "workbook-broken"}
    assert read(plain_xlsx(), small)[0]


def test_what_takes_too_long_is_refused():
    content = ods(ods_table(*[ods_row("x")] * 200_000))
    assert refusal(content, replace(SHIPPED, parser_seconds=1)) in {"parser-slow", "rows-cut-off"}


@pytest.mark.parametrize(
    "content", [b"\0" + os.urandom(4096), b"PK\x03\x04" + os.urandom(999), gzip.compress(b"\0" + os.urandom(999))]
)
def test_what_is_none_of_its_formats_is_refused(content):
    assert refusal(content) in {"format-unknown", "archive-broken", "encoding"}


def test_nothing_is_written_and_no_child_stays(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    before = set(psutil.Process().children())
    read(plain_xlsx())
    assert list(tmp_path.iterdir()) == []
    assert set(psutil.Process().children()) <= before


class Talking:
    """A child that says what it likes."""

    def __init__(self, *frames):
        self._frames = list(frames)
        self.closed = False

    def send(self, *_):
        """Take anything."""

    def receive(self):
        return self._frames.pop(0)

    def close(self):
        self.closed = True


@pytest.mark.parametrize(
    "frame",
    [
        (Kind.TABLES, b"Canary"),
        (Kind.TABLES, b"[]"),
        (Kind.TABLES, b"{}"),
        (Kind.TABLES, b"[" * 100_000),
        (Kind.TABLES, b'{"format": "xlsx", "tables": [{"position": Infinity, "head": [], "from_1904": false}]}'),
        (Kind.TABLES, b'{"format": "Canary", "tables": []}'),
        (Kind.TABLES, b'{"format": "xlsx", "tables": [{"position": "Canary", "head": []}]}'),
        (Kind.TABLES, b'{"format": "text", "encoding": "Canary", "delimiter": ",", "tables": []}'),
        (Kind.TABLES, b'{"format": "text", "encoding": "utf-8", "delimiter": "Canary", "tables": []}'),
        (Kind.TABLES, b'{"format": "text", "encoding": "utf-8", "delimiter": 1, "tables": []}'),
        (Kind.TABLES, b"\xff"),
        (Kind.END, b""),
    ],
)
def test_a_child_that_says_what_ours_would_not_is_refused_and_ended(monkeypatch, frame):
    child = Talking(frame)
    monkeypatch.setattr(reading, "child_for", lambda _: child)
    with pytest.raises(UnreadableFileError) as refused:
        opened(b"x")
    assert refused.value.rule == "parser-stopped"
    assert refused.value.__cause__ is None
    assert child.closed


@pytest.mark.parametrize("found", ["xlsx", "text"])
@pytest.mark.parametrize("frame", [(Kind.TABLE, b"Canary"), (Kind.END, b"Canary"), (Kind.TABLES, b"{}")])
def test_rows_that_stop_without_an_end_are_refused(found, frame):
    table = {"position": 1, "head": [], "from_1904": False}
    told = json.dumps({"format": found, "encoding": "utf-8", "delimiter": ",", "tables": [table]}).encode()
    confined = Confined(Talking((Kind.TABLES, told), frame), iter([]), SHIPPED, FindingCounter())
    with pytest.raises(UnreadableFileError, match="parser-stopped"):
        list(confined.grid(confined.sheets[0]).pieces(Layout(("a",)), ("a",)))


@pytest.mark.parametrize("found", ["xlsx", "text"])
def test_a_child_that_ends_before_it_asked_for_the_whole_file_is_refused(found):
    table = {"position": 1, "head": [], "from_1904": False}
    told = json.dumps({"format": found, "encoding": "utf-8", "delimiter": ",", "tables": [table]}).encode()
    more, layout = (Kind.MORE, b""), Layout(("a",))
    for asked, is_whole in ((1, False), (2, True)):
        child = Talking(*[more] * asked, (Kind.TABLES, told), (Kind.END, b""))
        pieces = Confined(child, iter([b"x"]), SHIPPED, FindingCounter())
        rows = pieces.grid(pieces.sheets[0]).pieces(layout, ("a",))
        with nullcontext() if is_whole else pytest.raises(UnreadableFileError, match="parser-stopped"):
            assert list(rows) == []


def test_a_small_file_of_rows_without_end_is_refused(monkeypatch):
    """Formats that count repeats can say of a few bytes that they are any number of rows."""
    made = io.BytesIO()
    parquet.write_table(pa.table({"Canary": pa.nulls(200_000, pa.string())}), made)
    assert len(read(made.getvalue())[0]) == 200_000
    monkeypatch.setattr(reading, "_MOST_ALWAYS_BYTES", 1 << 20)
    assert refusal(made.getvalue()) == "archive-ratio"


def test_what_is_wrong_with_the_beginning_of_a_long_text_is_told():
    """A child that refuses it has gone before it is given all that it asked for."""
    for _ in range(3):
        with pytest.raises(UnreadableFileError, match="header-missing"):
            open_confined((b"x" * (1 << 20) for _ in range(60)), SHIPPED, FindingCounter())
