"""What must hold of the demonstration as a whole; what it prints at the end is looked at in its own tests."""

import stat

import pytest
import typer

from journey.approvals import pending
from journey.standing import published, standings
from portal.command import app
from portal.demonstrating import LEFT_WAITING


def test_it_says_what_it_does_and_where_it_puts_what_is_secret(demonstration):
    for number in range(1, 6):
        assert f"demo {number}/5: " in demonstration.err
    folder = demonstration.config / f"approvers-{demonstration.instance.id}"
    assert str(folder) in demonstration.err
    assert str(demonstration.instance.remembered_passphrase) in demonstration.err


def test_feeds_of_every_kind_go_the_whole_way(demonstration):
    instance = demonstration.instance
    feeds = {item.delivery.feed for item in standings(instance)} - {
        "lsoa_2011_2021_lookup",
        "postcode_lookup",
        "address_catchments",
    }
    assert feeds >= {"police_recorded_crime_victims", "risk_meeting_referrals", "ambulance_incidents"}
    assert {item.state for item in standings(instance)} <= {"protected", "superseded", "duplicate"}
    assert {item.product.tier.value for item in published(instance)} == {"1", "2A", "2B"}


def test_all_that_waited_is_approved_but_for_the_newest_quarter_of_one_project(demonstration):
    waiting = pending(demonstration.instance)
    assert {(item.product.project, item.period) for item in waiting} == {(LEFT_WAITING, "2024-Q2")}
    records = [item for item in published(demonstration.instance) if item.product.project]
    assert {item.period for item in records if item.product.project == LEFT_WAITING} == {"2024-Q1"}
    assert {item.period for item in records if item.product.project != LEFT_WAITING} == {"2024-Q1", "2024-Q2"}


def test_private_keys_are_for_their_owner_alone_and_never_in_the_home(demonstration):
    folder = demonstration.config / f"approvers-{demonstration.instance.id}"
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    kept = [path for path in demonstration.instance.home.rglob("*") if path.is_file()]
    for key in folder.iterdir():
        assert stat.S_IMODE(key.stat().st_mode) == 0o600
        assert all(key.read_bytes().strip() not in path.read_bytes() for path in kept)


def test_the_files_that_were_dropped_lie_nowhere_afterwards(demonstration):
    home = demonstration.instance.home
    assert list(home.rglob("*.csv")) == []
    assert [path for path in (home / "landing").rglob("*") if path.is_file()] == []


def test_one_that_is_there_is_shown_as_it_is(gateway, demonstration):
    before = demonstration.instance.ledger.size()
    again = gateway("demo", "--home", demonstration.instance.home)
    assert again.code == 0
    assert "shown as it is" in again.err
    assert "demo 1/5" not in again.err
    assert "Try next, as auditor" in again.out
    assert demonstration.instance.ledger.size() == before


@pytest.mark.parametrize("words", [("--people", 0), ("--quarters", 0)])
def test_nobody_and_no_time_are_called_wrongly(gateway, tmp_path, words):
    assert gateway("demo", "--home", tmp_path / "home", *words).code == 2
    assert not (tmp_path / "home").exists()


def test_it_is_twenty_thousand_people_over_eight_quarters_unless_told_otherwise():
    defaults = {item.name: item.default for item in typer.main.get_command(app).commands["demo"].params}
    assert (defaults["people"], defaults["quarters"]) == (20_000, 8)
