"""What every paper is written from: the agreement, its plans, and the digest of what its owner signs. Nothing else."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from contracts.agreement import Agreement
from contracts.clauses import Recipient, Release, Supply
from contracts.feed import Feed
from contracts.guides.pages import Table
from contracts.legal_gateways import LegalGateways
from contracts.library import Library
from contracts.papers.flows import EVERYWHERE, Inflow, Outflow, Shelf, inflows, outflows, shelf_of
from contracts.papers.identity_ways import identity_ways
from contracts.papers.words import FIELDS, LINKAGE, REGIMES, SPECIAL, THRESHOLDS, TIERS, ZONES
from contracts.product import Product
from contracts.vocabulary import FeedKind, FieldClass, Treatment


@dataclass(frozen=True, slots=True)
class Facts:
    """The facts, and their words. `digest` (hex) is of the agreements' bytes, `signed` of all that is signed."""

    agreement: Agreement
    shelf: Shelf
    coming: tuple[Inflow, ...]
    going: tuple[Outflow, ...]
    powers: LegalGateways
    places: Mapping[str, str]
    digest: str
    signed: str

    @property
    def basis(self) -> str:
        """From what a page was made, for its opening."""
        return (
            f"Made by the gateway from {self.agreement.label}, whose documents have the SHA-256 digest {self.digest}. "
            "Its facts are the agreement's, and were not typed by hand: change the agreement, and make it anew."
        )

    def area(self, codes: Iterable[str]) -> str:
        """Local authorities by name."""
        return "; ".join(self.places.get(code, code) for code in codes) or EVERYWHERE

    def party(self, partner: str) -> str:
        """A party by its title; an organisation that is none by its id."""
        found = self.agreement.party(partner)
        return found.title if found else partner.replace("_", " ")

    def recipients(self, named: Iterable[str]) -> str:
        """Recipients by their titles."""
        found = (self.agreement.recipient(name) for name in named)
        return "; ".join(item.title for item in found if item is not None)

    def feed(self, feed: str) -> str:
        """A feed by its title."""
        return self.shelf.feeds[feed].title if feed in self.shelf.feeds else feed

    def product(self, release: Release) -> str:
        """A product by its title."""
        table = self.shelf.tables.get(release.product)
        return table.title if table else f"{self.feed(release.product)}, records"

    def partners(self, flow: Outflow) -> str:
        """Who gives what a product is made of, by their titles: those of whom something is taken."""
        feeds = {plan.feed for plan in flow.plans}
        given = (item.supply.partner for item in self.coming if item.plan and item.supply.feed in feeds)
        return "; ".join(dict.fromkeys(map(self.party, given)))

    def power(self, gateway: str) -> str:
        """A legal gateway by its title."""
        return self.agreement.legal_gateway(gateway).title

    def lawful_bases(self, supplies: Iterable[Supply]) -> str:
        """On which lawful bases some clauses give, each once, in words."""
        named = dict.fromkeys(item.basis for item in supplies)
        return ". ".join(self.agreement.lawful_basis(name).told for name in named)

    @property
    def taken(self) -> tuple[Inflow, ...]:
        """What comes in."""
        return tuple(item for item in self.coming if item.plan)

    @property
    def made(self) -> tuple[Outflow, ...]:
        """What goes out."""
        return tuple(item for item in self.going if item.plans)

    @property
    def about_people(self) -> tuple[Feed, ...]:
        """The feeds of events that come in and name people, each once."""
        named = dict.fromkeys(item.supply.feed for item in self.taken)
        feeds = (self.shelf.feeds[name] for name in named)
        return tuple(feed for feed in feeds if feed.identifiers and feed.kind is FeedKind.EVENTS)


def facts_of(library: Library, tables: Mapping[str, Product], signed: str) -> Facts:
    """The facts of the documents on a shelf; `signed` is the digest (hex) that their owner signs. `DocumentError`."""
    agreement = library.agreement
    shelf = shelf_of(library, tables, agreement)
    return Facts(
        agreement=agreement,
        shelf=shelf,
        coming=inflows(agreement, shelf),
        going=outflows(agreement, shelf),
        powers=library.legal_gateways,
        places=library.local_authorities.partnership,
        digest=library.agreement_digest(),
        signed=signed,
    )


