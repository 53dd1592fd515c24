"""A real PostgreSQL for the tests that measure beside it."""

import os

import pytest

from benchmarks.pgcrypto import NoPostgresError, programs


def postgres_or_skip() -> None:
    """Continuous integration has it (`.ci/packages`); elsewhere tests that need it are skipped."""
    try:
        programs()
    except NoPostgresError as reason:
        if os.environ.get("CI"):
            pytest.fail(str(reason))
        pytest.skip(str(reason))
