"""Numbers that an authority issues for one person: NHS number, UPN, ULN, PNC ID, CRO number, prison number, CRN.

A number is never mended. What is not of its kind's shape stays as it was typed, cleaned, and is not verified.
"""

import pyarrow as pa

from contracts.formats.every_format import read
from contracts.formats.text_bytes import Mask, without
from contracts.vocabulary import IdentifierKind, NumberFormat


def issued_numbers(kind: IdentifierKind, texts: pa.Array) -> tuple[pa.Array, Mask]:
    """The canonical texts of a column of issued numbers, null where there is nothing to use, and which are verified.

    Verified is what links alone: a temporary UPN or a CRO number of the SF file passes its check and is not one
    person's for good.
    """
    reading = read(NumberFormat(kind.value), texts)
    return without(reading.spelling, reading.placeholder), reading.verified & ~reading.weak
