"""What starts runs under Dagster's own clock: files that have landed, and products that are due.

Both run from the start, because a file that lies in the landing folder is the one place where people stand in clear:
who opens the gateway wants it taken. Each may be switched off on Dagster's pages.
"""

import json

import dagster as dg

from dagster_project.naming import LINKED, deliveries_of, periods_of, shared_key
from dagster_project.pending import DuePeriod, PendingDelivery, due_periods, pending_deliveries
from dagster_project.refusals import refusing
from dagster_project.resources import Gateway
from journey.inputs import held
from journey.instance import Instance
from journey.landing import claim, landed, look, settled

_EVERY_SECONDS = 15
_AT_WORK = "the gateway is at work: landed files are looked at when it is done"


@dg.sensor(
    name="landing",
    asset_selection=dg.AssetSelection.groups("received", "protected"),
    minimum_interval_seconds=_EVERY_SECONDS,
    default_status=dg.DefaultSensorStatus.RUNNING,
    description="Takes whole files from the landing folder, gives each its receipt, and has it received and protected. "
    "A file is whole when two looks find it the same; looks are told by inode, size and time, never by name.",
)
@refusing
def landing(context: dg.SensorEvaluationContext, gateway: dg.ResourceParam[Gateway]) -> dg.SensorResult:
    """One look at the landing folder; the look before is the cursor."""
    instance = gateway.instance
    if instance.busy:
        return dg.SensorResult(skip_reason=_AT_WORK, cursor=context.cursor)
    report = landed(instance, gateway.on)
    now = look(report.files)
    for file in settled(report.files, json.loads(context.cursor or "{}"), now):
        claim(instance, file)
    pending = [item for item in pending_deliveries(instance) if item.assets]
    return dg.SensorResult(
        run_requests=[_take_on(item) for item in pending],
        dynamic_partitions_requests=[_adding(item) for item in pending],
        skip_reason=None if pending else "; ".join(report.refusals) or "nothing has landed",
        cursor=json.dumps(now),
    )


@dg.sensor(
    name="products_due",
    asset_selection=dg.AssetSelection.groups("linked", "shared"),
    minimum_interval_seconds=_EVERY_SECONDS,
    default_status=dg.DefaultSensorStatus.RUNNING,
    description="Has products made for each period whose current version is not made from what is held now.",
)
@refusing
def products_due(gateway: dg.ResourceParam[Gateway]) -> dg.SensorResult:
    """One look at what is due; the same version is asked for once."""
    periods = due_periods(gateway.instance, gateway.on)
    return dg.SensorResult(
        run_requests=[_publish(gateway.instance, item) for item in periods],
        dynamic_partitions_requests=[periods_of(item.products[0]).build_add_request([item.period]) for item in periods],
        skip_reason=None if periods else "every product is current",
    )


def _take_on(item: PendingDelivery) -> dg.RunRequest:
    """A run that takes a delivery as far as it can go now; once, until it can go further."""
    receipt = item.delivery.receipt_id
    return dg.RunRequest(
        run_key=receipt if item.waits_for is None else f"{receipt} until {item.waits_for}",
        asset_selection=list(item.assets),
        partition_key=receipt,
    )


def _adding(item: PendingDelivery) -> dg.AddDynamicPartitionsRequest:
    """The partition of a delivery."""
    return deliveries_of(item.delivery.partner, item.delivery.feed).build_add_request([item.delivery.receipt_id])


def _publish(instance: Instance, item: DuePeriod) -> dg.RunRequest:
    """A run that makes the products of a period, and links people first if one needs it; once for the same inputs."""
    now = held(instance)
    versions = (now.version(product, item.period) for product in item.products)
    linked = [LINKED] if any(product.linked for product in item.products) else []
    return dg.RunRequest(
        run_key=f"{item.calendar} {item.period} {' '.join(versions)}",
        asset_selection=[*linked, *(shared_key(product) for product in item.products)],
        partition_key=item.period,
    )
