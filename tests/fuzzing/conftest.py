"""How parsing children end, for tests that read many files."""

import pytest

from tests.fuzzing import children


@pytest.fixture(scope="module")
def ends():
    """As a fuzzer's own process watches them."""
    with children.watched() as found:
        yield found
