"""What nobody may read any more is taken from readers: of a project that has ended, or that no clause releases.

A project's salt stays until it is closed, so that one whose end is amended keeps its pids.
"""

from datetime import date

from contracts.product import Product
from journey.closing import releases_below, withdraw_release
from journey.instance import Instance, Zone
from products.catalogue import is_released, products_of


def withdraw_ended(instance: Instance, on: date) -> None:
    """Send readers of all such releases to notices, and drop what waits of them; again after a crash.

    Does nothing under an agreement that does not bind on that day: nothing is made then, and no clause says what is
    meant. Raises what an unsigned agreement raises, so that nobody takes a product away by unsigned documents.
    """
    if not instance.agreement.binds(on):
        return
    with instance.exclusive():
        served = {product.folder: product for product in products_of(instance.library)}
        for zone in (Zone.SHARED, Zone.PENDING):
            for release in releases_below(instance, zone):
                folder, _, period = release.rpartition("/")
                why = _why(instance, served.get(folder), period, on)
                if why and zone is Zone.SHARED:
                    withdraw_release(instance, release, on, why)
                elif why:
                    instance.zone(zone).delete_all(release)


def _why(instance: Instance, product: Product | None, period: str, on: date) -> str:
    """Why nobody may read a product of a period any more; empty where they may."""
    library = instance.library
    if product is None or not is_released(library, product, period):
        return "no clause of the agreement releases it any more"
    project = library.projects.get(product.project or "")
    ended = project is not None and project.closed is None and on > project.ends
    return f"the project ended on {project.ends}" if project is not None and ended else ""
