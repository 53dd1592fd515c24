"""A child of the gateway, started once and copied: `python -m tests.fuzzing.zygote MODULE`, its socket as input.

To start Python and Arrow takes a quarter of a second; to copy a process that has them takes a few milliseconds. The
copy then does what the child does, behind the same limits. Only where processes can be copied.
"""

import gc
import importlib
import os
import signal
import socket
import struct
import sys
from types import ModuleType

MESSAGE = struct.Struct("<cl")
COPY, KILL, WAIT = b"C", b"K", b"W"


def main(module: str) -> None:
    """Do what is asked, until nobody asks any more."""
    child = importlib.import_module(module)
    for name in getattr(child, "_LOADED_LATER", ("numpy.ma",)):
        importlib.import_module(name)
    gc.freeze()
    with socket.socket(fileno=0) as asked:
        while True:
            content, ends, _, _ = socket.recv_fds(asked, MESSAGE.size, 2)
            if len(content) < MESSAGE.size:
                return
            kind, process = MESSAGE.unpack(content)
            if kind == COPY:
                answer = _copied(child, asked, ends)
            elif kind == KILL:
                os.kill(process, signal.SIGKILL)
                answer = 0
            else:
                answer = os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])
            asked.sendall(MESSAGE.pack(kind, answer))


def _copied(child: ModuleType, asked: socket.socket, ends: list[int]) -> int:
    """The id of a copy of this process that reads from one end and writes to the other."""
    process = os.fork()
    if process == 0:
        asked.detach()
        os.dup2(ends[0], 0)
        os.dup2(ends[1], 1)
        for end in ends:
            os.close(end)
        sys.stdin, sys.stdout = os.fdopen(0, "r"), os.fdopen(1, "w")
        child.main()
    for end in ends:
        os.close(end)
    return process


if __name__ == "__main__":
    main(sys.argv[1])
