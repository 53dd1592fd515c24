"""Dagster's own folder inside a gateway: its runs and events, never data.

`python -m dagster_project.dagster_home` prepares the gateway of GATEWAY_HOME for its pages.
"""

import os
import sys
from pathlib import Path

from journey.explaining import REFUSALS
from journey.instance import Instance, open_instance
from journey.recovery import recover
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
    """The folder, with its settings; settings that are there already stay as they are."""
    store = FolderStore(instance.dagster_home)
    if not store.exists(SETTINGS):
        store.replace(SETTINGS, _CONTENT.encode())
    return instance.dagster_home


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
