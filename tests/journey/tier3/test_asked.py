"""What must hold of how far requests came: it is what the ledger says, whatever else lies there."""

from datetime import date

import pytest

from journey.tier3.answering import answer
from journey.tier3.asked import AskedState, asked_in_month_of, asked_requests
from lineage.ledger import Ledger


def test_a_request_goes_from_open_to_answered_to_expired(desk, clock):
    held = desk.ask()
    (asked,) = asked_requests(desk.instance)
    assert (asked.state, asked.until, asked.digest) == (AskedState.OPEN, date(2026, 12, 22), held.asked.digest)
    desk.approve(held)
    clock(5)
    answer(desk.instance, held.asked.request, desk.shares)
    (asked,) = asked_requests(desk.instance)
    assert (asked.state, asked.until) == (AskedState.ANSWERED, date(2026, 12, 27))
    clock(35)
    (asked,) = asked_requests(desk.instance)
    assert (asked.state, asked.destroyed) == (AskedState.EXPIRED, False)


def test_of_the_ledger_only_what_is_about_requests_is_read_through(desk, monkeypatch):
    """A year of acts has a handful of them."""
    held = desk.ask()
    monkeypatch.setattr(Ledger, "entries", _none)
    (asked,) = asked_requests(desk.instance)
    assert asked.digest == held.asked.digest
    assert asked_in_month_of(desk.instance, date(2026, 11, 1)) == 1


def _none(*_args):
    pytest.fail("the whole ledger was read")


def test_months_are_counted_by_the_calendar(desk, clock):
    desk.ask()
    clock(9)
    desk.ask()
    months = [date(2026, 11, 1), date(2026, 12, 31), date(2025, 11, 22), date(2027, 1, 1)]
    assert [asked_in_month_of(desk.instance, day) for day in months] == [1, 1, 0, 0]


def test_a_step_says_no_more_than_the_request_its_purpose_and_its_power(desk):
    asked = desk.ask().asked
    said = {"step": asked.request, "purpose": "safeguarding_case", "legal_gateway": "cda_1998_s115"}
    assert asked.about("step") == said
