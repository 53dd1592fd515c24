"""What lies beside a run holds as the ledger entered it last, under its kind and its run, and as nothing else."""

import pytest

from journey.entering import enter
from journey.linking.beside import entered_beside, holds_beside, is_exchanged
from lineage.entries import Verb

FIRST, SECOND = "runs/00000001", "runs/00000002"


@pytest.fixture
def entered(instance):
    with instance.exclusive():
        enter(instance, Verb.COMBINATION, entered_beside("report", FIRST, b"one"))
    return instance


def test_it_holds_as_it_was_entered(entered):
    assert holds_beside(entered, "report", FIRST, b"one")
    assert not is_exchanged(entered, "report", FIRST, b"one")


@pytest.mark.parametrize(
    ("kind", "run", "wrapped"), [("report", FIRST, b"two"), ("report", SECOND, b"one"), ("crosswalk", FIRST, b"one")]
)
def test_nothing_else_does(entered, kind, run, wrapped):
    assert not holds_beside(entered, kind, run, wrapped)
    assert is_exchanged(entered, kind, run, wrapped) == ((kind, run) == ("report", FIRST))


def test_of_two_that_were_entered_the_last_holds(entered):
    with entered.exclusive():
        enter(entered, Verb.COMBINATION, entered_beside("report", FIRST, b"two"))
    assert [holds_beside(entered, "report", FIRST, wrapped) for wrapped in (b"one", b"two")] == [False, True]


def test_one_that_was_entered_before_digests_were_does_not_hold(instance):
    with instance.exclusive():
        enter(instance, Verb.COMBINATION, {"report": FIRST})
    assert not holds_beside(instance, "report", FIRST, b"one")
    assert not is_exchanged(instance, "report", FIRST, b"one"), "nobody can tell"
