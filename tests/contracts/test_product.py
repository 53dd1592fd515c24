"""What must hold of a product's promise."""

from dataclasses import FrozenInstanceError, replace

import pytest

from contracts.vocabulary import Tier
from products.catalogue import written_tables

PROMISE = replace(next(iter(written_tables().values())), id="counts")


@pytest.mark.parametrize(
    ("tier", "folder"),
    [(Tier.AGGREGATE, "tier1/counts"), (Tier.DEPERSONALISED, "tier2a/counts"), (Tier.PSEUDONYMISED, "tier2b/counts")],
)
def test_a_product_lies_in_the_folder_of_its_tier(tier, folder):
    assert replace(PROMISE, tier=tier).folder == folder


def test_records_with_a_pid_lie_in_a_folder_of_their_recipient_and_project():
    """Who may read one project's folder need not be let into another's."""
    promise = replace(
        PROMISE, tier=Tier.PSEUDONYMISED, feeds=("walks",), recipients=("data_group",), project="journeys"
    )
    assert promise.folder == "tier2b/data_group/journeys/walks"


def test_records_are_of_one_feed():
    assert replace(PROMISE, feeds=("walks",)).feed == "walks"
    with pytest.raises(ValueError, match="too many values"):
        _ = replace(PROMISE, feeds=("walks", "rides")).feed


def test_a_promise_never_changes():
    with pytest.raises(FrozenInstanceError):
        PROMISE.tier = Tier.IDENTIFIABLE
