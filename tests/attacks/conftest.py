"""A published gateway with files in its landing folder, to be copied and killed, and a small partnership to be read."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from journey.instance import Instance
from tests.attacks.holding import Held, hold
from tests.attacks.jobs import prepare
from tests.conftest import cheap
from tests.people import copied


@pytest.fixture(autouse=True, scope="module")
def _cheap_keys() -> Iterator[None]:
    """A passphrase is no part of these tests."""
    with cheap():
        yield


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """It is never changed: every test copies it."""
    with cheap():
        return prepare(tmp_path_factory.mktemp("template"))


@pytest.fixture(scope="session")
def held(tmp_path_factory: pytest.TempPathFactory) -> Held:
    """A small partnership without mistakes, taken, linked, approved and published for both projects; never changed."""
    with cheap():
        return hold(tmp_path_factory.mktemp("held"))


@pytest.fixture
def changeable(held: Held, tmp_path: Path) -> Instance:
    """A copy of its gateway, for a test to change."""
    return copied(held.instance, tmp_path / "changeable")
