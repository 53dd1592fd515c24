"""Rows that are no records taken out of a block: they stand beside it, each under the rule that tells it."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pyarrow as pa

from contracts.feed import Feed
from intake.encoding import only_used
from intake.errors import UnreadableFileError
from intake.furniture import furniture, furniture_rule
from intake.grid import AsideRow, Block
from intake.headers.layout import Layout

_RAGGED = "row-ragged"


def without_furniture(block: Block, layout: Layout, feed: Feed) -> Block:
    """The block with its repeated headers, totals and footers set aside; uneven rows that are such have their rule.

    Raises `UnreadableFileError` for a file that ends in the middle of a row.
    """
    uneven = tuple(_ruled(row, feed) for row in block.aside)
    _refuse_cut_off(uneven, layout)
    found = furniture(block.rows, layout, feed)
    if not found:
        return block if uneven == block.aside else replace(block, aside=uneven)
    gone = np.logical_or.reduce(list(found.values()))
    aside = [
        AsideRow(int(block.lines[place]), "", rule) for rule, mask in found.items() for place in np.flatnonzero(mask)
    ]
    rows = only_used(block.rows.filter(pa.array(~gone)))
    return Block(block.lines[~gone], rows, tuple(sorted((*uneven, *aside), key=lambda row: row.line)))


def _ruled(row: AsideRow, feed: Feed) -> AsideRow:
    """An uneven row under the rule by which it is no record, if there is one."""
    rule = furniture_rule(row.cells, feed) if row.cells else None
    return replace(row, rule=rule) if rule else row


def _refuse_cut_off(uneven: Sequence[AsideRow], layout: Layout) -> None:
    """Refuse a file that stops inside its last row: nobody knows how many should follow it. One value may be a note."""
    for row in uneven[-1:]:
        too_short = row.rule == _RAGGED and 1 < len(row.cells) < len(layout.names)
        if too_short and not row.text.endswith(("\n", "\r")):
            raise UnreadableFileError(
                "file-cut-off",
                f"it ends in the middle of the row on line {row.line}; copy it again, whole",
            )
