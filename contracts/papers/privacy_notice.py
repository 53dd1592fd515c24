"""Text for a privacy notice, in plain words: what UK GDPR Articles 13 and 14 ask that people are told.

Each controller puts its own contacts into it: the agreement knows no person's name.
"""

from contracts.guides.pages import Page, Section, Table
from contracts.papers.facts import Facts, identities
from contracts.papers.flows import Outflow
from contracts.papers.review import review_told
from contracts.papers.words import FIELDS, TIERS
from contracts.vocabulary import FeedKind, FieldClass, ScopeReason, Tier

_YEAR = 365
_NEVER = (
    "Nobody is scored or ranked by what is done here, and nobody is put on a list for it. No decision about anybody is "
    "made by a machine alone."
)
_RIGHTS = (
    "You may ask to see what is held about you, to have it put right or erased, and to have its use limited; and you "
    "may object to it. Ask the organisation that you know: it holds the record, and tells the gateway whom to leave "
    "out. You may complain to the Information Commissioner's Office (ico.org.uk) at any time."
)
_CONTACT = "[Here each organisation writes how to reach it, and its data protection officer.]"
_COUNTRIES = "[Here each organisation says whether anything goes to another country: the agreement names none.]"
_SUMMARY = (
    "Organisations near you put some of what they record together, to understand serious violence and to prevent it. "
    "Names are taken off before anybody studies it."
)


def privacy_notice(facts: Facts) -> Page:
    """The whole text."""
    agreement = facts.agreement
    return Page(
        "How information about you may be used to prevent serious violence",
        (_SUMMARY,),
        (
            Section("Who we are", (_who(facts), _CONTACT)),
            Section("What is used, and where it comes from", (_sources(facts),)),
            Section("What for", (_purposes(facts),)),
            Section("The law that allows it", (_law(facts), *_consent(facts))),
            Section("Who sees it", (_readers(facts), identities(facts), review_told(facts), _NEVER, _COUNTRIES)),
            Section("How you are protected", (_protection(facts), *_opt_out(facts))),
            Section("How long it is kept", (_kept(facts),)),
            Section("Your rights", (_RIGHTS,)),
            Section("This notice", (f"{facts.basis} It is to be reviewed by {agreement.review}.",)),
        ),
    )


def _who(facts: Facts) -> str:
    partners = dict.fromkeys(
        facts.party(item.supply.partner)
        for item in facts.taken
        if facts.shelf.feeds[item.supply.feed].kind is FeedKind.EVENTS
    )
    told = f"Each of these decides about what it gives: {'; '.join(partners)}."
    run = f"{facts.agreement.operator.title} runs the gateway for them."
    return f"{told} {run} {len(facts.about_people)} of the things that they give are about people by name."


def _sources(facts: Facts) -> Table:
    rows = []
    for name in dict.fromkeys(item.supply.feed for item in facts.taken):
        feed = facts.shelf.feeds[name]
        if feed.kind is not FeedKind.EVENTS:
            continue
        givers = "; ".join(facts.party(item.supply.partner) for item in facts.taken if item.supply.feed == name)
        told = dict.fromkeys(FIELDS[column.field_class] for column in feed.columns if _of_people(column.field_class))
        rows.append((feed.title, givers, ", ".join(told)))
    return Table("What is used", ("what", "comes from", "it tells"), tuple(rows))


def _of_people(field_class: FieldClass) -> bool:
    """Whether a class tells anybody anything of a person or an event."""
    return field_class not in {FieldClass.ADMIN, FieldClass.MEASURE, FieldClass.STAFF}


def _purposes(facts: Facts) -> str:
    used = dict.fromkeys(facts.agreement.purpose(flow.release.purpose).title for flow in facts.made)
    return f"Whoever studies it does so for this alone: {'; '.join(used)}."


def _law(facts: Facts) -> Table:
    named = dict.fromkeys(item.supply.legal_gateway for item in facts.taken)
    rows = []
    for name in named:
        power = facts.agreement.legal_gateway(name)
        given = [item.supply for item in facts.taken if item.supply.legal_gateway == name]
        feeds = dict.fromkeys(facts.feed(item.feed) for item in given)
        rows.append((power.title, ", ".join(feeds), facts.lawful_bases(given), power.source))
    return Table("Powers to share", ("the law", "lets these be shared", "on the basis", "read it at"), tuple(rows))


def _consent(facts: Facts) -> tuple[str, ...]:
    """Where people agreed themselves, that they can take it back."""
    feeds = [facts.shelf.feeds[name] for name in dict.fromkeys(item.supply.feed for item in facts.taken)]
    titles = [feed.title for feed in feeds if any(mark.reason is ScopeReason.CONSENT for mark in feed.markers)]
    if not titles:
        return ()
    told = "Whoever gave it may take it back at any time, by telling the provider; then what is held is taken out."
    return (f"{', '.join(titles)}: only with consent. {told}",)


def _opt_out(facts: Facts) -> tuple[str, ...]:
    """Whom lists and opt-outs leave out."""
    partners = dict.fromkeys(
        facts.party(item.supply.partner)
        for item in facts.taken
        if facts.shelf.feeds[item.supply.feed].kind is FeedKind.EXCLUSION_LIST
    )
    told = f"These may send lists of people about whom nothing is to be used: {'; '.join(partners)}."
    return (told,) if partners else ()


def _readers(facts: Facts) -> Table:
    of_reader: dict[str, list[Tier]] = {}
    for flow in facts.made:
        for name in flow.recipients:
            of_reader.setdefault(name, []).append(flow.release.tier)
    rows = tuple((facts.recipients([name]), _seen(tiers)) for name, tiers in of_reader.items())
    return Table("Who sees it", ("who", "sees"), rows)


def _seen(tiers: list[Tier]) -> str:
    return "; ".join(TIERS[tier] for tier in sorted(set(tiers), key=lambda tier: tier.rank))


def _protection(facts: Facts) -> str:
    small, people = facts.agreement.thresholds.small_count, facts.agreement.thresholds.k
    linked = [flow for flow in facts.made if _joined(flow)]
    joined = "What different organisations know of one person is joined under a made-up key. " if linked else ""
    alike = f", and in records at least {people} people look alike in what tells people apart" if people > 1 else ""
    return (
        f"Names, dates of birth, addresses and numbers are locked away as soon as they arrive. {joined}Counts from 1 "
        f"to {small} are never shown{alike}."
    )


def _joined(flow: Outflow) -> bool:
    """Whether a product is made by joining what is about one person."""
    return flow.release.linked or flow.release.tier is Tier.PSEUDONYMISED


def _kept(facts: Facts) -> str:
    kept = facts.agreement.retention
    return (
        f"It is agreed that full records are kept locked, and for no more than {_time(kept.vault)} after they are of "
        f"no more use; events without names for {_time(kept.protected)}, and what was made of them for "
        f"{_time(kept.shared)}. Whoever runs the system sees to it."
    )


def _time(days: int) -> str:
    """Days as people say them."""
    if days and days % _YEAR == 0:
        return f"{days // _YEAR} year{'s' if days > _YEAR else ''}"
    return f"{days} day{'' if days == 1 else 's'}"
