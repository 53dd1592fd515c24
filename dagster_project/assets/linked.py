"""Third layer: who is the same person. The rules live in `journey.linked`; this only wires."""

import dagster as dg

from contracts.library import Library
from contracts.vocabulary import FeedKind
from dagster_project.naming import LINKED, protected_key
from dagster_project.refusals import refusing
from dagster_project.reporting import about_linked, linked_version
from dagster_project.resources import Gateway
from journey.linked import link_people


def linked_asset(library: Library) -> dg.AssetsDefinition:
    """The people of every feed of events; reference data is about nobody."""
    events = [item for item in library.agreement.supplies if library.feed(item.feed).kind is FeedKind.EVENTS]

    @dg.asset(
        key=LINKED,
        deps=[
            dg.AssetDep(protected_key(item.partner, item.feed), partition_mapping=dg.AllPartitionMapping())
            for item in events
        ],
        group_name="linked",
        owners=["team:operators"],
        kinds={"sealed"},
        description="Which line of which delivery is about which person: sealed, never published. Only feeds that the "
        "agreement admits to a linked product contribute; with none admitted it is empty.",
    )
    @refusing
    def linked(gateway: dg.ResourceParam[Gateway]) -> dg.MaterializeResult[None]:
        made = link_people(gateway.instance, gateway.on)
        return dg.MaterializeResult(metadata=about_linked(made), data_version=linked_version(gateway.instance, made))

    return linked
