"""A data officer finds every rule, refusal and word of a receipt explained, and nothing that the gateway never says."""

import ast
import re
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

from contracts.library import Library, shipped_documents
from intake.receipt import Receipt
from tests.docs.pages import ROOT, named, page, spans, table

PAGE = page("docs/for-partners.md")
FILE_ERROR = "UnreadableFileError"
# Which argument of a call names a rule.
CALLS = {"Rule": 0, "add": 0, "_find": 0}
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
    return {word for name, arguments in calls(folder) if name in CALLS for word in words(arguments, CALLS[name])}


def file_rules(folder: Path = ROOT / "intake") -> set[str]:
    """Rules that refuse a file as a whole."""
    return {word for name, arguments in calls(folder) if name == FILE_ERROR for word in words(arguments, 0)}


def explained(*headings: str) -> set[str]:
    """The rules of a table."""
    return {rule for row in table(PAGE, *headings) for rule in named(row[0])}


def test_every_rule_of_a_finding_is_explained_and_no_other():
    assert row_rules() == explained("rule", "severity", "why", "what to do")


def test_every_rule_that_refuses_a_file_is_explained_and_no_other():
    assert file_rules() == explained("rule", "why", "what to do")


def test_rules_are_really_collected():
    assert row_rules() >= KNOWN
    assert file_rules() >= {"encoding", "header-missing", "quote-unclosed", "gzip-ratio"}


def test_a_new_rule_would_be_noticed(tmp_path):
    (tmp_path / "new.py").write_text('findings.add("row-odd", "x")\nraise UnreadableFileError("zip-locked", "y")\n')
    assert (row_rules(tmp_path), file_rules(tmp_path)) == ({"row-odd"}, {"zip-locked"})


def test_every_word_of_a_receipt_is_explained():
    assert {field.name for field in fields(Receipt)} == {
        name for row in table(PAGE, "in the receipt", "meaning") for name in named(row[0])
    }


def test_what_is_quoted_from_the_door_is_what_the_door_says():
    """Each refusal at the door is quoted in pieces; each piece stands in the code that says it."""
    said = "".join(page(f"{room}/errors.py") for room in ("contracts", "journey"))
    said += page("contracts/intake_plan.py") + page("contracts/library.py")
    for row in table(PAGE, "it says", "why"):
        for piece in row[0].strip("`").split("…"):
            assert piece.strip() in said, row[0]


def test_the_columns_of_the_police_feed_are_those_of_its_contract():
    feed = Library(shipped_documents()).feed("police_street_level_crime")
    assert [row[0] for row in table(PAGE, "heading", "needed", "rule")] == [column.header for column in feed.columns]
    needed = {row[0] for row in table(PAGE, "heading", "needed", "rule") if row[1] == "yes"}
    assert needed == {column.header for column in feed.columns if column.required}


def test_every_reason_for_withholding_is_explained_to_auditors():
    reasons = {row[0].strip("`") for row in table(page("docs/for-auditors.md"), "reason")}
    code = page("anonymisation/treatments.py") + page("products/making.py") + page("products/people.py")
    assert reasons == set(re.findall(r'"([a-z]+(?:-[a-z]+)+)"', code))
    assert reasons <= set(spans(page("docs/glossary.md")))
