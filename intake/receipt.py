"""The receipt: what became of a delivery, in counts and positions.

A data officer can act on it; nobody can learn from it.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass

from intake.findings import Finding
from intake.inspection import Inspection
from intake.profile import ColumnProfile


@dataclass(frozen=True, slots=True)
class Comparison:
    """Against the delivery that this one supersedes: rows in scope that are gone, and that are new (as multisets)."""

    rows_leaving: int
    rows_arriving: int


@dataclass(frozen=True, slots=True)
class Receipt:
    """One delivery's receipt. `commitment` is SHA-256 over a secret salt and the file's own SHA-256."""

    receipt_id: str
    partner: str
    feed: str
    edition: str
    period: str
    calendar: str
    agreement: str
    clause: str
    commitment: str
    rows_read: int
    rows_accepted: int
    rows_rejected: int
    rows_out_of_scope: int
    duplicate_of: str | None
    supersedes: str | None
    refusal: str | None
    compared: Comparison | None
    findings: tuple[Finding, ...]
    profile: dict[str, ColumnProfile]
    repeated_keys: int
    repeated_rows: int
    notes: Mapping[str, object]
    """`sampled`: notes looked at; `kinds`: in how many of them each kind of identifier occurs. Counts only."""

    def as_json(self) -> dict[str, object]:
        """The receipt as `gateway receipt --json` prints it."""
        return asdict(self) | {"findings": [finding.as_json() for finding in self.findings]}


NOTHING_READ = Inspection(0, 0, 0, 0, (), {}, 0, 0)
"""What a delivery adds that is the same file as one already held."""
