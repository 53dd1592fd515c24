"""An agreement that lets two people compare records, as plain data to change one thing in."""

from datetime import date

from contracts.people import Person
from tests.contracts.shelf import SHIPPED, agreement_data, agreement_of

ON = date(2026, 11, 22)
PURPOSE = {"id": "linkage_quality", "title": "That links between records are true", "ceiling": "3"}
REVIEW = {
    "legal_gateway": "cda_1998_s115",
    "purpose": "linkage_quality",
    "reviewers": ["reviewer_1", "reviewer_2"],
    "partners": ["bristol", "police", "somerset"],
    "a_day": 20,
    "grey_zone": {"from": -3.0, "to": 6.0},
}
FEEDS = {name: SHIPPED.feed(name) for name in SHIPPED.agreement.linked_feeds}


def review_data(**changes):
    """The shipped agreement with a review granted; `changes` are of that."""
    data = agreement_data()
    data["purposes"].append(dict(PURPOSE))
    return data | {"clerical_review": REVIEW | changes}


def reviewed(change=dict, **changes):
    """The same as an agreement; `change` is of all of it."""
    data = review_data(**changes)
    change(data)
    return agreement_of(data)


def reviewer(**changes):
    """Somebody of Bristol whom the agreement names."""
    said = {"id": "reviewer_1", "organisation": "bristol", "role": "Records manager", "joined": date(2024, 1, 1)}
    return Person(**said | changes)
