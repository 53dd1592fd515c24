"""A child of the gateway that is started once and copied: `python -m engine.zygote MODULE`, its socket as input.

To start Python and Arrow takes a quarter of a second; to copy a process that has them takes a few milliseconds. It
reads no byte of any file itself: what a copy is told, or does, no other copy sees. Only where processes can be copied.
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
    """Do what is asked, until nobody asks any more. The module has `LOADED_LATER` and `main`, which never returns."""
    child = importlib.import_module(module)
    for name in child.LOADED_LATER:
        importlib.import_module(name)
    gc.freeze()
    with socket.socket(fileno=0) as asked:
        while True:
            content, pipes, _, _ = socket.recv_fds(asked, MESSAGE.size, 2)
            if len(content) < MESSAGE.size:
                return
            kind, process = MESSAGE.unpack(content)
            done = _copied(child, pipes) if kind == COPY else _ended(kind, process)
            asked.sendall(MESSAGE.pack(kind, done))


def _ended(kind: bytes, process: int) -> int:
    """End a copy, or wait for its end and say what that was: 0, its code, or less than 0 for a signal."""
    if kind == KILL:
        os.kill(process, signal.SIGKILL)  # until it is waited for, its number is nobody else's
        return 0
    return os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])


def _copied(child: ModuleType, pipes: list[int]) -> int:
    """The id of a copy of this process that reads from one pipe and writes to the other."""
    process = os.fork()
    if process == 0:
        os.dup2(pipes[0], 0)  # in the place of the socket
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
