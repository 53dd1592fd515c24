"""Text: spaces, what is not seen, letters in two parts, letters that another encoding garbled.

Letters are composed as Unicode's NFC asks. A garbled text is UTF-8 that was read as Windows-1252, the whole of it, and
only where that gives Latin letters or punctuation; control characters of C1 are what Windows-1252 has at their place.
"""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from intake.encoding import truths
from intake.findings import Mask
from intake.mending.look import Look
from intake.mending.rules import SPACE, TEXT, Outcome

_SPACE, _TILDE, _APOSTROPHE = ord(" "), ord("~"), ord("'")
_SPACES = r"[\p{Z}\t-\r]+"
_WIDE = r"[\p{Z}\t-\r]{2}|[\t-\r\p{Zl}\p{Zp}\x{A0}\x{1680}\x{2000}-\x{200A}\x{202F}\x{205F}\x{3000}]"
"""Spaces of which one is to be left: two together, or one that is no plain space."""
_LINE_END = r"[\p{Z}\t-\r]*[\n\r\p{Zl}\p{Zp}][\p{Z}\t-\r]*"
_BETWEEN_VALUES = r"[\p{Z}\t\x0B\f]+"
_UNSEEN = r"[\x{00}-\x{08}\x{0E}-\x{1F}\x{7F}-\x{9F}\p{Cf}]"
_QUOTED = r"^'([^'\s][^']*)$"
"""A spreadsheet's mark that a cell is text, and no quotation."""
_C1 = {code: bytes([code]).decode("cp1252", errors="ignore") or None for code in range(0x80, 0xA0)}
_TO_LATIN = {ord(letter): code for code, letter in _C1.items() if letter}
_IN_ORDER = (
    "^(?:[ -~]|[\u00c0-\u0151\u0154-\u015f\u0162-\u0177\u0179-\u017c\u0180-\u0191\u0193-\u024f]|[A-Za-z]\u2019)*$"
)
"""Latin letters in one part, none of those that stand in what was garbled behind its first letter."""
_GARBLED = "[\u00c2-\u00c5\u00e2\u0080-\u009f]"


@dataclass(frozen=True, slots=True)
class Spelling:
    """Mends the spelling of every text of a column; in one of names an apostrophe may be how a name begins.

    `several` says that a line end stands between two values of a cell: without it they would look like one.
    """

    names: bool = False
    several: bool = False

    def suspects(self, look: Look) -> Mask:
        """Texts that begin or end with a space, hold two together, or anything but printed ASCII."""
        found = look.none() if self.names else look.first == _APOSTROPHE
        if look.lowest <= _SPACE:
            spaces = look.data == _SPACE
            found = found | (look.first == _SPACE) | (look.last == _SPACE)
            found |= look.having(spaces[1:] & spaces[:-1])
        if look.lowest < _SPACE or look.highest > _TILDE:
            odd = look.having((look.data < _SPACE) | (look.data > _TILDE))
            odd[odd] = ~truths(pc.match_substring_regex(look.values.filter(pa.array(odd)), _IN_ORDER))
            found |= odd
        return found

    def mend(self, values: pa.Array) -> Outcome:
        """Mend until nothing more is to be mended: taking one thing away may bring another to light."""
        spaced, respelt = (np.zeros(len(values), dtype=np.bool_) for _ in range(2))
        while True:
            trimmed = _trimmed(values, several=self.several)
            bare = trimmed if self.names else _unquoted(trimmed)
            letters = _where_odd(bare)
            spaced |= differing(values, trimmed)
            if letters is not trimmed:
                respelt |= differing(trimmed, letters)
            if letters.equals(bare):
                return Outcome(letters, ((SPACE, spaced), (TEXT, respelt)))
            values = letters


def differing(before: pa.Array, after: pa.Array) -> Mask:
    """Which values are others than before; one that was missing is none of them."""
    return truths(pc.and_kleene(pc.is_valid(before), pc.fill_null(pc.not_equal(before, after), fill_value=True)))


def _trimmed(values: pa.Array, *, several: bool) -> pa.Array:
    """The texts with no space around them, and single ones inside; one line end for each that parts `several`."""
    trimmed = pc.utf8_trim_whitespace(values)
    wide = pc.fill_null(pc.match_substring_regex(trimmed, _WIDE), fill_value=False)
    if not pc.any(wide).as_py():
        return trimmed
    texts = trimmed.filter(wide)
    if several:
        texts = pc.replace_substring_regex(texts, _LINE_END, "\n")
    spaces = _BETWEEN_VALUES if several else _SPACES
    return pc.replace_with_mask(trimmed, wide, pc.replace_substring_regex(texts, spaces, " "))


def _unquoted(values: pa.Array) -> pa.Array:
    """The texts without a spreadsheet's apostrophe before them."""
    quoted = pc.fill_null(pc.starts_with(values, "'"), fill_value=False)
    return pc.replace_substring_regex(values, _QUOTED, r"\1") if pc.any(quoted).as_py() else values


def _where_odd(values: pa.Array) -> pa.Array:
    """The texts with what is not printed ASCII put right."""
    odd = pc.fill_null(pc.match_substring_regex(values, r"[^ -~]"), fill_value=False)
    if not pc.any(odd).as_py():
        return values
    seen = pc.replace_substring_regex(_ungarbled(values.filter(odd)), _UNSEEN, "")
    return pc.replace_with_mask(values, odd, pc.utf8_normalize(seen, form="NFC"))


def _ungarbled(values: pa.Array) -> pa.Array:
    """The texts as they were before they were read in another encoding."""
    garbled = pc.match_substring_regex(values, _GARBLED)
    if not pc.any(garbled).as_py():
        return values
    put_right = [_put_right(text) for text in values.filter(garbled).to_pylist()]
    return pc.replace_with_mask(values, garbled, pa.array(put_right, pa.string()))


def _put_right(text: str) -> str:
    """One text read again as UTF-8, if it can be; else with its control characters of C1 as Windows-1252 has them."""
    try:
        read_again = text.translate(_TO_LATIN).encode("latin-1").decode("utf-8")
    except UnicodeError:
        return text.translate(_C1)
    return read_again if all(_expected(letter) for letter in read_again) else text.translate(_C1)


def _expected(letter: str) -> bool:
    """Whether a letter is one that texts of this country hold: Latin, or a sign of print."""
    return letter <= "\u017f" or "\u2010" <= letter <= "\u203a" or letter in "€™"
