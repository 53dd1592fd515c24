"""What nobody may read any more is taken from readers: of a project that has ended, or that no clause releases.

A project's salt stays until it is closed, so that one whose end is amended keeps its pids.
"""

from datetime import date

from journey.closing import releases_below, withdraw_release
from journey.instance import Instance, Zone
from products.catalogue import products_of


def withdraw_ended(instance: Instance, on: date) -> None:
    """Send readers of all such releases to notices, and drop what waits of them; again after a crash.

    Does nothing under an agreement that does not bind on that day: nothing is made then, and no clause says what is
    meant. Raises what an unsigned agreement raises, so that nobody takes a product away by unsigned documents.
    """
    if not instance.agreement.binds(on):
        return
    with instance.exclusive():
        served = _served(instance, on)
        for zone in (Zone.SHARED, Zone.PENDING):
            for release in releases_below(instance, zone):
                why = served.get(release.rpartition("/")[0], "no clause of the agreement releases it any more")
                if why and zone is Zone.SHARED:
                    withdraw_release(instance, release, on, why)
                elif why:
                    instance.zone(zone).delete_all(release)


def _served(instance: Instance, on: date) -> dict[str, str]:
    """The folder of each product that some clause releases, and why nobody may read it even so; else an empty text."""
    library = instance.library
    ends = {item.id: item.ends for item in library.projects.values() if item.closed is None and on > item.ends}
    return {
        product.folder: f"the project ended on {ends[product.project]}" if product.project in ends else ""
        for product in products_of(library)
    }
