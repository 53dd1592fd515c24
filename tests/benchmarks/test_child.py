"""A measurement stands alone: its own process, its own memory, and no figure for work that was not done."""

import subprocess
import sys
import time
from pathlib import Path

import pytest

from benchmarks.child import (
    MeasurementError,
    children_watched,
    measure,
    passphrase_file,
    peak_rss_mib,
    processor_seconds,
)
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


def test_what_children_hold_is_seen_while_they_run():
    holds = "import time; held = bytearray(b'x') * (300 << 20); print('held', flush=True); time.sleep(60)"
    with subprocess.Popen([sys.executable, "-c", holds], stdout=subprocess.PIPE) as child:  # noqa: S603 - a fixed command
        assert child.stdout is not None
        with children_watched() as peaks:
            assert child.stdout.readline() == b"held\n"
            while max(peaks) < 300:
                time.sleep(0.05)
        child.kill()
    before = processor_seconds()
    subprocess.run([sys.executable, "-c", "sum(range(10_000_000))"], check=True)
    assert processor_seconds() - before > 0.05


def test_processor_time_is_told_finer_than_in_ticks():
    """`os.times` counts hundredths of a second: what is done between two of them would take no time."""
    before = processor_seconds()
    while (after := processor_seconds()) == before:
        pass
    assert after - before < 0.009


def test_a_way_that_fails_says_why(task, tmp_path):
    passphrase_file(tmp_path).write_text("there is no gateway here")
    with pytest.raises(MeasurementError, match="is not a gateway"):
        measure(Way.PROTECT, task, tmp_path)
