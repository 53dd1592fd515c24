"""Everything that waits, done now and in this process: what `gateway run` calls.

The same assets and checks run as under Dagster's own clock, and are kept in the same history. One delivery or product
that is refused stops neither the others nor the run.
"""

import contextlib
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from contracts.agreement import Agreement
from contracts.errors import ReleaseRefusedError
from contracts.product import Product
from dagster_project.executing import Clockwork, clockwork
from dagster_project.naming import LINKED, deliveries_of, periods_of, shared_key
from dagster_project.pending import DuePeriod, PendingDelivery, due_periods, pending_deliveries
from dagster_project.resources import Gateway
from journey.approvals import release_approved
from journey.ending import withdraw_ended
from journey.errors import ApprovalRefusedError, UnsealedError
from journey.gates import waits_for_approval
from journey.instance import Instance
from journey.landing import SETTLED_SECONDS, claim, landed, look, settled
from journey.link_quality import measuring_is_due
from journey.linked import lies_as_entered, linking_is_due
from journey.linking.errors import RunExchangedError
from journey.recovery import recover
from journey.reprotecting import reprotect
from journey.taking_back import take_back

Advance = Callable[[str, int, int], None]
"""Called before each step with what it does, how many steps are done, and how many there are."""


_EXCHANGED = (
    "what was linked does not lie there as it was made, and is made anew, by which some ids may change: to keep them, "
    "restore the zones linked and tier3 from a backup, and run again"
)


class Outcome(StrEnum):
    """What became of a delivery or a product.

    One that waits is in order, and a later run takes it on; one that is pending waits for people to approve it.
    """

    DONE = "done"
    PENDING = "pending"
    WAITING = "waiting"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class DeliveryOutcome:
    """One delivery that was pending. `refusal` says why it waits or was refused."""

    receipt_id: str
    partner: str
    feed: str
    period: str
    outcome: Outcome
    refusal: str | None


@dataclass(frozen=True, slots=True)
class ProductOutcome:
    """One product and period that was due."""

    product: str
    tier: str
    period: str
    outcome: Outcome
    refusal: str | None


