"""Readers with faults planted in them, which a fuzzer must find; they may be called in a process of their own."""

import os
import sys
import time
from pathlib import Path

from intake.errors import UnreadableFileError


def faulty(content: bytes) -> object:
    """A reader that does what a file says."""
    text = content.decode("utf-8", "replace")
    match text.split(":")[0]:
        case "prints":
            sys.stdout.write("x")
            sys.stdout.flush()
        case "leaves":
            Path("copy").write_bytes(content)
        case "dies":
            os.abort()
        case "hangs":
            time.sleep(60)
        case "raises":
            raise KeyError(text)
        case "quotes":
            raise UnreadableFileError("header-missing", text)
        case "quotes a cause":
            raise UnreadableFileError("json-broken", "write it again") from ValueError(text)
        case "tells":
            return text
    return ()


def brittle(content: bytes) -> object:
    """A reader that breaks on what only a change can have put into a file."""
    if b"TOKEN" in content:
        raise KeyError(content)
    if b"2" not in content:
        raise UnreadableFileError("row-ragged", "nothing of it is told")
    return ()
