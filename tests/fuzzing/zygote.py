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
            content, pipes, _, _ = socket.recv_fds(asked, MESSAGE.size, 2)
            if len(content) < MESSAGE.size:
                return
            kind, process = MESSAGE.unpack(content)
            if kind == COPY:
                answer = _copied(child, asked, pipes)
            elif kind == KILL:
                os.kill(process, signal.SIGKILL)
                answer = 0
            else:
                answer = os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])
            asked.sendall(MESSAGE.pack(kind, answer))


def _copied(child: ModuleType, asked: socket.socket, pipes: list[int]) -> int:
    """The id of a copy of this process that reads from one pipe and writes to the other."""
    process = os.fork()
    if process == 0:
        asked.detach()
        os.dup2(pipes[0], 0)
        os.dup2(pipes[1], 1)
        for pipe in pipes:
            os.close(pipe)
        sys.stdin, sys.stdout = os.fdopen(0, "r"), os.fdopen(1, "w")
        child.main()
    for pipe in pipes:
        os.close(pipe)
    return process


if __name__ == "__main__":
    main(sys.argv[1])
