"""Blocking checks that nothing was lost: every layer that holds rows is counted again before the next is made."""

import warnings
from dataclasses import asdict

import dagster as dg

from contracts.agreement import Supply
from contracts.library import Library
from contracts.product import Product
from dagster_project.naming import CONSERVATION, deliveries_of, periods_of, protected_key, shared_key
from dagster_project.recounting import count_delivery, count_version
from dagster_project.refusals import refusing
from dagster_project.resources import Gateway
from products.catalogue import products_of


def conservation_checks(library: Library) -> list[dg.AssetChecksDefinition]:
    """A check wherever rows lie in clear or are published."""
    with warnings.catch_warnings():
        # Dagster calls checks of one partition a preview; the release is pinned, and a test sees them block.
        warnings.simplefilter("ignore", dg.PreviewWarning)
        return [*map(protected_check, library.agreement.supplies), *map(shared_check, products_of(library))]


def protected_check(supply: Supply) -> dg.AssetChecksDefinition:
    """Of each delivery of one partner's feed."""

    @dg.asset_check(
        asset=protected_key(supply.partner, supply.feed),
        name=CONSERVATION,
        blocking=True,
        partitions_def=deliveries_of(supply.partner, supply.feed),
        description="read = accepted + rejected + out of scope, counted again in the files against the receipt.",
    )
    @refusing
    def conservation(context: dg.AssetCheckExecutionContext, gateway: dg.ResourceParam[Gateway]) -> dg.AssetCheckResult:
        count = count_delivery(gateway.instance, context.partition_key)
        return dg.AssetCheckResult(
            passed=count.conserved, metadata=asdict(count), description=None if count.conserved else count.fault
        )

    return conservation


def shared_check(product: Product) -> dg.AssetChecksDefinition:
    """Of each period of one product."""

    @dg.asset_check(
        asset=shared_key(product),
        name=CONSERVATION,
        blocking=True,
        partitions_def=periods_of(product),
        description="accepted = shared + withheld + superseded + erased for each delivery, and the published files "
        "show just the rows that were shared.",
    )
    @refusing
    def conservation(context: dg.AssetCheckExecutionContext, gateway: dg.ResourceParam[Gateway]) -> dg.AssetCheckResult:
        count = count_version(gateway.instance, product, context.partition_key)
        return dg.AssetCheckResult(
            passed=count.conserved, metadata=asdict(count), description=None if count.conserved else count.fault
        )

    return conservation
