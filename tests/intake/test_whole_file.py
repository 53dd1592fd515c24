"""A file takes the place of another only with a row to accept, and a list only where each entry is understood."""

from dataclasses import replace

import pytest

from contracts.vocabulary import FeedKind
from intake.receipt import NOTHING_READ
from intake.whole_file import refused_whole
from tests.contracts.shelf import CRIME

LIST = replace(CRIME, kind=FeedKind.EXCLUSION_LIST)


def read(accepted, rejected, outside):
    read = accepted + rejected + outside
    counts = {"rows_read": read, "rows_accepted": accepted, "rows_rejected": rejected, "rows_out_of_scope": outside}
    return replace(NOTHING_READ, **counts)


@pytest.mark.parametrize(
    ("feed", "counts", "rule"),
    [
        (CRIME, (0, 0, 0), "rows-missing"),
        (CRIME, (0, 3, 2), "rows-none-accepted"),
        (CRIME, (0, 0, 2), "rows-none-accepted"),
        (CRIME, (1, 3, 2), ""),
        (LIST, (1, 3, 0), "rows-of-list-rejected"),
        (LIST, (1, 0, 0), ""),
    ],
)
def test_a_file_stands_or_is_refused_by_a_rule(feed, counts, rule):
    assert refused_whole(feed, read(*counts)).partition(":")[0] == rule


def test_a_refusal_says_how_many_rows_were_rejected_and_out_of_scope():
    assert "3 rejected and 2 out of scope" in refused_whole(CRIME, read(0, 3, 2))
    assert "1 entry is not understood" in refused_whole(LIST, read(4, 1, 0))
    assert "2 entries are not understood" in refused_whole(LIST, read(4, 2, 0))
