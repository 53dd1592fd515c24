"""Adding a restriction, or removing a party, never takes more: from anybody, at a higher tier, of more places."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.errors import IntakeRefusedError
from contracts.intake_plan import intake_plan
from tests.contracts.restrictions import FEEDS, GIVERS, KINDS, RESTRICTIONS, SUPPLIES, agreements, whole
from tests.contracts.shelf import ON, SHIPPED, fit

POLICE, BRISTOL = GIVERS
AT_THE_DOOR = {
    "no signature": lambda data: data["parties"][POLICE].update(signed=None),
    "a later signature": lambda data: data["parties"][BRISTOL].update(signed=date(2026, 6, 2)),
    "a smaller area": lambda data: data["parties"][POLICE]["area"].pop(),
    "no area": lambda data: data["parties"][BRISTOL].update(area=[]),
    "no clause": lambda data: data["supplies"].pop(SUPPLIES[0]),
    "an earlier end": lambda data: data["in_force"].update(until=date(2026, 5, 31)),
    "a later beginning": lambda data: data["in_force"].update({"from": date(2026, 6, 2)}),
}
ALL = KINDS | {"at the door": AT_THE_DOOR}
UNFELT = {
    *KINDS["limits"],
    *KINDS["narrower clauses"].keys() - {"exclusions as no personal data"},
    *(name for name in RESTRICTIONS if name.startswith(("recipients", "purposes"))),
}
"""Of what leaves alone: what is taken stays."""


def taken(agreement):
    """By partner and feed the ceiling of what an agreement takes, and of which places."""
    found = {}
    for supply in (item for item in agreement.supplies if item.feed in {feed.id for feed in FEEDS}):
        try:
            plan = intake_plan(agreement, SHIPPED.field_rules, supply.partner, SHIPPED.feed(supply.feed), ON)
        except IntakeRefusedError:
            continue
        found[supply.partner, supply.feed] = (plan.ceiling.rank, set(plan.area))
    return found


WHOLE = taken(fit(whole()))


@pytest.mark.parametrize("kind", ALL)
@given(agreements(), st.data())
def test_a_restriction_never_takes_more(kind, data, chosen):
    before = taken(fit(data))
    ALL[kind][chosen.draw(st.sampled_from(sorted(ALL[kind])))](data)
    for key, (rank, area) in taken(fit(data)).items():
        was, of = before[key]
        assert rank <= was
        assert area <= of


@pytest.mark.parametrize("name", sorted(RESTRICTIONS | AT_THE_DOOR))
def test_what_is_of_intake_is_felt_and_what_is_of_release_is_not(name):
    """Without this the property above could hold of nothing."""
    data = whole()
    (RESTRICTIONS | AT_THE_DOOR)[name](data)
    assert (taken(fit(data)) == WHOLE) is (name in UNFELT)


def test_with_all_that_was_agreed_both_feeds_are_taken_of_all_who_give_them():
    assert {feed for _, feed in WHOLE} == {feed.id for feed in FEEDS}
    assert len(WHOLE) == 1 + 5
