"""What Dagster loads: every asset, check and sensor that the contracts and the agreement call for."""

import os
from collections.abc import Iterator
from pathlib import Path

import dagster as dg

from contracts.library import Library, shipped_documents
from dagster_project.assets.linked import linked_asset
from dagster_project.assets.protected import protected_asset
from dagster_project.assets.received import received_asset
from dagster_project.assets.shared import shared_asset
from dagster_project.resources import Gateway, GatewayResource, NoStorage
from dagster_project.sensors import landing, products_due
from products.catalogue import products_of

HOME = "GATEWAY_HOME"


@dg.definitions
def defs() -> dg.Definitions:
    """The gateway that GATEWAY_HOME names, or the shipped documents; read when Dagster asks, never on import."""
    home = os.environ.get(HOME)
    return build_definitions(Path(home).absolute() if home else None)


def build_definitions(home: Path | None, gateway: Gateway | None = None) -> dg.Definitions:
    """The definitions for one instance's documents, or for the shipped ones; `gateway` is one already opened."""
    library = Library(home / "documents" if home else shipped_documents())
    return dg.Definitions(
        assets=list(_assets(library)),
        sensors=[landing, products_due],
        resources={"gateway": gateway or GatewayResource(home=dg.EnvVar(HOME)), "io_manager": NoStorage()},
        executor=dg.in_process_executor,
    )


def _assets(library: Library) -> Iterator[dg.AssetsDefinition]:
    """Two layers for each supply clause, the people, and a product for each release clause."""
    for supply in library.agreement.supplies:
        yield received_asset(library, supply)
        yield protected_asset(library, supply)
    yield linked_asset(library)
    for product in products_of(library):
        yield shared_asset(library, product)
