"""clkhash and anonlink, in the environment of their own: a program that reads records and leaves similarities.

Nothing of this checkout can be imported here, and anonlink nowhere else. Standard input has a line of JSON (the schema,
the rows of the first file, whether only pairs across files count) and then the records as CSV; the first argument is
where the numbers are left. Nothing of a record is written anywhere.
"""

import io
import json
import sys
import time
import warnings
from array import array
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np

FLOOR = 0.7
"""Pairs below are not kept: with every bit of a key filled by several columns most strangers are as alike as that."""
MOST_CANDIDATES = 100
"""Pairs that one record may have, the likest first."""
_SECRET = "the same in both files"  # noqa: S105 - a benchmark has nothing to hide from itself
_STEPS = 31
_CHUNK = 2_000


def main() -> None:
    """Read, hash, compare, solve at every threshold, leave the numbers."""
    warnings.simplefilter("ignore")
    told = json.loads(sys.stdin.readline())
    text = io.StringIO(sys.stdin.read())
    clk, schema = import_module("clkhash.clk"), import_module("clkhash.schema")
    similarities = import_module("anonlink.similarities").dice_coefficient_accelerated
    solve = import_module("anonlink.solving").greedy_solve
    start, processor_start = time.perf_counter(), time.process_time()
    filters = clk.generate_clk_from_csv(
        text, _SECRET, schema.from_json_dict(told["schema"]), header="ignore", progress_bar=False, max_workers=1
    )
    found = _candidates(similarities, filters, int(told["first"]), across=bool(told["across"]))
    thresholds = np.round(np.linspace(FLOOR, 1.0, _STEPS), 2)
    labels = [_solved(solve, found, float(threshold), len(filters)) for threshold in thresholds]
    seconds, processor = time.perf_counter() - start, time.process_time() - processor_start
    np.savez(
        sys.argv[1],
        left=found[1],
        right=found[2],
        weight=found[0],
        thresholds=thresholds,
        labels=np.stack(labels),
        cost=np.array([seconds, processor, _peak()]),
    )


def _candidates(similarities: Any, filters: list[Any], first: int, *, across: bool) -> tuple[Any, Any, Any]:
    """Similarity and places of every pair that is like enough, each pair once, the likest first."""
    left, right = (filters[:first], filters[first:]) if across else (filters, filters)
    offset = first if across else 0
    parts = []
    for begin in range(0, len(left), _CHUNK):
        weight, (one, other) = similarities((left[begin : begin + _CHUNK], right), FLOOR, k=MOST_CANDIDATES)
        found = np.array(weight), np.array(one, np.int64) + begin, np.array(other, np.int64) + offset
        parts.append([part[found[1] < found[2]] for part in found])
    whole = [np.concatenate(part) for part in zip(*parts, strict=True)]
    order = np.lexsort((whole[2], whole[1], -whole[0]))
    return whole[0][order], whole[1][order], whole[2][order]


def _solved(solve: Any, found: tuple[Any, Any, Any], threshold: float, rows: int) -> Any:
    """The group of each record when pairs from a threshold on are joined greedily, as anonlink does."""
    count = int((found[0] >= threshold).sum())
    nought = array("I", bytes(4 * count))
    places = [array("I", part[:count].astype(np.uint32).tobytes()) for part in found[1:]]
    labels = np.arange(rows, dtype=np.int64)
    for group in solve((array("d", found[0][:count].tobytes()), (nought, nought), tuple(places))):
        members = [record for _, record in group]
        labels[members] = min(members)
    return labels


def _peak() -> float:
    """The most memory that this process has held at once, in MiB, where the system tells."""
    status = Path("/proc/self/status")
    if not status.exists():
        return 0.0
    line = next(line for line in status.read_text("utf-8").splitlines() if line.startswith("VmHWM:"))
    return int(line.split()[1]) / 1024


if __name__ == "__main__":
    main()
