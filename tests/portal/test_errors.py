"""From an exception to words and an exit code."""

import pyarrow as pa
import pytest
from packaging.requirements import Requirement

from contracts.errors import IntakeRefusedError
from custody.errors import WrongPassphraseError
from journey.errors import JourneyError
from portal.errors import EXTRAS, UsageError, explained
from tests.base_install import BASE, PROJECT, brought_by, modules_of

NEVER_IMPORTED = {"adbc_driver_duckdb", "dagster_webserver"}


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


@pytest.mark.parametrize("extra", ["run", "s3", "spark"])
def test_every_package_of_an_extra_is_told_with_its_extra(extra):
    requirements = PROJECT["optional-dependencies"][extra]
    told = {module for module, of in EXTRAS.items() if of == extra}
    assert modules_of({Requirement(text).name for text in requirements}) - NEVER_IMPORTED <= told
    assert told <= modules_of(brought_by(requirements) - BASE)


def test_a_package_that_is_not_installed_is_told_with_its_extra():
    assert explained(ModuleNotFoundError(name="pyspark.sql")) == (
        "this needs pyspark: install the extra `spark` of this package, partner-data-gateway[spark]",
        1,
    )


def test_what_else_is_not_found_is_no_extra():
    assert "unexpected ModuleNotFoundError" in explained(ModuleNotFoundError(name="planted"))[0]
