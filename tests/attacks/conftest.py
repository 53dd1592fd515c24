"""A published gateway with a restated month in its landing folder, to be copied and killed."""

from pathlib import Path

import pytest

from tests.attacks.jobs import prepare


@pytest.fixture(autouse=True)
def _cheap_keys(cheap_keys: None) -> None:
    """A passphrase is no part of these tests."""


@pytest.fixture
def template(tmp_path: Path) -> Path:
    place = tmp_path / "template"
    place.mkdir()
    return prepare(place)
