"""Fourth layer: what the data group is given. The rules live in `journey.shared`; this only wires."""

import dagster as dg

from contracts.library import Library
from contracts.product import Product
from dagster_project.checks import Checked, check_shared, checks_of
from dagster_project.describing import LINEAGE, SCHEMA, shared_lineage, shared_schema
from dagster_project.naming import LINKED, periods_of, product_tags, protected_key, shared_key
from dagster_project.recounting import refuse_unconserved
from dagster_project.refusals import refusing
from dagster_project.reporting import about_shared
from dagster_project.resources import Gateway
from journey.shared import share


def shared_asset(library: Library, product: Product) -> dg.AssetsDefinition:
    """One product, one partition for each period."""
    lineage = {LINEAGE: shared_lineage(library, product)}
    suppliers = [item for item in library.agreement.supplies if item.feed in product.feeds]

    @dg.asset(
        key=shared_key(product),
        check_specs=checks_of(product),
        deps=[
            *([LINKED] if product.linked else []),
            *(
                dg.AssetDep(protected_key(item.partner, item.feed), partition_mapping=dg.AllPartitionMapping())
                for item in suppliers
            ),
        ],
        partitions_def=periods_of(product),
        group_name="shared",
        owners=["team:data-group"],
        kinds={"parquet", product.tier.folder},
        tags=product_tags(product),
        description=f"{product.title}. {' '.join(product.caveats)}",
        metadata={SCHEMA: shared_schema(library, product)},
        code_version=product.version,
    )
    @refusing
    def shared(context: dg.AssetExecutionContext, gateway: dg.ResourceParam[Gateway]) -> Checked:
        refuse_unconserved(gateway.instance, product, context.partition_key)
        made = share(gateway.instance, product.id, context.partition_key, gateway.on)
        return Checked(
            metadata={**about_shared(gateway.instance, made), **lineage},
            data_version=dg.DataVersion(made.version),
            check_results=check_shared(gateway.instance, product, context.partition_key, made.plan.singled_out_one_in),
        )

    return shared
