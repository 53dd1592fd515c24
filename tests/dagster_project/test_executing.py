"""Assets run here and now, quietly, and say why they were refused."""

import sqlite3.dbapi2

import dagster as dg
import pytest
from sqlalchemy import create_engine

from dagster_project import checks
from dagster_project.executing import Clockwork, clockwork
from dagster_project.naming import LINKED, deliveries_of, protected_key, received_key
from journey.errors import JourneyError
from tests.invented import FEED, LOOKUP, crimes_file, dropped, lookup_protected
from tests.invented import some_crimes as rows

OF_POLICE = [received_key("police", FEED), protected_key("police", FEED)]


def taken_on(working, instance):
    receipt = dropped(instance, crimes_file(rows())).receipt_id
    return working.run(OF_POLICE, deliveries_of("police", FEED), receipt)


def test_what_was_made_was_not_refused(instance, clockwork):
    lookup_protected(instance)
    assert taken_on(clockwork, instance) == {}


def test_what_a_step_said_is_why_its_asset_was_refused(instance, clockwork):
    refused = taken_on(clockwork, instance)
    assert list(refused) == [OF_POLICE[1]]
    assert f"waits for the reference feed {LOOKUP}" in refused[OF_POLICE[1]]


def test_a_check_that_stumbles_refuses_its_asset(instance, clockwork, monkeypatch):
    def stumble(*_):
        raise JourneyError("the counting stopped")

    monkeypatch.setattr(checks, "count_delivery", stumble)
    lookup_protected(instance)
    assert taken_on(clockwork, instance) == {OF_POLICE[1]: "the counting stopped"}


def test_what_was_never_made_fit_to_be_told_is_not_told(clockwork):
    @dg.asset(key=LINKED)
    def linked():
        raise ValueError("CANARY")

    working = Clockwork(dg.Definitions([linked]).resolve_implicit_global_asset_job_def(), clockwork.history)
    assert working.run([LINKED]) == {LINKED: "Dagster stopped the run: `make serve` shows where"}


def test_nothing_is_said_on_the_terminal(instance, clockwork, capfd):
    taken_on(clockwork, instance)
    assert capfd.readouterr() == ("", "")


@pytest.mark.usefixtures("history")
def test_the_history_is_the_instances_own_and_is_kept(gateway):
    for _ in range(2):
        with clockwork(gateway) as working:
            assert working.run([LINKED]) == {}
    with dg.DagsterInstance.from_config(str(gateway.instance.dagster_home)) as history:
        assert len(history.fetch_materializations(LINKED, limit=10).records) == 2
        assert history.get_runs()[0].tags["started_by"] == "gateway run"
    assert not (gateway.instance.dagster_home / "storage").exists()


def synchronous(engine):
    with engine.connect() as connection:
        return connection.exec_driver_sql("pragma synchronous").scalar()


@pytest.mark.usefixtures("history")
def test_the_history_waits_for_the_disk_only_at_its_checkpoints_while_the_clockwork_runs(gateway, monkeypatch):
    monkeypatch.setattr(sqlite3.dbapi2, "connect", sqlite3.connect)  # as it is outside tests, which wait for no disk
    full, normal = 2, 1
    with clockwork(gateway):
        assert synchronous(create_engine("sqlite://")) == normal
    assert synchronous(create_engine("sqlite://")) == full
