"""A gateway where pairs are compared, and its clock."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from journey.instance import Instance
from tests.conftest import cheap
from tests.reviewing import NOON, ReviewDesk, a_review_copy, a_review_desk


@pytest.fixture(scope="session")
def _desk(tmp_path_factory: pytest.TempPathFactory) -> ReviewDesk:
    """It is never changed."""
    with cheap():
        return a_review_desk(tmp_path_factory.mktemp("reviewed"))


@pytest.fixture
def clock(monkeypatch):
    """Noon of tomorrow; a test may move it on by days, or to a day."""

    def on(days=0, day=None):
        moment = NOON + timedelta(days=days) if day is None else datetime.combine(day, NOON.timetz())
        monkeypatch.setattr(Instance, "now", lambda _self: moment)

    on()
    return on


@pytest.fixture
def desk(_desk: ReviewDesk, tmp_path: Path, clock) -> ReviewDesk:  # noqa: ARG001 - the clock is set for every test
    """A copy for each test."""
    return a_review_copy(_desk, tmp_path / "desk")
