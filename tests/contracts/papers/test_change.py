"""A change undone is its contrary, and undone again itself."""

import pytest

from contracts.papers.change import Change, Way, What


@pytest.mark.parametrize("way", Way)
def test_undone_twice_it_is_itself_and_once_it_is_the_contrary(way):
    change = Change(What.COLUMN, "a product", "a column", "old", "new", way)
    undone = change.reversed()
    assert undone.reversed() == change
    assert (undone.before, undone.after) == ("new", "old")
    assert not (change.more and undone.more)


def test_more_is_what_appears_grows_finer_or_laxer_and_never_a_refusal():
    more = {way for way in Way if Change(What.ROWS, "", "", "", "", way).more}
    assert more == {Way.APPEARS, Way.FINER, Way.LAXER}
    assert not any(Change(What.REFUSAL, "", "", "", "", way).more for way in Way)
