"""Every rule in plain words: what it means and how to mend it, for a data officer, without any value.

The words stand in `rules.yaml` beside this module; docs/for-partners.md repeats them, and `tests/docs` holds the two,
and the rules that the code can name, together.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

from contracts.plain_yaml import read_yaml

_ANYBODY = "a rule of another version of the gateway", "ask the gateway's operator what it means"


@dataclass(frozen=True, slots=True)
class RuleWords:
    """One rule. `severity` says which severities its findings may have; it is empty for what makes no finding."""

    rule: str
    severity: str
    why: str
    what_to_do: str


@cache
def refusal_words() -> Mapping[str, RuleWords]:
    """Each rule that refuses a file as a whole."""
    return _words("refusals")


@cache
def finding_words() -> Mapping[str, RuleWords]:
    """Each rule that a finding may name."""
    return _words("findings")


@cache
def scope_words() -> Mapping[str, RuleWords]:
    """Each reason for which a row is out of scope."""
    return _words("scope")


def words_of(rule: str, known: Mapping[str, RuleWords]) -> RuleWords:
    """The words of a rule; a receipt of another version may name one that this version does not know."""
    return known.get(rule) or RuleWords(rule, "", *_ANYBODY)


def _words(kind: str) -> Mapping[str, RuleWords]:
    """The words of one kind of rule, in the order of the document."""
    document: Any = read_yaml((files(__package__) / "rules.yaml").read_text("utf-8"))
    return MappingProxyType(
        {
            rule: RuleWords(rule, said.get("severity", ""), said["why"], said["what_to_do"])
            for rule, said in document[kind].items()
        }
    )
