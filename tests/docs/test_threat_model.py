"""Every claim of the hostile readings in the threat model has its test, and every such test its claim."""

import pytest

from tests.docs.pages import ROOT, named, page, table
from tests.docs.test_contributing import functions, ids

PAGE = page("docs/threat-model.md")
TRIED = ("what she tries", "what he tries", "what he does", "what a thief tries")
CLAIMS = [row for heading in TRIED for row in table(PAGE, heading)]
READINGS = (
    "test_hostile_reading.py",
    "test_hostile_administrator.py",
    "test_public_facts.py",
    "test_vault_thief.py",
)


def written() -> set[str]:
    return {name for file in READINGS for name in functions(ROOT / "tests" / "attacks" / file)}


@pytest.mark.parametrize("row", CLAIMS, ids=lambda row: row[0][:60])
def test_every_claim_names_a_test_that_is_there(row):
    assert len(row) == 3
    assert named(row[2])
    assert set(named(row[2])) <= written()


GUARDED = ("what a partner sends", "who wants an identity", "who compares records")
OF_MANY = [row for heading in GUARDED for row in table(PAGE, heading)]


@pytest.mark.parametrize("row", OF_MANY, ids=lambda row: row[0][:60])
def test_every_claim_of_these_names_tests_that_are_there(row):
    found = ids(row[2])
    assert found
    assert [f"{file}::{name}" for file, name in found if name not in functions(ROOT / file)] == []


def test_every_test_of_a_hostile_reading_is_told():
    assert {name for row in CLAIMS for name in named(row[2])} == written()
