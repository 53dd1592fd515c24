"""Who a row is about, as the naive peer spells it: one value at a time, in plain Python.

The rules are those of `contracts.formats` and `anonymisation.identifiers`, for the kinds that the measured feeds have.
A canonical value is empty where there is nothing to use.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping
from types import MappingProxyType

from contracts.vocabulary import IdentifierKind

_WORDS_FOR_NO_NUMBER = (
    "? EXDIRECTORY N/A N/K NA NFA NIL NK NOFIXEDABODE NONE NOTAPPLICABLE NOTGIVEN NOTKNOWN NOTSTATED NULL REFUSED TBC "
    "UNK UNKNOWN WITHHELD UN1 UN2 UN3 UN4 UN5 UN6 UN7"
)
_NO_NUMBERS = frozenset(_WORDS_FOR_NO_NUMBER.split())
_POSTCODE = re.compile(r"([A-Z](?:[0-9][A-Z0-9]?|[A-Z][0-9][A-Z0-9]?))([0-9][ABDEFGHJLNPQRSTUWXYZ]{2})")
_SHORTEST, _LONGEST = 5, 7
_GIROBANK = "GIR0AA"
_AS_DIGITS, _AS_LETTERS = str.maketrans("OI", "01"), str.maketrans("01", "OI")
_PNC_ID = re.compile(r"([0-9]{4}|[0-9]{2})/([0-9]{1,7}|0[0-9]{7})([A-Z])")
_SF_FILE = re.compile(r"(SF[0-9]{2})/?([0-9]{1,6}[A-Z])")
_CRO_NUMBER = re.compile(r"([0-9]{1,6})/?([0-9]{2})([A-Z])")
_DIGITS_OF_SHORT_PNC, _SERIAL = 9, 7
_FIRST_YEAR = 1940
_CHECK_LETTERS = "ZABCDEFGHJKLMNPQRTUVWXY"


def postcode(value: str) -> str:
    """A postcode with O and I mended where only a digit can stand; any other as it was written."""
    plain = value.upper().replace(" ", "")
    if plain == _GIROBANK or not _SHORTEST <= len(plain) <= _LONGEST:
        return value
    mended = plain[0].translate(_AS_LETTERS) + plain[1:-2].translate(_AS_DIGITS) + plain[-2:]
    found = _POSTCODE.fullmatch(mended)
    return value if found is None or mended == plain else f"{found[1]} {found[2]}"


def verified(kind: IdentifierKind, value: str) -> tuple[str, bool]:
    """The canonical spelling of an issued number, and whether it passes its check."""
    return _ISSUED[kind](value)


def _pnc_id(value: str) -> tuple[str, bool]:
    """`YYYY/NNNNNNNC`; a year of two digits is of the hundred from 1940."""
    number = _number(value)
    year_digits = 2 if len(number) - 1 <= _DIGITS_OF_SHORT_PNC else 4
    slashed = number if "/" in number else f"{number[:year_digits]}/{number[year_digits:]}"
    found = _PNC_ID.fullmatch(slashed)
    if found is None or ("/" not in number and len(found[2]) > _SERIAL):
        return _some_number(number)
    year, serial, letter = found[1], found[2][-_SERIAL:].zfill(_SERIAL), found[3]
    if len(year) == 2:  # noqa: PLR2004 - a year of two digits
        year = str(_FIRST_YEAR + (int(year) - _FIRST_YEAR) % 100)
    if not _FIRST_YEAR <= int(year) < _FIRST_YEAR + 100:
        return _some_number(number)
    return _lettered(f"{year}/{serial}{letter}", year[-2:], serial, letter)


def _cro_number(value: str) -> tuple[str, bool]:
    """`NNNNNN/YYC`; or `SFYY/NC`, which is nobody's alone."""
    number = _number(value)
    if (filed := _SF_FILE.fullmatch(number)) is not None:
        return ("" if not int(filed[2][:-1]) else f"{filed[1]}/{filed[2]}"), False
    found = _CRO_NUMBER.fullmatch(number)
    if found is None:
        return _some_number(number)
    serial, year, letter = found[1].zfill(6), found[2], found[3]
    return _lettered(f"{serial}/{year}{letter}", year, serial, letter)


def _lettered(number: str, year: str, serial: str, letter: str) -> tuple[str, bool]:
    """A number that ends in a letter told by year and serial; a serial of zeros is nobody's."""
    if not int(serial):
        return "", False
    return number, letter == _CHECK_LETTERS[int(year + serial) % len(_CHECK_LETTERS)]


def _some_number(number: str) -> tuple[str, bool]:
    """What is not of its kind's shape stays as it was typed, unless it is a word for none."""
    return "" if number.strip("().") in _NO_NUMBERS else number, False


def _number(value: str) -> str:
    """Capitals, without spaces and hyphens."""
    return "".join(letter for letter in _printed(value).upper() if unicodedata.category(letter) != "Pd")


def _printed(value: str) -> str:
    """Without spaces and whatever is not printed."""
    apart = unicodedata.normalize("NFKD", value)
    return "".join(letter for letter in apart if unicodedata.category(letter)[0] not in "ZC")


_ISSUED: Mapping[IdentifierKind, Callable[[str], tuple[str, bool]]] = MappingProxyType(
    {IdentifierKind.PNC_ID: _pnc_id, IdentifierKind.CRO_NUMBER: _cro_number}
)
