"""Match keys of invented rows, for the tests of linking."""

import pyarrow as pa

from anonymisation.linking.match_keys import MatchKeyLayout, records_said
from tests.contracts.shelf import SHIPPED

CASES = SHIPPED.feed("youth_justice_cases")
DELIVERY, ANOTHER = "01" * 32, "02" * 32


def source_rows(feed, rows, *, encoded=False):
    """Accepted source rows as the pass hands them on: text, and the line."""
    names = [column.name for column in feed.columns]
    columns = {name: pa.array([row.get(name) for row in rows], pa.string()) for name in names}
    if encoded:
        columns = {name: values.dictionary_encode() for name, values in columns.items()}
    return pa.table({"line": pa.array(range(2, len(rows) + 2), pa.int64())} | columns)


def keys_of(rows, feed=CASES, references=(), *, encoded=False):
    return MatchKeyLayout(feed, references).of(source_rows(feed, rows, encoded=encoded))


def records_of_rows(rows, feed=CASES, delivery=DELIVERY):
    """The linking record of each row."""
    return records_said(MatchKeyLayout(feed, ()).said(keys_of(rows, feed), delivery))
