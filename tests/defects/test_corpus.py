"""Every defect that partners' files have is told as it must be told: in exact counts, under its rules, by no value."""

import ast
from datetime import date
from functools import cache, partial
from pathlib import Path

import pytest

from journey import checking
from journey.checking import Asked, check
from tests.defects.base import LIBRARY, PARTNERS, QUARTER, canaries, clean, csv_rows, references
from tests.defects.comparing import compare, tells_none
from tests.defects.elsewhere import ELSEWHERE, NO_FILE_SHOWS
from tests.defects.every_specimen import every_specimen
from tests.defects.history_defects import histories
from tests.defects.specimen import Counts, Specimen

ON = date(2026, 11, 22)
ROOT = Path(__file__).parents[2]
SPECIMENS = every_specimen()
DEFECTS = range(1, 71)
SHORTEST = 3
"""A shorter canary would be found in words that are no value."""


@pytest.fixture(scope="module", autouse=True)
def _lookups_read_once():
    """The few lookups are read and resolved once for all files: half of the time of a small file is theirs."""
    known, read, resolve = {}, checking._rows, checking._resolved

    def remembered(of, source, asked):
        if (of.id, source) not in known:
            known[of.id, source] = read(of, source, asked)
        return known[of.id, source]

    def resolved(library, place, table, plan):
        key = (place, id(table), plan and plan.area)
        if key not in known:
            known[key] = resolve(library, place, table, plan)
        return known[key]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(checking, "_rows", remembered)
        patch.setattr(checking, "_resolved", resolved)
        yield


@cache
def lookups_of(feed):
    """A source of each lookup of a feed, the same whenever it is asked for."""
    return tuple(partial(iter, [content]) for content in references(feed))


def receipt_of(specimen):
    """What `gateway check` says of a file, from the documents and lookups alone."""
    asked = Asked(specimen.feed, specimen.partner, specimen.period, ON)
    return check(LIBRARY, partial(iter, [specimen.content]), asked, lookups_of(specimen.feed))


@pytest.mark.parametrize("specimen", SPECIMENS, ids=[specimen.test_id for specimen in SPECIMENS])
def test_a_defect_is_counted_and_none_of_its_values_told(specimen, capsys):
    told = receipt_of(specimen).as_json()
    compare(told, specimen.expected)
    tells_none(told, specimen.canaries, capsys)


@pytest.mark.parametrize("feed", PARTNERS)
def test_what_the_specimens_are_made_of_has_nothing_wrong_with_it(feed):
    rows = clean(feed)
    made = Specimen(0, "clean", feed, PARTNERS[feed], QUARTER, csv_rows(rows), Counts(len(rows), len(rows)), ())
    compare(receipt_of(made).as_json(), made.expected)


@pytest.mark.parametrize("feed", PARTNERS)
def test_its_canaries_are_in_the_file_and_a_leak_of_one_would_be_seen(feed):
    rows = clean(feed)
    planted = canaries(feed, rows)
    assert len(planted) >= len(rows)
    assert all(canary.encode() in csv_rows(rows) for canary in planted)


def test_every_specimen_has_a_canary_that_is_no_plain_word():
    assert [made.test_id for made in SPECIMENS if not made.canaries or min(map(len, made.canaries)) < SHORTEST] == []


def test_every_defect_has_files_that_show_it_but_those_that_no_file_can():
    here = {specimen.number for specimen in SPECIMENS} | {history.number for history in histories()}
    assert sorted({*DEFECTS} - here) == sorted(NO_FILE_SHOWS)
    assert here | ELSEWHERE.keys() <= {*DEFECTS}
    assert NO_FILE_SHOWS.keys() <= ELSEWHERE.keys()


@pytest.mark.parametrize("number", ELSEWHERE)
def test_a_test_that_is_named_as_the_one_of_a_defect_is_there(number):
    assert ELSEWHERE[number]
    for test in ELSEWHERE[number]:
        path, _, name = test.partition("::")
        tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
        assert name in {item.name for item in ast.walk(tree) if isinstance(item, ast.FunctionDef)}
