"""The one spelling of an identifier, so that one person's identifier is always one text before it is hashed.

The rules of each kind stand in `contracts.formats`, those of names and dates of birth in `anonymisation.identifiers`. A
change of any of them splits people from their own earlier tokens: it needs a decision record.
"""

from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from anonymisation.identifiers.dates_of_birth import dates_of_birth
from anonymisation.identifiers.issued_numbers import issued_numbers
from anonymisation.identifiers.names import names
from contracts.formats import every_format
from contracts.formats.text_bytes import Mask
from contracts.vocabulary import IdentifierKind, NumberFormat


@dataclass(frozen=True, slots=True)
class Canonical:
    """A column of identifiers of one kind, spelt one way.

    `values` has the canonical texts, null where there is nothing to use: no value, a placeholder, or no possible date
    or postcode. It is a dictionary where the column was one. `verified` says which pass a check digit; a number
    that has none, or that many people share, is never verified.
    """

    values: pa.Array = field(repr=False)
    verified: Mask = field(repr=False)


def canonical(kind: IdentifierKind, column: pa.Array | pa.ChunkedArray) -> Canonical:
    """The canonical spelling of a text column, each distinct value judged once where the column is a dictionary."""
    whole = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
    if isinstance(whole, pa.DictionaryArray):
        return _spread(canonical(kind, whole.dictionary), whole.indices)
    texts = whole.cast(pa.string())
    match kind:
        case IdentifierKind.GIVEN_NAME | IdentifierKind.FAMILY_NAME:
            return _shared(names(texts))
        case IdentifierKind.DATE_OF_BIRTH:
            return _shared(dates_of_birth(texts))
        case IdentifierKind.POSTCODE:
            return _shared(every_format.canonical(NumberFormat.POSTCODE, texts))
        case _:
            return Canonical(*issued_numbers(kind, texts))


def _shared(values: pa.Array) -> Canonical:
    """Of something that many people share, however well it is spelt."""
    return Canonical(values, np.zeros(len(values), dtype=np.bool_))


def _spread(distinct: Canonical, indices: pa.Array) -> Canonical:
    """What holds of distinct values, for the rows that have them.

    Two spellings may have become one and a value nothing, so the dictionary is made anew: one that repeats a value,
    or holds a null, is counted wrongly by whatever groups by it.
    """
    encoded = distinct.values.dictionary_encode()
    values = pa.DictionaryArray.from_arrays(encoded.indices.take(indices), encoded.dictionary)
    verified = pc.fill_null(pa.array(distinct.verified).take(indices), fill_value=False)
    return Canonical(values, verified.to_numpy(zero_copy_only=False))
