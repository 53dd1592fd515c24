"""What a way answers: weighted pairs, clusters, and what it says of itself; left in a folder for another process.

Numbers alone are left there: places of records, weights and labels. No value of a row is among them.
"""

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.linkage_truth import Numbers, Scored, Weights

_ARRAYS, _TOLD = "answer.npz", "answer.json"


@dataclass(frozen=True, slots=True)
class Answer:
    """A way's answer. `record`: the record of each row; `labels`: the cluster of each record, by threshold.

    `default`: the threshold whose clusters are the answer. `told`: what else it says, such as `pairs_compared`, the key
    of exact matching, or its own `seconds` and `peak_rss_mib` where it ran in a process of its own.
    """

    record: Numbers
    scored: Scored
    thresholds: Weights
    labels: tuple[Numbers, ...]
    default: float
    told: dict[str, Any] = field(default_factory=dict)

    @property
    def answered(self) -> Numbers:
        """The cluster of each record at the default threshold."""
        return self.labels[int(np.flatnonzero(self.thresholds == self.default)[0])]

    def leave(self, folder: Path) -> int:
        """Write it; how many rows it answers for."""
        folder.mkdir(exist_ok=True)
        arrays = {
            "record": self.record,
            "left": self.scored.left,
            "right": self.scored.right,
            "weight": self.scored.weight,
            "thresholds": self.thresholds,
            "labels": np.stack(self.labels),
        }
        np.savez(folder / _ARRAYS, allow_pickle=False, **arrays)
        (folder / _TOLD).write_text(json.dumps({"default": self.default, "told": self.told}), "utf-8")
        return len(self.record)


def left_in(folder: Path) -> Answer:
    """The answer that was left in a folder."""
    told = json.loads((folder / _TOLD).read_text("utf-8"))
    with np.load(folder / _ARRAYS, allow_pickle=False) as held:
        scored = Scored(held["left"], held["right"], held["weight"])
        return Answer(held["record"], scored, held["thresholds"], tuple(held["labels"]), told["default"], told["told"])


def unscored() -> Scored:
    """No pair at all, of a way that weighs none."""
    nothing = np.zeros(0, dtype=np.int64)
    return Scored(nothing, nothing, np.zeros(0))
