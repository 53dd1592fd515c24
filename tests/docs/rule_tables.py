"""The tables of rules on the partners' page, as `intake/telling/rules.yaml` has them.

`python -m tests.docs.rule_tables` writes them into the page; `tests/docs/test_rules.py` fails where they differ.
"""

from collections.abc import Mapping

from intake.telling.rule_words import RuleWords, finding_words, refusal_words, scope_words
from tests.docs.pages import ROOT

FINDINGS = ("rule", "severity", "why", "what to do")
REFUSALS = ("rule", "why", "what to do")
REASONS = ("reason", "why", "what to do")


def rows(words: Mapping[str, RuleWords], headings: tuple[str, ...]) -> list[list[str]]:
    """The rows of a table, without its headings."""
    every = ([f"`{item.rule}`", item.severity, item.why, item.what_to_do] for item in words.values())
    return [row if len(headings) == len(FINDINGS) else [row[0], *row[2:]] for row in every]


def written(text: str) -> str:
    """A page with every table written anew."""
    every = ((FINDINGS, finding_words()), (REFUSALS, refusal_words()), (REASONS, scope_words()))
    for headings, words in every:
        text = _replaced(text, headings, rows(words, headings))
    return text


def _replaced(text: str, headings: tuple[str, ...], cells: list[list[str]]) -> str:
    """A page with one of its tables written anew."""
    head = "\n".join((_line(headings), "|" + "---|" * len(headings))) + "\n"
    before, found, after = text.partition(head)
    assert found, f"no table with the headings {headings}"
    lines = after.splitlines(keepends=True)
    rest = next((number for number, line in enumerate(lines) if not line.startswith("|")), len(lines))
    return before + head + "".join(f"{_line(row)}\n" for row in cells) + "".join(lines[rest:])


def _line(cells: tuple[str, ...] | list[str]) -> str:
    return f"| {' | '.join(cells)} |"


if __name__ == "__main__":
    page = ROOT / "docs" / "for-partners.md"
    page.write_text(written(page.read_text(encoding="utf-8")), encoding="utf-8")
