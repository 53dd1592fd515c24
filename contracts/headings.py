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
    # Case folding may leave marks apart from their letters.
    return unicodedata.normalize("NFKC", plain.translate(_KEPT))


class _Kept(dict[int, int | None]):
    """What is made of each character, by its code: itself or nothing. Looked up when it first comes."""

    def __missing__(self, code: int) -> int | None:
        char = chr(code)
        left_out = char not in _MEANT and unicodedata.category(char).startswith(_LEFT_OUT)
        self[code] = None if left_out else code
        return self[code]


_KEPT = _Kept()
