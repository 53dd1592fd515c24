"""Parsing children by copy, for tests that read many files."""

import pytest

from tests.fuzzing import children


@pytest.fixture(scope="module")
def copies():
    """Parsing children by copy, as in a fuzzer's own process."""
    with children.copied() as found:
        yield found
