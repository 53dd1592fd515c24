"""Any file is opened as what it is inside, and the contract says which of its tables is meant."""

import gzip
import io

import openpyxl
import pytest

from contracts.library import Library, shipped_documents
from contracts.vocabulary import Severity
from intake.errors import UnreadableFileError
from intake.findings import FindingCounter
from intake.limits import SHIPPED
from intake.opening import open_file
from tests.intake.workbooks import zipped
from tests.invented import FEED, HEADER, crime, crimes_file

CANARY = "Quincey Canary"
CRIME = Library(shipped_documents()).feed(FEED)
COLUMNS = tuple(column.name for column in CRIME.columns)
CONTENT = crimes_file([crime(1), crime(2, Location=CANARY)])


def workbook(*sheets):
    """A workbook of some sheets of rows."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for number, rows in enumerate(sheets):
        sheet = book.create_sheet(f"{CANARY} {number}")
        for row in rows:
            sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


CRIMES = [HEADER, *([crime(number)[name] for name in HEADER] for number in (1, 2))]
OTHERS = [["Who", "Where"], [CANARY, "Bath"]]


def read(content):
    """The lines of the rows that the contract means, what was found, and what the file is."""
    findings = FindingCounter()
    with open_file(iter([content]), SHIPPED, findings) as file:
        grid, layout = file.by_contract(CRIME, findings)
        blocks = [piece() for piece in grid.pieces(layout, COLUMNS)]
        lines = [line for block in blocks for line in block.lines.tolist()]
        found = {(item.rule, item.severity, item.count) for item in findings.findings()}
        return lines, found, grid.facts.format


@pytest.mark.parametrize(
    "content",
    [CONTENT, gzip.compress(CONTENT), zipped({"crimes.csv": CONTENT}), CONTENT.decode().encode("utf-8-sig")],
    ids=["text", "gzip", "zip", "with a mark"],
)
def test_text_is_read_however_it_is_packed(content):
    assert read(content) == ([2, 3], set(), "text")


def test_a_workbook_of_one_sheet_needs_no_choice():
    assert read(workbook(CRIMES)) == ([2, 3], set(), "xlsx")


@pytest.mark.parametrize("sheets", [(CRIMES, OTHERS), (OTHERS, CRIMES), (OTHERS, CRIMES, [], OTHERS)])
def test_of_several_sheets_the_contract_knows_one_and_the_others_are_counted(sheets):
    lines, found, _ = read(workbook(*sheets))
    assert lines == [2, 3]
    assert found == {("sheets-unread", Severity.WARNING, sum(map(bool, sheets)) - 1)}


@pytest.mark.parametrize(
    ("content", "rule"),
    [
        (workbook(CRIMES, CRIMES), "sheets-several"),
        (workbook(OTHERS, OTHERS), "header-missing"),
        (workbook([]), "file-empty"),
        (b"", "file-empty"),
        (b"<html><table>" + CANARY.encode(), "format-html"),
    ],
    ids=["two that fit", "none that fits", "an empty workbook", "nothing", "a page"],
)
def test_what_the_contract_cannot_choose_is_refused(content, rule):
    with pytest.raises(UnreadableFileError) as refusal:
        read(content)
    assert refusal.value.rule == rule
    assert CANARY not in str(refusal.value)


def test_without_a_contract_there_must_be_one_table():
    with open_file(iter([workbook(OTHERS)]), SHIPPED, FindingCounter()) as file:
        assert file.only().head[0].cells == ("Who", "Where")
    with (
        open_file(iter([workbook(OTHERS, CRIMES)]), SHIPPED, FindingCounter()) as file,
        pytest.raises(UnreadableFileError, match="sheets-several"),
    ):
        file.only()
