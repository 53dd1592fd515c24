"""What must hold of files that a child reads: their rows, or one true reason; bombs are refused and nothing is left."""

import gzip
import io
import os
from dataclasses import replace

import psutil
import pyarrow as pa
import pytest
from openpyxl.utils.datetime import MAC_EPOCH
from pyarrow import parquet

from engine.frames import Kind
from intake.confined import reading
from intake.confined.reading import Confined, open_confined
from intake.errors import UnreadableFileError
from intake.grid import FileFacts, HeadRow
from intake.limits import SHIPPED
from intake.recognition import FileFormat
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

CSV = b"Incident,Count\nCanary,1\n" * 200_000
TWO_SHEETS = xlsx(sheet_xml(row(2, "x")), sheet_xml(row(2, "y")))


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
    with open_confined(iter([content]), SHIPPED) as confined:
        assert confined.grid(confined.sheets[0]).facts.date_system == "1904"


@pytest.mark.parametrize("content", [plain_xlsx(), plain_xls()])
def test_the_rows_of_a_workbook_come_with_their_lines(content):
    assert read(content, first_line=2) == ([2, 3], [("Canary", "1"), ("B", "2")], [])


def test_names_of_json_stand_on_line_0_and_rows_begin_at_1():
    content = b'[{"Incident": "Canary", "Count": 1}]'
    assert read(content) == ([1], [("Canary", "1")], [])
    with open_confined(iter([content]), SHIPPED) as confined:
        assert confined.sheets[0].head[0] == HeadRow(0, ("Incident", "Count"))
        assert confined.grid(confined.sheets[0]).facts == FileFacts("json")


def test_a_number_that_lost_digits_sets_its_row_apart():
    lines, _, aside = read(plain_xlsx([["Number"], [123456789012345678], [9990000018]]), first_line=2)
    assert lines == [3]
    assert [(item.line, item.rule) for item in aside] == [(2, "number-cut")]


def test_a_sheet_is_told_by_its_place_and_any_of_them_can_be_chosen():
    with open_confined(iter([TWO_SHEETS]), SHIPPED) as confined:
        assert [sheet.position for sheet in confined.sheets] == [1, 2]
        grid = confined.grid(confined.sheets[1])
        assert grid.facts == FileFacts("xlsx", sheet="2", date_system="1900")
        (piece,) = grid.pieces(2)
        assert piece.batch.column(2).to_pylist()[1] == "y"


def test_a_text_in_a_zip_comes_out_a_piece_at_a_time():
    with open_confined(iter([zipped({"a.csv": CSV})]), SHIPPED) as confined:
        assert confined.format is FileFormat.ZIP
        assert confined.text is not None
        pieces = list(confined.text)
    assert b"".join(pieces) == CSV
    assert max(map(len, pieces)) <= 1 << 20


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
    "content", [b"", CSV[:100], gzip.compress(CSV), os.urandom(4096), b"PK\x03\x04" + os.urandom(999)]
)
def test_what_is_none_of_its_formats_is_refused(content):
    assert refusal(content) in {"format-unknown", "archive-broken", "format-html"}


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
        (Kind.TABLES, b'{"format": "Canary", "is_text": false, "tables": []}'),
        (Kind.TABLES, b'{"format": "xlsx", "is_text": false, "tables": [{"position": "Canary", "head": []}]}'),
        (Kind.TABLES, b"\xff"),
        (Kind.END, b""),
    ],
)
def test_a_child_that_says_what_ours_would_not_is_refused_and_ended(monkeypatch, frame):
    child = Talking(frame)
    monkeypatch.setattr(reading, "ChildProcess", lambda _: child)
    with pytest.raises(UnreadableFileError) as refused:
        open_confined(iter([b"x"]), SHIPPED)
    assert refused.value.rule == "parser-stopped"
    assert refused.value.__cause__ is None
    assert child.closed


def test_rows_that_stop_without_an_end_are_refused():
    told = {"format": "xlsx", "is_text": False, "tables": [{"position": 1, "head": [], "from_1904": False}]}
    confined = Confined(Talking((Kind.TEXT, b"Canary")), told, 99)
    with pytest.raises(UnreadableFileError, match="parser-stopped"):
        list(confined.grid(confined.sheets[0]).pieces(1))
    text = Confined(Talking((Kind.ROWS, b"Canary")), told | {"is_text": True}, 99).text
    with pytest.raises(UnreadableFileError, match="parser-stopped"):
        list(text)


def test_a_small_file_of_rows_without_end_is_refused(monkeypatch):
    """Formats that count repeats can say of a few bytes that they are any number of rows."""
    made = io.BytesIO()
    parquet.write_table(pa.table({"Canary": pa.nulls(200_000, pa.string())}), made)
    assert len(read(made.getvalue())[0]) == 200_000
    monkeypatch.setattr(reading, "_MOST_ALWAYS_BYTES", 1 << 20)
    assert refusal(made.getvalue()) == "archive-ratio"
