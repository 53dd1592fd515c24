"""May this partner give this feed today? A pure decision, taken at the door before anything is read."""

from dataclasses import dataclass
from datetime import date

from contracts.agreement import Agreement
from contracts.ceilings import deciding, intake_ceilings
from contracts.clauses import Party, Supply
from contracts.errors import IntakeRefusedError
from contracts.feed import Feed
from contracts.field_rules import FieldRules
from contracts.power import refuse_always, refuse_without_opt_outs, refuse_without_power
from contracts.vocabulary import Tier


@dataclass(frozen=True, slots=True)
class IntakePlan:
    """What was decided, and every ceiling considered, by what sets it.

    `area` lists local authorities; empty for reference data, which is about no place.
    """

    partner: str
    feed: str
    agreement: str
    clause: str
    legal_gateway: str
    basis: str
    ceilings: dict[str, Tier]
    area: tuple[str, ...]

    @property
    def decided_by(self) -> str:
        """What sets the strictest ceiling."""
        return deciding(self.ceilings)

    @property
    def ceiling(self) -> Tier:
        """The highest tier that it is given for: the strictest of all that bears on it."""
        return self.ceilings[self.decided_by]


def intake_plan(agreement: Agreement, rules: FieldRules, partner: str, feed: Feed, on: date) -> IntakePlan:
    """The plan under which `partner` gives `feed` on a day, or `IntakeRefusedError` naming what is missing first.

    A class of data that no agreement can admit is refused first of all: no clause, signature or day would mend it.
    """
    refuse_always(rules.data_classes, feed, IntakeRefusedError)
    _refuse_out_of_force(agreement, on)
    party = _signed_party(agreement, partner, on)
    supply = agreement.supply(partner, feed.id)
    if supply is None:
        raise IntakeRefusedError(
            f"no clause of {agreement.label} lets {partner} give {feed.id}",
            "the agreement must be amended before this feed can be taken",
        )
    refuse_without_power(rules.data_classes, agreement, supply, feed, IntakeRefusedError)
    refuse_without_opt_outs(rules.data_classes, feed)
    if feed.scope is not None and not party.area:
        raise IntakeRefusedError(
            f"{agreement.label} names no area for {partner}",
            f"{feed.id} holds places, and rows are taken only for an area that the agreement names",
        )
    return _plan(agreement, rules, party, feed, supply)


def _plan(agreement: Agreement, rules: FieldRules, party: Party, feed: Feed, supply: Supply) -> IntakePlan:
    """The plan under a clause."""
    return IntakePlan(
        partner=party.id,
        feed=feed.id,
        agreement=agreement.label,
        clause=supply.clause,
        legal_gateway=supply.legal_gateway,
        basis=supply.basis,
        ceilings=intake_ceilings(agreement, rules, feed, supply),
        area=party.area if feed.scope else (),
    )


def _refuse_out_of_force(agreement: Agreement, on: date) -> None:
    """An agreement binds only between its dates."""
    if not agreement.binds(on):
        raise IntakeRefusedError(
            f"{agreement.label} is not in force on {on}",
            f"it runs from {agreement.in_force.start} until {agreement.in_force.until}; renew it first",
        )


def _signed_party(agreement: Agreement, partner: str, on: date) -> Party:
    """The party of that id, which must have signed by that day."""
    party = agreement.party(partner)
    if party is None:
        known = ", ".join(item.id for item in agreement.parties)
        raise IntakeRefusedError(f"{partner!r} is not a party to {agreement.label}", f"its parties are {known}")
    if party.signed is None or party.signed > on:
        raise IntakeRefusedError(
            f"{party.title} has not signed {agreement.label}",
            "nothing is taken from a partner before it signs",
        )
    return party
