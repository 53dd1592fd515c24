"""Evidence: what of a row could make it one with another. Rows that share a token are about one person.

A verified number is evidence alone. A number that fails its check, or has none, is evidence only together with the
date of birth and only within its delivery. Name, date of birth and postcode together are evidence; none of them alone.
A value that stands for no value is no evidence at all: canonical forms leave it out.
"""

from collections.abc import Callable, Iterator

import pyarrow as pa
import pyarrow.compute as pc

from anonymisation.cmac import cmac
from anonymisation.linking.match_keys import VERIFIED
from anonymisation.tokens import kind_key, tokens, unverified_kind
from contracts.feed import Feed
from contracts.vocabulary import IdentifierKind

EVIDENCE = pa.schema([pa.field("row", pa.int64()), pa.field("token", pa.binary(16))])
_TOGETHER = (
    IdentifierKind.GIVEN_NAME,
    IdentifierKind.FAMILY_NAME,
    IdentifierKind.DATE_OF_BIRTH,
    IdentifierKind.POSTCODE,
)
_SEPARATOR = "\x1f"


def evidence(keys: pa.Table, feed: Feed, delivery_digest: bytes, domain_key: bytes) -> pa.Table:
    """The evidence of one delivery's match keys: `row` (its place among them) and `token`, each pair once or more."""
    return pa.concat_tables([EVIDENCE.empty_table(), *_pairs(keys, feed, delivery_digest, domain_key)])


def nobody(keys: pa.Table, feed: Feed) -> pa.Array:
    """Which rows tell nothing of who they are about: every identifier column is empty, as for an organisation."""
    empty = pa.array([True] * keys.num_rows) if not feed.identifiers else None
    for column in feed.identifiers:
        missing = pc.is_null(keys.column(column.name))
        empty = missing if empty is None else pc.and_(empty, missing)
    return empty


def _pairs(keys: pa.Table, feed: Feed, delivery_digest: bytes, domain_key: bytes) -> Iterator[pa.Table]:
    """The evidence of each sort."""
    born = _column_of(keys, feed, IdentifierKind.DATE_OF_BIRTH)
    for column in feed.identifiers:
        kind = column.identifier
        if kind is None or not kind.issued:
            continue
        values, verified = keys.column(column.name), keys.column(column.name + VERIFIED)
        nothing = pa.scalar(None, pa.string())
        yield _tokenised(pc.if_else(verified, values, nothing), kind_key(domain_key, kind.value))
        if born is not None:
            doubtful = pc.if_else(verified, nothing, values)
            together = pc.binary_join_element_wise(doubtful, born, _SEPARATOR)
            yield _tokenised(together, kind_key(domain_key, unverified_kind(kind, delivery_digest)))
    parts = [_column_of(keys, feed, kind) for kind in _TOGETHER]
    if all(part is not None for part in parts):
        together = pc.binary_join_element_wise(*parts, _SEPARATOR)
        yield _tokenised(together, kind_key(domain_key, "name_birth_postcode"), cmac)


def _column_of(keys: pa.Table, feed: Feed, kind: IdentifierKind) -> pa.ChunkedArray | None:
    """The feed's first column of a kind."""
    return next((keys.column(item.name) for item in feed.identifiers if item.identifier is kind), None)


def _tokenised(values: pa.ChunkedArray, key: bytes, hashed: Callable[[bytes, pa.Array], pa.Array] = tokens) -> pa.Table:
    """Evidence of one sort: rows that have a value, and its token. What is no identifier is hashed by column."""
    whole = values.combine_chunks()
    rows = pc.indices_nonzero(pc.is_valid(whole)).cast(pa.int64())
    return pa.Table.from_arrays([rows, hashed(key, whole.drop_null())], schema=EVIDENCE)
