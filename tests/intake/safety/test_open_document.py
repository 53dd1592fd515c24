"""What must hold of an OpenDocument spreadsheet: what is dangerous or hidden is refused, what is plain is not."""

import pytest

from intake.errors import UnreadableFileError
from intake.limits import SHIPPED
from intake.safety.archive import entries_of
from intake.safety.open_document import look_at_document
from tests.intake.workbooks import ods, ods_cell, ods_row, ods_table

HIDING = (
    '<style:style style:name="ta2" style:family="table"><style:table-properties table:display="false"/></style:style>'
)


def look(content):
    return look_at_document(content, entries_of(content, SHIPPED))


def refusal(body=None, **more):
    with pytest.raises(UnreadableFileError) as refused:
        look(ods(body, **more))
    assert "Canary" not in str(refused.value)
    return refused.value.rule


def entry(path, kind):
    return f'<m:file-entry m:full-path="{path}" m:media-type="application/vnd.oasis.opendocument.{kind}"/>'


def test_a_plain_document_is_taken():
    (seen,) = look(ods())
    assert seen.has_values
    assert seen.errors == {}


@pytest.mark.parametrize(("zero", "from_1904"), [("1904-01-01", True), ("1899-12-30", False)])
def test_a_document_says_from_which_year_it_counts_days(zero, from_1904):
    (seen,) = look(ods(f'<table:null-date table:date-value="{zero}"/>{ods_table(ods_row("x"))}'))
    assert seen.from_1904 is from_1904


def test_a_hidden_table_with_values_is_refused():
    assert refusal(ods_table(ods_row("Canary"), attributes='table:style-name="ta2"'), styles=HIDING) == "sheet-hidden"
    empty = ods_table("<table:table-row><table:table-cell/></table:table-row>", attributes='table:style-name="ta2"')
    assert [seen.has_values for seen in look(ods(ods_table(ods_row("x")) + empty, styles=HIDING))] == [True, False]


@pytest.mark.parametrize(("visibility", "rule"), [("collapse", "row-hidden"), ("filter", "row-filtered")])
def test_a_hidden_row_with_values_is_refused(visibility, rule):
    attributes = f'table:visibility="{visibility}"'
    assert refusal(ods_table(ods_row("Canary", attributes=attributes))) == rule
    look(ods(ods_table(ods_row("x"), ods_row(attributes=attributes))))


def test_a_hidden_column_with_values_is_refused_however_columns_and_cells_repeat():
    columns = '<table:table-column table:number-columns-repeated="2"/><table:table-column table:visibility="collapse"/>'
    three = ods_cell("Canary", 'table:number-columns-repeated="3"')
    assert refusal(ods_table(columns, ods_row("x", "y", "Canary"))) == "column-hidden"
    assert refusal(ods_table(columns, f"<table:table-row>{three}</table:table-row>")) == "column-hidden"
    look(ods(ods_table(columns, ods_row("x", "y"))))


def test_a_formula_without_a_value_is_refused():
    assert refusal(ods_table('<table:table-row><table:table-cell table:formula="of:=1"/></table:table-row>')) == (
        "formula-without-value"
    )


def test_error_cells_are_told_with_their_text_and_as_often_as_they_repeat():
    error = ods_cell("#DIV/0!", 'calcext:value-type="error" table:number-columns-repeated="2"')
    row = f'<table:table-row table:number-rows-repeated="2">{ods_cell("x")}{error}</table:table-row>'
    (seen,) = look(ods(ods_table(ods_row("A", "B"), row)))
    assert seen.errors == {(row, column): "#DIV/0!" for row in (1, 2) for column in (1, 2)}


@pytest.mark.parametrize(
    ("element", "rule"),
    [
        ("<table:table-source/>", "workbook-external-link"),
        ("<office:dde-source/>", "workbook-external-link"),
        ("<table:tracked-changes/>", "workbook-history"),
        ("<script:event-listener/>", "workbook-macros"),
    ],
)
def test_a_dangerous_element_is_refused(element, rule):
    assert refusal(ods_table(element, ods_row("Canary"))) == rule


def test_macros_in_their_folder_are_refused():
    assert refusal(**{"Basic/Standard/Module1.xml": "<a/>"}) == "workbook-macros"
    assert refusal(**{"Scripts/python/a.py": "a"}) == "workbook-macros"


def test_a_document_with_a_password_is_refused():
    assert refusal(manifest="<m:encryption-data/>") == "workbook-encrypted"


def test_another_document_inside_is_refused_and_a_chart_is_not():
    assert refusal(manifest=entry("Object 1/", "spreadsheet")) == "workbook-embedded-object"
    look(ods(manifest=entry("Object 1/", "chart")))


def test_a_document_without_content_is_damage():
    content = ods(**{"other.xml": "<a/>"})
    entries = tuple(entry for entry in entries_of(content, SHIPPED) if entry.name != "content.xml")
    with pytest.raises(UnreadableFileError, match="workbook-broken"):
        look_at_document(content, entries)


@pytest.mark.parametrize("count", ["x", ""])
def test_a_number_that_is_none_is_damage(count):
    assert refusal(ods_table(f'<table:table-row table:number-rows-repeated="{count}"/>')) == "workbook-broken"


@pytest.mark.parametrize(
    ("rows", "columns", "kind", "rule"),
    [
        (1, 16_385, "string", "workbook-broken"),
        (1_048_577, 1, "string", "workbook-broken"),
        (1 << 40, 1 << 40, "error", "workbook-broken"),
        (1024, 1025, "error", "parser-stopped"),
    ],
)
def test_what_is_repeated_beyond_every_sheet_is_refused_before_it_is_counted(rows, columns, kind, rule):
    cell = f'<table:table-cell office:value-type="{kind}" table:number-columns-repeated="{columns}"/>'
    row = f'<table:table-row table:number-rows-repeated="{rows}">{cell}</table:table-row>'
    assert refusal(ods_table(row)) == rule
