"""Match keys of invented rows, for the tests of linking."""

import pyarrow as pa

from anonymisation.linking.evidence import evidence
from anonymisation.linking.match_keys import MatchKeyLayout
from tests.contracts.shelf import SHIPPED

CASES = SHIPPED.feed("youth_justice_cases")
DOMAIN = bytes(range(32))
DELIVERY, ANOTHER = bytes([1]) * 32, bytes([2]) * 32


def source_rows(feed, rows, *, encoded=False):
    """Accepted source rows as the pass hands them on: text, and the line."""
    names = [column.name for column in feed.columns]
    columns = {name: pa.array([row.get(name) for row in rows], pa.string()) for name in names}
    if encoded:
        columns = {name: values.dictionary_encode() for name, values in columns.items()}
    return pa.table({"line": pa.array(range(2, len(rows) + 2), pa.int64())} | columns)


def keys_of(rows, feed=CASES, references=(), *, encoded=False):
    return MatchKeyLayout(feed, references).of(source_rows(feed, rows, encoded=encoded))


def tokens_by_row(rows, feed=CASES, delivery=DELIVERY, domain=DOMAIN):
    """The evidence of each row, as a set."""
    found = [set() for _ in rows]
    for item in evidence(keys_of(rows, feed), feed, delivery, domain).to_pylist():
        found[item["row"]].add(item["token"])
    return found
