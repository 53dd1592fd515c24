"""The schedule that people sign: who gives what to whom, column by column, under which power, within which limits."""

from collections.abc import Mapping

from contracts.clauses import Release
from contracts.feed import Feed
from contracts.guides.pages import Page, Section, Table
from contracts.papers.facts import (
    Facts,
    basis_table,
    power_table,
    recipient_rows,
    retention_table,
    threshold_table,
    tier_table,
)
from contracts.papers.review import review_parts
from contracts.papers.words import AUTHORITIES, DUTIES, GUARDED, ROLES, TIERS, TREATMENTS
from contracts.row_limits import in_words
from contracts.vocabulary import Tier, Treatment

_COARSER = "Where too few people look alike, columns are told more coarsely than this, and rows are withheld."
_TIER_3 = (
    "Of identities: never from an analytic result, but from the recipient's own record or a documented disclosure."
)


def schedule(facts: Facts) -> Page:
    """The whole schedule."""
    agreement = facts.agreement
    return Page(
        f"Schedule of {agreement.title}",
        (facts.basis,),
        (
            Section("The agreement", (_agreement(facts), _above(facts), tier_table())),
            Section("Parties", (_parties(facts),)),
            Section("Powers", (power_table(facts), basis_table(facts))),
            Section("What is given", (_given(facts),)),
            Section("What it is used for", (_purposes(facts),)),
            Section("Who receives", (_recipients(facts),)),
            *(_release(facts, release) for release in agreement.releases),
            Section("Limits", (threshold_table(facts), _approvals(facts), retention_table(facts))),
            Section("Identities", (_TIER_3, _identities(facts))),
            Section("Comparing records", review_parts(facts)),
            Section("Duties that nobody holds together", (_duties(facts),)),
            Section("Signatures", _signatures(facts)),
        ),
    )


def _agreement(facts: Facts) -> Table:
    agreement = facts.agreement
    rows = (
        ("Title", agreement.title),
        ("Version", f"{agreement.version} of {agreement.id}"),
        ("In force", f"from {agreement.in_force.start} until {agreement.in_force.until}, both included"),
        ("To be reviewed by", str(agreement.review)),
        ("Owner", f"{agreement.owner.title} ({facts.party(agreement.owner.organisation)})"),
        ("Operator, as processor", f"{agreement.operator.title} ({facts.party(agreement.operator.organisation)})"),
    )
    return Table("The agreement", ("what", ""), rows)


def _above(facts: Facts) -> Table:
    rows = tuple((item.title, item.version, item.source) for item in facts.agreement.above)
    return Table("It stands under", ("document", "version", "where"), rows)


def _parties(facts: Facts) -> Table:
    rows = tuple(
        (
            item.title,
            item.id,
            AUTHORITIES[item.authority],
            ROLES[item.role],
            str(item.signed) if item.signed else "not yet: nothing is taken from it",
            f"tier {item.ceiling}",
            facts.area(item.area) if item.area else "none: it gives rows of no place",
        )
        for item in facts.agreement.parties
    )
    return Table("Parties", ("party", "id", "kind", "in law", "signed on", "at the most", "gives rows about"), rows)


def _given(facts: Facts) -> Table:
    rows = tuple(
        (
            facts.party(item.supply.partner),
            facts.feed(item.supply.feed),
            item.supply.clause,
            facts.power(item.supply.legal_gateway),
            facts.agreement.lawful_basis(item.supply.basis).title,
            f"tier {item.plan.ceiling}" if item.plan else f"not taken: {item.refusal}",
            "no day agreed" if item.supply.due is None else f"{item.supply.due} days after each period",
        )
        for item in facts.coming
    )
    return Table("Feeds by partner", ("partner", "feed", "clause", "power", "basis", "at the most", "due"), rows)


def _purposes(facts: Facts) -> Table:
    rows = tuple((item.title, f"tier {item.ceiling}") for item in facts.agreement.purposes)
    return Table("Purposes", ("purpose", "at the most"), rows)


def _recipients(facts: Facts) -> Table:
    rows = recipient_rows(facts, facts.agreement.recipients)
    return Table("Recipients", ("who", "people of", "at the most", "of records only rows of"), rows)


