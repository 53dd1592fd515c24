"""Findings: what was noticed, by rule, column and line. Data, many, and never a value."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field

import numpy as np
import numpy.typing as npt

from contracts.vocabulary import Severity

LINES_LISTED = 1000
"""A finding lists at most this many lines; its count is always whole."""

Lines = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One rule on one column: how many rows, and the first lines (1 is the first line of the file).

    `count` counts all rows read; `lines` leaves out rows outside the partner's area, of which nothing is kept.
    """

    rule: str
    column: str
    severity: Severity
    count: int
    lines: tuple[int, ...]

    def as_json(self) -> dict[str, object]:
        """The finding as a receipt shows it."""
        return asdict(self) | {"severity": self.severity.value, "lines": list(self.lines)}


@dataclass(slots=True)
class _Tally:
    """A finding while it is being counted."""

    severity: Severity
    count: int = 0
    lines: list[int] = field(default_factory=list)


class FindingCounter:
    """Counts findings over the blocks of one delivery."""

    def __init__(self) -> None:
        self._tallies: dict[tuple[str, str], _Tally] = {}

    def add(self, rule: str, column: str, severity: Severity, *, count: int, lines: Iterable[int]) -> None:
        """Count `count` rows more, and list `lines` while there is room."""
        if not count:
            return
        tally = self._tallies.setdefault((rule, column), _Tally(severity))
        tally.count += count
        room = LINES_LISTED - len(tally.lines)
        for line in lines:
            if room <= 0:
                break
            tally.lines.append(int(line))
            room -= 1

    def findings(self) -> tuple[Finding, ...]:
        """What was found, in a fixed order."""
        return tuple(
            sorted(
                Finding(rule, column, tally.severity, tally.count, tuple(tally.lines))
                for (rule, column), tally in self._tallies.items()
            )
        )
