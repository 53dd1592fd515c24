"""What a run is made of: every object that a run has, each once, and of the run before only whom something befell."""

import pyarrow as pa
import pytest

from journey import linked
from journey.linked import holding_run, link_people
from journey.linking import tables
from journey.linking.made import Made
from tests.invented import ON
from tests.people import case, given, nhs_number, person, upn

CASES = "youth_justice_cases"
APART = [person(1, upn=upn(1)), person(1, surname="Elsewhere", postcode="", nhs_no=nhs_number(5))]
"""One person whom only both numbers tell to be one."""


@pytest.fixture
def runs_made(peopled, monkeypatch):
    """Two runs, and what each was made of; in the second the two people of the first turn out to be one."""
    made = []
    monkeypatch.setattr(linked, "Made", lambda *parts: made.append(Made(*parts)) or made[-1])
    given(peopled, "bristol", CASES, [case(who) for who in APART])
    link_people(peopled, ON)
    both = case(person(1, upn=upn(1), nhs_no=nhs_number(5)), outcome_date="2024-05-03")
    given(peopled, "bristol", CASES, [both], "2024-Q2")
    link_people(peopled, ON)
    return made


def test_a_run_is_written_whole(peopled, runs_made):
    written = [(name, schema) for name, _, schema in runs_made[0].tables(peopled, 1)]
    assert sorted(name for name, _ in written) == sorted(tables.SEALED)
    for name, schema in written:
        assert tables.read_table(peopled, holding_run(peopled), name).schema.equals(schema), name


def test_a_merge_is_told_by_the_feeds_that_each_of_the_two_had_rows_of(peopled, runs_made):
    _, second = runs_made
    assert second.before.folder == "runs/00000001"
    assert len(second.before.receipts) == 1
    (flows,) = tables.read_groups(peopled, holding_run(peopled), tables.RELINKED, [0])
    assert set(flows.column("change").to_pylist()) >= {"merged"}
    assert {CASES} == {
        feed for name in ("before", "after") for of in flows.column(f"feeds_{name}").to_pylist() for feed in of
    }


def test_what_it_is_made_of_is_in_none_of_its_words(runs_made):
    """A repr ends in a log sooner or later."""
    for made in runs_made:
        assert isinstance(made.changes, pa.Table)
        assert "onameaab" not in repr(made).lower()
