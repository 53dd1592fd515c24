"""What the clockwork calls things: keys of assets, partitions and tags, made from clauses and products."""

import dagster as dg

from contracts.clauses import Supply
from contracts.product import Product

LINKED = dg.AssetKey(["linked", "people"])
CONSERVATION = "conservation"
"""The check that nothing was lost."""
LINKAGE = "linkage_limits"
"""The check that links are as good as was agreed."""
RESTS_SEALED = "rests_sealed"
"""The check that whoever takes every file and no key finds nothing about people that can be read."""
SINGLING_OUT = "singling_out"
"""The check that what a newspaper tells finds no more people in a product with pids than was agreed."""
_LONGEST_TAG = 63


def received_key(partner: str, feed: str) -> dg.AssetKey:
    """A partner's feed as it came, sealed."""
    return dg.AssetKey(["received", partner, feed])


def protected_key(partner: str, feed: str) -> dg.AssetKey:
    """A partner's feed as event rows."""
    return dg.AssetKey(["protected", partner, feed])


def shared_key(product: Product) -> dg.AssetKey:
    """A product, as it is published."""
    return dg.AssetKey(["shared", product.tier.folder, product.id])


def deliveries_of(partner: str, feed: str) -> dg.DynamicPartitionsDefinition:
    """One partition for each delivery of a partner's feed: its key is the receipt."""
    return dg.DynamicPartitionsDefinition(name=f"deliveries__{partner}__{feed}")


def periods_of(product: Product) -> dg.DynamicPartitionsDefinition:
    """One partition for each period of the product's calendar for which something is held."""
    return dg.DynamicPartitionsDefinition(name=product.calendar.value)


def supply_tags(supply: Supply) -> dict[str, str]:
    """How the layers of one partner's feed are found among many."""
    tags = {
        "partner": supply.partner,
        "feed": supply.feed,
        "legal_gateway": supply.legal_gateway,
        "ceiling": supply.ceiling.value,
    }
    return _short(tags)


def supply_kinds(supply: Supply, form: str) -> set[str]:
    """In what form a layer lies, and whose it is: what the graph shows beneath a feed that several partners give."""
    return {form, supply.partner[:_LONGEST_TAG]}


def product_tags(product: Product) -> dict[str, str]:
    """How a product is found among many."""
    return _short({"tier": product.tier.value, "feed": product.feeds[0], "calendar": product.calendar.value})


def _short(tags: dict[str, str]) -> dict[str, str]:
    """Tags that Dagster takes: its pages allow 63 characters."""
    return {name: value[:_LONGEST_TAG] for name, value in tags.items()}
