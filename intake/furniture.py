"""Rows that are no records: repeated headers, totals, and what stands below a table. They are told by fixed words.

Only a row whose words are in `intake.furniture_words`, and which carries nothing of a record, is set aside; any other
odd row is left to the rules, so that nothing is taken for furniture by guess. Rows set aside are read and rejected.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from contracts.feed import Feed
from contracts.headings import folded
from intake.encoding import absent, held, in_one_part, truths
from intake.evidence import is_telling, of_a_record, records
from intake.findings import Mask
from intake.furniture_words import FOOTER_CELL, NUMBER_CELL, PLAIN_TOTAL_CELL, TOTAL_CELL
from intake.headers.layout import Layout
from intake.headers.readings import Reading, known_headings, needed_columns

HEADER_REPEATED, TOTAL, FOOTER = "row-header-repeated", "row-total", "row-footer"

_TOTAL_BEGINS, _TOTAL_ENDS = ("Total", "TOTAL"), ("otal", "OTAL", "ount")
"""What is looked for in every row: quicker than expressions, which only odd rows are held against."""
_LEFT = 3
"""Among so many cells from the left a word is looked for."""
_LONGEST = 2000
"""So many characters of a cell are looked at: expressions are not tried on what somebody may have made for them."""

_BYTE_ORDER_MARK = "\ufeff"
_WORDS = re.compile(f"{FOOTER_CELL}|{TOTAL_CELL}", re.ASCII)


def furniture(rows: pa.Table, layout: Layout, feed: Feed) -> Mapping[str, Mask]:
    """The rows of a block that are no records, by the rule that says so; a rule that none breaks is not there.

    `rows` hold text columns under the contract's names, encoded or not, before anything is mended.
    """
    names = [name for name in layout.names if name is not None]
    places = np.flatnonzero(_odd(rows, names, layout, feed))
    if not places.size:
        return {}
    columns = zip(rows.column_names, rows.itercolumns(), strict=True)
    odd = pa.table({name: column.take(pa.array(places)).cast(pa.string()) for name, column in columns})
    repeated = _repeats(odd, layout)
    footer, total = _worded(
        [_clean(odd.column(name)) for name in names], [feed.column(name).identifier is None for name in names]
    )
    record = records(odd, feed) | _has_own_reference(odd, feed)
    found = {HEADER_REPEATED: repeated, FOOTER: footer & ~repeated, TOTAL: total & ~footer & ~repeated}
    masks = {rule: _at(places[mask & ~record], rows.num_rows) for rule, mask in found.items()}
    return {rule: mask for rule, mask in masks.items() if mask.any()}


def furniture_rule(cells: Sequence[str], feed: Feed) -> str | None:
    """The rule by which a row with more or fewer cells than the header is no record; None if it may be one.

    Only the first of its cells are looked at, until one of them is a word of furniture or a heading: a broken file may
    have a million such rows.
    """
    said = [plain for cell in cells if (plain := unicodedata.normalize("NFKC", cell[:_LONGEST]).strip())]
    known = known_headings(feed)
    as_heading = any(folded(cell) in known for cell in said[:_LEFT])
    as_words = any(_WORDS.search(cell) for cell in said[:_LEFT])
    if not (as_heading or as_words) or of_a_record(cells, feed):
        return None
    headings = Reading((), tuple(known.get(folded(cell)) for cell in said))
    if headings.is_header(needed_columns(feed)) and 2 * len(headings.found) >= len(said):
        return HEADER_REPEATED
    footer, total = _worded([pa.chunked_array([pa.array([cell])]) for cell in said], [True] * len(said))
    if footer.any():
        return FOOTER
    return TOTAL if total.any() else None


def _odd(rows: pa.Table, names: Sequence[str], layout: Layout, feed: Feed) -> Mask:
    """The rows worth looking at: half of what every record has is missing, or a cell on the left is not a record's.

    Ordinary rows are told from odd ones by the bits that say what is missing, and by a few columns compared.
    """
    every = [name for name in names if name in needed_columns(feed) or name == feed.record_reference]
    expected = every if len(every) > 1 else names
    present = np.zeros(rows.num_rows, dtype=np.int64)
    for name in expected:
        present += ~absent(in_one_part(rows.column(name)))
    odd: Mask = present <= max(1, len(expected) // 2)
    for words in layout.headings:
        pairs = zip(layout.names, words, strict=True)
        first, word = next(((name, word) for name, word in pairs if name and word), (names[0], ""))
        # A file that was joined to another begins with its mark.
        odd |= _each(rows.column(first), pc.equal, (word, _BYTE_ORDER_MARK + word))
    # A total may have a number in every column, so that nothing is missing.
    odd |= _each(rows.column(names[0]), pc.starts_with, _TOTAL_BEGINS)
    for name in names[:_LEFT]:
        odd |= _each(rows.column(name), pc.ends_with, _TOTAL_ENDS)
    return odd


def _each(column: pa.ChunkedArray, test: Callable[[pa.Array, str], pa.Array], words: Sequence[str]) -> Mask:
    """The rows whose value passes a test with any of some words; each distinct value of an encoded column once."""
    whole = held(column)
    fits = np.zeros(len(whole.values), dtype=np.bool_)
    for word in words:
        fits |= truths(test(whole.values, word))
    return whole.of_rows(fits, np.False_)


def _repeats(rows: pa.Table, layout: Layout) -> Mask:
    """The rows that say what a row of the header says, in every column that is read; a byte order mark says nothing."""
    repeated = np.zeros(rows.num_rows, dtype=np.bool_)
    for words in layout.headings:
        same = np.full(rows.num_rows, fill_value=any(words))
        for name, word in zip(layout.names, words, strict=True):
            if name is not None:
                said = pc.utf8_ltrim(pc.fill_null(rows.column(name), ""), _BYTE_ORDER_MARK)
                same &= truths(pc.equal(said, word or ""))
        repeated |= same
    return repeated


def _worded(cells: Sequence[pa.ChunkedArray], counted: Sequence[bool]) -> tuple[Mask, Mask]:
    """The rows whose words are a footer's, and a total's.

    `counted` are the places where a total may hold a number: not where a number is a person's own.
    """
    rows = len(cells[0])
    filled = np.zeros(rows, dtype=np.int64)
    footer, total = np.zeros(rows, dtype=np.bool_), np.zeros(rows, dtype=np.bool_)
    for column in cells:
        there = truths(pc.is_valid(column))
        filled += there
        first, left = there & (filled == 1), there & (filled <= _LEFT)
        footer |= _fits(column, FOOTER_CELL, first)
        total |= _fits(column, TOTAL_CELL, first) | _fits(column, PLAIN_TOTAL_CELL, left)
    return footer, total & _numbers_beside(cells, counted, total)


def _numbers_beside(cells: Sequence[pa.ChunkedArray], counted: Sequence[bool], worded: Mask) -> Mask:
    """The rows with a total's word in which only numbers stand right of it, and at most what it is the total of left.

    Left of a word that could be a name stands nothing.
    """
    filled, before = np.zeros(len(worded), dtype=np.int64), np.zeros(len(worded), dtype=np.int64)
    word, after = np.zeros_like(worded), np.zeros_like(worded)
    for column, may_count in zip(cells, counted, strict=True):
        there = worded & truths(pc.is_valid(column))
        filled += there
        first, left = there & (filled == 1), there & (filled <= _LEFT)
        here = _fits(column, TOTAL_CELL, first) | _fits(column, PLAIN_TOTAL_CELL, left)
        other = there & ~here & ~(_fits(column, NUMBER_CELL, there) & may_count)
        word |= here
        before += other & ~word
        after |= other & word
    return ~after & (before <= 1)


def _has_own_reference(rows: pa.Table, feed: Feed) -> Mask:
    """The rows with a record reference of which the contract says no more: one has a digit, and is nobody's footer."""
    if feed.record_reference is None or is_telling(feed.column(feed.record_reference)):
        return np.zeros(rows.num_rows, dtype=np.bool_)
    written = _clean(rows.column(feed.record_reference))
    numbered = _fits(written, "[0-9]", np.ones(rows.num_rows, dtype=np.bool_))
    return numbered & ~_fits(written, FOOTER_CELL, numbered) & ~_fits(written, TOTAL_CELL, numbered)


def _clean(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Text without outer spaces and with plain characters, nothing where no more is left."""
    plain = pc.utf8_trim_whitespace(pc.utf8_normalize(column, "NFKC"))
    return pc.if_else(pc.equal(plain, ""), None, plain)


def _fits(column: pa.ChunkedArray, pattern: str, where: Mask) -> Mask:
    """Where a pattern fits, among some of the values."""
    places = np.flatnonzero(where)
    fits = np.zeros(len(where), dtype=np.bool_)
    if places.size:
        fits[places] = truths(pc.match_substring_regex(column.take(pa.array(places)), pattern))
    return fits


def _at(places: npt.NDArray[np.intp], rows: int) -> Mask:
    """A mask that is true at some places."""
    mask = np.zeros(rows, dtype=np.bool_)
    mask[places] = True
    return mask
