"""What differs between two agreements beside what leaves and what comes in: dates, numbers, people, duties, roles."""

from collections.abc import Iterator
from datetime import date

from contracts.agreement import Agreement
from contracts.clauses import ClericalReview, LinkageLimits, Retention, Thresholds
from contracts.duties import Pair, forbidden_by
from contracts.papers.change import Change, Way, What
from contracts.papers.flows import Shelf
from contracts.papers.identity_ways import IdentityWay, identity_ways
from contracts.papers.words import AUTHORITIES, ROLES

ANYBODY = "people of any organisation"


def term_differences(old: Agreement, new: Agreement, shelf: Shelf) -> Iterator[Change]:
    """Everything of that kind, in no order."""
    yield from _dates(old, new)
    yield from _numbers(old, new)
    yield from _people(old, new)
    yield from _identities(old, new, shelf)
    yield from _review(old, new)
    yield from _duties(old, new)
    yield from _roles(old, new)


def appearing(what: What, where: str, before: set[str], after: set[str]) -> Iterator[Change]:
    """What is only in the one, and what only in the other."""
    yield from (Change(what, where, name, "yes", "", Way.VANISHES) for name in before - after)
    yield from (Change(what, where, name, "", "yes", Way.APPEARS) for name in after - before)


def ordered(  # noqa: PLR0913 - a change has these parts
    what: What, where: str, name: str, before: date | float, after: date | float, *, more_is_laxer: bool
) -> Iterator[Change]:
    """A number or a day that grew or shrank; it lets more happen by growing, or by shrinking."""
    first, second = (item.toordinal() if isinstance(item, date) else item for item in (before, after))
    if first != second:
        way = Way.LAXER if (second > first) is more_is_laxer else Way.STRICTER
        yield Change(what, where, name, str(before), str(after), way)


def _dates(old: Agreement, new: Agreement) -> Iterator[Change]:
    """The days on which it binds; and the day of its review, before which nothing stops."""
    whole = "the agreement"
    yield from ordered(What.DATES, whole, "binds from", old.in_force.start, new.in_force.start, more_is_laxer=False)
    yield from ordered(What.DATES, whole, "binds until", old.in_force.until, new.in_force.until, more_is_laxer=True)
    if old.review != new.review:
        yield Change(What.DATES, whole, "review", str(old.review), str(new.review), Way.OTHERWISE)


def _numbers(old: Agreement, new: Agreement) -> Iterator[Change]:
    """Thresholds hide more as they grow, signatures guard more; what is kept for longer is kept more."""
    for name in Thresholds.model_fields:
        before, after = getattr(old.thresholds, name), getattr(new.thresholds, name)
        yield from ordered(What.THRESHOLDS, "products", name, before, after, more_is_laxer=False)
    for release in old.releases:
        if same := new.release(release.product, release.tier):
            where = f"{release.product} at tier {release.tier}"
            yield from ordered(What.THRESHOLDS, where, "k", release.k, same.k, more_is_laxer=False)
            yield from ordered(What.THRESHOLDS, where, "l", release.l, same.l, more_is_laxer=False)
    for name in LinkageLimits.model_fields:
        was, becomes = getattr(old.linkage, name), getattr(new.linkage, name)
        yield from ordered(What.THRESHOLDS, "linking", name, was, becomes, more_is_laxer=name != "precision")
    for name in Retention.model_fields:
        before, after = getattr(old.retention, name), getattr(new.retention, name)
        yield from ordered(What.RETENTION, "days that a zone keeps", name, before, after, more_is_laxer=True)
    ours, theirs = old.approvals, new.approvals
    where = "signatures needed"
    yield from ordered(What.APPROVALS, where, "public", ours.public, theirs.public, more_is_laxer=False)
    yield from ordered(
        What.APPROVALS, where, "pseudonymised", ours.pseudonymised, theirs.pseudonymised, more_is_laxer=False
    )
    before, after = ours.identifiable, theirs.identifiable
    yield from ordered(What.APPROVALS, where, "identifiable", before.needed, after.needed, more_is_laxer=False)
    # Among more people enough are found sooner.
    yield from ordered(What.APPROVALS, "who may sign", "identifiable", before.of, after.of, more_is_laxer=True)


