"""What must hold of a confined process: it opens, writes and holds no more than it was given, for good."""

import subprocess
import sys

import pytest

CONFINED = """
import os, resource, socket, tempfile
from engine.confinement import confine

held = os.open({path!r}, os.O_WRONLY)
confine(memory_bytes=64 << 20, seconds=1)
"""


def outcome(tmp_path, act):
    """What comes of an act in a confined process: the name of an exception, `done`, or how it ended."""
    path = tmp_path / "file"
    path.touch()
    attempt = f"try:\n    {act}\n    print('done')\nexcept BaseException as error:\n    print(type(error).__name__)\n"
    program = CONFINED.format(path=str(path)) + attempt
    command = [sys.executable, "-I", "-c", program]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - our own program
    assert path.stat().st_size == 0
    return ended.stdout.strip() or ended.returncode


@pytest.mark.parametrize(
    ("act", "comes"),
    [
        ("sum(range(9))", "done"),
        ("bytearray(32 << 20)", "done"),
        ("bytearray(256 << 20)", "MemoryError"),
        ("open('/etc/hostname').read()", "OSError"),
        ("socket.socket()", "OSError"),
        ("tempfile.TemporaryFile()", "OSError"),
        ("os.pipe()", "OSError"),
        ("os.write(held, b'Canary')", "OSError"),
        (
            "resource.setrlimit(resource.RLIMIT_NOFILE, (9, 9)) if os.getuid() else (_ for _ in ()).throw(ValueError)",
            "ValueError",
        ),
    ],
)
def test_a_confined_process_can_reckon_and_nothing_else(tmp_path, act, comes):
    found = outcome(tmp_path, act)
    assert found == comes or (comes == "OSError" and found in {"FileNotFoundError", -25})


def test_a_confined_process_ends_when_its_time_is_used(tmp_path):
    assert outcome(tmp_path, "exec('while True: pass')") in {-9, -24}


def test_no_core_is_left(tmp_path):
    assert outcome(tmp_path, "assert resource.getrlimit(resource.RLIMIT_CORE) == (0, 0)") == "done"
