"""The command, called as a person calls it, and a gateway with something in it."""

import json
import sys
from pathlib import Path

import pytest

from journey.shared import due, share
from portal import command
from tests.invented import ON, an_instance, crimes_file, lookup_protected, protected, some_crimes


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


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A gateway that has published January 2024."""
    instance = an_instance(tmp_path)
    lookup_protected(instance)
    protected(instance, crimes_file(some_crimes()))
    for product, period in due(instance):
        share(instance, product.id, period, ON)
    return instance.home
