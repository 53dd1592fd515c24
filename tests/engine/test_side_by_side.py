"""What must hold of work side by side: its order is kept, and no more is begun than somebody will soon take."""

import inspect
import threading
from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.side_by_side import _AHEAD, WORKERS, in_order

MANY = range(99)
PATIENCE = 10


@given(st.lists(st.integers(), max_size=3 * _AHEAD))
def test_what_is_made_comes_in_the_order_of_what_was_given(things):
    assert list(in_order(iter(things), lambda thing: -thing)) == [-thing for thing in things]


def test_one_that_takes_long_comes_before_the_next_all_the_same():
    is_done = threading.Event()

    def work(number):
        if number == 0:
            assert is_done.wait(PATIENCE)
        if number == 1:
            is_done.set()
        return number

    assert list(in_order(iter(range(9)), work)) == list(range(9))


def test_several_are_worked_on_at_once():
    all_at_it = threading.Barrier(WORKERS)
    assert len(list(in_order(iter(range(2 * WORKERS)), lambda _: all_at_it.wait(PATIENCE)))) == 2 * WORKERS


def test_an_exception_of_the_work_comes_out_where_its_turn_is():
    found = in_order(iter([4, 2, 0, 1]), lambda number: 8 // number)
    assert list(islice(found, 2)) == [2, 4]
    with pytest.raises(ZeroDivisionError):
        next(found)
    assert list(found) == []


@pytest.mark.parametrize("taken", [1, 2, 9])
def test_no_more_is_drawn_ahead_than_is_agreed(taken):
    things = iter(MANY)
    found = in_order(things, lambda thing: thing)
    assert list(islice(found, taken)) == list(range(taken))
    assert next(things) == taken + _AHEAD - 1
    found.close()


def test_what_is_left_when_the_reader_stops_is_not_worked_on():
    may_end, begun = threading.Event(), []

    def work(number):
        begun.append(number)
        if number:
            may_end.wait(PATIENCE)

    found = in_order(iter(MANY), work)
    next(found)
    last = inspect.getgeneratorlocals(found)["waiting"][-1]
    last.add_done_callback(lambda _: may_end.set())  # once it has been called off, and no sooner
    found.close()
    assert last.cancelled()
    assert _AHEAD - 1 not in begun


def test_no_thread_of_its_own_stays():
    before = set(threading.enumerate())
    found = in_order(iter(MANY), lambda thing: thing)
    next(found)
    found.close()
    assert set(threading.enumerate()) <= before
