"""Taken back: versions of records that were made of rows which have been erased since are readers' no more.

Whoever objects, withdraws consent or is put on a list of whom not to share is out of what is held at once (erasing); so
is a delivery that is withdrawn. The versions of records that were made before go as soon as there is one without the
rows. While that waits for signatures, or could not be made, readers are sent to a notice. Tables of counts stay: a
published figure is about nobody singly.
"""

import json
from collections.abc import Mapping
from datetime import date

from contracts.vocabulary import Tier
from journey.closing import WITHDRAWN, releases_below, withdraw_release
from journey.conservation import read_accounts
from journey.deliveries import DeliveryBook
from journey.entering import enter_once
from journey.instance import Instance, Zone
from lineage.entries import Verb
from zones.manifest import digest_of
from zones.versions import MANIFEST, Versions

BECAUSE = "rows of which it was made were erased; a version without them waits for signatures, or could not be made"
_TAKEN_BACK = "taken_back_digest"
Erased = Mapping[tuple[str, int], int]
"""Rows erased, by what an account tells of its delivery: the digest of its content, and how many rows were accepted."""


def take_back(instance: Instance, on: date) -> None:
    """Take back what still has erased rows, in every release; done again after a crash it finds what is left to do."""
    with instance.exclusive():
        erased = rows_erased(instance)
        for release in releases_below(instance, Zone.SHARED) if erased else ():
            take_back_release(instance, release, erased, on)


def rows_erased(instance: Instance) -> Erased:
    """How many rows of each delivery were erased; none of one whose content was given once more since, and stands."""
    found: dict[tuple[str, int], int] = {}
    for item in DeliveryBook(instance).all():
        of = (item.digest, item.rows_accepted)
        found[of] = min(item.rows_erased, found.get(of, item.rows_erased))
    return {of: erased for of, erased in found.items() if erased}


def take_back_release(instance: Instance, release: str, erased: Erased, on: date) -> None:
    """The same for one release; the caller holds `instance.exclusive()`."""
    versions = Versions(instance.zone(Zone.SHARED), release)
    current = versions.current()
    for version in versions.listed():
        if not _has_erased(instance, versions, version, erased):
            continue
        if version == current:
            withdraw_release(instance, release, on, BECAUSE)
            return
        digest, _ = digest_of(versions.store, versions.path(version, MANIFEST))
        enter_once(
            instance,
            Verb.ERASURE,
            _TAKEN_BACK,
            {"release": release, "version": f"v:{version}", _TAKEN_BACK: digest},
        )
        versions.drop(version)


def _has_erased(instance: Instance, versions: Versions, version: str, erased: Erased) -> bool:
    """Whether a version of records shows rows of a delivery of which more were erased since it was made."""
    manifest = json.loads(versions.store.read(versions.path(version, MANIFEST)))
    if WITHDRAWN in manifest or manifest["tier"] == Tier.AGGREGATE:
        return False
    accounts = read_accounts(instance, versions.folder, version)
    return any(item.shared and erased.get((item.digest, item.accepted), 0) > item.erased for item in accounts)