@dataclass(frozen=True, slots=True)
class RunReport:
    """What a run found and did. `arriving` files in the landing folder are not whole yet, or are empty.

    `approval_refusals` say why something that was approved may not be published any more, `linking_refusals` why people
    were not linked, or what of the links lay there otherwise than it was made, and was made anew.
    """

    approval_refusals: tuple[str, ...]
    landing_refusals: tuple[str, ...]
    arriving: int
    deliveries: tuple[DeliveryOutcome, ...]
    products: tuple[ProductOutcome, ...]
    linking_refusals: tuple[str, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether nothing was refused."""
        outcomes = {item.outcome for item in self.deliveries} | {item.outcome for item in self.products}
        return not (
            Outcome.REFUSED in outcomes or self.landing_refusals or self.approval_refusals or self.linking_refusals
        )


def in_silence(what: str, done: int, total: int) -> None:
    """Advance, and tell nobody."""


def run_pending(instance: Instance, on: date, progress: Advance = in_silence) -> RunReport:
    """Take every delivery as far as it can go, and publish what is due; agreements are read as of `on`.

    Raises what recovery, the documents or the keys refuse before anything is taken.
    """
    recover(instance)
    withdraw_ended(instance, on)
    take_back(instance, on)
    reprotect(instance, on)
    unapproved = _release_approved(instance, on)
    refusals, arriving = _claim_landed(instance, on, progress)
    with clockwork(Gateway(instance, on)) as running:
        deliveries = _take_on(instance, running, progress)
        unlinked, products = _publish(instance, on, running, progress)
    return RunReport(unapproved, refusals, arriving, deliveries, products, unlinked)


def _release_approved(instance: Instance, on: date) -> tuple[str, ...]:
    """Publish what was approved while nobody published it. Why some of it may not go any more."""
    try:
        release_approved(instance, on)
    except (ApprovalRefusedError, ReleaseRefusedError, UnsealedError) as refusal:
        return (str(refusal),)
    except RunExchangedError:
        pass  # linking tells it, and makes the run anew
    return ()


def _claim_landed(instance: Instance, on: date, progress: Advance) -> tuple[tuple[str, ...], int]:
    """Claim the whole files in the landing folder. Why others may not be taken, and how many are still arriving."""
    report = landed(instance, on)
    if not report.files:
        return report.refusals, 0
    progress("watching the landing folder", 0, 1)
    before = look(report.files)
    time.sleep(SETTLED_SECONDS)
    now = landed(instance, on)
    whole = settled(now.files, before, look(now.files))
    for file in whole:
        with contextlib.suppress(FileNotFoundError):  # another process claimed it first
            claim(instance, file)
    return now.refusals, len(now.files) - len(whole)


def _take_on(instance: Instance, running: Clockwork, progress: Advance) -> tuple[DeliveryOutcome, ...]:
    """Receive and protect what is pending, one delivery after the other."""
    outcomes: list[DeliveryOutcome] = []
    expected = len(pending_deliveries(instance))
    for first in (True, False):
        # Asked again for the second round: what waited for reference data, or for a list, may wait no more.
        for item in pending_deliveries(instance):
            if item.first is first:
                given = item.delivery
                progress(f"protecting {given.partner} {given.feed} {given.period}", len(outcomes), expected)
                outcome, refusal = _taken_on(instance, running, item)
                outcomes.append(
                    DeliveryOutcome(given.receipt_id, given.partner, given.feed, given.period, outcome, refusal)
                )
    return tuple(outcomes)


def _taken_on(instance: Instance, running: Clockwork, item: PendingDelivery) -> tuple[Outcome, str | None]:
    """What became of one delivery, and why."""
    given, of = item.delivery, (item.delivery.partner, item.delivery.feed)
    if not item.agreed:
        agreement = instance.library.agreement.label
        return Outcome.REFUSED, f"no clause of {agreement} lets {of[0]} give {of[1]} any more: amend it, or tell them"
    if item.assets and (refused := running.run(item.assets, deliveries_of(*of), given.receipt_id)):
        return Outcome.REFUSED, "; ".join(refused.values())
    if item.waits_for is not None:
        return Outcome.WAITING, item.why
    return Outcome.DONE, None


def _publish(
    instance: Instance, on: date, running: Clockwork, progress: Advance
) -> tuple[tuple[str, ...], tuple[ProductOutcome, ...]]:
    """Link people, then make what is due, all products of a period in one run. First what there is to say of links."""
    told = [] if lies_as_entered(instance) else [_EXCHANGED]
    unlinked = None
    if linking_is_due(instance, on) or measuring_is_due(instance):
        progress("linking people", 0, 1)
        unlinked = running.run([LINKED]).get(LINKED)
        told += [unlinked] if unlinked else []
    periods = due_periods(instance, on)
    outcomes = []
    for number, item in enumerate(periods):
        progress(f"sharing {item.period}", number, len(periods))
        outcomes += _shared(instance, running, item, unlinked)
    return tuple(told), tuple(outcomes)


def _outcome(agreement: Agreement, product: Product, refusal: str | None) -> Outcome:
    """What became of one product: what needs approval goes nowhere before."""
    if refusal is not None:
        return Outcome.REFUSED
    return Outcome.PENDING if waits_for_approval(agreement, product) else Outcome.DONE


def _shared(instance: Instance, running: Clockwork, due: DuePeriod, unlinked: str | None) -> list[ProductOutcome]:
    """What became of each product of one period. Without links those that need them are refused, and no other."""
    keys = {shared_key(product): product for product in due.products}
    refused = {key: unlinked for key, product in keys.items() if unlinked and product.linked}
    if makeable := [key for key in keys if key not in refused]:
        refused |= running.run(makeable, periods_of(due.products[0]), due.period)
    return [
        ProductOutcome(
            product.id,
            product.tier.value,
            due.period,
            _outcome(instance.library.agreement, product, refused.get(key)),
            refused.get(key),
        )
        for key, product in keys.items()
    ]
