"""Values to plant: distinct, searchable, of the shape that a column asks for, and of nobody."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from functools import partial

import numpy as np

from contracts.feed import Column
from contracts.vocabulary import FieldClass, IdentifierKind
from examples.partnership import identifiers

_BORN = date(2004, 1, 1)


def letters(serial: int) -> str:
    """A number as four small letters."""
    return "".join(chr(97 + serial // 26**place % 26) for place in reversed(range(4)))


def postcode_of(serial: int) -> str:
    """A postcode of a district that was never issued; its last letters are of those that postcodes end in."""
    of_units = "ABDEFGHJLNPQRSTUWXYZ"
    return f"BS9{serial % 10} {serial // 10 % 10}{of_units[serial // 100 % 20]}{of_units[serial // 2000 % 20]}"


def free_text(column: Column, serial: int) -> str:
    """What somebody might write where the contract does not say what."""
    word = f"Qu{letters(serial)}x"
    match column.field_class:
        case FieldClass.CONTACT if "mail" in column.name:
            return f"{word.lower()}@example.invalid"
        case FieldClass.CONTACT:
            return f"07700 9{serial % 100_000:05}"
        case FieldClass.FREE_TEXT:
            return f"Seen with {word} near the park, call her mother {word}ley"
        case FieldClass.RECORD_REF | FieldClass.DIRECT_ID:
            return f"{word.upper()}/{serial:05}"
        case _:
            return f"Planted {column.name} {word}"


def identifier(kind: IdentifierKind, serial: int) -> str:
    """An identifier of its kind that passes its check, from a range that nobody is given."""
    people, years = np.array([serial]), np.array([2009])
    made: Mapping[IdentifierKind, Callable[[], object]] = {
        IdentifierKind.NHS_NUMBER: lambda: identifiers.nhs_numbers(people)[0],
        IdentifierKind.UPN: lambda: identifiers.upns(people, years)[0],
        IdentifierKind.ULN: lambda: identifiers.ulns(people)[0],
        IdentifierKind.PNC_ID: lambda: identifiers.pnc_ids(people, years)[0],
        IdentifierKind.CRO_NUMBER: lambda: identifiers.cro_numbers(people)[0],
        IdentifierKind.PRISON_NUMBER: lambda: identifiers.prison_numbers(people)[0],
        IdentifierKind.CRN: lambda: identifiers.crns(people)[0],
        IdentifierKind.GIVEN_NAME: lambda: f"José-{letters(serial).title()}",
        IdentifierKind.FAMILY_NAME: lambda: f"O'Quill{letters(serial)}",
        IdentifierKind.POSTCODE: partial(postcode_of, serial),
        IdentifierKind.DATE_OF_BIRTH: lambda: _BORN + timedelta(days=serial),
    }
    return str(made[kind]())


_OF_PATTERNS: Mapping[str, Callable[[int], str]] = {
    "[0-9A-Za-z][0-9A-Za-z. -]{0,19}": lambda serial: f"Qz{letters(serial)}.{serial:06}",
    "[0-9A-Za-z/. -]{1,12}": lambda serial: f"ZQ/{serial:06}-Q",
    "[A-Z][A-Za-z &-]{2,40}": lambda serial: f"Qz{letters(serial)} Constabulary",
    "[0-9A-Z]{2,8}": lambda serial: f"QZ{letters(serial).upper()}7Q",
    "[A-Z0-9]{3,12}": lambda serial: f"QZ{letters(serial).upper()}{serial:06}",
    "20[0-9]{2}/[0-9]{2}": lambda serial: f"20{serial % 60 + 40}/{serial % 89 + 10}",
    "[0-9]{1,12}": lambda serial: f"{987_654_000_000 + serial}",
    "52[0-9]{8}": lambda serial: f"5224{serial:06}",
    "[0-9]{6}": lambda serial: f"{400_000 + 11 * serial}",
    "[0-9]{7}": lambda serial: f"{8_000_000 + 11 * serial}",
    "[0-9a-f]{64}": lambda serial: f"c0ffee{serial:010}" * 4,
}


def of_pattern(pattern: str, serial: int) -> str:
    """A value that fits a contract's pattern; a pattern that is new needs a line above."""
    return _OF_PATTERNS[pattern](serial)
