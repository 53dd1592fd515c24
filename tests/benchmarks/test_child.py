"""A measurement stands alone: its own process, its own memory, and no figure for work that was not done."""

import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.child import MeasurementError, measure, passphrase_file, peak_rss_mib
from benchmarks.task import Task, Way, read_task
from examples.street_level import write_street_level_month

ROOT = Path(__file__).parents[2]


@pytest.fixture
def task(tmp_path):
    write_street_level_month(tmp_path / "month.csv", "2024-01", 500, 1)
    return Task(tmp_path / "home", tmp_path, tmp_path / "month.csv")


def test_a_task_arrives_as_it_was_sent(tmp_path):
    sent = Task(
        tmp_path / "home",
        tmp_path,
        tmp_path / "a.csv",
        "feed",
        "2024-Q1",
        {"lookup": tmp_path / "b"},
        "1",
        "itertuples",
    )
    assert read_task(sent.as_json()) == sent


def test_the_bare_copy_is_timed_and_its_rows_are_counted(task, tmp_path):
    timing = measure(Way.BARE_COPY, task, tmp_path)
    assert timing.rows == 500
    assert timing.seconds > 0
    assert timing.processor_seconds > 0
    assert timing.peak_rss_mib > 10


def test_memory_that_the_parent_held_is_not_the_childs():
    """The reason why peak memory is not `ru_maxrss`: on Linux that begins at what the parent held."""
    ask = "from benchmarks.child import peak_rss_mib; print(peak_rss_mib())"
    held = bytearray(b"x") * (400 << 20)
    done = subprocess.run([sys.executable, "-c", ask], cwd=ROOT, capture_output=True, text=True, check=True)  # noqa: S603 - a fixed command
    assert len(held) >> 20 == 400
    assert peak_rss_mib() > 400
    assert float(done.stdout) < 200


def test_a_way_that_fails_says_why(task, tmp_path):
    passphrase_file(tmp_path).write_text("there is no gateway here")
    with pytest.raises(MeasurementError, match="is not a gateway"):
        measure(Way.PROTECT, task, tmp_path)
