"""Parsing children by copy, for tests that read many files."""

import pytest

from tests.fuzzing import children, readers


@pytest.fixture(scope="module")
def copies():
    """Parsing children by copy, as in a fuzzer's own process."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(children.process, "subprocess", children.process.subprocess)
        patch.setattr(readers.passing, "open_duckdb", readers.passing.open_duckdb)
        readers.warm_up()
        copied = children.Children() if children.HERE else None
        if copied is not None:
            copied.take_place()
        yield copied
        if copied is not None:
            copied.close()
