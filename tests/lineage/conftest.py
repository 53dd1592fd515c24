"""A log in memory, as large as a test asks for."""

import pytest

from tests.lineage.literal import contents, files
from tests.lineage.memory import MemoryStore


@pytest.fixture
def stored():
    """A store that holds a log of the given size, laid out by the literal reading of the specifications."""
    return lambda size: MemoryStore(files(contents(size)) if size else {})
