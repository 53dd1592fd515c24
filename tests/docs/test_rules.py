"""A data officer finds every rule, refusal and word of a receipt explained, and nothing that the gateway never says."""

import ast
import re
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import pytest

from contracts.library import Library, shipped_documents
from intake.furniture import FOOTER, HEADER_REPEATED, TOTAL
from intake.receipt import Receipt
from intake.telling.rule_words import finding_words, refusal_words, scope_words
from tests.docs.pages import ROOT, named, page, spans, table
from tests.docs.rule_tables import FINDINGS, REASONS, REFUSALS, rows, written

PAGE = page("docs/for-partners.md")
FILE_ERROR = "UnreadableFileError"
# Which argument of a call names a rule.
CALLS = {"Rule": 0, "add": 0, "_find": 0, "Finding": 0, "_step": 0, "MendingRule": 0, "AsideRow": 2, "_set_aside": 2}
# Something is added to a set by one argument, and to findings by rule, column and severity.
ADDED = 3
# Rules of rows that are no records: chosen by their words, and given to no call by name.
FURNITURE = {HEADER_REPEATED, TOTAL, FOOTER}
KNOWN = {"required", "type", "range", "pattern", "code", "period", "row-ragged", "lsoa-split", "key-repeated"}


def calls(folder: Path) -> Iterator[tuple[str, list[ast.expr]]]:
    """Every call in a room, by the last part of its name."""
    for path in sorted(folder.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
                yield name, node.args


def words(arguments: list[ast.expr], position: int) -> Iterator[str]:
    """The text at a place among arguments, if it is a text that could name a rule."""
    if position < len(arguments) and isinstance(arguments[position], ast.Constant):
        value = arguments[position].value
        if isinstance(value, str) and re.fullmatch(r"[a-z]+(-[a-z]+)*", value):
            yield value


def row_rules(folder: Path = ROOT / "intake") -> set[str]:
    """Rules that findings name, as the code writes them."""
    return {
        word
        for name, arguments in calls(folder)
        if name in CALLS and (name != "add" or len(arguments) >= ADDED)
        for word in words(arguments, CALLS[name])
    }


def contract_rules() -> dict[str, str]:
    """Rules between columns, to which shipped contracts give names and words of their own."""
    library = Library(shipped_documents())
    editions = (edition for feed in library.feed_ids for edition in library.editions(feed).all)
    return {
        check.name: check.description for edition in editions for column in edition.columns for check in column.checks
    }


def file_rules(folder: Path = ROOT / "intake") -> set[str]:
    """Rules that refuse a file as a whole."""
    return {word for name, arguments in calls(folder) if name == FILE_ERROR for word in words(arguments, 0)}


def whole_rules() -> set[str]:
    """Rules that refuse a file which was read to its end."""
    return set(re.findall(r'"(rows-[a-z-]+): ', page("intake/whole_file.py") + page("journey/protected.py")))


def test_every_rule_of_a_finding_has_its_words_and_no_other():
    assert len(contract_rules()) > 1
    assert row_rules() | set(contract_rules()) | FURNITURE == set(finding_words())


def test_every_rule_that_a_contract_names_says_what_it_means():
    """A receipt takes these words along, for contracts that are not shipped: see `contract_rules` there."""
    assert all(contract_rules().values())


def test_every_rule_that_refuses_a_file_has_its_words_and_no_other():
    assert whole_rules() >= {"rows-missing", "rows-none-accepted"}
    assert file_rules() | whole_rules() == set(refusal_words())


@pytest.mark.parametrize(
    ("headings", "words_of"), [(FINDINGS, finding_words), (REFUSALS, refusal_words), (REASONS, scope_words)]
)
def test_the_page_says_of_every_rule_what_the_receipt_says(headings, words_of):
    """Where they differ: `python -m tests.docs.rule_tables`."""
    assert table(PAGE, *headings) == rows(words_of(), headings)


def test_the_tables_can_be_written_anew():
    assert written(PAGE) == PAGE
    assert written(PAGE.replace("| fill it in at the source |", "| something else |")) == PAGE
    assert written(re.sub(r"\| `encoding` .*\n", "", PAGE)) == PAGE


def test_rules_are_really_collected():
    assert row_rules() >= KNOWN
    assert file_rules() >= {"encoding", "header-missing", "quote-unclosed", "gzip-ratio"}


def test_a_new_rule_would_be_noticed(tmp_path):
    (tmp_path / "new.py").write_text(
        'findings.add("row-odd", "x", ERROR)\nraise UnreadableFileError("zip-locked", "y")\n'
    )
    assert (row_rules(tmp_path), file_rules(tmp_path)) == ({"row-odd"}, {"zip-locked"})


def test_every_word_of_a_receipt_is_explained():
    told = {field.name for field in fields(Receipt)} | {"cells_repaired", "rows_no_records", "happens_next"}
    assert told == {name for row in table(PAGE, "in the receipt", "meaning") for name in named(row[0])}


def test_what_is_quoted_from_the_door_is_what_the_door_says():
    """Each refusal at the door is quoted in pieces; each piece stands in the code that says it."""
    said = "".join(page(f"{room}/errors.py") for room in ("contracts", "journey"))
    said += "".join(
        page(f"contracts/{name}.py") for name in ("intake_plan", "library", "editions", "lawful_basis", "power")
    )
    for row in table(PAGE, "it says", "why"):
        for piece in row[0].strip("`").split("…"):
            assert piece.strip() in said, row[0]


def test_the_columns_of_the_police_feed_are_those_of_its_contract():
    feed = Library(shipped_documents()).feed("police_street_level_crime")
    assert [row[0] for row in table(PAGE, "heading", "needed", "rule")] == [column.header for column in feed.columns]
    needed = {row[0] for row in table(PAGE, "heading", "needed", "rule") if row[1] == "yes"}
    assert needed == {column.header for column in feed.columns if column.required}


SAY_WHY = (
    "anonymisation/treatments/places.py",
    "anonymisation/treatments/times.py",
    "products/making.py",
    "products/own_area.py",
    "products/people.py",
    "products/row_limits.py",
)


def test_every_reason_for_withholding_is_explained_to_auditors():
    reasons = {row[0].strip("`") for row in table(page("docs/for-auditors.md"), "reason")}
    code = "".join(map(page, SAY_WHY))
    assert reasons == set(re.findall(r'"([a-z]+(?:-[a-z]+)+)"', code))
    assert reasons <= set(spans(page("docs/glossary.md")))
