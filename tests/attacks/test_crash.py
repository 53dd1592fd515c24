"""SIGKILL before and after every durable step of the whole journey.

The last published version stays readable throughout, the next run completes, and the final shared bytes are those of
a run that was not killed.
"""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from journey.deliveries import DeliveryBook
from tests.attacks.jobs import Kill, copy_home, drop_job, job, run_child
from tests.attacks.looking import assert_finished, assert_readable, current_bytes, opened

SIDE_BY_SIDE = 2


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
    assert_finished(home)
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
        assert_finished(home)
        return len(DeliveryBook(opened(home)).all())

    with ThreadPoolExecutor(SIDE_BY_SIDE) as pool:
        counts = list(pool.map(outcome, range(len(points))))
    assert set(counts) == {3, 4}
