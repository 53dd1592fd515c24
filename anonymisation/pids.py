"""Published pseudonyms: of a person (`pid`) and of a record, each a keyed hash in one domain and nowhere else.

A person's is HMAC-SHA-256, like every token. A record's is AES-256-CMAC: almost every row has another reference, and
CMAC goes over a column at once (`docs/decisions/0016-pseudonyms-of-references.md`).
"""

import pyarrow as pa

from anonymisation.cmac import cmac
from anonymisation.tokens import kind_key, text_of, tokens

_PERSON = "person"


def pids(domain_key: bytes, persons: pa.Array) -> pa.Array:
    """The pid of each person (16 bytes; null where there is none), 26 characters of base32. Encoded: people repeat."""
    distinct = persons.dictionary_encode()
    made = text_of(tokens(kind_key(domain_key, _PERSON), text_of(distinct.dictionary)))
    return pa.DictionaryArray.from_arrays(distinct.indices, made)


def references(domain_key: bytes, partner: str, column: str, values: pa.Array) -> pa.Array:
    """The pseudonym of each record reference that a partner gave in a column, 26 characters of base32.

    In a namespace of its own: it joins records of one partner that name the same record, and no record to a person.
    """
    return text_of(cmac(kind_key(domain_key, f"reference:{partner}:{column}"), values))
