"""What a partner reads of a difference is a sentence that tells it to do something, or that there is nothing to do."""

import re
from dataclasses import FrozenInstanceError
from itertools import pairwise

import pytest

from contracts.drafting.difference import Difference
from contracts.drafting.differences import differences
from tests.contracts.shelf import SHIPPED


def test_every_difference_between_shipped_editions_is_a_sentence_to_act_on():
    found = []
    for name in SHIPPED.feed_ids:
        editions = SHIPPED.editions(name).all
        found += [item for old, new in pairwise(editions) for item in differences(old, new).found]
    assert found
    for item in found:
        assert re.fullmatch(r"[A-Z].*\.", item.do)
        assert re.fullmatch(r"[a-z]+(-[a-z]+)*", item.what)


def test_a_difference_is_not_changed_once_it_is_found():
    with pytest.raises(FrozenInstanceError):
        Difference("codes", "Shade", "Use it.", breaks=False).breaks = True
