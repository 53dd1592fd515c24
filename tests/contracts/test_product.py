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


def test_a_promise_never_changes():
    with pytest.raises(FrozenInstanceError):
        PROMISE.tier = Tier.IDENTIFIABLE
