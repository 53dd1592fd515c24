"""Parsing children by copy, for tests that read many files."""

import pytest

from tests.fuzzing import children, readers


@pytest.fixture(scope="module")
def copies():
    """Parsing children by copy, as in a fuzzer's own process."""
    with pytest.MonkeyPatch.context() as patch, children.copied() as found:
        patch.setattr(readers.passing, "open_duckdb", readers.passing.open_duckdb)
        readers.warm_up()
        yield found
