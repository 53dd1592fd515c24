"""SIGKILL before and after every durable step of the whole journey.

The last published version stays readable throughout, the next run completes, and the final shared bytes are those of
a run that was not killed.
"""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from journey.deliveries import DeliveryBook, DeliveryState
from journey.instance import Instance, Zone, open_instance
from journey.standing import published
from lineage.entries import Verb
from tests.attacks.jobs import Kill, copy_home, drop_job, job, prepare, run_child
from zones.manifest import digest_of
from zones.versions import MANIFEST

SIDE_BY_SIDE = 2


@pytest.fixture(autouse=True)
def _cheap_keys(cheap_keys: None) -> None:
    """A passphrase is no part of these tests."""


@pytest.fixture
def template(tmp_path: Path) -> Path:
    place = tmp_path / "template"
    place.mkdir()
    return prepare(place)


def opened(home: Path) -> Instance:
    return open_instance(home, home.parent / "passphrase")


def current_bytes(home: Path) -> dict[str, dict[str, bytes]]:
    """What readers are sent to, file by file; the proof hangs on the moment and is not compared."""
    found = {}
    for item in published(opened(home)):
        folder = Path(item.path).parent
        name = f"{item.product.folder}/{item.period}"
        found[name] = {path.name: path.read_bytes() for path in folder.iterdir() if path.name != "proof.tlog-proof"}
    return found


def entered(instance: Instance) -> set[str]:
    return {
        str(entry.subject["manifest_digest"]) for entry in instance.ledger.entries() if entry.verb is Verb.DISCLOSURE
    }


def assert_readable(home: Path, before: dict[str, dict[str, bytes]]) -> None:
    """Whatever was published is still there whole, and the ledger holds all that readers are sent to."""
    instance = opened(home)
    now = published(instance)
    assert {f"{item.product.folder}/{item.period}" for item in now} >= set(before)
    for item in now:
        assert pq.read_table(item.path).num_rows == item.rows
        folder = Path(item.path).parent.relative_to(home / "zones" / "shared")
        digest, _ = digest_of(instance.zone(Zone.SHARED), f"{folder}/{MANIFEST}")
        assert digest in entered(instance)
    assert instance.ledger.fsck().problems == ()


def points_of(work, home: Path, tmp_path: Path) -> list[str]:
    """The names of the durable steps that some work takes."""
    names = tmp_path / "points.txt"
    assert run_child(work, home, points=names) == 0
    return names.read_text().splitlines()


def killed_and_run_again(template: Path, place: Path, number: int) -> dict[str, dict[str, bytes]]:
    """Kill the job at one step, look, run it again, and return what is published in the end."""
    before = current_bytes(template)
    home = copy_home(template, place)
    assert run_child(job, home, Kill(number)) not in {0, 1}
    assert_readable(home, before)
    assert run_child(job, home) == 0
    assert_readable(home, before)
    settled = {DeliveryState.PROTECTED, DeliveryState.DUPLICATE}
    assert {item.state for item in DeliveryBook(opened(home)).all()} <= settled
    assert list((home / "zones" / "incoming").rglob("file*")) == []
    return current_bytes(home)


def test_a_kill_at_any_durable_step_is_mended_by_the_next_run(template, tmp_path):
    points = points_of(job, copy_home(template, tmp_path / "whole"), tmp_path)
    expected = current_bytes(tmp_path / "whole" / "home")
    assert len(expected) == 2
    for word in ("fsync", "link", "rename", "unlink", "fsync folder"):
        assert f"before {word}" in "\n".join(points)

    def outcome(number: int) -> bool:
        return killed_and_run_again(template, tmp_path / f"kill-{number}", number) == expected

    with ThreadPoolExecutor(SIDE_BY_SIDE) as pool:
        outcomes = list(pool.map(outcome, range(len(points))))
    assert [points[number] for number, same in enumerate(outcomes) if not same] == []


def test_a_kill_at_any_step_of_a_drop_leaves_a_whole_delivery_or_none(template, tmp_path):
    points = points_of(drop_job, copy_home(template, tmp_path / "whole"), tmp_path)

    def outcome(number: int) -> int:
        home = copy_home(template, tmp_path / f"drop-{number}")
        assert run_child(drop_job, home, Kill(number)) not in {0, 1}
        assert run_child(job, home) == 0
        deliveries = DeliveryBook(opened(home)).all()
        assert {item.state for item in deliveries} <= {DeliveryState.PROTECTED, DeliveryState.DUPLICATE}
        assert list((home / "zones" / "incoming").rglob("file*")) == []
        return len(deliveries)

    with ThreadPoolExecutor(SIDE_BY_SIDE) as pool:
        counts = list(pool.map(outcome, range(len(points))))
    assert set(counts) == {3, 4}
