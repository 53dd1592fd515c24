"""A gateway at which identities are asked for, and its clock."""

from datetime import timedelta
from pathlib import Path

import pytest

from journey.instance import Instance
from tests.conftest import cheap
from tests.identities import NOON, Desk, a_copy, a_desk


@pytest.fixture(scope="session")
def _desk(with_postcodes: Instance, tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """It is never changed."""
    with cheap():
        return a_desk(with_postcodes, tmp_path_factory.mktemp("desk"))


@pytest.fixture
def clock(monkeypatch):
    """Noon of one day; a test may move it on by days."""

    def on(days=0):
        monkeypatch.setattr(Instance, "now", lambda _self: NOON + timedelta(days=days))

    on()
    return on


@pytest.fixture
def desk(_desk: Desk, tmp_path: Path, clock) -> Desk:  # noqa: ARG001 - the clock is set for every test
    """A copy for each test."""
    return a_copy(_desk, tmp_path / "desk")
