"""What a format makes of a column: which texts are of it, how they are spelt, and which of them stand for nobody.

A text is never mended here: what is not of the format stays as it was typed, but for spaces, hyphens and case.
"""

from dataclasses import dataclass, field
from string import ascii_letters, digits, punctuation

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from contracts.formats.text_bytes import (
    Mask,
    Places,
    TextBytes,
    cleaning_table,
    folded,
    text_bytes,
)

NO_ROWS: npt.NDArray[np.int64] = np.empty(0, dtype=np.int64)
PRINTED = ascii_letters + digits + punctuation
_DROPPED = r"[\p{Z}\p{C}\p{Pd}]"
_UPPER = cleaning_table(PRINTED.replace("-", ""), case=str.upper)
"""Spaces, hyphens and what is not printed are left out and nothing else: it shows that this is no number."""
_STANDS_FOR_NOTHING = pa.array(
    ["?", "EXDIRECTORY", "N/A", "N/K", "NA", "NFA", "NIL", "NK", "NOFIXEDABODE", "NONE", "NOTAPPLICABLE", "NOTGIVEN"]
    + ["NOTKNOWN", "NOTSTATED", "NULL", "REFUSED", "TBC", "UNK", "UNKNOWN", "WITHHELD"]
    + [f"UN{number}" for number in range(1, 8)]
)
"""Words for no value. UN1 to UN7 stand in a UPN column for why there is none: hashed, they would make one child of
many."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What holds of each text. A text without a character left is of no format and no placeholder.

    `verified`: it passes a check digit; never true of a format without one. `weak`: verified, but no number of one
    person for good (a temporary UPN, a CRO number of the SF file). `unissued`: verified, from a range of which nobody
    knows that it was given out. `zero_lost`: it would be of the format with a zero before it, which may have been
    there. `respelt` has rows, in order, with their spelling where it is not the cleaned text.
    """

    cleaned: TextBytes = field(repr=False)
    shaped: Mask
    verified: Mask
    placeholder: Mask
    weak: Mask
    unissued: Mask
    zero_lost: Mask
    respelt: tuple[tuple[Places, pa.Array], ...] = field(repr=False)

    @property
    def spelling(self) -> pa.Array:
        """The texts in the format's own spelling where they are of it, else cleaned; null where nothing is left."""
        column = self.cleaned.column()
        for rows, spelling in self.respelt:
            column = pc.replace_with_mask(column, pa.array(marked(self.cleaned, rows)), spelling)
        return column


def cleaned(texts: pa.Array) -> TextBytes:
    """The texts as bytes: capitals, without spaces and hyphens."""
    return text_bytes(folded(texts, _DROPPED)).mapped(_UPPER)


def reading(  # noqa: PLR0913 - each is a thing that can be said of a text
    texts: TextBytes,
    shaped: Places,
    *,
    verified: Places = NO_ROWS,
    placeholder: Places = NO_ROWS,
    weak: Places = NO_ROWS,
    unissued: Places = NO_ROWS,
    zero_lost: Places = NO_ROWS,
    respelt: tuple[tuple[Places, pa.Array], ...] = (),
) -> Reading:
    """A reading from the rows of which each thing holds; `shaped` may name placeholders, which it leaves out.

    Words that stand for nothing are placeholders of every format.
    """
    fillers = marked(texts, placeholder)
    of_the_format = marked(texts, shaped) & ~fillers
    rest = rest_of(texts, np.flatnonzero(of_the_format | fillers))
    if len(rest):
        words = pc.is_in(pc.ascii_trim(texts.some(rest).column(), "()."), value_set=_STANDS_FOR_NOTHING)
        fillers[rest[words.to_numpy(zero_copy_only=False)]] = True
    return Reading(
        cleaned=texts,
        shaped=of_the_format,
        verified=marked(texts, verified),
        placeholder=fillers,
        weak=marked(texts, weak),
        unissued=marked(texts, unissued),
        zero_lost=marked(texts, zero_lost),
        respelt=tuple(piece for piece in respelt if len(piece[0])),
    )


def marked(texts: TextBytes, rows: Places) -> Mask:
    """A mask of all texts that is true for some."""
    mask = np.zeros(len(texts.starts), dtype=np.bool_)
    mask[rows] = True
    return mask


def rest_of(texts: TextBytes, rows: Places) -> Places:
    """The texts that are none of these, nor empty."""
    return np.flatnonzero(~marked(texts, rows) & (texts.lengths > 0))


def matching(texts: TextBytes, pattern: str) -> tuple[Places, pa.Array]:
    """The texts that match a regular expression, which rows they are first."""
    column = texts.column()
    matches = pc.fill_null(pc.match_substring_regex(column, pattern), fill_value=False)
    return np.flatnonzero(matches), column.filter(matches)
