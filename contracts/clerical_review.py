"""Clerical review: may somebody compare two records by eye, whose, and for what. Off unless all of it is granted.

A reviewer sees their own organisation's record, and of the other's how like it is: of a field that agrees they know
what the other holds, and that another partner knows this person at all. So the legal gateway and the purpose must be of
tier 3, and the legal gateway must reach, and where that is asked name, every class of data that is linked of every
partner compared. Section 16 of the Police, Crime, Sentencing and Courts Act 2022 supports neither.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from contracts.agreement import Agreement
from contracts.clauses import PARTNERS_COMPARED, ClericalReview
from contracts.data_classes import DataClassRules
from contracts.errors import PlanRefusedError
from contracts.feed import Feed
from contracts.people import Person
from contracts.power import class_ceiling, refuse_without_power
from contracts.vocabulary import FeedKind, Tier

_CLAUSE = "clerical_review"


class ReviewRefusedError(PlanRefusedError):
    """Nobody may compare records so; nothing was shown."""


@dataclass(frozen=True, slots=True)
class ReviewPlan:
    """What one reviewer may compare today: records of `own`, their organisation, with records of `others`."""

    own: str
    others: tuple[str, ...]
    rules: ClericalReview


def review_granted(
    agreement: Agreement, feeds: Mapping[str, Feed], classes: DataClassRules, on: date
) -> ClericalReview:
    """The clerical review that an agreement grants on a day. Raises `ReviewRefusedError` for the first thing missing.

    `feeds` are those that are linked, by id.
    """
    review = agreement.clerical_review
    if review is None:
        raise ReviewRefusedError(
            "the agreement grants no clerical review",
            "it is off until `clerical_review` names a legal gateway, a purpose, reviewers and partners, and is signed",
        )
    if not agreement.binds(on):
        raise ReviewRefusedError("the agreement is not in force", f"{agreement.label} must bind on the day of the look")
    ceilings = {
        "the legal gateway's ceiling": agreement.legal_gateway(review.legal_gateway).ceiling,
        "the purpose's ceiling": agreement.purpose(review.purpose).ceiling,
    }
    for name, ceiling in ceilings.items():
        if ceiling is not Tier.IDENTIFIABLE:
            raise ReviewRefusedError(f"{name} is {ceiling.value}", "of clerical review it must be 3: people are told")
    if len(_signed(agreement, review, on)) < PARTNERS_COMPARED:
        raise ReviewRefusedError("fewer than two of its partners have signed", "two must, for a pair is of two of them")
    _refuse_beyond_reach(agreement, review, feeds, classes)
    return review


def review_plan(agreement: Agreement, review: ClericalReview, person: Person, purpose: str, on: date) -> ReviewPlan:
    """What a person may compare under a review that is granted. Raises `ReviewRefusedError` for what is missing first.

    Never two records of their own organisation: nothing would be masked then, and what one partner wrote twice it mends
    in its own systems, under its own powers.
    """
    if person.id not in review.reviewers:
        raise ReviewRefusedError("who asks is no reviewer", "the agreement's `clerical_review` must name them")
    if not person.is_here(on):
        raise ReviewRefusedError(
            "who asks is not known here on this day", "people.yaml must have them joined, not left"
        )
    if purpose != review.purpose:
        raise ReviewRefusedError("the purpose is not that of clerical review", "give the one that the agreement names")
    signed = _signed(agreement, review, on)
    if person.organisation not in signed:
        raise ReviewRefusedError(
            "the reviewer's organisation is none of the partners compared",
            "`clerical_review` must name it, and it must have signed",
        )
    return ReviewPlan(person.organisation, tuple(name for name in signed if name != person.organisation), review)


def _signed(agreement: Agreement, review: ClericalReview, on: date) -> tuple[str, ...]:
    """The partners compared that have signed by a day."""
    parties = (agreement.party(name) for name in review.partners)
    return tuple(item.id for item in parties if item is not None and item.signed is not None and item.signed <= on)


def _refuse_beyond_reach(
    agreement: Agreement, review: ClericalReview, feeds: Mapping[str, Feed], classes: DataClassRules
) -> None:
    """Every class that any of the partners gives to be linked must be given under the review's own legal gateway."""
    for supply in agreement.supplies:
        feed = feeds.get(supply.feed)
        if feed is None or feed.kind is not FeedKind.EVENTS or supply.partner not in review.partners:
            continue
        under = supply.model_copy(update={"clause": _CLAUSE, "legal_gateway": review.legal_gateway})
        refuse_without_power(classes, agreement, under, feed, ReviewRefusedError)
        if class_ceiling(classes, agreement, under, feed) is not Tier.IDENTIFIABLE:
            raise ReviewRefusedError(
                f"the legal gateway {review.legal_gateway} does not name {feed.data_class}",
                f"it must, or {supply.partner} must not be among the partners compared",
            )
