"""The share of tokens: the profiler finds both functions by their files, or there is no figure."""

import json

import pytest

from benchmarks import token_share
from benchmarks.child import MeasurementError
from benchmarks.task import Task


def profiled(task, names, monkeypatch):
    """Go a way that calls these functions, each in a file of its name."""
    called = {}
    for file, function in names:
        exec(compile(f"def {function}():\n    return sum(range(100_000))\n", f"/somewhere/{file}", "exec"), called)  # noqa: S102 - functions in files of given names
    functions = [called[function] for _, function in names]
    monkeypatch.setattr(token_share.whole_way, "prepared", lambda _: lambda: len([call() for call in functions]))
    return token_share.prepared(task)()


def test_the_processor_time_of_both_is_left_in_a_file(tmp_path, monkeypatch):
    names = (("journey/protected.py", "protect"), ("anonymisation/tokens.py", "tokens"))
    assert profiled(Task(tmp_path, tmp_path), names, monkeypatch) == 2
    seconds = json.loads(token_share.share_file(tmp_path).read_text())
    assert set(seconds) == {"protecting", "tokens"}
    assert all(second > 0 for second in seconds.values())


@pytest.mark.parametrize(
    "names",
    [
        [("journey/protected.py", "protect")],
        [("anonymisation/tokens.py", "tokens")],
        [("journey/protected.py", "protect"), ("anonymisation/other.py", "tokens")],
    ],
)
def test_what_was_not_called_is_no_figure(names, tmp_path, monkeypatch):
    with pytest.raises(MeasurementError, match="was not called"):
        profiled(Task(tmp_path, tmp_path), names, monkeypatch)
    assert not token_share.share_file(tmp_path).exists()
