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


READ = """
import ctypes, os, sys
from engine.confinement import keep_memory_to_itself

libc = ctypes.CDLL(None)
secret = ctypes.create_string_buffer(b"key of the gateway")
if os.getuid() == 0:  # a superuser reads everything
    os.setgroups([])
    os.setresgid(65534, 65534, 65534)
    os.setresuid(65534, 65534, 65534)
    libc.prctl(4, 1, 0, 0, 0)  # as of a process that was started by nobody else
keep_memory_to_itself()
parent = os.getpid()
if os.fork():
    os.wait()
else:
    libc.prctl(4, 1, 0, 0, 0)
    class Part(ctypes.Structure):
        _fields_ = (("at", ctypes.c_void_p), ("length", ctypes.c_size_t))
    found = ctypes.create_string_buffer(18)
    mine, theirs = Part(ctypes.addressof(found), 18), Part(ctypes.addressof(secret), 18)
    read = libc.process_vm_readv(parent, ctypes.byref(mine), 1, ctypes.byref(theirs), 1, 0)
    try:
        opened = bool(os.close(os.open(f"/proc/{parent}/mem", os.O_RDONLY)) is None)
    except OSError:
        opened = False
    print(read, found.raw == secret.raw[:18], opened, flush=True)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="prctl(2) is Linux's")
def test_a_child_of_the_same_user_does_not_read_the_memory_of_its_parent():
    command = [sys.executable, "-I", "-c", READ]
    ended = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603 - our own program
    assert ended.stdout == "-1 False False\n"
