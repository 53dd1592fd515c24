"""Third layer: who is the same person. The rules live in `journey.linked`; this only wires."""

import dagster as dg

from anonymisation.linking.admission import feeds_admitted
from contracts.library import Library
from dagster_project.checks import Checked, check_linkage, check_sealed, linkage_limits, rests_sealed
from dagster_project.naming import LINKED, protected_key
from dagster_project.refusals import refusing
from dagster_project.reporting import about_linked, linked_version
from dagster_project.resources import Gateway
from journey.linked import link_people


def linked_asset(library: Library) -> dg.AssetsDefinition:
    """The people of every feed that the agreement admits to linking, and of no other."""
    admitted = feeds_admitted(library.agreement, library.agreement.in_force.start)

    @dg.asset(
        key=LINKED,
        check_specs=[linkage_limits(LINKED), rests_sealed(LINKED)],
        deps=[
            dg.AssetDep(protected_key(item.partner, item.feed), partition_mapping=dg.AllPartitionMapping())
            for item in library.agreement.supplies
            if item.feed in admitted
        ],
        group_name="linked",
        owners=["team:operators"],
        kinds={"sealed"},
        description="Which line of which delivery is about which person: sealed, never published. Rows are one "
        "person's by the weight of what they say of who somebody is, under the linking model that holds, from odds of "
        "twenty to one. Only feeds that the agreement admits to tier 2B, or to a linked table, contribute.",
    )
    @refusing
    def linked(gateway: dg.ResourceParam[Gateway]) -> Checked:
        made = link_people(gateway.instance, gateway.on)
        return Checked(
            metadata=about_linked(made, gateway.instance.agreement.thresholds.small_count),
            data_version=linked_version(made),
            check_results=[check_linkage(gateway.instance, gateway.on), check_sealed(gateway.instance)],
        )

    return linked
