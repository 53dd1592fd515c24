"""The glossary explains every word of the code's vocabulary, each once."""

from collections import Counter

import pytest

from contracts.vocabulary import Calendar, DataClass, FeedKind, FieldClass, ScopeReason, Severity, Tier, Treatment
from custody.roots import RootUse
from journey.deliveries import DeliveryState
from journey.instance import Zone
from lineage.entries import Verb
from tests.docs.pages import named, page, tables

GLOSSARY = page("docs/glossary.md")
ROWS = [row for found in tables(GLOSSARY) for row in found[1:]]
WORDS = """
partner feed edition delivery receipt finding refusal agreement clause legal_gateway tier treatment purpose project
identifier token person_id pid domain epoch zone ledger proof product commitment fingerprint row_id account conservation
release_plan intake_plan decision ceiling area line profile restatement duplicate claim manifest version seal root
key_id checkpoint origin instance operator recipient series
""".split()  # noqa: SIM905 - as words are read


def explained() -> list[str]:
    """Every word that has a row of its own, or shares one."""
    return [word.replace("`", "") for row in ROWS for word in named(row[0])]


@pytest.mark.parametrize("word", WORDS)
def test_every_word_of_the_design_is_explained(word):
    assert word in explained() or word.replace("_", " ") in explained()


@pytest.mark.parametrize(
    "kind", [FieldClass, Treatment, Tier, Zone, RootUse, DeliveryState, Verb], ids=lambda kind: kind.__name__
)
def test_every_member_of_a_vocabulary_has_its_row(kind):
    assert [member.value for member in kind if member.value not in explained()] == []


@pytest.mark.parametrize("kind", [Severity, Calendar, FeedKind, DataClass, ScopeReason], ids=lambda kind: kind.__name__)
def test_every_member_of_a_small_vocabulary_is_named(kind):
    assert [member.value for member in kind if f"`{member.value}`" not in GLOSSARY and member not in GLOSSARY] == []


def test_no_word_has_two_rows_of_the_same_kind():
    written = Counter(row[0] for row in ROWS)
    assert [word for word, times in written.items() if times > 1] == []


def test_every_row_says_something():
    assert [row for row in ROWS if len(row) != 2 or not row[1]] == []
