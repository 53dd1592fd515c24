"""The data-flow part of a data protection impact assessment: what UK GDPR Article 35(7) asks to have described.

What only people can say is left to them, and marked: whether the processing is needed, and what risk is left.
"""

from contracts.guides.pages import Page, Section, Table
from contracts.papers.facts import (
    Facts,
    basis_table,
    power_table,
    retention_table,
    special,
    threshold_table,
    tier_table,
)
from contracts.papers.flows import Outflow
from contracts.papers.review import review_told
from contracts.papers.words import FIELDS, ROLES
from contracts.vocabulary import FeedKind, Treatment

FOR_PEOPLE = "To be written by people: "


def data_flow(facts: Facts) -> Page:
    """The whole part."""
    return Page(
        f"Data flow of {facts.agreement.title}, for a data protection impact assessment",
        (facts.basis, "UK GDPR Article 35(7). What stands after each letter is what that letter asks for."),
        (
            Section(
                "(a) What is done, and what for",
                (_coming(facts), _way(facts), _going(facts), tier_table(), _about(facts)),
            ),
            Section("(a) Who answers for it", (_controllers(facts),)),
            Section("(b) Necessity and proportion", _necessity(facts)),
            Section("(c) Risks to people", (_risks(facts), f"{FOR_PEOPLE}how likely and how grave each risk is here.")),
            Section("(d) What guards against them", (threshold_table(facts), retention_table(facts), _guards(facts))),
        ),
    )


def _coming(facts: Facts) -> Table:
    rows = tuple(
        (
            facts.party(item.supply.partner),
            facts.feed(item.supply.feed),
            special(facts.shelf.feeds[item.supply.feed]),
            facts.power(item.supply.legal_gateway),
            facts.agreement.lawful_basis(item.supply.basis).title,
            facts.area(item.places if item.plan and item.plan.area else ()),
        )
        for item in facts.taken
    )
    return Table("What comes in", ("from", "what", "kind of data", "under", "on the basis", "about"), rows)


def _way(facts: Facts) -> Table:
    lists = sum(facts.shelf.feeds[item.supply.feed].kind is FeedKind.EXCLUSION_LIST for item in facts.taken)
    rows = (
        ("received", "each file is sealed at once, to a key that receiving does not hold"),
        ("protected", "rows outside the area, and of whom nothing may be shared, are dropped; the rest is checked"),
        ("protected", f"{lists} lists say whom not to share; they are asked first, and leave nowhere"),
        ("held", "names and numbers rest sealed; of the rest only what a clause could release rests in clear"),
        ("linked", f"rows about one person are joined in memory, of {len(facts.about_people)} feeds that name people"),
        ("shared", "each column leaves as a clause allows it, small counts withheld, after the signatures it needs"),
        ("withdrawn", "what has served its time, was objected to or was for a project that closed is to be destroyed"),
    )
    return Table("The way through", ("step", "what happens"), rows)


def _going(facts: Facts) -> Table:
    rows = tuple(
        (
            flow.name,
            facts.partners(flow),
            f"tier {flow.release.tier}",
            facts.recipients(flow.recipients),
            facts.agreement.purpose(flow.release.purpose).title,
        )
        for flow in facts.made
    )
    return Table("What goes out", ("product", "made of what these give", "as", "to", "for"), rows)


def _about(facts: Facts) -> Table:
    rows = tuple(
        (feed.title, feed.description, ", ".join(dict.fromkeys(FIELDS[column.field_class] for column in feed.columns)))
        for feed in facts.about_people
    )
    return Table("The people whom it is about", ("feed", "each row is about", "what is told of them"), rows)


def _controllers(facts: Facts) -> Table:
    given = {item.supply.partner for item in facts.taken}
    rows = [(item.title, ROLES[item.role]) for item in facts.agreement.parties if item.id in given]
    rows.append((facts.agreement.operator.title, "processor, who runs the gateway"))
    return Table("Controllers and processor", ("who", "in law"), tuple(rows))


def _necessity(facts: Facts) -> tuple[str | Table, ...]:
    rows = tuple((flow.name, *_share(facts, flow)) for flow in facts.made)
    table = Table("How little leaves", ("product", "columns given", "of which leave", "made coarser before"), rows)
    return (table, power_table(facts), basis_table(facts), f"{FOR_PEOPLE}why each purpose cannot be met with less.")


def _share(facts: Facts, flow: Outflow) -> tuple[str, str, str]:
    """How many columns there are, leave, and leave as less than they are."""
    first = {plan.feed: plan for plan in reversed(flow.plans)}
    given = sum(len(facts.shelf.feeds[feed].columns) for feed in first)
    released = [item for plan in first.values() for item in plan.released()]
    coarser = [item for item in released if item.treatment is not Treatment.KEEP]
    return str(given), str(len(released)), str(len(coarser))


def _risks(facts: Facts) -> Table:
    rules = facts.agreement.approvals
    small, people = facts.agreement.thresholds.small_count, facts.agreement.thresholds.k
    rows = (
        ("somebody is recognised in a table", f"counts from 1 to {small} are withheld"),
        (
            "somebody is recognised in records",
            f"columns are coarsened until {people} people, at least, look alike; else rows are withheld",
        ),
        ("records of two projects are joined", "a pseudonym is of one project alone, and dies with it"),
        ("a partner's area is seen by another", "a recipient with an area is given rows of its own alone"),
        (
            "data is used for another end",
            f"each product names one purpose; {rules.pseudonymised} people sign for pseudonyms",
        ),
        (
            "an identity is told",
            f"on request alone, after {rules.identifiable.needed} of {rules.identifiable.of} signed",
        ),
        ("somebody who compares records learns of a person", review_told(facts)),
        ("data is given without power", "a class of data that no named power reaches is refused before it is read"),
        ("the store is stolen", "what names people rests sealed, each object under a key of its own"),
    )
    return Table("Risks, and what the gateway does about each", ("risk", "measure"), rows)


def _guards(facts: Facts) -> str:
    quorum = facts.agreement.approvals.identifiable
    return (
        f"Identities are given only after {quorum.needed} of {quorum.of} people have signed. Every act is in a ledger "
        "that anybody can check without seeing any data. This description holds until "
        f"{facts.agreement.in_force.until}, and is to be reviewed by {facts.agreement.review}."
    )