def recipient_rows(facts: Facts, recipients: Iterable[Recipient]) -> tuple[tuple[str, ...], ...]:
    """Recipients in words: who, of which organisation, up to which tier, of which area."""
    return tuple(
        (
            item.title,
            facts.party(item.organisation) if item.organisation else "of any organisation",
            f"tier {item.clearance}",
            facts.area(item.area) if item.area else "no area of its own",
        )
        for item in recipients
    )


def power_table(facts: Facts) -> Table:
    """The powers that the agreement uses, with what they reach and what limits them by agreement and by law."""
    rows = []
    for item in facts.agreement.legal_gateways:
        law = facts.powers.get(item.id)
        limits = dict.fromkeys((*item.limits, *(law.limits if law else ())))
        reached = ", ".join(name.replace("_", " ") for name in item.data_classes or ()) or "what needs no naming"
        rows.append((item.title, f"tier {item.ceiling}", reached, " ".join(limits), item.source))
    headings = ("power", "at the most", "reaches", "limits", "source")
    return Table("Powers to share", headings, tuple(rows))


def basis_table(facts: Facts) -> Table:
    """The lawful bases that the agreement names: what the law of data protection asks of each flow."""
    rows = tuple(
        (
            item.title,
            REGIMES[item.regime_in],
            REGIMES[item.regime_out],
            "; ".join(f"Article {article}" for article in (item.art6, item.art9) if article) or "none is asked for",
            item.art10 or "none is named",
            item.authorising_law or "none is asked for",
        )
        for item in facts.agreement.lawful_bases
    )
    headings = ("basis", "held under", "shared under", "UK GDPR", "of offences (Article 10)", "authorised by")
    return Table("Lawful bases", headings, rows)


def tier_table() -> Table:
    """What the tiers mean, for papers that name them in short."""
    rows = tuple((f"tier {tier}", words.removesuffix(f" (tier {tier})")) for tier, words in TIERS.items())
    return Table("Tiers", ("tier", "what is given"), rows)


def retention_table(facts: Facts) -> Table:
    """How long each zone keeps what it holds."""
    days = facts.agreement.retention.model_dump()
    rows = tuple(
        (ZONES[name], "none: destroyed at once" if kept == 0 else f"{kept:,} days") for name, kept in days.items()
    )
    return Table("How long it may be kept, once it is of no more use; the operator sees to it", ("what", "for"), rows)


def threshold_table(facts: Facts) -> Table:
    """The thresholds below which nothing is told, and the limits beyond which nothing linked is."""
    numbers = {THRESHOLDS[name]: number for name, number in facts.agreement.thresholds.model_dump().items()}
    numbers |= {LINKAGE[name]: number for name, number in facts.agreement.linkage.model_dump().items()}
    rows = tuple((words, str(number)) for words, number in numbers.items())
    return Table("Thresholds", ("what", "number"), rows)


def identities(facts: Facts) -> str:
    """To whom an identity may be told, for what, in a sentence."""
    ways, rules = identity_ways(facts.agreement, facts.shelf), facts.agreement.tier3
    if not ways:
        return "Nobody is told who somebody is."
    purposes = dict.fromkeys(facts.agreement.purpose(way.purpose).title for way in ways)
    powers = dict.fromkeys(facts.power(way.legal_gateway) for way in ways)
    return (
        "Who somebody is may be told, one by one and on request, to "
        f"{facts.recipients(dict.fromkeys(way.recipient for way in ways))}, for {'; '.join(purposes)}: at most "
        f"{rules.requests_a_month} times a month, under {'; '.join(powers)}."
    )


def never(facts: Facts) -> str:
    """What leaves in no product, whatever a clause grants."""
    allowed = facts.shelf.rules.allowed
    of_class = {
        item: {each for (name, _), some in allowed.items() if name is item for each in some} for item in FieldClass
    }
    classes = [FIELDS[item] for item, treatments in of_class.items() if treatments <= {Treatment.DROP}]
    return f"In no product, whatever is agreed: {'; '.join(classes)}."


def special(feed: Feed) -> str:
    """What kind of data a feed is in law."""
    return SPECIAL[feed.data_class] if feed.data_class else "about nobody"
