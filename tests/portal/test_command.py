"""What must hold of the command as a whole: exit codes, where it looks for its gateway, how quickly it starts."""

import subprocess
import sys

import pytest

from portal import command, looking
from tests.invented import FEED


def test_help_lists_every_verb_that_works(gateway):
    shown = gateway("--help")
    assert shown.code == 0
    for verb in ("init", "demo", "drop", "run", "status", "receipt", "catalogue", "query", "ledger"):
        assert f" {verb} " in shown.out


@pytest.mark.parametrize("words", [("nonsense",), ("drop",), ("status", "--no-such-option"), ("receipt",)])
def test_wrong_usage_leaves_with_two(gateway, words):
    assert gateway(*words).code == 2


def test_a_gateway_that_was_not_named_is_wrong_usage(gateway):
    found = gateway("status")
    assert (found.code, "--home" in found.err) == (2, True)


def test_a_folder_that_is_no_gateway_is_refused(gateway, tmp_path):
    found = gateway("status", "--home", tmp_path)
    assert (found.code, "gateway init" in found.err) == (1, True)


def test_the_home_may_stand_before_or_after_the_verb_or_in_the_environment(gateway, home, monkeypatch):
    after = gateway("status", "--json", "--home", home).json
    before = gateway("--home", home, "status", "--json").json
    monkeypatch.setenv("GATEWAY_HOME", str(home))
    assert after == before == gateway("status", "--json").json


def test_an_error_that_nobody_foresaw_keeps_its_message_to_itself(gateway, home, monkeypatch):
    def stumble(*_args):
        raise ValueError("Planted value")

    monkeypatch.setattr("journey.standing.standings", stumble)
    found = gateway("status", "--home", home)
    assert found.code == 1
    assert "ValueError" in found.err
    assert "Planted" not in found.err + found.out


def test_looking_verbs_start_without_dagster():
    code = (
        "import sys; sys.argv = ['gateway', '--help']\n"
        "import portal.command\n"
        "heavy = {'dagster', 'dagster_project', 'cryptography', 'pyarrow', 'duckdb'} & set(sys.modules)\n"
        "print(sorted(heavy))"
    )
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)  # noqa: S603 - our own words
    assert shown.stdout.strip() == "[]"


def test_a_feed_is_named_in_the_words_of_the_contract(gateway, home):
    found = gateway("status", "--json", "--home", home).json
    assert FEED in {item["feed"] for item in found["deliveries"]}
    assert command.app.info.name == "gateway"
    assert looking.status.__doc__
