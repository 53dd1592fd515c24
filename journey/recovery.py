"""After a crash: every delivery finished or as it was, every published version either current or recorded abandoned."""

from journey.closing import finish_closing
from journey.deliveries import DeliveryBook, DeliveryState
from journey.destroying import recover_destroying
from journey.entering import enter
from journey.instance import Instance, Zone
from journey.landing import recover_claims
from journey.linked import discard_other_runs
from journey.linking.models import discard_other_models
from journey.protected import finish_protecting
from journey.publishing import pending_of, prove_and_swap, release_name, versions_of
from journey.received import enter_collection
from journey.reviewing.recovering import recover_looks
from journey.revising import recover_revisions
from journey.sealed import destroy_sealed
from journey.tier3.answering import recover_answers
from journey.tier3.expiring import destroy_expired
from journey.tier3.requesting import discard_unentered
from journey.withdrawn import finish_withdrawing
from lineage.entries import Verb
from products.catalogue import products_of
from zones.manifest import digest_of
from zones.versions import MANIFEST, Versions


def recover(instance: Instance) -> None:
    """Mend what a killed process left. Does nothing, quickly, where there is nothing to mend."""
    with instance.exclusive():
        for zone in Zone:
            instance.zone(zone).sweep()
        instance.keyring.complete()
        recover_claims(instance)
        _finish_deliveries(instance)
        recover_revisions(instance)
        discard_other_runs(instance)
        discard_other_models(instance)
        recover_looks(instance)
        for project in instance.library.projects.values():
            finish_closing(instance, project)
        recover_destroying(instance)
        discard_unentered(instance)
        recover_answers(instance)
        destroy_expired(instance)
        _finish_versions(instance)


def _finish_deliveries(instance: Instance) -> None:
    """Enter what was received but not entered, destroy what was protected, refused or copied but not destroyed."""
    incoming = {path.split("/")[3] for path in instance.zone(Zone.INCOMING).list()}
    for delivery in DeliveryBook(instance).all():
        if delivery.state is DeliveryState.RECEIVED:
            enter_collection(instance, delivery)
        elif delivery.state is DeliveryState.WITHDRAWN:
            finish_withdrawing(instance, delivery)
        elif delivery.receipt_id in incoming and delivery.state in {DeliveryState.PROTECTED, DeliveryState.REFUSED}:
            finish_protecting(instance, delivery)
        elif delivery.receipt_id in incoming and delivery.state is DeliveryState.DUPLICATE:
            enter_collection(instance, delivery)
            destroy_sealed(instance, Zone.INCOMING, delivery.incoming)
    _forget_unacknowledged(instance)


def _forget_unacknowledged(instance: Instance) -> None:
    """A sealed file without a record was never acknowledged: whoever dropped it still has it, and was told nothing."""
    known = {delivery.receipt_id for delivery in DeliveryBook(instance).all()}
    for path in instance.zone(Zone.INCOMING).list():
        if path.split("/")[3] not in known:
            instance.zone(Zone.INCOMING).delete(path)


def _finish_versions(instance: Instance) -> None:
    """The version that the ledger entered last is current, be it a product or the notice that it was withdrawn.

    One that the ledger never entered is dropped and recorded.
    """
    entered: dict[str, int] = {}
    latest: dict[str, tuple[int, str]] = {}
    for index, entry in instance.ledger.about("manifest_digest"):
        if entry.verb in {Verb.DISCLOSURE, Verb.ERASURE}:
            entered[str(entry.subject["manifest_digest"])] = index
            latest[str(entry.subject["release"])] = (index, str(entry.subject["version"]).removeprefix("v:"))
    periods = {delivery.period for delivery in DeliveryBook(instance).all()}
    for product in products_of(instance.library):
        for period in sorted(periods):
            versions = versions_of(instance, product, period)
            release = release_name(product, period)
            _drop_abandoned(instance, versions, release, entered)
            if release in latest and versions.current() != latest[release][1]:
                prove_and_swap(instance, versions, latest[release][1], latest[release][0])
            _forget_waiting(pending_of(instance, product, period), versions.current())


def _forget_waiting(waiting: Versions, published: str | None) -> None:
    """Of what waits for approval only whole versions stay, and none that readers are sent to already."""
    _drop_half_written(waiting)
    if published in waiting.listed():
        waiting.drop(published)


def _drop_half_written(versions: Versions) -> None:
    """Drop versions that have no manifest: nobody was sent to them, and nobody has signed them."""
    for version in set(versions.begun()) - set(versions.listed()):
        versions.drop(version)


def _drop_abandoned(instance: Instance, versions: Versions, release: str, entered: dict[str, int]) -> None:
    """Drop versions that the ledger lacks; half-written ones have no manifest and go unrecorded."""
    _drop_half_written(versions)
    for version in versions.listed():
        digest, _ = digest_of(versions.store, versions.path(version, MANIFEST))
        if digest not in entered:
            versions.drop(version)
            enter(instance, Verb.ERASURE, {"release": release, "version": f"v:{version}", "abandoned_digest": digest})
