"""First layer: a delivery is sealed as it came. The rules live in `journey.received`; this only wires."""

import dagster as dg

from contracts.clauses import Supply
from contracts.library import Library
from dagster_project.describing import SCHEMA, received_schema
from dagster_project.naming import deliveries_of, received_key, supply_kinds, supply_tags
from dagster_project.refusals import refusing
from dagster_project.reporting import about_received
from dagster_project.resources import Gateway
from journey.received import receive_landed


def received_asset(library: Library, supply: Supply) -> dg.AssetsDefinition:
    """The deliveries of one partner's feed, sealed."""
    feed = library.feed(supply.feed)

    @dg.asset(
        key=received_key(supply.partner, supply.feed),
        partitions_def=deliveries_of(supply.partner, supply.feed),
        group_name="received",
        owners=[f"team:{supply.partner}"],
        kinds=supply_kinds(supply, "sealed"),
        tags=supply_tags(supply),
        description=f"{feed.title}, as it was delivered: sealed, a partition for each receipt. {feed.description}",
        metadata={SCHEMA: received_schema(feed)},
        code_version=feed.version,
    )
    @refusing
    def received(context: dg.AssetExecutionContext, gateway: dg.ResourceParam[Gateway]) -> dg.MaterializeResult[None]:
        delivery = receive_landed(gateway.instance, context.partition_key, gateway.on)
        return dg.MaterializeResult(
            metadata=about_received(gateway.instance.library.agreement, delivery),
            data_version=dg.DataVersion(delivery.commitment),
        )

    return received
