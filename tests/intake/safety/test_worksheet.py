"""What must hold of a worksheet: what a reader of values would miss is found, and what is plain is left alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.errors import UnreadableFileError
from intake.safety.worksheet import look_at_sheet
from tests.intake.workbooks import MAIN, row, sheet_xml

HIDES = ['hidden="1"', "hidden = 'true'", 'ht="0"', 'ht="0.00"', "ht='0'"]
NARROW = ['hidden="1"', 'hidden="true"', 'width="0"', 'width="0.0"', "width='0'"]
FILTER = '<autoFilter ref="A1:B9"><filterColumn colId="0"/></autoFilter>'
ERROR = '<row r="3"><c r="B3" t="e"><v>#N/A</v></c></row>'
SINGLE_QUOTES = "<row r='3'><c r='B3' t='e'><v>#N/A</v></c></row>"


def look(xml, *, is_hidden=False, is_filtered=False, size=1 << 20):
    content = xml.encode()
    pieces = [content[at : at + size] for at in range(0, len(content), size)]
    return look_at_sheet(lambda: iter(pieces), is_hidden=is_hidden, is_filtered=is_filtered)


def refusal(xml, **more):
    with pytest.raises(UnreadableFileError) as refused:
        look(xml, **more)
    assert "Canary" not in str(refused.value)
    return refused.value.rule


@pytest.mark.parametrize("attributes", HIDES)
def test_a_hidden_row_with_a_value_is_refused(attributes):
    assert refusal(sheet_xml(row(2, "Canary", attributes=attributes))) == "row-hidden"
    look(sheet_xml(f'<row r="2" {attributes}><c r="A2" s="1"/></row>'))


@pytest.mark.parametrize("attributes", NARROW)
def test_a_hidden_column_with_a_value_is_refused(attributes):
    column = f'<cols><col min="2" max="3" {attributes}/></cols>'
    assert refusal(sheet_xml(row(2, "x", "Canary"), column)) == "column-hidden"
    look(sheet_xml(row(2, "x"), column))
    look(sheet_xml(row(2, "x", column="D"), column))


@pytest.mark.parametrize("attributes", ['hidden="0"', 'hidden="false"', 'ht="12.8"', 'height="0.1"'])
def test_a_row_that_says_that_it_is_not_hidden_is_taken(attributes):
    look(sheet_xml(row(2, "hidden", attributes=attributes)))


def test_a_filter_that_hides_rows_is_told_apart():
    hidden = row(2, "Canary", attributes='hidden="1"')
    assert refusal(sheet_xml(hidden, after=FILTER)) == "row-filtered"
    assert refusal(sheet_xml(hidden), is_filtered=True) == "row-filtered"
    look(sheet_xml(row(2, "x"), after=FILTER))


@pytest.mark.parametrize("value", ["", "<v/>", "<v></v>"])
def test_a_formula_that_was_never_calculated_is_refused(value):
    assert refusal(sheet_xml(f'<row r="2"><c r="A2"><f>Canary()</f>{value}</c></row>')) == "formula-without-value"
    look(sheet_xml(f'<row r="2"><c r="A2" t="str"><f>""</f>{value}</c></row>'))
    look(sheet_xml('<row r="2"><c r="A2"><f>1+1</f><v>2</v></c></row>'))


@pytest.mark.parametrize("xml", [ERROR, SINGLE_QUOTES])
@given(size=st.integers(1, 400))
def test_error_cells_are_told_with_their_text_however_the_sheet_is_cut(xml, size):
    assert look(sheet_xml(xml), size=max(size, 120)).errors == {(2, 1): "#N/A"}


def test_places_are_counted_where_they_are_not_written():
    xml = sheet_xml('<row><c/><c t="e"><v>#REF!</v></c></row><row r="9"><c r="C9" t="e"><v>#N/A</v></c></row>')
    assert look(xml).errors == {(1, 1): "#REF!", (8, 2): "#N/A"}


def test_of_a_hidden_sheet_is_told_whether_it_holds_values():
    assert look(sheet_xml(row(2, "x")), is_hidden=True).has_values
    assert not look(f'<worksheet xmlns="{MAIN}"><sheetData/></worksheet>', is_hidden=True).has_values


def test_a_sheet_whose_elements_have_prefixes_is_read_as_closely():
    xml = sheet_xml(row(2, "Canary", attributes='hidden="1"'))
    for name in ("worksheet", "sheetData", "row", "c", "is", "t"):
        xml = xml.replace(f"<{name}", f"<x:{name}").replace(f"</{name}", f"</x:{name}")
    assert refusal(xml.replace("xmlns=", "xmlns:x=")) == "row-hidden"


@pytest.mark.parametrize(
    "cells", ['<row r="x"/><f/>', '<row r="2"><c r="1A"/><f/></row>', '<row r="2"><c r="A2"><f></row>', "<!DOCTYPE a>"]
)
def test_damage_is_refused(cells):
    assert refusal(sheet_xml(cells)) in {"workbook-broken", "workbook-entities"}


def test_what_could_be_utf_16_is_refused_since_the_parser_would_see_nothing_in_it():
    content = sheet_xml(row(2, "Canary", attributes='hidden="1"')).encode("utf-16")
    with pytest.raises(UnreadableFileError, match="workbook-broken"):
        look_at_sheet(lambda: iter([content]), is_hidden=False, is_filtered=False)
