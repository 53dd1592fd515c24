"""Blocking checks: nothing was lost, as every layer is counted again before the next is made; links are as was agreed.

A check runs in the step that made the layer, from the files as they lie there, so that nothing can come between.
"""

from dataclasses import asdict
from datetime import date
from typing import TYPE_CHECKING

import dagster as dg

from contracts.product import Product
from dagster_project.naming import CONSERVATION, LINKAGE, shared_key
from dagster_project.recounting import DeliveryCount, VersionCount, count_delivery, count_version
from journey.instance import Instance
from journey.link_quality import beyond_limits, link_quality, measure_links

if TYPE_CHECKING:
    Checked = dg.MaterializeResult[None]
else:
    # Where a step checks what it made, Dagster 1.13 knows its own class only without a parameter.
    Checked = dg.MaterializeResult


def delivery_conservation(key: dg.AssetKey) -> dg.AssetCheckSpec:
    """The check of each delivery of one partner's feed."""
    told = "read = accepted + rejected + out of scope, counted again in the files against the receipt."
    return dg.AssetCheckSpec(CONSERVATION, asset=key, blocking=True, description=told)


def version_conservation(product: Product) -> dg.AssetCheckSpec:
    """The check of each period of one product."""
    told = (
        "accepted = shared + withheld + superseded + erased for each delivery, and the published files show just the "
        "rows that were shared."
    )
    return dg.AssetCheckSpec(CONSERVATION, asset=shared_key(product), blocking=True, description=told)


def linkage_limits(key: dg.AssetKey) -> dg.AssetCheckSpec:
    """The check of each run of linking."""
    told = (
        "The links are within the agreement's limits: how many are likely to be right, how unevenly they are missed, "
        "and how far they lie from the run before."
    )
    return dg.AssetCheckSpec(LINKAGE, asset=key, blocking=True, description=told)


def check_linkage(instance: Instance, on: date) -> dg.AssetCheckResult:
    """Measure the links that hold, and hold them against the agreement; before the first run there is nothing to."""
    measure_links(instance, on)
    found = link_quality(instance)
    beyond = {item.limit: item.found for item in found.crossed} if found else {}
    return dg.AssetCheckResult(
        check_name=LINKAGE,
        passed=not beyond,
        metadata=beyond,
        description=str(beyond_limits(found.crossed)) if found and beyond else None,
    )


def check_delivery(instance: Instance, receipt_id: str) -> dg.AssetCheckResult:
    """Count one delivery again."""
    return _result(count_delivery(instance, receipt_id))


def check_version(instance: Instance, product: Product, period: str) -> dg.AssetCheckResult:
    """Count the version that was made last again."""
    return _result(count_version(instance, product, period))


def _result(count: DeliveryCount | VersionCount) -> dg.AssetCheckResult:
    """What a count says."""
    return dg.AssetCheckResult(
        check_name=CONSERVATION,
        passed=count.conserved,
        metadata=asdict(count),
        description=None if count.conserved else count.fault,
    )
