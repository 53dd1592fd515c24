"""What SIGKILL leaves before the first and after the last of each named durable step of the whole journey.

One run stops at each of them while its home is copied, which is the disk that a kill there leaves; at one in ten the
job is killed in earnest besides, and what that leaves held against the copy (`jobs.stop_child` says why they are one).

The job claims, receives and protects a restated month, a restated file of youth justice and a new file of suspects,
links, makes a product of tier 2B for each of two projects, one of which is new, has them approved, and publishes. The
last published versions stay readable throughout, the next run completes, nothing that was approved is lost, and the
final shared bytes are those of a run that was not killed.

The salt of the new project's domain is random and made by the job, so each run makes another, and with it other pids
and other pseudonyms of references: of that project alone rows are compared up to a one-to-one renaming. Every other
byte must be the same, pids among them: the registry of persons has the same history, killed or not.
"""

import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from shutil import rmtree

from journey.approvals import pending, release_approved
from journey.deliveries import DeliveryBook
from journey.recovery import recover
from tests.attacks.jobs import Kill, copy_home, drop_job, job, run_child, stop_child
from tests.attacks.looking import (
    Published,
    all_bytes,
    assert_finished,
    assert_readable,
    current_bytes,
    names_on,
    opened,
    same_but_for_names,
    with_names,
)
from tests.attacks.steps import kills, named, unnumbered
from tests.invented import ON

SIDE_BY_SIDE = 2
EVERY = 10
"""Of the steps one in so many is killed at in earnest, and what that leaves held against what stopping there left."""
MUST_BE_TRIED = {
    "a copy out of pending": "link data.parquet",
    "the swap": "rename current",
    "signatures": "rename approvals.json",
    "a domain's salt": "rename e1.salt",
    "a run of linking": "rename run.json",
    "the registry of the run before": "unlink registry.key",
    "match keys": "link match_keys",
    "an incoming file's key": "unlink file.key",
    "a claim": "rename N.claimed",
    "the ledger": "rename checkpoint",
    "a proof": "rename proof.tlog-proof",
}


def points_of(work, home: Path, tmp_path: Path) -> list[str]:
    """The names of the durable steps that some work takes."""
    names = tmp_path / "points.txt"
    assert run_child(work, home, points=names) == 0
    return names.read_text().splitlines()


def assert_nothing_approved_is_lost(home: Path) -> None:
    """What enough approvers had signed before the kill goes without them, unless it is not what would be made now."""
    instance = opened(home)
    approved = {item.release: item.version for item in pending(instance) if item.approved}
    if approved:
        recover(instance)
        release_approved(instance, ON)
        current = with_names(home)
        assert {release: current[release] for release in approved} == approved


def states(template: Path, tmp_path: Path, points: list[str], chosen: list[int]) -> dict[int, Path]:
    """What a kill at each of some steps leaves, of one run that stops at each: a home for every one."""
    running, names, left = copy_home(template, tmp_path / "stopping"), tmp_path / "stops.txt", {}

    def look(number: int) -> None:
        left[number] = copy_home(running, tmp_path / f"at-{number}")

    assert stop_child(job, running, chosen, look, names) == 0
    assert [unnumbered(point) for point in names.read_text().splitlines()] == [unnumbered(point) for point in points]
    return left


class Mended:
    """What recovery makes of what kills left.

    All that a run does after it begins from the disk alone, so where recovery makes the same disk of two states, byte
    for byte, as it does of most steps of a run of linking that never came to hold, one of them is run to its end.
    """

    def __init__(self) -> None:
        self.disks: set[bytes] = set()
        self._turn = threading.Lock()

    def as_another(self, home: Path) -> bool:
        """Recover what a kill left, and say whether that disk was seen already."""
        recover(opened(home))
        found = all_bytes(home)
        with self._turn:
            seen = found in self.disks
            self.disks.add(found)
        return seen


def run_again(home: Path, before: Published) -> Published:
    """Let the next run mend what a killed one left, and return what is published in the end."""
    assert run_child(job, home) == 0
    assert_readable(home, before)
    assert_finished(home)
    return current_bytes(home)


def test_a_kill_at_any_durable_step_is_mended_by_the_next_run(template, tmp_path):
    points = points_of(job, copy_home(template, tmp_path / "whole"), tmp_path)
    expected = current_bytes(tmp_path / "whole" / "home")
    assert len(expected) == 7
    before = current_bytes(template)
    chosen, names = kills(points), named(points)
    assert [what for what, step in MUST_BE_TRIED.items() if not {f"before {step}", f"after {step}"} <= set(names)] == []
    assert len(chosen) > 60
    left = states(template, tmp_path, points, chosen)
    mended = Mended()

    def outcome(number: int) -> bool:
        home, in_earnest = left[number], number in chosen[::EVERY]
        if in_earnest:
            home = copy_home(template, tmp_path / f"kill-{number}")
            assert run_child(job, home, Kill(number)) not in {0, 1}
            assert names_on(home) == names_on(left[number])
        assert_readable(home, before)
        assert_nothing_approved_is_lost(home)
        if not in_earnest and mended.as_another(home):
            same = True
        else:
            same = same_but_for_names(run_again(home, before), expected)
        # While it is in the system's memory: of thousands of files that reached the disk the end takes half a minute.
        rmtree(home.parent)
        return same

    with ThreadPoolExecutor(SIDE_BY_SIDE) as pool:
        outcomes = list(pool.map(outcome, chosen))
    assert [points[number] for number, same in zip(chosen, outcomes, strict=True) if not same] == []
    assert len(mended.disks) > 40


def test_a_kill_at_any_step_of_a_drop_leaves_a_whole_delivery_or_none(template, tmp_path):
    chosen = kills(points_of(drop_job, copy_home(template, tmp_path / "whole"), tmp_path))
    held = len(DeliveryBook(opened(template)).all())

    def outcome(number: int) -> int:
        home = copy_home(template, tmp_path / f"drop-{number}", landing=False)
        assert run_child(drop_job, home, Kill(number)) not in {0, 1}
        assert run_child(job, home) == 0
        assert_finished(home)
        return len(DeliveryBook(opened(home)).all()) - held

    with ThreadPoolExecutor(SIDE_BY_SIDE) as pool:
        counts = list(pool.map(outcome, chosen))
    assert set(counts) == {0, 1}


def test_the_points_chosen_are_before_the_first_and_after_the_last_of_every_name():
    points = [
        *("before fsync a", "after fsync a", "before link a", "after link a", "before fsync folder f"),
        *("after fsync folder f", "before unlink a", "after unlink a"),
        *("before fsync b", "after fsync b", "before rename b", "after rename b"),
        *("before fsync a", "after fsync a", "before link a", "after link a"),
        *("before fsync a", "after fsync a", "before link a", "after link a", "before rename b", "after rename b"),
    ]
    assert kills(points) == [0, 6, 17, 19, 21]
