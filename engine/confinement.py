"""The limits that a child sets itself before it reads a byte of what it is given, and can never raise again.

Afterwards it can open no file and no socket (it may hold no further descriptor), write no byte to any file, leave no
core, and use no more memory and time than it was given. Windows has none of these: there the parent watches alone.
Its parent keeps its own memory to itself.
"""

import ctypes
import sys
from pathlib import Path

if sys.platform != "win32":
    import resource

_PAGE_FILE = Path("/proc/self/statm")
_SET_DUMPABLE = 4
"""PR_SET_DUMPABLE of prctl(2)."""


def is_bounded_by_system() -> bool:
    """Whether the system itself keeps a process within an amount of memory; macOS takes the limit and ignores it."""
    return sys.platform == "linux"


def keep_memory_to_itself() -> None:
    """From now on no process but a superuser's reads the memory of this one, and no core of it is left (Linux alone).

    A child is the same user: its limits keep it from files and sockets, and not from asking the system for its parent's
    memory, where `kernel.yama.ptrace_scope` is 0.
    """
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_SET_DUMPABLE, 0, 0, 0, 0)


def confine(memory_bytes: int, seconds: int) -> None:
    """Set this process's limits. What was loaded so far does not count against its memory.

    `seconds` are of the clock; of processors it may use twice as many.
    """
    if sys.platform == "win32":
        return
    if is_bounded_by_system():
        pages = int(_PAGE_FILE.read_text("ascii").split()[0])
        _set(resource.RLIMIT_AS, pages * resource.getpagesize() + memory_bytes)
    _set(resource.RLIMIT_CORE, 0)
    _set(resource.RLIMIT_FSIZE, 0)
    _set(resource.RLIMIT_CPU, 2 * seconds)
    _set(resource.RLIMIT_NOFILE, 0)


if sys.platform != "win32":

    def _set(limit: int, most: int) -> None:
        """Lower one limit for good; a host's own that is lower stays."""
        _, hard = resource.getrlimit(limit)
        lowest = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(limit, (lowest, lowest))
