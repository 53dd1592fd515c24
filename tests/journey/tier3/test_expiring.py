"""What must hold of the end of a request: when its days are over nothing of it or of its answer can be opened."""

import pytest

from custody.errors import BrokenSealError
from journey.entering import enter_once
from journey.instance import Zone
from journey.recovery import recover
from journey.tier3 import expiring
from journey.tier3.answering import answer
from journey.tier3.asked import AskedState, asked_requests
from journey.tier3.expiring import expire
from lineage.entries import Verb


def lying(desk):
    """Paths of what is held of requests and answers."""
    return [path for folder in ("requests", "answers") for path in desk.instance.zone(Zone.TIER3).list(folder)]


def test_an_answer_and_its_request_are_destroyed_when_their_days_are_over_and_the_ledger_says_so(desk, clock):
    held = desk.ask()
    clock(10)
    desk.approve(held)
    answer(desk.instance, held.asked.request, desk.shares)
    clock(39)
    assert expire(desk.instance) == ()
    assert any(path.startswith("answers") for path in lying(desk))
    clock(40)
    assert expire(desk.instance) == (held.asked.request,)
    requests = f"requests/{held.asked.request}"
    assert lying(desk) == [f"{requests}/approvals.json", f"{requests}/terms.json"]
    (entry,) = (item for item in desk.instance.ledger.entries() if "tier3_expired" in item.subject)
    assert (entry.verb, set(entry.subject)) == (Verb.ERASURE, {"tier3_expired", "purpose", "legal_gateway"})
    assert expire(desk.instance) == ()


def test_a_request_that_nobody_answered_ends_too(desk, clock):
    held = desk.ask()
    clock(30)
    assert expire(desk.instance) == (held.asked.request,)
    (asked,) = asked_requests(desk.instance)
    assert (asked.state, asked.destroyed) == (AskedState.EXPIRED, True)


def test_what_was_altered_or_lost_ends_on_its_day_all_the_same(desk, clock):
    held = desk.ask()
    desk.approve(held)
    answer(desk.instance, held.asked.request, desk.shares)
    desk.instance.zone(Zone.TIER3).replace(f"requests/{held.asked.request}/terms.json", b"{}")
    clock(30)
    assert expire(desk.instance) == (held.asked.request,)
    assert not any(path.startswith("answers") for path in lying(desk))


def test_an_end_that_was_killed_is_finished_by_the_next_and_brings_nothing_back(desk, clock, monkeypatch):
    held = desk.ask()
    desk.approve(held)
    answer(desk.instance, held.asked.request, desk.shares)
    clock(30)

    def killed(*_):
        raise BrokenSealError

    monkeypatch.setattr(expiring, "enter_once", killed)
    with pytest.raises(BrokenSealError):
        expire(desk.instance)
    monkeypatch.setattr(expiring, "enter_once", enter_once)
    assert desk.instance.zone(Zone.TIER3).pointed(f"answers/{held.asked.request}/current") is None
    assert expire(desk.instance) == (held.asked.request,)


def test_every_run_begins_by_ending_what_is_over(desk, clock):
    held = desk.ask()
    desk.approve(held)
    answer(desk.instance, held.asked.request, desk.shares)
    clock(30)
    recover(desk.instance)
    assert not any(path.startswith("answers") for path in lying(desk))
    assert asked_requests(desk.instance)[0].destroyed


def test_an_answer_that_comes_back_from_a_backup_after_its_end_is_destroyed_by_recovery(desk, clock):
    held = desk.ask()
    desk.approve(held)
    answer(desk.instance, held.asked.request, desk.shares)
    clock(30)
    expire(desk.instance)
    desk.instance.zone(Zone.TIER3).replace(f"answers/{held.asked.request}/files/home/police.age", b"back")
    recover(desk.instance)
    assert desk.instance.zone(Zone.TIER3).list("answers") == []
