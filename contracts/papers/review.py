"""What an agreement says of people who compare records by eye, and why they may not where they may not."""

from contracts.clauses import ClericalReview
from contracts.clerical_review import ReviewRefusedError, review_granted
from contracts.guides.pages import Table
from contracts.papers.facts import Facts

NOBODY = "No person compares records to find whether two are about one person."
_SEEN = (
    "A reviewer sees what their own organisation gave, and of the other record only which details agree, nearly agree, "
    "differ or are missing: no value, no likelihood, nor which partner gave it."
)


def review_refusal(facts: Facts) -> str:
    """Why nobody may compare records under what is granted; empty where people may, or where nothing is granted."""
    agreement, review = facts.agreement, facts.agreement.clerical_review
    if review is None:
        return ""
    parties = (agreement.party(name) for name in review.partners)
    # The first day on which it could be, as of every flow: that one has not signed is told beside the parties.
    since = max([agreement.in_force.start, *(item.signed for item in parties if item is not None and item.signed)])
    feeds = {name: feed for name, feed in facts.shelf.feeds.items() if name in agreement.linked_feeds}
    try:
        review_granted(agreement, feeds, facts.shelf.rules.data_classes, since)
    except ReviewRefusedError as refused:
        return str(refused)
    return ""


def review_told(facts: Facts) -> str:
    """Whether people compare records, in a sentence or three."""
    review = facts.agreement.clerical_review
    if review is None or review_refusal(facts):
        return NOBODY
    return (
        f"{_people(review)} may compare records that leave in doubt whether two are about one person: for "
        f"{facts.agreement.purpose(review.purpose).title}, under {facts.power(review.legal_gateway)}. {_SEEN}"
    )


def review_parts(facts: Facts) -> tuple[str | Table, ...]:
    """All of it, as it is signed."""
    review = facts.agreement.clerical_review
    if review is None:
        return (NOBODY,)
    zone = review.grey_zone
    rows = (
        ("Who", f"{_people(review)}, each by a key of their own; none who holds a duty"),
        ("For", facts.agreement.purpose(review.purpose).title),
        ("Under", facts.power(review.legal_gateway)),
        ("Records of", "; ".join(map(facts.party, review.partners))),
        ("Each pair", "of the reviewer's own organisation and of one other; never two of their own"),
        ("Weights between", f"{zone.start:g} and {zone.until:g} bits"),
        ("Looks a day, for each", str(review.a_day)),
    )
    refusal = review_refusal(facts)
    granted = Table("Clerical review", ("what", ""), rows)
    return (granted, f"It is off: {refusal}.") if refusal else (granted, _SEEN)


def _people(review: ClericalReview) -> str:
    """How many people, for no paper names one."""
    count = len(review.reviewers)
    return f"{count} named {'person' if count == 1 else 'people'}"
