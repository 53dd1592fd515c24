"""Words for a data officer: there for every rule, whole, and nothing but words."""

import re

import pytest

from contracts.vocabulary import ScopeReason
from intake.telling.rule_words import finding_words, refusal_words, scope_words, words_of

EVERY = [*finding_words().values(), *refusal_words().values(), *scope_words().values()]
SEVERITIES = {"error", "warning", "repair", "information"}


@pytest.mark.parametrize("words", EVERY, ids=lambda words: words.rule)
def test_a_rule_says_why_and_what_to_do_in_one_line_each(words):
    for said in (words.why, words.what_to_do):
        assert len(said) >= len("nothing")
        assert "\n" not in said
        assert not said.endswith(".")
        # A bar would end a cell of the page's table, and markup would be shown as it stands.
        assert not re.search(r"[|<>*]", said)


@pytest.mark.parametrize("words", finding_words().values(), ids=lambda words: words.rule)
def test_a_finding_s_severities_are_those_that_there_are(words):
    assert set(words.severity.split(", or ")) <= SEVERITIES


def test_a_refusal_has_no_severity():
    assert {words.severity for words in refusal_words().values()} == {""}


def test_every_reason_for_which_a_row_is_out_of_scope_has_its_words():
    assert list(scope_words()) == [reason.value for reason in ScopeReason]


def test_a_rule_has_the_name_under_which_it_stands():
    assert all(rule == words.rule for rule, words in finding_words().items())


def test_a_rule_of_another_version_is_not_passed_over():
    words = words_of("row-odd", finding_words())
    assert (words.rule, "operator" in words.what_to_do) == ("row-odd", True)
    assert words_of("required", finding_words()).what_to_do == "fill it in at the source"
