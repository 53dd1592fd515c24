"""`gateway link review`: a pair is shown and decided, by ticket or at a terminal; nothing tells of the other side."""

import base64
import json
import sys

import pytest
import typer
from typer.testing import CliRunner

from contracts.clerical_review import ReviewRefusedError
from journey.errors import LookRefusedError
from journey.reviewing.looks import held_labels
from portal.errors import UsageError
from portal.link_review import _somebody_types, review
from tests.conftest import cheap
from tests.reviewing import RECORDS_HELD, a_review_copy, a_review_desk, edge, grant, lying, write_run

APP = typer.Typer()
APP.command("review")(review)
APP.command("other")(lambda: None)
COMPARISONS = [
    "given_name",
    "family_name",
    "birth",
    "sex",
    "postcode",
    "address",
    "town",
    "telephone",
    "email",
    "numbers",
]


@pytest.fixture(scope="session")
def _desk(tmp_path_factory):
    """It is never changed."""
    with cheap():
        return a_review_desk(tmp_path_factory.mktemp("reviewed"))


@pytest.fixture
def desk(_desk, tmp_path, monkeypatch):
    for name in ("GATEWAY_HOME", "GATEWAY_PASSPHRASE_FILE"):
        monkeypatch.delenv(name, raising=False)
    return a_review_copy(_desk, tmp_path / "desk")


@pytest.fixture
def call(desk, tmp_path):
    """Call `gateway link review` as somebody; a refusal is raised."""

    def review_as(*words, who="reviewer_1", purpose="linkage_quality", typed=None):
        key = tmp_path / f"{who}.key"
        key.write_text(base64.b64encode(desk.signing[who].private_bytes_raw()).decode())
        basis = ["--as", who, "--key-file", str(key), "--purpose", purpose, "--home", str(desk.instance.home)]
        context = {"home": None, "passphrase_file": None}
        told = CliRunner().invoke(APP, ["review", *basis, *map(str, words)], input=typed, obj=context)
        if told.exception is not None and not isinstance(told.exception, SystemExit):
            raise told.exception
        return told

    return review_as


@pytest.fixture
def at_a_terminal(monkeypatch):
    """Somebody types."""
    monkeypatch.setattr("portal.link_review._somebody_types", lambda: True)


def test_a_pair_is_shown_and_decided_by_its_ticket(desk, call):
    shown = json.loads(call("--json").stdout)
    assert list(shown) == ["ticket", "own", "likeness", "left_today"]
    assert all(item["value"].startswith("canarybristol") for item in shown["own"])
    assert list(shown["likeness"]) == COMPARISONS
    assert set(shown["likeness"].values()) <= {"agrees", "nearly", "differs", "missing"}
    assert shown["left_today"] == 19
    told = call("--ticket", shown["ticket"], "--decision", "same", "--json")
    assert json.loads(told.stdout) == {"ticket": shown["ticket"], "label": f"{shown['ticket']}.0", "decision": "same"}
    assert [item.decision for item in held_labels(desk.again().instance)] == ["same"]


def test_without_a_terminal_one_pair_is_shown_with_the_way_to_decide_it(call):
    told = call().stdout
    assert "canarybristol" in told
    assert "decide it with --ticket k" in told
    assert "How like the other is" in told


def test_no_byte_of_the_other_side_is_said_or_kept_whatever_is_asked_and_decided(desk, call):
    said = []
    for decision in ("not_same", "cannot_tell"):
        said.append(call("--json"))
        ticket = json.loads(said[-1].stdout)["ticket"]
        said += [call(), call("--ticket", ticket, "--decision", decision)]
    said += [call("--json"), call()]
    assert json.loads(said[-2].stdout) == {"ticket": None}
    assert "no pair is left" in said[-1].stdout
    told = "".join(item.output for item in said)
    assert "canarybristol" in told
    for source in ("police", "somerset", "probation"):
        assert f"canary{source}" not in told
    assert b"canary" not in lying(desk.instance)


def test_for_other_weights_and_the_same_levels_the_same_is_said(desk, call):
    said = []
    for weight in (-2.9, 5.9):
        write_run(desk.instance, RECORDS_HELD, [edge(1, 2, weight), edge(1, 5, 9.0)])
        told = json.loads(call("--json").stdout)
        said.append({name: value for name, value in told.items() if name != "left_today"})
    assert said[0] == said[1]


@pytest.mark.usefixtures("at_a_terminal")
def test_at_a_terminal_pairs_come_one_after_another_until_somebody_stops(desk, call):
    told = call(typed="what\ns\nq\n").stdout
    assert told.count("Your organisation's record") == 2
    assert "same; the next `gateway run` links by it" in told
    assert len(held_labels(desk.again().instance)) == 1
    rest = call(typed="a\n").stdout
    assert "no pair is left" in rest
    assert [item.decision for item in held_labels(desk.again().instance)] == ["same", "aside"]


def test_what_cannot_work_is_wrong_usage(call, tmp_path):
    with pytest.raises(UsageError, match="both --ticket and --decision"):
        call("--ticket", "k1")
    with pytest.raises(UsageError, match="both --ticket and --decision"):
        call("--decision", "same")
    with pytest.raises(UsageError, match="one of same, not_same, cannot_tell, aside"):
        call("--ticket", "k1", "--decision", "perhaps")
    with pytest.raises(UsageError, match="key file cannot be read"):
        call("--key-file", tmp_path / "none")


def test_a_refusal_is_raised_and_says_nothing_of_anybody(desk, call):
    with pytest.raises(LookRefusedError):
        call("--ticket", "k1", "--decision", "same")
    with pytest.raises(ReviewRefusedError) as refused:
        call(purpose="safeguarding_case")
    assert "canary" not in str(refused.value)
    desk.instance = grant(desk.instance, desk.signing, a_day=1)
    call()
    with pytest.raises(LookRefusedError, match="no look is left"):
        call()


def test_standard_input_says_whether_somebody_types(monkeypatch):
    monkeypatch.setattr(sys, "stdin", type("Pipe", (), {"isatty": staticmethod(lambda: False)})())
    assert not _somebody_types()
