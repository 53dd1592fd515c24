"""The one streaming pass: blocks come in the order of the file, whatever the threads do."""

import random

import pytest

from contracts.library import Library, shipped_documents
from intake.errors import UnreadableFileError
from intake.findings import FindingCounter
from intake.inspection import Tally
from intake.scope import scope_by_contract
from intake.text import opening
from journey.passing import pass_through
from tests.intake.places import a_lookup
from tests.invented import FEED, crime, crimes_file


def whole(content, monkeypatch, block_bytes):
    """Pass over some content in small blocks, and give the lines seen and the counts."""
    feed = Library(shipped_documents()).feed(FEED)
    findings = FindingCounter()
    original = opening.raw_blocks
    monkeypatch.setattr(opening, "raw_blocks", lambda *given: original(*given, block_bytes))
    chunks = [content[at : at + 1000] for at in range(0, len(content), 1000)]
    tally, lines = Tally(feed, findings), []
    scope = scope_by_contract(feed)
    with pass_through(lambda: iter(chunks), feed, "2024-01", {feed.place: a_lookup()}, scope, findings) as passed:
        for seen in passed.blocks:
            tally.add(seen)
            lines += seen.block.lines.tolist()
    return lines, tally.inspection()


@pytest.mark.parametrize("block_bytes", [500, 5_000, 1 << 20])
def test_rows_come_in_the_order_of_the_file(monkeypatch, block_bytes):
    content = crimes_file([crime(number) for number in range(700)])
    lines, inspection = whole(content, monkeypatch, block_bytes)
    assert lines == list(range(2, 702))
    assert inspection.rows_read == 700


def test_blocks_of_any_size_tell_the_same(monkeypatch):
    shuffled = random.Random(1)  # noqa: S311 - a repeatable mess
    kinds = ({}, {"Crime_type": "Nonsense"}, {"LSOA_code": "X"}, {"Crime_ID": ""}, {"Longitude": "far"})
    rows = [crime(shuffled.randrange(300), **shuffled.choice(kinds)) for _ in range(900)]
    content = crimes_file(rows)
    with monkeypatch.context() as small:
        told_in_blocks = whole(content, small, 2_000)[1]
    assert told_in_blocks == whole(content, monkeypatch, 1 << 24)[1]


def test_a_file_of_a_header_only_has_no_rows(monkeypatch):
    lines, inspection = whole(crimes_file([]), monkeypatch, 1000)
    assert (lines, inspection.rows_read) == ([], 0)


def test_a_file_that_breaks_is_refused_and_the_threads_end(monkeypatch):
    content = crimes_file([crime(number) for number in range(200)]) + b'"never closed'
    with pytest.raises(UnreadableFileError):
        whole(content, monkeypatch, 2_000)


@pytest.mark.parametrize(("titles", "rows", "is_full"), [(0, 65_535, True), (2, 65_533, True), (0, 65_534, False)])
def test_a_text_of_as_many_rows_as_a_sheet_holds_is_refused(monkeypatch, titles, rows, is_full):
    content = b"A title\n" * titles + crimes_file([crime(1)] * rows)
    if not is_full:
        assert whole(content, monkeypatch, 1 << 24)[1].rows_read == rows
        return
    with pytest.raises(UnreadableFileError, match="rows-cut-off"):
        whole(content, monkeypatch, 1 << 24)
