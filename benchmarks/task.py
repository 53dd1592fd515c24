"""What one measurement is told: which file, which instance, where to write. It travels to the child as JSON."""

import json
from dataclasses import asdict, dataclass, field
from datetime import date
from enum import StrEnum
from pathlib import Path

ON = date(2025, 1, 1)
"""A day on which the shipped agreement is in force: figures must not change with the calendar."""
PARTNER = "police"
LINKING, MEASURING = "linking", "measuring"
"""Parts of the whole way that are told apart."""


class Way(StrEnum):
    """The ways that are timed; each has a module of its name, whose `prepared` gives what the clock runs for.

    The first run is no figure: it is what (c) finds done.
    """

    FIRST_RUN = "first_run"
    BARE_COPY = "bare_copy"
    PROTECT = "protecting"
    WHOLE = "whole_way"
    NAIVE = "naive_way"
    READING = "reading_pass"
    DUCKDB = "duckdb_read"
    WORKBOOK = "workbook_pass"
    CALAMINE = "calamine_read"
    TOKENS = "token_pass"
    HMAC_LOOP = "token_loop"
    HMAC_CRYPTOGRAPHY = "token_cryptography"
    WHOLE_PROFILED = "token_share"
    LINKAGE = "linkage_gateway"
    LINKAGE_EXACT = "linkage_exact"
    LINKAGE_ANONLINK = "linkage_anonlink"
    LINKAGE_SPLINK = "linkage_splink"
    PARTNERSHIP = "partnership_linking"


@dataclass(frozen=True, slots=True)
class Task:
    """One measurement. `lookups`: the files of reference feeds, by feed. `receipt_id`: a delivery already received."""

    home: Path
    folder: Path
    file: Path = Path()
    feed: str = ""
    period: str = ""
    lookups: dict[str, Path] = field(default_factory=dict)
    receipt_id: str = ""
    peer_loop: str = "iterrows"

    def as_json(self) -> str:
        """The task as one argument of a command."""
        return json.dumps(asdict(self), default=str)


def read_task(text: str) -> Task:
    """A task from its JSON."""
    told = json.loads(text)
    paths = {name: Path(told[name]) for name in ("home", "folder", "file")}
    lookups = {feed: Path(path) for feed, path in told["lookups"].items()}
    return Task(**(told | paths | {"lookups": lookups}))


def parts_file(folder: Path) -> Path:
    """Where a way that is told apart leaves the seconds of each part."""
    return folder / "parts.json"
