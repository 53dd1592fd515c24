"""What must hold of an XLSX's parts: whatever is dangerous is named, and a plain workbook never is."""

import pytest

from intake.errors import UnreadableFileError
from intake.limits import SHIPPED
from intake.safety.archive import entries_of
from intake.safety.workbook_parts import SheetPart, WorkbookParts
from tests.intake.workbooks import MAIN, PACKAGE, plain_xlsx, relations, sheet_xml, xlsx

RECORDS = f'<pivotCacheRecords xmlns="{MAIN}" count="1"><r><s v="Canary"/></r></pivotCacheRecords>'
SHARED = f'<pivotCacheDefinition xmlns="{MAIN}"><cacheFields><cacheField name="a"><sharedItems><s v="Canary"/>'
SHARED += "</sharedItems></cacheField></cacheFields></pivotCacheDefinition>"
EMPTY = f'<pivotCacheDefinition xmlns="{MAIN}"><cacheFields><cacheField name="a"><sharedItems/></cacheField>'
EMPTY += "</cacheFields></pivotCacheDefinition>"


def parts(content):
    return WorkbookParts(content, entries_of(content, SHIPPED))


def refusal(**more):
    with pytest.raises(UnreadableFileError) as refused:
        parts(xlsx(**more)).refuse_dangerous()
    assert "Canary" not in str(refused.value)
    return refused.value.rule


def types(kind):
    return f'<Types xmlns="{PACKAGE}/content-types"><Override PartName="/x" ContentType="application/{kind}"/></Types>'


@pytest.mark.parametrize(
    ("rule", "names"),
    [
        ("workbook-macros", ["xl/vbaProject.bin", "xl/macrosheets/sheet1.xml", "xl/dialogsheets/sheet1.xml"]),
        ("workbook-binary", ["xl/workbook.bin"]),
        (
            "workbook-external-link",
            ["xl/externalLinks/externalLink1.xml", "xl/connections.xml", "xl/queryTables/q.xml"],
        ),
        ("workbook-embedded-object", ["xl/embeddings/Canary.docx", "xl/activeX/activeX1.bin", "xl/oleObject1.bin"]),
        ("workbook-data-model", ["xl/model/item.data"]),
        ("workbook-history", ["xl/revisions/revisionHeaders.xml"]),
    ],
)
def test_a_dangerous_part_is_named_wherever_its_case(rule, names):
    for name in names:
        assert refusal(**{name: b"x"}) == rule
        assert refusal(**{name.upper(): b"x"}) == rule


@pytest.mark.parametrize(
    ("rule", "kind"),
    [
        ("workbook-macros", "vnd.ms-excel.sheet.macroEnabled.main+xml"),
        ("workbook-macros", "vnd.ms-office.vbaProject"),
        ("workbook-binary", "vnd.ms-excel.sheet.binary.macroEnabled.main"),
        ("workbook-external-link", "vnd.openxmlformats-officedocument.spreadsheetml.externalLink+xml"),
        ("workbook-embedded-object", "vnd.openxmlformats-officedocument.oleObject"),
    ],
)
def test_a_dangerous_type_is_named_whatever_its_part_is_called(rule, kind):
    assert refusal(**{"[Content_Types].xml": types(kind)}) == rule


@pytest.mark.parametrize(
    ("rule", "kind"),
    [
        ("workbook-macros", "vbaProject"),
        ("workbook-external-link", "externalLink"),
        ("workbook-external-link", "connections"),
        ("workbook-embedded-object", "package"),
        ("workbook-embedded-object", "control"),
        ("workbook-history", "revisionHeaders"),
    ],
)
def test_a_dangerous_relation_is_named_wherever_it_stands(rule, kind):
    assert refusal(**{"xl/worksheets/_rels/sheet1.xml.rels": relations((kind, "../x"))}) == rule


def test_what_leads_out_of_the_file_is_a_link_unless_it_must_be_clicked():
    where, out = "xl/worksheets/_rels/sheet1.xml.rels", 'TargetMode="External"'
    assert refusal(**{where: relations(("image", "http://example.invalid"), mode=out)}) == "workbook-external-link"
    parts(xlsx(**{where: relations(("hyperlink", "http://example.invalid"), mode=out)})).refuse_dangerous()


@pytest.mark.parametrize(
    ("said", "from_1904"), [('date1904="1"', True), ('date1904="true"', True), ('date1904="0"', False)]
)
def test_a_workbook_says_from_which_year_it_counts_days(said, from_1904):
    book = {"xl/workbook.xml": f'<workbook xmlns="{MAIN}"><workbookPr {said}/><sheets/></workbook>'}
    assert parts(xlsx(**book)).from_1904() is from_1904
    assert parts(xlsx()).from_1904() is False


def test_rows_and_values_that_a_pivot_table_keeps_are_refused():
    assert refusal(**{"xl/pivotCache/pivotCacheRecords1.xml": RECORDS}) == "workbook-pivot-cache"
    assert refusal(**{"xl/pivotCache/pivotCacheDefinition1.xml": SHARED}) == "workbook-pivot-cache"
    parts(xlsx(**{"xl/pivotCache/pivotCacheDefinition1.xml": EMPTY})).refuse_dangerous()


def test_entities_in_any_part_that_is_read_are_refused():
    bomb = '<!DOCTYPE a [<!ENTITY b "Canary">]><a/>'
    assert refusal(**{"[Content_Types].xml": bomb}) == "workbook-entities"


def test_a_plain_workbook_with_notes_and_a_picture_is_taken():
    parts(plain_xlsx()).refuse_dangerous()
    parts(xlsx(**{"xl/comments1.xml": "<comments/>", "xl/media/image1.png": b"x"})).refuse_dangerous()


def test_sheets_come_in_the_workbooks_order_with_how_they_are_hidden():
    content = xlsx(sheet_xml(), sheet_xml(), sheet_xml(), states=("visible", "hidden", "veryHidden"))
    assert parts(content).sheets() == (
        SheetPart("xl/worksheets/sheet1.xml", "visible"),
        SheetPart("xl/worksheets/sheet2.xml", "hidden"),
        SheetPart("xl/worksheets/sheet3.xml", "veryHidden"),
    )


def test_a_filter_of_a_table_is_seen_only_where_it_is_set():
    offered = f'<table xmlns="{MAIN}"><autoFilter ref="A1:B3"/></table>'
    chosen = f'<table xmlns="{MAIN}"><autoFilter ref="A1:B3"><filterColumn colId="0"/></autoFilter></table>'
    assert not parts(xlsx(**{"xl/tables/table1.xml": offered})).is_filtered()
    assert parts(xlsx(**{"xl/tables/table1.xml": chosen})).is_filtered()
