"""Dagster's own folder inside a gateway: its runs and events, never data.

`python -m dagster_project.dagster_home` prepares the gateway of GATEWAY_HOME for its pages.
"""

import os
import shutil
import sys
from pathlib import Path

import dagster as dg

from journey.explaining import REFUSALS
from journey.instance import Instance, open_instance
from journey.recovery import recover
from zones import durable
from zones.folder import FolderStore

SETTINGS = "dagster.yaml"
_CONTENT = """\
# Written once by the gateway; yours to change. With no `storage` given, Dagster keeps SQLite files in this folder.
telemetry: {enabled: false}
nux: {enabled: false}

# What a step prints is kept nowhere: a library may print the values that it stumbles over.
compute_logs:
  module: dagster._core.storage.noop_compute_log_manager
  class: NoOpComputeLogManager

# One run at a time, because the gateway has one writer; and none is tried twice, because a refusal is final.
concurrency:
  runs: {max_concurrent_runs: 1}
run_retries: {enabled: false}
"""


def prepared(instance: Instance) -> Path:
    """The folder, with its settings and databases; what is there already stays as it is."""
    home = instance.dagster_home
    if not (home / SETTINGS).exists():
        with instance.exclusive():
            if not (home / SETTINGS).exists():
                _make(home)
    return home


def _make(home: Path) -> None:
    """Make the folder aside and move it into place whole.

    Dagster makes its databases at its first opening and does not mend them if it was killed while making them.
    """
    aside = home.with_name(f"{home.name}.part")
    shutil.rmtree(aside, ignore_errors=True)
    FolderStore(aside).replace(SETTINGS, _CONTENT.encode())
    with dg.DagsterInstance.from_config(str(aside)):
        pass
    durable.rename(aside, home)
    durable.sync_folder(home.parent)


def main() -> int:
    """Prepare the gateway of GATEWAY_HOME, and mend what a killed process left, before its pages open."""
    home = os.environ.get("GATEWAY_HOME")
    if not home:
        sys.stderr.write("serve: which gateway? Set GATEWAY_HOME\n")
        return 1
    try:
        instance = open_instance(Path(home).absolute())
        recover(instance)
        prepared(instance)
    except REFUSALS as refusal:
        sys.stderr.write(f"serve: {refusal}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
