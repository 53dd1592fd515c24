"""The public register: what is shared, by whom, with whom, for what, under which law. One line for each product."""

from contracts.guides.pages import Page, Section, Table
from contracts.papers.facts import Facts, identities, never
from contracts.papers.flows import Outflow
from contracts.papers.words import TIERS


def public_register(facts: Facts) -> Page:
    """The whole register."""
    return Page(
        "What is shared to prevent serious violence",
        (_opening(facts), facts.basis),
        (
            Section("What is shared", (_shared(facts),)),
            Section("Who gives what", (_given(facts),)),
            Section("What is never shared", (never(facts), _withheld(facts), identities(facts))),
            Section("Who answers for it", (_answers(facts),)),
        ),
    )


def _opening(facts: Facts) -> str:
    """Of what, and for how long, it is the register."""
    agreement, days = facts.agreement, facts.agreement.in_force
    return (
        f"Every product that may be made under {agreement.title}, from {days.start} until {days.until}. "
        f"It is to be reviewed by {agreement.review}."
    )


def _shared(facts: Facts) -> Table:
    rows = tuple(
        (
            f"{facts.product(flow.release)} ({flow.name})",
            TIERS[flow.release.tier],
            facts.partners(flow),
            facts.recipients(flow.recipients),
            facts.agreement.purpose(flow.release.purpose).title,
            "; ".join(_powers(facts, flow)),
            flow.release.clause,
        )
        for flow in facts.made
    )
    return Table("Products", ("product", "as", "given by", "seen by", "for", "under", "clause"), rows)


def _powers(facts: Facts, flow: Outflow) -> dict[str, None]:
    """The powers under which what it is made of is given, each once."""
    feeds = {plan.feed for plan in flow.plans}
    given = (item.supply.legal_gateway for item in facts.taken if item.supply.feed in feeds)
    return dict.fromkeys(map(facts.power, given))


def _given(facts: Facts) -> Table:
    rows = []
    for name in dict.fromkeys(item.supply.feed for item in facts.taken):
        givers = "; ".join(facts.party(item.supply.partner) for item in facts.taken if item.supply.feed == name)
        used = ", ".join(flow.name for flow in facts.made if name in {plan.feed for plan in flow.plans})
        rows.append((facts.feed(name), givers, used or "nothing: it leaves nowhere, and helps to understand the rest"))
    return Table("Feeds", ("what", "given by", "used in"), tuple(rows))


def _withheld(facts: Facts) -> str:
    small = facts.agreement.thresholds.small_count
    return f"Counts from 1 to {small} are withheld from tables. Nobody is scored, ranked or listed for action."


def _answers(facts: Facts) -> Table:
    owner, operator = facts.agreement.owner, facts.agreement.operator
    signed = [item.title for item in facts.agreement.parties if item.signed]
    rows = (
        ("Owner of the agreement", f"{owner.title} ({facts.party(owner.organisation)})"),
        ("Runs the gateway", f"{operator.title} ({facts.party(operator.organisation)})"),
        ("Parties that have signed", "; ".join(signed)),
    )
    return Table("Who answers for it", ("what", "who"), rows)
