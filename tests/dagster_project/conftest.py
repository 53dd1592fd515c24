"""A gateway, and a clockwork over it, for each test that asks for one."""

import gc
import shutil
from collections.abc import Iterator
from pathlib import Path

import dagster as dg
import pytest

from dagster_project.definitions import build_definitions
from dagster_project.executing import Clockwork
from dagster_project.resources import Gateway
from journey.instance import Instance
from tests.history import with_history
from tests.invented import ON, an_instance


@pytest.fixture(autouse=True)
def _cheap_keys(cheap_keys: None) -> None:
    """No test here is about the cost of guessing a passphrase."""


@pytest.fixture(autouse=True)
def _nothing_left_open() -> Iterator[None]:
    """Dagster's contexts hold generators. Left to the collector they would end in the middle of some later test, and
    in the middle of compiling something CPython 3.11 does not survive that (SystemError: recursion depth mismatch).

    What is still needed then is not gone over again after the next test, which is a tenth of a second each.
    """
    yield
    gc.collect()
    gc.freeze()


@pytest.fixture
def instance(tmp_path: Path) -> Instance:
    """A gateway that holds nothing yet."""
    return an_instance(tmp_path)


@pytest.fixture
def gateway(instance: Instance) -> Gateway:
    """It, opened on a day when the agreement is in force."""
    return Gateway(instance, ON)


@pytest.fixture
def clockwork(gateway: Gateway) -> Iterator[Clockwork]:
    """Its assets, over a history that is kept in memory."""
    job = build_definitions(gateway.instance.home, gateway).resolve_implicit_global_asset_job_def()
    with dg.DagsterInstance.ephemeral() as history:
        yield Clockwork(job, history)


@pytest.fixture(scope="session")
def new_history(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty history on disk."""
    return with_history(Instance(tmp_path_factory.mktemp("history"), "0i", None)).dagster_home


@pytest.fixture
def history(new_history: Path, instance: Instance) -> Path:
    """The gateway's own history, on disk."""
    shutil.copytree(new_history, instance.dagster_home)
    return instance.dagster_home
