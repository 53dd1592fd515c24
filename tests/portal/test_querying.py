"""`gateway query`: who may ask shows it with a key, and what the engine says is told at a terminal only."""

import sys
from datetime import UTC, datetime, timedelta

import pytest

from custody.signing import new_signing_key, public_key_of, read_signing_key
from journey.instance import open_instance
from tests.invented import FEED, TABLE, signed_again
from tests.people import _edit

NEEDS = "strategic_needs_assessment"


@pytest.fixture
def key_file(home, tmp_path):
    """The key of analyst_1, whose public half the gateway of `home` knows."""
    written = new_signing_key()
    file = tmp_path / "analyst_1.key"
    file.write_text(written + "\n")

    def give(document):
        document["people"][0]["public_key"] = public_key_of(read_signing_key(written))

    _edit(home / "documents" / "people.yaml", give)
    signed_again(open_instance(home))
    return file


def test_a_question_is_answered_for_people_and_for_machines(gateway, home):
    words = f"select sum(crimes) as crimes from {TABLE} where local_authority_code = 'E06000066'"
    assert gateway("query", words, "--home", home, "--json").json == {"columns": ["crimes"], "rows": [{"crimes": 9}]}
    assert "9" in gateway("query", words, "--home", home).out


def test_every_type_of_value_can_be_told(gateway, home):
    values = (
        "1.5::decimal(9,2) as d, date '2024-01-01' as day, timestamp '2024-01-01 10:00' as t, time '10:00' as h, "
        "interval 1 day as i, [1] as l, {'a': 1} as s, map {'k': 2} as m, null as n, 'x'::blob as b"
    )
    words = f"select {values} from {TABLE} limit 1"
    (row,) = gateway("query", words, "--home", home, "--json").json["rows"]
    assert (row["d"], row["day"], row["l"], row["s"]) == (1.5, "2024-01-01", [1], {"a": 1})
    assert (row["m"], row["n"], row["h"]) == ([["k", 2]], None, "10:00:00")
    assert gateway("query", words, "--home", home).code == 0


def test_without_a_key_tier_1_only_is_let_out_and_the_denial_says_what_is_lacking(gateway, home):
    found = gateway("query", f"select * from {FEED}", "--home", home)
    assert found.code == 1
    assert "only somebody who says who they are: give --as and --key-file" in found.err


def test_with_a_key_and_a_purpose_records_are_answered(gateway, home, key_file):
    who = ("--as", "analyst_1", "--key-file", key_file, "--home", home, "--json")
    words = f"select count(*) as n from {FEED}"
    assert gateway("query", words, *who, "--purpose", NEEDS).json["rows"][0]["n"] > 1
    assert gateway("query", words, *who).code == 1


def test_another_key_is_refused(gateway, home, key_file):
    key_file.write_text(new_signing_key())
    found = gateway("query", f"select 1 from {TABLE}", "--as", "analyst_1", "--key-file", key_file, "--home", home)
    assert found.code == 1
    assert "not the one that belongs to analyst_1" in found.err


@pytest.mark.parametrize("given", [("--as", "analyst_1"), ("--key-file", "some.key")])
def test_an_id_without_a_key_or_a_key_without_an_id_is_wrong_usage(gateway, home, given):
    found = gateway("query", f"select 1 from {TABLE}", *given, "--home", home)
    assert found.code == 2
    assert "give both --as and --key-file" in found.err


def test_a_key_that_cannot_be_read_is_wrong_usage(gateway, home, tmp_path):
    found = gateway(
        "query", f"select 1 from {TABLE}", "--as", "analyst_1", "--key-file", tmp_path / "none", "--home", home
    )
    assert found.code == 2
    assert "cannot be read" in found.err


def test_who_has_left_cannot_choose_a_day_on_which_they_had_not(gateway, home, key_file):
    def leave(document):
        document["people"][0]["left"] = datetime.now(UTC).date()

    _edit(home / "documents" / "people.yaml", leave)
    signed_again(open_instance(home))
    who = ("--as", "analyst_1", "--key-file", key_file, "--home", home)
    found = gateway("query", f"select 1 from {TABLE}", *who)
    assert found.code == 1
    assert "whoever has left" in found.err
    before = datetime.now(UTC).date() - timedelta(30)
    assert gateway("query", f"select 1 from {TABLE}", *who, "--as-of", before).code == 2


def test_what_the_engine_says_is_told_at_a_terminal_and_nowhere_else(gateway, home, monkeypatch):
    words = f"select crime_type::int from {TABLE}"
    found = gateway("query", words, "--home", home)
    assert found.code == 1
    assert "told at a terminal only" in found.err
    assert "Could not convert" not in found.out + found.err
    monkeypatch.setattr(type(sys.stderr), "isatty", lambda _: True)
    assert "Could not convert" in gateway("query", words, "--home", home).err


def test_nothing_that_is_told_commands_the_terminal(gateway, home, monkeypatch):
    monkeypatch.setattr(type(sys.stderr), "isatty", lambda _: True)
    found = gateway("query", f"select ('\x1b[2J' || crime_type)::int from {TABLE}", "--home", home)
    assert "\N{REPLACEMENT CHARACTER}[2J" in found.err
    assert "\x1b" not in found.err
