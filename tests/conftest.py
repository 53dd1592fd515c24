"""What every test may use: the search profile of Hypothesis, and the real data beside the checkout."""

import gc
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import settings

from custody import local_root
from tests.disk import wait_for_no_disk, write_to_memory
from tests.documents import parse_once
from tests.fuzzing import children
from tests.java import start_quickly
from tests.seaweed import Server, running_server

ROOT = Path(__file__).parents[1]

# Continuous integration must not find today what it missed yesterday; a developer's machine looks somewhere new each
# time; `pytest --hypothesis-profile long` is for a night. No deadline: a shared machine's speed is no property of ours.
settings.register_profile("ci", derandomize=True, deadline=None)
settings.register_profile("developer", deadline=None)
settings.register_profile("long", deadline=None, max_examples=10_000)
settings.load_profile("ci" if os.environ.get("CI") else "developer")
write_to_memory()
wait_for_no_disk()
parse_once()
start_quickly()
# What tests leave is mostly gone when they end, without the collector: it looks a tenth as often as it would.
gc.set_threshold(20_000, 20, 20)
# What one worker or child has compiled all others read, whatever the environment says of bytecode: else each compiles
# anew whatever it imports, which is half a minute for three workers, and a second for a child that knows spaCy.
sys.dont_write_bytecode = False
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)


_LONGEST = (
    "tests/attacks/test_crash.py",
    "tests/attacks/test_crash_moments.py",
    "tests/portal/test_demonstration_on_s3.py",
    "tests/anonymisation/linking/test_engines.py",
    "tests/leaks/test_canary.py",
    "tests/engine/test_spark.py",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The files with the longest tests come first: at the end no worker is waited for that has begun one of them."""
    items.sort(key=lambda item: not item.nodeid.startswith(_LONGEST))


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Iterator[None]:
    """The collector rests meanwhile, and goes over what tests leave and no more: what is imported stays until the end.

    Fourteen thousand tests and what they import are millions of objects: to go over those takes it half a second, and
    it did so a dozen times while they were read.
    """
    gc.disable()
    try:
        return (yield)
    finally:
        gc.collect()
        gc.freeze()
        gc.enable()


def pytest_unconfigure() -> None:
    """A library that counts what is left of it when the process ends finds it gone."""
    gc.unfreeze()


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Real public data, read in place. The test is skipped where it is absent."""
    folder = Path(os.environ.get("GATEWAY_SHARED_DATA", ROOT.parent / "shared" / "data"))
    if not folder.is_dir():
        pytest.skip(f"no shared data at {folder}: set GATEWAY_SHARED_DATA to the folder that holds it")
    return folder


@contextmanager
def cheap() -> Iterator[None]:
    """Roots that open in a millisecond: for tests of everything but the cost of guessing a passphrase."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(local_root, "_MEMORY_KIB", 64)
        patch.setattr(local_root, "_ITERATIONS", 1)
        yield


@pytest.fixture
def cheap_keys() -> Iterator[None]:
    """The same for one test; fixtures that live longer use `cheap`."""
    with cheap():
        yield


@pytest.fixture(scope="session")
def s3_server() -> Iterator[Server]:
    """A real S3 server, started when the first test asks for it."""
    # Not in pytest's own folder: the path of a socket in it would be too long for the system.
    with running_server(Path(tempfile.mkdtemp(prefix="weed-"))) as server:
        yield server


@pytest.fixture
def s3(s3_server: Server, monkeypatch: pytest.MonkeyPatch) -> Server:
    """The server, with its credentials where boto3 looks for them and no others in sight."""
    for name in ("AWS_PROFILE", "AWS_SESSION_TOKEN", "AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_S3"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_CONFIG_FILE", os.devnull)
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", os.devnull)
    for name, value in s3_server.environment.items():
        monkeypatch.setenv(name, value)
    return s3_server


@pytest.fixture(scope="module")
def children_started() -> Iterator[None]:
    """Children are started and not copied, as the gateway's own are."""
    with children.started():
        yield


@pytest.fixture(scope="session", autouse=True)
def _parsing_children_copied() -> Iterator[None]:
    """To start one takes most of a workbook's time. A copy reads as one does that was started: see tests/fuzzing."""
    with children.copied():
        yield
