"""SIGKILL at the durable steps of a withdrawal, of nil and of a correction: the next run finds each done or not begun.

Of a withdrawal that the record holds nothing is left, whatever had been destroyed when the process died.
"""

import io
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from journey.deliveries import DeliveryBook, DeliveryState
from journey.instance import Instance, Zone, open_instance
from journey.received import receive_correction, receive_nil
from journey.withdrawn import withdraw
from lineage.entries import Verb
from tests.attacks.jobs import CASES, RESTATED, Kill, cheapen_keys, copy_home, job, run_child
from tests.attacks.looking import assert_finished, assert_readable, current_bytes, opened
from tests.attacks.steps import kills
from tests.invented import FEED, ON
from tests.people import QUARTER

SIDE_BY_SIDE = 2
HELD = (Zone.INCOMING, Zone.PROTECTED, Zone.VAULT, Zone.QUARANTINE)


def of_cases(instance: Instance) -> str:
    """The receipt of the delivery of youth justice that the template holds."""
    return next(item.receipt_id for item in DeliveryBook(instance).all() if item.feed == CASES)


def of_crimes(instance: Instance) -> str:
    return next(item.receipt_id for item in DeliveryBook(instance).all() if item.feed == FEED)


def at_work(home: Path) -> Instance:
    cheapen_keys()
    return open_instance(home, home.parent / "passphrase")


def withdrawing(home: Path) -> None:
    instance = at_work(home)
    withdraw(instance, of_cases(instance))


def saying_nil(home: Path) -> None:
    receive_nil(at_work(home), "bristol", CASES, QUARTER, ON)


def correcting(home: Path) -> None:
    instance = at_work(home)
    receive_correction(instance, io.BytesIO(RESTATED), of_crimes(instance), ON)


def steps(work, template: Path, tmp_path: Path) -> list[int]:
    """The places at which to kill some work."""
    names = tmp_path / "points.txt"
    assert run_child(work, copy_home(template, tmp_path / "whole", landing=False), points=names) == 0
    return kills(names.read_text().splitlines())


def killed_and_run_again(work, template: Path, place: Path, number: int) -> Path:
    """Kill some work at one step, and let the next run mend it."""
    before = current_bytes(template)
    home = copy_home(template, place, landing=False)
    assert run_child(work, home, Kill(number)) not in {0, 1}
    assert_readable(home, before)
    assert run_child(job, home) == 0
    assert_readable(home, before)
    return home


def whole_or_nothing_withdrawn(home: Path) -> bool:
    """Whether it was withdrawn; nothing of it may be left then, and nothing may be missing if it was not."""
    instance = opened(home)
    delivery = DeliveryBook(instance).get(of_cases(instance))
    left = {zone for zone in HELD for path in instance.zone(zone).list() if delivery.receipt_id in path}
    entered = [
        entry for entry in instance.ledger.entries() if entry.verb is Verb.ERASURE and "withdrawn" in entry.subject
    ]
    if delivery.state is DeliveryState.WITHDRAWN:
        assert (left, len(entered)) == (set(), 1)
        return True
    assert (left, len(entered)) == ({Zone.PROTECTED, Zone.VAULT, Zone.QUARANTINE}, 0)
    return False


def test_a_kill_at_any_step_of_a_withdrawal_leaves_it_whole_or_gone(template, tmp_path):
    chosen = steps(withdrawing, template, tmp_path)
    assert len(chosen) > 10

    def outcome(number: int) -> bool:
        return whole_or_nothing_withdrawn(killed_and_run_again(withdrawing, template, tmp_path / f"{number}", number))

    with ThreadPoolExecutor(SIDE_BY_SIDE) as pool:
        outcomes = list(pool.map(outcome, chosen))
    assert outcomes == sorted(outcomes)
    assert set(outcomes) == {False, True}


@pytest.mark.parametrize("work", [saying_nil, correcting])
def test_a_kill_at_any_step_leaves_a_whole_delivery_or_none(template, tmp_path, work):
    held = len(DeliveryBook(opened(template)).all())

    def outcome(number: int) -> int:
        home = killed_and_run_again(work, template, tmp_path / f"{number}", number)
        assert_finished(home)
        return len(DeliveryBook(opened(home)).all()) - held

    with ThreadPoolExecutor(SIDE_BY_SIDE) as pool:
        counts = list(pool.map(outcome, steps(work, template, tmp_path)))
    assert set(counts) == {0, 1}
