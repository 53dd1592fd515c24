"""What one measurement is told: which file, which instance, where to write. It travels to the child as JSON."""

import json
from dataclasses import asdict, dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path

ON = date(2025, 1, 1)
"""A day on which the shipped agreement is in force: figures must not change with the calendar."""
PARTNER = "police"
FEED = "police_street_level_crime"
MONTH = "2024-01"


class Way(StrEnum):
    """The ways that are timed; each has a module of its name, whose `prepared` gives what the clock runs for.

    The first run is no figure: it is what (c) finds done.
    """

    FIRST_RUN = "first_run"
    BARE_COPY = "bare_copy"
    PROTECT = "protecting"
    WHOLE = "whole_way"
    NAIVE = "naive_way"


@dataclass(frozen=True, slots=True)
class Task:
    """One measurement. `receipt_id`: the delivery to protect, where one was received beforehand."""

    file: Path
    lookup: Path
    home: Path
    folder: Path
    receipt_id: str = ""
    peer_loop: str = "iterrows"

    def as_json(self) -> str:
        """The task as one argument of a command."""
        return json.dumps(asdict(self), default=str)


def read_task(text: str) -> Task:
    """A task from its JSON."""
    told = json.loads(text)
    return Task(
        file=Path(told["file"]),
        lookup=Path(told["lookup"]),
        home=Path(told["home"]),
        folder=Path(told["folder"]),
        receipt_id=told["receipt_id"],
        peer_loop=told["peer_loop"],
    )
