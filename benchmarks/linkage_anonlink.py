"""A peer: clkhash and anonlink, which link by Bloom filters of what two parties hash alike. Both are of 2023.

They need an older cryptography than the gateway's, so they live in `.venv/anonlink`, made from `anonlink.lock` by its
hashes when it is first wanted. The schema is that of their tutorial on Febrl4 for the columns at hand; its thresholds
are 0.8, by which it is judged here, and 0.9.
"""

import csv
import io
import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from benchmarks.child import MeasurementError
from benchmarks.linkage_answer import Answer
from benchmarks.linkage_records import read, records, used
from benchmarks.linkage_spec import read_spec
from benchmarks.linkage_truth import Scored
from benchmarks.task import Task

THRESHOLD = 0.8
MOST_PAIRS = 2_000_000_000
"""Every record is compared with every other: more than this takes minutes and says nothing new."""
_CHECKOUT = Path(__file__).parents[1]
_LOCK = _CHECKOUT / "anonlink.lock"
_ENVIRONMENT = Path(sys.prefix) / "anonlink"
_PROGRAM = Path(__file__).with_name("linkage_clk.py")
_WEIGHTY = {"given_name", "family_name", "birth"}
_BY_PLACE = {"birth", "postcode", "telephone", "sex"}
"""Compared character by character where it stands, as the tutorial compares dates and postcodes."""


class NoAnonlinkError(Exception):
    """anonlink's environment could not be made here."""


def prepared(task: Task) -> Callable[[], int]:
    """The clock is the program's own, for hashing, comparing and solving. Raises `NoAnonlinkError`."""
    spec = read_spec(task.file)
    table = records(read(spec))
    python = environment()
    return lambda: linked(python, table, task.folder, across=spec.across).leave(task.folder)


def pairs_of(first: int, second: int, *, across: bool) -> int:
    """How many pairs it would compare."""
    rows = first + second
    return first * second if across else rows * (rows - 1) // 2


def linked(python: Path, table: pa.Table, folder: Path, *, across: bool) -> Answer:
    """What anonlink answers for some records. Raises MeasurementError if it fails; what it said may quote them."""
    columns = used(table)
    first = int(np.sum(table.column("source").to_numpy() == "left"))
    folder.mkdir(exist_ok=True)
    left = folder / "similarities.npz"
    given = json.dumps({"schema": schema_of(columns), "first": first, "across": across}) + "\n" + _csv(table, columns)
    command = [str(python), "-I", str(_PROGRAM), str(left)]
    done = subprocess.run(command, input=given, capture_output=True, text=True, check=False)  # noqa: S603 - our own program
    if done.returncode:
        raise MeasurementError("anonlink failed")
    compared = pairs_of(first, table.num_rows - first, across=across)
    return read_answer(left, table.num_rows, compared)


def read_answer(left: Path, rows: int, compared: int) -> Answer:
    """The answer that the program left as numbers."""
    with np.load(left, allow_pickle=False) as held:
        scored = Scored(held["left"], held["right"], held["weight"])
        thresholds, labels = held["thresholds"], tuple(held["labels"])
        seconds, processor, peak = (round(float(value), 2) for value in held["cost"])
    told = {
        "pairs_compared": compared,
        "seconds": seconds,
        "processor_seconds": processor,
        "peak_rss_mib": peak,
        "schema": "its tutorial's, 1,024 bits",
    }
    return Answer(np.arange(rows, dtype=np.int64), scored, thresholds, labels, THRESHOLD, told)


def schema_of(columns: list[str]) -> dict[str, Any]:
    """A linkage schema of version 3 for some columns: pairs of letters of names and places, digits where they stand."""
    features = [
        {
            "identifier": name,
            "format": {"type": "string", "encoding": "utf-8"},
            "hashing": {
                "comparison": {"type": "ngram", "n": 1, "positional": True}
                if name in _BY_PLACE
                else {"type": "ngram", "n": 2},
                "strategy": {"bitsPerFeature": 200 if name in _WEIGHTY else 100},
                "hash": {"type": "doubleHash"},
                "missingValue": {"sentinel": ""},
            },
        }
        for name in columns
    ]
    return {"version": 3, "clkConfig": {"l": 1024, "kdf": {"type": "HKDF", "keySize": 64}}, "features": features}


def environment() -> Path:
    """The Python of anonlink's environment, made first where it is not of the lock. Raises `NoAnonlinkError`."""
    python, stamp = _ENVIRONMENT / "bin" / "python", _ENVIRONMENT / "installed.lock"
    if stamp.is_file() and stamp.read_bytes() == _LOCK.read_bytes():
        return python
    uv = Path(sys.prefix) / "bin" / "uv"
    if not uv.is_file():
        raise NoAnonlinkError("no uv in this environment: make setup")
    shutil.rmtree(_ENVIRONMENT, ignore_errors=True)
    made = [sys.executable, "-m", "venv", "--without-pip", str(_ENVIRONMENT)]
    filled = [str(uv), "pip", "sync", "--quiet", "--python", str(python), "--require-hashes", str(_LOCK)]
    for command in (made, filled):
        if subprocess.run(command, capture_output=True, check=False).returncode:  # noqa: S603 - our own commands
            raise NoAnonlinkError(
                "its environment could not be made: it needs a package index, and Python 3.11 or a C++ compiler"
            )
    shutil.copyfile(_LOCK, stamp)
    return python


def _csv(table: pa.Table, columns: list[str]) -> str:
    """The records as clkhash reads them: a line of names, then a line each; what is missing is empty."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(columns)
    writer.writerows(zip(*(table.column(name).fill_null("").to_pylist() for name in columns), strict=True))
    return text.getvalue()
