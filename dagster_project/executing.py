"""Running assets here and now, quietly, in the same history that Dagster's pages show."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import dagster as dg
from sqlalchemy import event
from sqlalchemy.engine import Engine

from dagster_project.dagster_home import prepared
from dagster_project.definitions import build_definitions
from dagster_project.resources import Gateway

_QUIET = {"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}}
_UNSAID = "Dagster stopped the run: `make serve` shows where"


@dataclass(frozen=True, slots=True)
class Clockwork:
    """One instance's assets, over its own history."""

    job: dg.JobDefinition
    history: dg.DagsterInstance

    def run(
        self,
        assets: Sequence[dg.AssetKey],
        partitions: dg.DynamicPartitionsDefinition | None = None,
        partition: str | None = None,
    ) -> dict[dg.AssetKey, str]:
        """Make some assets and check them; return why, for each that was refused."""
        if partitions is not None and partition is not None:
            self.history.add_dynamic_partitions(str(partitions.name), [partition])
        result = self.job.execute_in_process(
            instance=self.history,
            asset_selection=list(assets),
            partition_key=partition,
            run_config=_QUIET,
            raise_on_error=False,
            tags={"started_by": "gateway run"},
        )
        return {} if result.success else (_refused(result, assets) or dict.fromkeys(assets, _UNSAID))


@contextmanager
def clockwork(gateway: Gateway) -> Iterator[Clockwork]:
    """The clockwork of an opened gateway."""
    job = build_definitions(gateway.instance.home, gateway).resolve_implicit_global_asset_job_def()
    with _unhurried(), dg.DagsterInstance.from_config(str(prepared(gateway.instance))) as history:
        yield Clockwork(job, history)


@contextmanager
def _unhurried() -> Iterator[None]:
    """Let SQLite write Dagster's history without waiting for the disk at each of its events.

    The history stays whole when a process or the machine stops, but for the last events before a loss of power: what
    must not be lost is in the ledger, which waits.
    """
    event.listen(Engine, "connect", _wait_for_no_disk)
    try:
        yield
    finally:
        event.remove(Engine, "connect", _wait_for_no_disk)


def _wait_for_no_disk(connection: object, _record: object) -> None:
    """With a write-ahead log, as Dagster has, NORMAL is consistent: sqlite.org/pragma.html, synchronous."""
    if isinstance(connection, sqlite3.Connection):
        connection.execute("PRAGMA synchronous = NORMAL")


def _refused(result: dg.ExecuteInProcessResult, assets: Sequence[dg.AssetKey]) -> dict[dg.AssetKey, str]:
    """Why assets were refused: what a check found, or what a step said when it failed."""
    found = {
        item.asset_key: item.description or _UNSAID for item in result.get_asset_check_evaluations() if not item.passed
    }
    said = {event.step_key: event.step_failure_data.user_failure_data for event in result.get_step_failure_events()}
    for asset in assets:
        failure = said.get(asset.to_python_identifier())
        if failure is not None:
            found.setdefault(asset, failure.description or _UNSAID)
    return found
