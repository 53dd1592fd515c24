"""Blocking checks: nothing was lost, links are as was agreed, what must rest sealed does, few people are singled out.

Every layer is counted again before the next is made. A check runs in the step that made the layer, from the files as
they lie there, so that nothing can come between.
"""

from dataclasses import asdict
from datetime import date
from typing import TYPE_CHECKING

import dagster as dg

from contracts.product import Product
from dagster_project.naming import CONSERVATION, LINKAGE, RESTS_SEALED, SINGLING_OUT, shared_key
from dagster_project.recounting import DeliveryCount, VersionCount, count_delivery, count_version, rows_as_they_lie
from journey.errors import SinglingOutError
from journey.instance import Instance
from journey.link_quality import beyond_limits, link_quality, measure_links
from journey.publishing import release_name
from journey.resting import unsealed, unsealed_error
from journey.singling_out import attacked, attacked_columns, has_pids

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


def singling_out(product: Product) -> dg.AssetCheckSpec:
    """The check of each period of a product with pids."""
    told = "Of no more people than the agreement bears are place, month and age at some event nobody else's (0034)."
    return dg.AssetCheckSpec(SINGLING_OUT, asset=shared_key(product), blocking=True, description=told)


def checks_of(product: Product) -> list[dg.AssetCheckSpec]:
    """Every check of each period of one product."""
    return [version_conservation(product), *([singling_out(product)] if has_pids(product) else [])]


def linkage_limits(key: dg.AssetKey) -> dg.AssetCheckSpec:
    """The check of each run of linking."""
    told = (
        "The links are within the agreement's limits: how many are likely to be right, how unevenly they are missed, "
        "and how far they lie from the run before."
    )
    return dg.AssetCheckSpec(LINKAGE, asset=key, blocking=True, description=told)


def rests_sealed(key: dg.AssetKey) -> dg.AssetCheckSpec:
    """The check of each step after which files about people lie there."""
    told = (
        "Every file of the zones that hold people is one of the gateway's, and but for event rows and counts it begins "
        "as a sealed object does, its wrapped key apart."
    )
    return dg.AssetCheckSpec(RESTS_SEALED, asset=key, blocking=True, description=told)


def check_sealed(instance: Instance) -> dg.AssetCheckResult:
    """Look at every file that was not looked at yet, as a thief would; counts by zone are told, and no name."""
    with instance.exclusive():
        found = unsealed(instance)
    return dg.AssetCheckResult(
        check_name=RESTS_SEALED,
        passed=not found,
        metadata={item.zone.value: item.files for item in found},
        description=str(unsealed_error(found)) if found else None,
    )


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


def check_shared(instance: Instance, product: Product, period: str, one_in: int) -> list[dg.AssetCheckResult]:
    """Judge the version that was made last; of a product with pids more than one person in so many are not found."""
    counted = check_version(instance, product, period)
    return [counted, check_singling_out(instance, product, period, one_in)] if has_pids(product) else [counted]


def check_singling_out(instance: Instance, product: Product, period: str, one_in: int) -> dg.AssetCheckResult:
    """Attack the version that was made last, as its file lies there. How many were found is told nowhere."""
    feed = instance.library.feed(product.feed)
    rows = rows_as_they_lie(instance, product, period, attacked_columns(product, feed))
    passed = rows is None or not attacked(product, feed, rows).exceeds(one_in)
    return dg.AssetCheckResult(
        check_name=SINGLING_OUT,
        passed=passed,
        metadata={"singled_out_one_in": one_in},
        description=None if passed else str(SinglingOutError(release_name(product, period), one_in)),
    )


def _result(count: DeliveryCount | VersionCount) -> dg.AssetCheckResult:
    """What a count says."""
    return dg.AssetCheckResult(
        check_name=CONSERVATION,
        passed=count.conserved,
        metadata=asdict(count),
        description=None if count.conserved else count.fault,
    )
