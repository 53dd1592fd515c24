"""What is delivered again: late rows come later, changed rows change after they came, a share of files twice."""

import numpy as np
import pytest

from contracts.library import Library, shipped_documents
from contracts.vocabulary import FeedKind
from examples.partnership.deliveries import FEEDS, deliveries, parts, restated_columns
from examples.partnership.extracts import rows_of
from examples.partnership.mistakes import Mistakes

LIBRARY = Library(shipped_documents())
MISTAKES = Mistakes(late=0.2, changed=0.3)


def test_every_feed_about_people_or_incidents_that_is_given_is_written_but_the_open_one():
    given = {item.feed for item in LIBRARY.agreement.supplies}
    events = {feed for feed in given if LIBRARY.feed(feed).kind is FeedKind.EVENTS}
    assert set(FEEDS) == events - {"police_street_level_crime"}


def test_a_share_of_files_is_delivered_again_and_a_few_of_them_twice():
    times = [
        deliveries(1, (partner, feed, place), 0.3) for partner in range(13) for feed in FEEDS for place in range(9)
    ]
    assert np.mean([again > 0 for again in times]) == pytest.approx(0.3, abs=0.04)
    assert np.mean([again > 1 for again in times]) == pytest.approx(0.09, abs=0.03)
    assert not any(deliveries(1, (partner, feed, 0), 0.0) for partner in range(13) for feed in FEEDS)


def test_a_file_that_comes_once_has_every_row_as_it_is():
    (part,) = parts(np.random.default_rng(1), np.arange(50), 0, MISTAKES)
    assert part.rows.tolist() == list(range(50))
    assert not part.late.any()
    assert not part.changed.any()


def test_later_deliveries_hold_all_that_earlier_ones_held_and_late_rows_besides():
    first, second, third = parts(np.random.default_rng(1), np.arange(5_000), 2, MISTAKES)
    assert set(first.rows) < set(second.rows) < set(third.rows) == set(range(5_000))
    assert len(first.rows) == pytest.approx(4_000, abs=150)
    assert set(third.rows[third.late]) == set(range(5_000)) - set(first.rows)
    assert not first.changed.any()
    assert set(second.rows[second.changed]) < set(third.rows[third.changed])
    # What comes late comes as it is: only a later delivery can have it changed.
    assert not (second.late & second.changed).any()
    assert 0 < (third.late & third.changed).sum() < third.late.sum()


@pytest.mark.parametrize("feed", FEEDS)
def test_what_changes_is_a_code_of_the_contract_and_always_another_one(feed, block):
    contract = LIBRARY.feed(feed)
    (rows,) = [found for found in rows_of(block, Mistakes()) if found.feed == feed]
    later = restated_columns(contract, rows.columns)
    (name,) = [name for name in later if later[name] is not rows.columns[name]]
    before, after = (column.to_pylist() for column in (rows.columns[name], later[name]))
    assert all(one != other for one, other in zip(before, after, strict=True))
    assert set(after) <= set(contract.column(name).codes)
