"""From an exception to words and an exit code."""

import pyarrow as pa

from contracts.errors import IntakeRefusedError
from custody.errors import WrongPassphraseError
from journey.errors import JourneyError
from portal.errors import UsageError, explained


def caught(call):
    try:
        call()
    except Exception as error:  # noqa: BLE001 - the subject of these tests
        return error
    raise AssertionError


def test_wrong_usage_speaks_for_itself_and_leaves_with_two():
    assert explained(UsageError("say which")) == ("say which", 2)


def test_the_rooms_refusals_speak_for_themselves_and_leave_with_one():
    assert explained(JourneyError("not so")) == ("not so", 1)
    assert explained(IntakeRefusedError("this is missing", "do that"))[0] == "this is missing: do that"
    assert explained(WrongPassphraseError("log"))[1] == 1


def test_a_librarys_error_tells_its_type_and_place_and_not_its_message():
    error = caught(lambda: pa.array(["Planted value"]).cast(pa.int64()))
    message, code = explained(error)
    assert "Planted" in str(error)
    assert "Planted" not in message
    assert ("ArrowInvalid" in message, code) == (True, 1)