def _release(facts: Facts, release: Release) -> Section:
    """One release clause: where its plans stand they let out just what it grants, and where they do not it says why."""
    made = [item for item in facts.going if item.release.clause == release.clause]
    says = (
        f"{facts.product(release)} goes as {TIERS[release.tier]} to {facts.recipients(release.recipients)}, for "
        f"{facts.agreement.purpose(release.purpose).title}."
    )
    names = f"Made as {', '.join(item.name for item in made)}." if made else "Not made: no project asks for it."
    refused = [f"{item.name} is not made: {item.refusal}." for item in made if item.refusal]
    parts: list[str | Table] = [f"{says} {names}", *refused]
    for name, granted in release.columns.items():
        treated = {column: treatment for column, treatment in granted.items() if treatment is not Treatment.DROP}
        if feed := facts.shelf.feeds.get(name):
            parts += [_columns(feed, treated), _stays(feed, treated), _rows(feed, release)]
    if release.tier in {Tier.DEPERSONALISED, Tier.PSEUDONYMISED}:
        parts.append(_COARSER)
    if max(release.k, release.l) > 1:
        parts.append(f"Here {release.k} people at least look alike, with {release.l} different answers among them.")
    return Section(f"Clause {release.clause}: {release.product}", tuple(part for part in parts if part))


def _columns(feed: Feed, treated: Mapping[str, Treatment]) -> Table:
    """What leaves."""
    rows = tuple(
        (column.name, column.description, column.field_class.value, _leaves(feed, treated[column.name]))
        for column in feed.columns
        if column.name in treated
    )
    return Table(f"What leaves of {feed.title}", ("column", "meaning", "class", "leaves as"), rows)


def _leaves(feed: Feed, treatment: Treatment) -> str:
    """As what a column leaves."""
    guarded = f"; {GUARDED[treatment]}" if feed.guards_rows and treatment in GUARDED else ""
    return f"{TREATMENTS[treatment]}{guarded}"


def _stays(feed: Feed, treated: Mapping[str, Treatment]) -> str:
    """The columns of which nothing leaves."""
    kept = [column.name for column in feed.columns if column.name not in treated]
    return f"Of {feed.title} nothing leaves of: {', '.join(kept)}." if kept else ""


def _rows(feed: Feed, release: Release) -> str:
    """Which rows leave, where not all of them do."""
    told = in_words(release.limits(feed.id))
    return f"Of {feed.title} only rows leave where {' and '.join(told)}." if told else ""


def _approvals(facts: Facts) -> Table:
    rules = facts.agreement.approvals
    rows = (
        ("a table for the public", f"{rules.public}"),
        ("records with a pseudonym", f"{rules.pseudonymised}, of two organisations"),
        ("the identity of a person", f"{rules.identifiable.needed} of {rules.identifiable.of}"),
    )
    return Table("Signatures before anybody reads it", ("what", "signatures"), rows)


def _identities(facts: Facts) -> Table:
    rules = facts.agreement.tier3
    purposes = "; ".join(facts.agreement.purpose(name).title for name in rules.purposes)
    rows = (
        ("Who may ask", facts.recipients(rules.recipients) or "nobody"),
        ("For", purposes or "nothing"),
        ("Under", "; ".join(map(facts.power, rules.legal_gateways)) or "no power"),
        ("Requests a month, at the most", str(rules.requests_a_month)),
        ("An answer opens for", f"{rules.expires_days} days"),
    )
    return Table("Requests for identities", ("what", ""), rows)


def _duties(facts: Facts) -> Table:
    rows = tuple((DUTIES[item.duties[0]], DUTIES[item.duties[1]], item.why) for item in facts.agreement.duties)
    return Table("Duties", ("duty", "and", "because"), rows)


def _signatures(facts: Facts) -> tuple[str | Table, ...]:
    """The line that binds the paper to the machine, and places to sign: no name is printed."""
    digest = f"The documents that the owner of the agreement signs with its key have the SHA-256 digest {facts.signed}."
    told = "It covers every document that decides: agreements, people, definitions, code lists and contracts."
    rows = tuple((item.title, "", "", "") for item in facts.agreement.parties)
    return (
        f"{digest} {told}",
        Table("Signed for the parties", ("party", "in the capacity of", "on", "signature"), rows),
    )
