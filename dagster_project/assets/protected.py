"""Second layer: event rows, with no direct identifier. The rules live in `journey.protected`; this only wires."""

import dagster as dg

from contracts.clauses import Supply
from contracts.feed import Feed
from contracts.library import Library
from dagster_project.checks import Checked, check_delivery, check_sealed, delivery_conservation, rests_sealed
from dagster_project.describing import LINEAGE, SCHEMA, protected_lineage, protected_schema
from dagster_project.naming import deliveries_of, protected_key, received_key, supply_kinds, supply_tags
from dagster_project.refusals import refusing
from dagster_project.reporting import about_protected
from dagster_project.resources import Gateway
from journey.placing import references_of
from journey.protected import protect


def protected_asset(library: Library, supply: Supply) -> dg.AssetsDefinition:
    """The deliveries of one partner's feed as event rows."""
    feed = library.feed(supply.feed)
    lineage = {LINEAGE: protected_lineage(library, supply)}
    key = protected_key(supply.partner, supply.feed)

    @dg.asset(
        key=key,
        check_specs=[delivery_conservation(key), rests_sealed(key)],
        deps=[received_key(supply.partner, supply.feed), *_references(library, feed)],
        partitions_def=deliveries_of(supply.partner, supply.feed),
        group_name="protected",
        owners=["team:operators"],
        kinds=supply_kinds(supply, "parquet"),
        tags=supply_tags(supply),
        description=f"{feed.title}: the accepted rows, with only the columns that some clause can release.",
        metadata={SCHEMA: protected_schema(library, supply)},
        code_version=feed.version,
    )
    @refusing
    def protected(context: dg.AssetExecutionContext, gateway: dg.ResourceParam[Gateway]) -> Checked:
        delivery = protect(gateway.instance, context.partition_key, gateway.on)
        return Checked(
            metadata={**about_protected(gateway.instance, delivery), **lineage},
            data_version=dg.DataVersion(delivery.commitment),
            check_results=[check_delivery(gateway.instance, delivery.receipt_id), check_sealed(gateway.instance)],
        )

    return protected


def _references(library: Library, feed: Feed) -> list[dg.AssetDep]:
    """The reference feeds by which rows are placed, of every partner that gives them: the latest delivery."""
    needed = references_of(library, feed)
    return [
        dg.AssetDep(protected_key(item.partner, item.feed), partition_mapping=dg.LastPartitionMapping())
        for item in library.agreement.supplies
        if item.feed in needed
    ]
