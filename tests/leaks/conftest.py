"""Runs of the whole job over planted extracts, in processes of their own whose temporary folders we can search."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import cheap
from tests.leaks.plants import sown
from tests.leaks.runs import FEW, PlantedRun, prepare, template


@pytest.fixture(scope="module")
def _made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, dict[str, bytes]]]:
    """A gateway to copy. A passphrase is no part of these tests, so its roots are cheap."""
    with cheap():
        yield template(tmp_path_factory.mktemp("template"))


@pytest.fixture
def whole_run(_made: tuple[Path, dict[str, bytes]], tmp_path: Path) -> PlantedRun:
    """Every feed."""
    return prepare(_made, tmp_path, tuple(sown().files))


@pytest.fixture
def planted_run(_made: tuple[Path, dict[str, bytes]], tmp_path: Path) -> PlantedRun:
    """A few feeds."""
    return prepare(_made, tmp_path, FEW)
