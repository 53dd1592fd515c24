"""What must hold of a child started ahead: the first file has it, no other does, and none is left behind."""

import threading
from contextvars import copy_context
from dataclasses import replace

import pytest

from intake.confined import ahead, process
from intake.confined.ahead import child_ahead, child_for
from intake.findings import FindingCounter
from intake.limits import SHIPPED
from intake.opening import open_file

pytestmark = pytest.mark.usefixtures("children_started")

OTHER = replace(SHIPPED, parser_seconds=SHIPPED.parser_seconds - 1)


@pytest.fixture
def begun(monkeypatch):
    """Every child that was started, in order."""
    children = []

    class Counted(process.ChildProcess):
        def __init__(self, limits):
            super().__init__(limits)
            children.append(self)

    monkeypatch.setattr(ahead, "ChildProcess", Counted)
    yield children
    for child in children:
        child.close()


def rows_of(content):
    with open_file(iter([content]), SHIPPED, FindingCounter()) as file:
        return file.heads[0]


def test_the_first_file_has_the_child_that_waits_and_the_next_one_its_own(begun):
    with child_ahead(SHIPPED):
        (waiting,) = begun
        assert [row.cells for row in rows_of(b"a,b\n1,2\n")] == [("a", "b"), ("1", "2")]
        assert begun == [waiting]
        rows_of(b"a\n")
        assert len(begun) == 2


def test_two_files_that_are_open_at_once_have_two_children(begun):
    with child_ahead(SHIPPED):
        assert child_for(SHIPPED) is begun[0]
        assert child_for(SHIPPED) is not begun[0]


def test_a_child_that_no_file_came_for_is_ended(begun):
    with child_ahead(SHIPPED):
        assert not begun[0].has_ended()
    assert begun[0].has_ended()
    assert child_for(SHIPPED) is not begun[0]


def test_nor_does_one_stay_when_what_is_done_meanwhile_fails(begun):
    with pytest.raises(KeyError), child_ahead(SHIPPED):
        raise KeyError
    assert begun[0].has_ended()


def test_nor_when_it_was_begun_in_another_context(begun):
    context = copy_context()
    beginning = child_ahead(SHIPPED)
    context.run(beginning.__enter__)
    with pytest.raises(ValueError, match="Context"):
        beginning.__exit__(None, None, None)
    assert begun[0].has_ended()


def test_a_file_of_other_limits_has_a_child_of_its_own(begun):
    with child_ahead(SHIPPED):
        assert child_for(OTHER) is not begun[0]
        assert child_for(SHIPPED) is begun[0]


def test_a_child_that_died_while_it_waited_refuses_no_file(begun):
    with child_ahead(SHIPPED):
        begun[0]._process.kill()
        begun[0]._process.wait()
        assert rows_of(b"a\n1\n")
        assert len(begun) == 2


def test_another_thread_has_a_child_of_its_own(begun):
    taken = []
    with child_ahead(SHIPPED):
        thread = threading.Thread(target=lambda: taken.append(child_for(SHIPPED)))
        thread.start()
        thread.join()
        assert taken[0] is not begun[0]


def test_one_within_another_is_taken_first(begun):
    with child_ahead(SHIPPED):
        with child_ahead(SHIPPED):
            assert child_for(SHIPPED) is begun[1]
        assert child_for(SHIPPED) is begun[0]
