"""What must hold of refusals: a rule has its words here, and nobody else's are repeated."""

import pytest

from intake.errors import UnreadableFileError
from intake.safety.refusals import refusal, refuse_full


def test_a_rule_is_told_in_its_own_words():
    refused = refusal("workbook-macros")
    assert refused.rule == "workbook-macros"
    assert "save it as XLSX" in refused.remedy


def test_a_line_is_told_where_there_is_one():
    assert str(refusal("json-broken", 1234)).endswith("(line 1,234)")


def test_what_is_no_rule_is_not_repeated():
    refused = refusal("Canary said the parser", 3)
    assert refused.rule == "parser-stopped"
    assert "Canary" not in str(refused)
    assert "line" not in str(refused)


@pytest.mark.parametrize("rows", [65_535, 65_536, 1_048_575, 1_048_576])
def test_as_many_rows_as_fit_into_a_sheet_may_not_be_all(rows):
    refuse_full(rows - 2 if rows % 2 else rows + 1)
    with pytest.raises(UnreadableFileError, match="rows-cut-off"):
        refuse_full(3, rows)
