"""A child for tests of zygotes: it says what it has been told so far, or ends as it is told."""

import os
import sys
from pathlib import Path

LOADED_LATER = ("calendar",)
HEARD = []
ANSWERS = {
    "loaded": lambda: sorted(LOADED_LATER & sys.modules.keys()),
    "environment": lambda: sorted(os.environ),
    "files": lambda: sorted(path.name for path in Path("/proc/self/fd").iterdir()),
}


def main():
    """Answer line by line until nothing more comes."""
    while line := sys.stdin.readline().strip():
        if line.isdecimal():
            os._exit(int(line))
        HEARD.append(line)
        sys.stdout.write(" ".join(ANSWERS.get(line, HEARD.copy)()) + "\n")
        sys.stdout.flush()
    os._exit(0)