def _people(old: Agreement, new: Agreement) -> Iterator[Change]:
    """Of a recipient, whose people may be among them."""
    for recipient in old.recipients:
        same = new.recipient(recipient.id)
        if same is None or same.organisation == recipient.organisation:
            continue
        before, after = recipient.organisation or ANYBODY, same.organisation or ANYBODY
        if same.organisation and recipient.organisation:
            yield from appearing(What.PEOPLE, recipient.id, {before}, {after})
        else:
            way = Way.STRICTER if same.organisation else Way.LAXER
            yield Change(What.PEOPLE, recipient.id, "of which organisation", before, after, way)


def _identities(old: Agreement, new: Agreement, shelf: Shelf) -> Iterator[Change]:
    """Every way in which identities may be asked for, and what is then told; how often, and for how long."""
    before, after = ({name for way in identity_ways(item, shelf) for name in _named(way)} for item in (old, new))
    yield from appearing(What.IDENTITIES, "tier 3", before, after)
    for name in ("requests_a_month", "expires_days"):
        numbers = (getattr(old.tier3, name), getattr(new.tier3, name))
        yield from ordered(What.IDENTITIES, "tier 3", name, *numbers, more_is_laxer=True)


def _named(way: IdentityWay) -> Iterator[str]:
    """A way, and what is told further on it."""
    asks = f"{way.recipient} from its {way.feed}, for {way.purpose} under {way.legal_gateway}"
    yield asks
    yield from (f"{asks}: {told}" for told in way.told)


def _review(old: Agreement, new: Agreement) -> Iterator[Change]:
    """Who may compare records, whose, for what and by which power; how many, and within which weights."""
    ours, theirs = old.clerical_review, new.clerical_review
    where = "comparing records"
    before, after = (_reviewed(item) if item else set[str]() for item in (ours, theirs))
    yield from appearing(What.REVIEW, where, before, after)
    if ours is None or theirs is None:
        return
    yield from ordered(What.REVIEW, where, "looks a day", ours.a_day, theirs.a_day, more_is_laxer=True)
    for name, wider in (("start", -1), ("until", 1)):
        first, second = getattr(ours.grey_zone, name), getattr(theirs.grey_zone, name)
        if first != second:
            way = Way.LAXER if (second - first) * wider > 0 else Way.STRICTER
            yield Change(What.REVIEW, where, f"weights {name}", f"{first:g}", f"{second:g}", way)


def _reviewed(review: ClericalReview) -> set[str]:
    """Everything of which one more lets more be compared."""
    basis = f"for {review.purpose} under {review.legal_gateway}"
    return {
        *(f"by {name}, {basis}" for name in review.reviewers),
        *(f"records of {name}, {basis}" for name in review.partners),
    }


def _duties(old: Agreement, new: Agreement) -> Iterator[Change]:
    """Pairs of duties that one person may hold together: those that none may are told by what is forbidden."""
    before, after = forbidden_by(old), forbidden_by(new)
    yield from (Change(What.DUTIES, _pair(item), "held together", "no", "yes", Way.LAXER) for item in before - after)
    yield from (Change(What.DUTIES, _pair(item), "held together", "yes", "no", Way.STRICTER) for item in after - before)


def _pair(pair: Pair) -> str:
    return " and ".join(sorted(duty.value.replace("_", " ") for duty in pair))


def _roles(old: Agreement, new: Agreement) -> Iterator[Change]:
    """Who answers for it, who runs the gateway, what stands above it, and what its parties and bases are in law."""
    ours, theirs = _roles_of(old), _roles_of(new)
    for name in ours.keys() | theirs.keys():
        before, after = ours.get(name, ""), theirs.get(name, "")
        if before != after:
            yield Change(What.ROLES, "the agreement", name, before, after, Way.OTHERWISE)


def _roles_of(agreement: Agreement) -> dict[str, str]:
    roles = {"owner": agreement.owner.organisation, "operator": agreement.operator.organisation}
    roles |= {f"above it: {item.title}": item.version for item in agreement.above}
    roles |= {f"basis {item.id}": item.told for item in agreement.lawful_bases}
    return roles | {
        f"party {item.id}": f"{AUTHORITIES[item.authority]}, {ROLES[item.role]}" for item in agreement.parties
    }
