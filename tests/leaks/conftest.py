"""A run of the whole job over a planted extract, in a process of its own whose temporary folder we can search."""

from pathlib import Path

import pytest

from tests.leaks.runs import PlantedRun, prepare


@pytest.fixture(autouse=True)
def _cheap_keys(cheap_keys: None) -> None:
    """A passphrase is no part of these tests."""


@pytest.fixture
def planted_run(tmp_path: Path) -> PlantedRun:
    return prepare(tmp_path)
