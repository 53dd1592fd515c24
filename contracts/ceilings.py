"""Every ceiling that bears on a flow, by what sets it: the strictest decides, and each can be told to who asks why."""

from collections.abc import Mapping

from contracts.agreement import Agreement
from contracts.clauses import Recipient, Release, Supply
from contracts.feed import Feed
from contracts.field_rules import FieldRules
from contracts.power import class_ceiling
from contracts.vocabulary import Tier


def intake_ceilings(agreement: Agreement, rules: FieldRules, feed: Feed, supply: Supply) -> dict[str, Tier]:
    """What bears on a feed that comes in under a clause. A partner that is no party any more may give least."""
    party = agreement.party(supply.partner)
    ceilings = {
        f"feed {feed.id}": feed.ceiling,
        f"partner {supply.partner}": party.ceiling if party else Tier.AGGREGATE,
        f"clause {supply.clause}": supply.ceiling,
        f"legal gateway {supply.legal_gateway}": agreement.legal_gateway(supply.legal_gateway).ceiling,
        f"lawful basis {supply.basis}": agreement.lawful_basis(supply.basis).ceiling,
    }
    if feed.data_class in rules.data_classes.unless_named:
        of_class = class_ceiling(rules.data_classes, agreement, supply, feed)
        ceilings[f"data class {feed.data_class} under clause {supply.clause}"] = of_class
    return ceilings


def release_ceilings(
    agreement: Agreement, rules: FieldRules, release: Release, feed: Feed, receiver: Recipient
) -> dict[str, Tier]:
    """What bears on what leaves of a feed. Several partners may give it: the ceilings of all count."""
    ceilings = {
        f"feed {feed.id}": feed.ceiling,
        f"recipient {receiver.id}": receiver.clearance,
        f"purpose {release.purpose}": agreement.purpose(release.purpose).ceiling,
    }
    for supply in (item for item in agreement.supplies if item.feed == feed.id):
        ceilings |= intake_ceilings(agreement, rules, feed, supply)
    return ceilings


def deciding(ceilings: Mapping[str, Tier]) -> str:
    """What sets the strictest ceiling."""
    return min(ceilings, key=lambda name: ceilings[name].rank)
