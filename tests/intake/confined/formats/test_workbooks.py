"""What must hold of workbooks: cells as text at their own lines, and no row before the workbook was looked through."""

import datetime as dt

import openpyxl.utils.datetime
import pytest

from intake.confined.formats import workbooks
from intake.confined.formats.opening import parse
from intake.errors import UnreadableFileError
from intake.limits import SHIPPED
from intake.recognition import FileFormat
from tests.intake.workbooks import ods, ods_cell, ods_row, ods_table, plain_xls, plain_xlsx, row, sheet_xml, xlsx


def rows(content):
    (table,) = parse(iter([content]), SHIPPED).tables
    batches = list(table.batches)
    return [
        (line, *cells)
        for batch in batches
        for line, *cells in zip(batch.column(0).to_pylist(), *(c.to_pylist() for c in batch.columns[2:]), strict=True)
    ]


def refusal(content):
    with pytest.raises(UnreadableFileError) as refused:
        parse(iter([content]), SHIPPED)
    assert "Canary" not in str(refused.value)
    return refused.value.rule


def table_at(number, cells=("x",)):
    """A change of a workbook that puts a row at a line."""

    def change(book):
        for place, cell in enumerate(cells, start=1):
            book.active.cell(number, place, cell)

    return change


@pytest.mark.parametrize(
    ("content", "found"),
    [(plain_xlsx(), FileFormat.XLSX), (plain_xls(), FileFormat.XLS), (ods(), FileFormat.ODS)],
)
def test_each_kind_of_workbook_is_known(content, found):
    parsed = parse(iter([content]), SHIPPED)
    assert parsed.format is found
    assert parsed.tables[0].head[0].cells[0] == "Incident"


def test_cells_of_an_xlsx_are_text():
    cells = [
        "A",
        9990000018.0,
        1.5,
        True,
        dt.date(2024, 1, 31),
        dt.datetime.fromisoformat("2024-01-31T22:30:00"),
        dt.time(13, 5),
        "0012",
    ]
    assert rows(plain_xlsx([["a"] * 8, cells]))[1] == (
        2, "A", "9990000018", "1.5", "TRUE", "2024-01-31", "2024-01-31T22:30:00", "13:05:00", "0012",
    )  # fmt: skip


def test_cells_of_an_ods_are_text():
    cells = [
        '<table:table-cell office:value-type="float" office:value="9990000018"/>',
        '<table:table-cell office:value-type="boolean" office:boolean-value="true"/>',
        '<table:table-cell office:value-type="date" office:date-value="2024-01-31"/>',
        '<table:table-cell office:value-type="date" office:date-value="2024-01-31T22:30:00"/>',
        ods_cell("a<text:s text:c='2'/>b"),
        ods_cell("#DIV/0!", 'calcext:value-type="error"'),
    ]
    body = ods_table(ods_row(*"abcdef"), f"<table:table-row>{''.join(cells)}</table:table-row>")
    assert rows(ods(body))[1] == (2, "9990000018", "TRUE", "2024-01-31", "2024-01-31T22:30:00", "a  b", "#DIV/0!")


def test_a_workbook_that_counts_days_from_1904_has_the_same_days():
    def from_1904(book):
        book.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
        book.active["A2"] = dt.date(2024, 1, 31)

    assert rows(plain_xlsx([["Day"]], from_1904))[1] == (2, "2024-01-31")


def test_error_cells_have_their_text_in_every_kind_of_workbook():
    error = '<row r="3"><c r="A3" t="inlineStr"><is><t>x</t></is></c><c r="C3" t="e"><v>#REF!</v></c></row>'
    assert rows(xlsx(sheet_xml(error)))[1] == (3, "x", None, "#REF!")
    old = plain_xls([["A", "B"], ["x", "y"]], lambda _, sheet: sheet.row(2).set_cell_error(1, 0x2A))
    assert rows(old)[2] == (3, None, "#N/A")


def test_blank_rows_are_left_out_and_the_rest_keep_their_lines_and_columns():
    def far(book):
        book.active.cell(5, 3, "heading")
        book.active.cell(9, 4, "x")

    assert rows(plain_xlsx([[]], far)) == [(5, None, None, "heading", None), (9, None, None, None, "x")]


def test_the_value_of_merged_cells_is_in_the_first():
    assert rows(plain_xlsx([["a", "b"], ["x"]], lambda book: book.active.merge_cells("A2:B3")))[1:] == [(2, "x", None)]


def test_sheets_without_rows_and_empty_hidden_ones_are_no_tables():
    def more(book):
        book.create_sheet("S2").sheet_state = "hidden"
        book.create_sheet("S3")

    assert [table.position for table in parse(iter([plain_xlsx(change=more)]), SHIPPED).tables] == [1]


def test_several_sheets_are_all_given_in_their_order():
    def more(book):
        book.create_sheet("S2")["A1"] = "other"

    tables = parse(iter([plain_xlsx(change=more)]), SHIPPED).tables
    assert [(table.position, table.head[0].cells) for table in tables] == [(1, ("Incident", "Count")), (2, ("other",))]


@pytest.mark.parametrize("number", [65_536, 1_048_576])
def test_a_sheet_that_is_full_is_refused(number):
    assert refusal(plain_xlsx(change=table_at(number))) == "rows-cut-off"
    assert rows(plain_xlsx(change=table_at(number - 1)))[-1][0] == number - 1


@pytest.mark.parametrize(("state", "rule"), [("hidden", "sheet-hidden"), ("veryHidden", "sheet-very-hidden")])
def test_a_hidden_sheet_with_cells_is_refused(state, rule):
    assert refusal(xlsx(sheet_xml(), sheet_xml(row(2, "Canary")), states=("visible", state))) == rule


def test_a_danger_in_any_sheet_is_found():
    hides = sheet_xml(row(2, "Canary", attributes='hidden="1"'))
    assert refusal(xlsx(sheet_xml(row(2, "x")), hides)) == "row-hidden"


def test_entities_in_parts_that_the_parser_alone_reads_are_found():
    bomb = '<!DOCTYPE sst [<!ENTITY a "Canary">]><sst/>'
    assert refusal(xlsx(sheet_xml(row(2, "x")), **{"xl/sharedStrings.xml": bomb})) == "workbook-entities"
    assert refusal(xlsx(sheet_xml(row(2, "x")), **{"xl/styles.xml": bomb})) == "workbook-entities"


def test_a_workbook_of_which_two_readers_see_different_sheets_is_refused(monkeypatch):
    monkeypatch.setattr(workbooks, "_look_at_parts", lambda _: ())
    assert refusal(plain_xlsx()) == "workbook-broken"


@pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/_rels/workbook.xml.rels"])
def test_a_damaged_part_is_refused(part):
    assert refusal(xlsx(**{part: "<Canary"})) == "workbook-broken"


def test_what_the_parser_alone_cannot_read_is_refused():
    assert refusal(xlsx(**{"xl/styles.xml": "<styleSheet><cellXfs><xf numFmtId='Canary"})) == "workbook-broken"


def test_a_sheet_that_is_not_there_is_refused():
    missing = xlsx().replace(b"sheet1.xml", b"sheet9.xml")
    assert refusal(missing) in {"workbook-broken", "archive-broken"}
