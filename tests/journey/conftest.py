"""A gateway for each test that asks for one."""

from pathlib import Path

import pytest

from journey.instance import Instance
from tests.invented import an_instance, lookup_protected


@pytest.fixture(autouse=True)
def _cheap_keys(cheap_keys: None) -> None:
    """No test here is about the cost of guessing a passphrase."""


@pytest.fixture
def instance(tmp_path: Path) -> Instance:
    return an_instance(tmp_path)


@pytest.fixture
def ready(instance: Instance) -> Instance:
    """One that holds the lookup."""
    lookup_protected(instance)
    return instance
