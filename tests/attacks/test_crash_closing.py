"""SIGKILL at the durable steps of closing a project: afterwards it is closed whole, or it was never begun.

Throughout readers are sent to the product or to the notice that it was withdrawn, and the ledger holds either.
"""

import hashlib
import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pyarrow.parquet as pq

from custody.domains import is_closed
from journey.closing import WITHDRAWN, close_project
from journey.instance import Instance, Zone, open_instance
from journey.publishing import DATA
from journey.recovery import recover
from journey.standing import published, withdrawn
from tests.attacks.jobs import CASES, Kill, cheapen_keys, copy_home, run_child
from tests.attacks.steps import kills
from tests.invented import ON
from tests.people import JOURNEYS, QUARTER
from zones.versions import MANIFEST, Versions

SIDE_BY_SIDE = 2
FOLDER = f"tier2b/data_group/{JOURNEYS}"
RELEASE = f"{FOLDER}/{CASES}/{QUARTER}"


def at_work(home: Path) -> Instance:
    cheapen_keys()
    return open_instance(home, home.parent / "passphrase")


def closing(home: Path) -> None:
    close_project(at_work(home), JOURNEYS, ON)


def finishing(home: Path) -> None:
    recover(at_work(home))


def assert_served(instance: Instance) -> None:
    """Readers are sent to something whole that the ledger holds."""
    versions = Versions(instance.zone(Zone.SHARED), RELEASE)
    manifest = versions.store.read(versions.path(versions.current() or "", MANIFEST))
    digests = {entry.subject.get("manifest_digest") for entry in instance.ledger.entries()}
    assert hashlib.sha256(manifest).hexdigest() in digests
    if WITHDRAWN not in json.loads(manifest):
        with versions.store.open(versions.path(versions.current() or "", DATA)) as source:
            assert pq.read_table(source).num_rows == 3
    assert instance.ledger.fsck().problems == ()


def closed_whole_or_not_begun(home: Path) -> bool:
    """Whether it is closed; nothing of it may be left then, and nothing may be missing if it is not."""
    instance = open_instance(home, home.parent / "passphrase")
    assert_served(instance)
    left = [path for path in instance.zone(Zone.SHARED).list(FOLDER) if path.endswith(DATA)]
    entries = [entry for entry in instance.ledger.entries() if entry.subject.get("closed_project") == JOURNEYS]
    gone = is_closed(instance.zone(Zone.CUSTODY), "data_group", JOURNEYS)
    salts = [path for path in instance.zone(Zone.CUSTODY).list("domains") if path.endswith(".salt")]
    if instance.library.projects[JOURNEYS].closed:
        assert (left, len(entries), gone, salts) == ([], 1, True, [])
        assert [item.release for item in withdrawn(instance)] == [RELEASE]
        return True
    assert (len(left), len(entries), gone, len(salts)) == (1, 0, False, 1)
    assert [item.product.project for item in published(instance) if item.product.project] == [JOURNEYS]
    return False


def test_a_kill_at_any_step_of_closing_leaves_it_closed_whole_or_not_begun(template, tmp_path):
    names = tmp_path / "points.txt"
    whole = copy_home(template, tmp_path / "whole", landing=False)
    assert run_child(closing, whole, points=names) == 0
    assert closed_whole_or_not_begun(whole)
    chosen = kills(names.read_text().splitlines())
    assert len(chosen) > 15

    def outcome(number: int) -> bool:
        home = copy_home(template, tmp_path / f"{number}", landing=False)
        assert run_child(closing, home, Kill(number)) not in {0, 1}
        assert_served(open_instance(home, home.parent / "passphrase"))
        assert run_child(finishing, home) == 0
        return closed_whole_or_not_begun(home)

    with ThreadPoolExecutor(SIDE_BY_SIDE) as pool:
        outcomes = list(pool.map(outcome, chosen))
    assert outcomes == sorted(outcomes)
    assert set(outcomes) == {False, True}
