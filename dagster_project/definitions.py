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
from dagster_project.checks import protected_check, shared_check
from dagster_project.resources import Gateway, GatewayResource, NoStorage
from products.catalogue import products_of

HOME = "GATEWAY_HOME"


def build_definitions(home: Path | None, gateway: Gateway | None = None) -> dg.Definitions:
    """The definitions for one instance's documents, or for the shipped ones; `gateway` is one already opened."""
    library = Library(home / "documents" if home else shipped_documents())
    return dg.Definitions(
        assets=list(_assets(library)),
        asset_checks=list(_checks(library)),
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


def _checks(library: Library) -> Iterator[dg.AssetChecksDefinition]:
    """Nothing lost, wherever rows lie."""
    yield from map(protected_check, library.agreement.supplies)
    yield from map(shared_check, products_of(library))


_home = os.environ.get(HOME)
defs = build_definitions(Path(_home).absolute() if _home else None)
