"""The command, called as a person calls it, and a gateway with something in it."""

import contextlib
import fcntl
import io
import json
import os
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from journey.inputs import due
from journey.instance import Instance, open_instance
from journey.shared import share
from portal import command
from tests.conftest import cheap
from tests.invented import ON, an_instance, crimes_file, lookup_protected, protected, some_crimes
from tests.people import copied


class Called:
    """What a call printed, and its exit code."""

    def __init__(self, code: int, out: str, err: str) -> None:
        self.code, self.out, self.err = code, out, err

    @property
    def json(self):
        return json.loads(self.out)


@pytest.fixture(autouse=True)
def _cheap_keys(cheap_keys: None) -> None:
    """A passphrase is no part of these tests."""


@pytest.fixture
def gateway(monkeypatch, capsys):
    """Call `gateway` with some words."""
    monkeypatch.delenv("GATEWAY_HOME", raising=False)
    monkeypatch.delenv("GATEWAY_PASSPHRASE_FILE", raising=False)

    def call(*words: object) -> Called:
        monkeypatch.setattr(sys, "argv", ["gateway", *map(str, words)])
        capsys.readouterr()
        with pytest.raises(SystemExit) as leaving:
            command.main()
        printed = capsys.readouterr()
        return Called(leaving.value.code, printed.out, printed.err)

    return call


@pytest.fixture(scope="session")
def _published(tmp_path_factory: pytest.TempPathFactory) -> Instance:
    """A gateway that has published January 2024. It is never changed."""
    with cheap():
        instance = an_instance(tmp_path_factory.mktemp("published"))
        lookup_protected(instance)
        protected(instance, crimes_file(some_crimes()))
        for product, period in due(instance):
            share(instance, product.id, period, ON)
    return instance


@pytest.fixture
def home(_published: Instance, tmp_path: Path) -> Path:
    """A copy of it for each test."""
    return copied(_published, tmp_path / "home").home


@dataclass(frozen=True)
class Demonstration:
    """A gateway that `gateway demo` made, and what it printed."""

    instance: Instance
    config: Path
    out: str
    err: str


@pytest.fixture(scope="session")
def demonstration(tmp_path_factory) -> Demonstration:
    """`gateway demo`, small, once for all tests that look at what it left, in whichever worker: some ten seconds."""
    own = tmp_path_factory.getbasetemp()
    folder = (own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) / "demonstration"
    folder.mkdir(exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        said = folder / "said.json"
        if not said.is_file():
            said.write_text(json.dumps(_demonstrated(folder)), encoding="utf-8")
    out, err = json.loads(said.read_text("utf-8"))
    return Demonstration(open_instance(folder / "home"), folder / "config" / "gateway", out, err)


def _demonstrated(folder: Path) -> tuple[str, str]:
    """What it prints while it makes the gateway."""
    out, err = io.StringIO(), io.StringIO()
    with (
        cheap(),
        pytest.MonkeyPatch.context() as patch,
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
    ):
        patch.setenv("XDG_CONFIG_HOME", str(folder / "config"))
        patch.delenv("GATEWAY_PASSPHRASE_FILE", raising=False)
        words = ["gateway", "demo", "--people", "100", "--quarters", "2", "--home", str(folder / "home")]
        patch.setattr(sys, "argv", words)
        with pytest.raises(SystemExit) as leaving:
            command.main()
    assert leaving.value.code == 0, err.getvalue()
    return out.getvalue(), err.getvalue()
