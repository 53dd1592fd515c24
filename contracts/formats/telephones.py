"""Telephone numbers as E.164 of the International Telecommunication Union writes them: `+447700900123`.

A number of the United Kingdom has nine or ten digits after +44 or 0. Ten digits without either have lost a zero, most
likely to a spreadsheet; no less would they be a number abroad, so they are told as such and not mended.
"""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from contracts.formats.check_digits import all_digits, repeated_or_counted
from contracts.formats.reading import PRINTED, Reading, reading, rest_of
from contracts.formats.text_bytes import Places, TextBytes, byte_table, cleaning_table, grid_column, text_bytes

_NATIONAL = len("07700900123")
_IS_AREA = byte_table("1235789") != 0
"""What may follow 0: no number of the United Kingdom goes on with 4 or 6."""
_DIGITS_ONLY = cleaning_table("".join(sign for sign in PRINTED if sign not in "().'"))
_SPELLINGS = ((r"^(\+44|0044|44)0?([1235789][0-9]{8,9})$", r"+44\2"), (r"^0([1235789][0-9]{8,9})$", r"+44\1"))
_ABROAD = (r"^00([1-9][0-9]{6,14})$", r"+\1")
_OURS, _ANY = r"^\+44[1235789][0-9]{8,9}$", r"^\+[1-9][0-9]{6,14}$"
_WITHOUT_ZERO = r"^[1235789][0-9]{9}$"
_WHOLE = len("+447700900123")
_ZERO = ord("0")


def telephone_number(texts: TextBytes) -> Reading:
    """A number in full, of the United Kingdom or, with + or 00, of any country; spaces and brackets do not count."""
    rows, grid = texts.of_length(_NATIONAL)
    home = all_digits(grid) & (grid[0] == _ZERO) & _IS_AREA[grid[1]]
    rows, grid = rows[home], grid[1:, home]
    before = np.frombuffer(b"+44", np.uint8)[:, np.newaxis].repeat(len(rows), axis=1)
    others, spelling, bare = _others(texts, rest_of(texts, rows))
    at, places = text_bytes(spelling).of_length(_WHOLE)
    return reading(
        texts,
        np.concatenate([rows, others]),
        placeholder=np.concatenate([rows[repeated_or_counted(grid)], others[at[repeated_or_counted(places[3:])]]]),
        zero_lost=bare,
        respelt=((rows, grid_column(np.vstack([before, grid]))), (others, spelling)),
    )


def _others(texts: TextBytes, rows: Places) -> tuple[Places, pa.Array, Places]:
    """Numbers written in another way, with their spelling, and those that lack a zero."""
    column = texts.some(rows).mapped(_DIGITS_ONLY).column()
    spelling = column
    for pattern, written in (*_SPELLINGS, _ABROAD):
        spelling = pc.replace_substring_regex(spelling, pattern, written)
    ours = pc.match_substring_regex(spelling, _OURS)
    fit = pc.or_(ours, pc.and_not(pc.match_substring_regex(spelling, _ANY), pc.starts_with(spelling, "+44")))
    bare = pc.match_substring_regex(column, _WITHOUT_ZERO)
    fit, bare = (pc.fill_null(found, fill_value=False) for found in (fit, bare))
    return rows[fit.to_numpy(zero_copy_only=False)], spelling.filter(fit), rows[bare.to_numpy(zero_copy_only=False)]
