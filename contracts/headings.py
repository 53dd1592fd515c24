"""How headings are compared: what a spreadsheet, a typist or an encoding does to one leaves it the same heading."""

import unicodedata

_MEANT = frozenset("%‰#&@")
"""Punctuation, as Unicode sorts it, that tells one heading from another: `Sessions` and `Sessions %`."""
_LEFT_OUT = ("P", "Z", "C")
"""Categories of Unicode that are left out: punctuation, spaces, and what is not seen (a byte order mark, ZWSP)."""
_MISREAD_BOM = "ï»¿"
"""A byte order mark of UTF-8, read as cp1252."""


def folded(heading: str) -> str:
    """A heading without case, spaces, invisible characters and punctuation: `D.O.B ` and `dob_` are both `dob`.

    Characters are made plain as NFKC has it (Unicode Standard Annex 15). Empty where nothing is left that names
    anything.
    """
    plain = unicodedata.normalize("NFKC", heading.removeprefix(_MISREAD_BOM)).casefold()
    kept = (char for char in plain if char in _MEANT or not unicodedata.category(char).startswith(_LEFT_OUT))
    # Case folding may leave marks apart from their letters.
    return unicodedata.normalize("NFKC", "".join(kept))
