"""The record of processing: what UK GDPR Article 30(1) asks of the controllers and Article 30(2) of the processor."""

from contracts.guides.pages import Page, Section, Table
from contracts.papers.data_flow import FOR_PEOPLE
from contracts.papers.facts import Facts, basis_table, retention_table, special
from contracts.papers.words import FIELDS, ROLES, TIERS

_SECURITY = (
    "Files are sealed as they arrive; names and numbers rest sealed, each object under a key of its own; columns leave "
    "as a clause allows, and small counts are withheld; pseudonyms are keyed, of one project alone; identities need "
    "several signatures; every act stands in a ledger that can be checked offline."
)


def processing_record(facts: Facts) -> Page:
    """The whole record."""
    agreement = facts.agreement
    return Page(
        f"Record of processing under {agreement.title}",
        (facts.basis,),
        (
            Section("(a) Controllers", (_controllers(facts), f"{FOR_PEOPLE}{_CONTACTS}")),
            Section("(b) Purposes, and the bases on which they rest", (_purposes(facts), basis_table(facts))),
            Section("(c) People and data", (_people(facts),)),
            Section("(d) Recipients", (_recipients(facts),)),
            Section("(e) Transfers to other countries", (_TRANSFERS,)),
            Section("(f) Time limits", (retention_table(facts),)),
            Section("(g) Security", (_SECURITY,)),
            Section("The processor (Article 30(2))", (_processor(facts),)),
        ),
    )


_CONTACTS = "the contact of each controller, of its representative if it has one, and of its data protection officer."
_TRANSFERS = f"{FOR_PEOPLE}whether any recipient is in another country. The agreement names none as one."


def _controllers(facts: Facts) -> Table:
    given = {item.supply.partner for item in facts.taken}
    rows = tuple((item.title, item.id, ROLES[item.role]) for item in facts.agreement.parties if item.id in given)
    return Table("Controllers", ("who", "id", "in law"), rows)


def _purposes(facts: Facts) -> Table:
    of_purpose: dict[str, list[str]] = {}
    for flow in facts.made:
        of_purpose.setdefault(flow.release.purpose, []).append(flow.name)
    rows = tuple((facts.agreement.purpose(name).title, ", ".join(made)) for name, made in of_purpose.items())
    return Table("Purposes", ("purpose", "products"), rows)


def _people(facts: Facts) -> Table:
    rows = []
    for name in dict.fromkeys(item.supply.feed for item in facts.taken):
        feed = facts.shelf.feeds[name]
        told = ", ".join(dict.fromkeys(FIELDS[column.field_class] for column in feed.columns))
        who = feed.description if feed in facts.about_people else "nobody is named"
        givers = "; ".join(facts.party(item.supply.partner) for item in facts.taken if item.supply.feed == name)
        rows.append((feed.title, givers, who, told, special(feed)))
    return Table("Categories", ("feed", "controllers", "people", "data", "kind of data"), tuple(rows))


def _recipients(facts: Facts) -> Table:
    named = dict.fromkeys(name for flow in facts.made for name in flow.recipients)
    rows = []
    for name in named:
        tiers = dict.fromkeys(flow.release.tier for flow in facts.made if name in flow.recipients)
        rows.append((facts.recipients([name]), "; ".join(TIERS[tier] for tier in tiers)))
    return Table("Recipients", ("who", "what they are given"), tuple(rows))


def _processor(facts: Facts) -> Table:
    operator = facts.agreement.operator
    rows = (
        ("Processor", f"{operator.title} ({facts.party(operator.organisation)})"),
        ("On behalf of", "every controller above"),
        ("What it does", "receives, protects, links, shares and destroys, as the agreement says and not otherwise"),
        ("Transfers", _TRANSFERS),
        ("Security", "as under (g)"),
    )
    return Table("The processor", ("what", ""), rows)
