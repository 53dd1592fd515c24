"""What Dagster may know of an exception: a refusal of ours whole, of any other its type and our line."""

import functools
import json
from pathlib import Path

import dagster as dg
import pytest

from dagster_project.refusals import KIND, as_failure, refusing
from journey.errors import ConservationError
from journey.landing import look
from tests.invented import ON

CANARY = "CANARY-9990000018"


def stumbling():
    """As a library does: a message that quotes, raised while handling another that quotes, from a third."""
    try:
        int(CANARY)
    except ValueError:
        raise ValueError(CANARY) from KeyError(CANARY)


def caught(step):
    with pytest.raises(dg.Failure) as failure:
        refusing(step)()
    return failure.value


def test_a_refusal_of_ours_goes_whole_with_its_class():
    refusal = ConservationError("a receipt", "1 = 2")
    failure = as_failure(refusal)
    assert failure.description == str(refusal)
    assert failure.metadata[KIND].value == type(refusal).__name__
    assert not failure.allow_retries


def test_of_any_other_exception_only_the_type_and_our_line_go():
    failure = caught(functools.partial(look, (object(),)))
    assert failure.description.startswith("unexpected AttributeError at journey/landing.py:")
    assert "message is withheld" in failure.description
    assert "has no attribute" not in failure.description


def test_an_exception_from_outside_the_gateway_says_so():
    assert "at a place outside the gateway" in as_failure(json.JSONDecodeError("", "", 0)).description


def test_a_failure_of_ours_stays_as_it_is():
    failure = dg.Failure("as it is")
    assert as_failure(failure) is failure


def test_what_is_raised_has_neither_cause_nor_context():
    failure = caught(stumbling)
    assert CANARY not in repr(failure)
    assert (failure.__cause__, failure.__context__) == (None, None)


def test_a_step_that_succeeds_is_left_alone():
    assert refusing(lambda: ON)() is ON


@pytest.mark.parametrize("interrupt", [KeyboardInterrupt, dg.DagsterExecutionInterruptedError])
def test_a_process_that_is_told_to_stop_stops(interrupt):
    def stopped():
        raise interrupt

    with pytest.raises(interrupt):
        refusing(stopped)()


def test_what_is_no_exception_but_would_end_the_step_is_withheld_too():
    """As the panic of a library written in Rust."""

    def panic():
        raise type("PanicException", (BaseException,), {})(CANARY)

    failure = caught(panic)
    assert "unexpected PanicException" in failure.description
    assert CANARY not in repr(failure)


def bytes_with_the_canary(folder: Path) -> list[str]:
    return [path.name for path in folder.rglob("*") if path.is_file() and CANARY.encode() in path.read_bytes()]


def run_of(step, folder):
    """Whether a run of one asset succeeded, its history on disk."""
    with dg.DagsterInstance.from_config(str(folder)) as kept:
        return dg.materialize([dg.asset(name="stumbles")(step)], instance=kept, raise_on_error=False).success


def test_no_byte_of_the_history_holds_what_an_exception_quoted(history):
    assert not run_of(refusing(stumbling), history)
    assert bytes_with_the_canary(history) == []


def test_without_the_refusal_it_would(history):
    """Else the test above would prove nothing."""
    assert not run_of(stumbling, history)
    assert bytes_with_the_canary(history) != []
