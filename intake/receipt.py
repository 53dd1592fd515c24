"""The receipt: what became of a delivery, in counts and positions, and what happens next.

A data officer can act on it; nobody can learn from it. What `gateway check` says of a file that was not sent is a
receipt too: what only a gateway knows is None in it, and named under `not_checked`.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from contracts.feed import Feed
from contracts.vocabulary import Severity
from intake.findings import Finding
from intake.furniture import FOOTER, HEADER_REPEATED, TOTAL
from intake.grid import FileFacts
from intake.inspection import Inspection
from intake.profile import ColumnProfile

NO_RECORDS = (HEADER_REPEATED, TOTAL, FOOTER)
"""The rules of rows that are set aside without anybody's having made a mistake."""
DRIFT = "drift-"
"""How the rules begin that hold a delivery against earlier ones of its partner and feed."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """Against the delivery that this one supersedes: rows in scope that are gone, and that are new (as multisets)."""

    rows_leaving: int
    rows_arriving: int


@dataclass(frozen=True, slots=True)
class FileFound:
    """What a file turned out to be, and the line on which its header ends."""

    facts: FileFacts
    header_line: int

    def as_json(self) -> dict[str, object]:
        """The facts and the line beside one another."""
        return asdict(self.facts) | {"header_line": self.header_line}


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """One delivery's receipt. `commitment` is SHA-256 over a secret salt and the file's own SHA-256."""

    receipt_id: str | None
    partner: str | None
    feed: str
    edition: str
    period: str | None
    calendar: str
    agreement: str | None
    clause: str | None
    commitment: str | None
    file: FileFound | None = None
    rows_read: int
    rows_accepted: int
    rows_rejected: int
    rows_out_of_scope: int | None
    out_of_scope: Mapping[str, int | None]
    """Those rows by reason, each counted under the first that it has."""
    nil: bool = False
    withdrawn: bool = False
    duplicate_of: str | None
    supersedes: str | None
    corrects: str | None = None
    refusal: str | None
    compared: Comparison | None
    findings: tuple[Finding, ...]
    contract_rules: Mapping[str, str] = field(default_factory=dict)
    """What the rules mean that the contract itself names, of those that found something."""
    drift_from: tuple[str, ...] = ()
    """The receipts of the earlier deliveries that this one was held against."""
    profile: Mapping[str, ColumnProfile]
    small_count: int
    """Counts of the profile from 1 to this number are not told, nor one from which such a count could be reckoned."""
    repeated_keys: int
    repeated_rows: int
    notes: Mapping[str, object] | None
    """`sampled`: notes looked at; `kinds`: in how many of them each kind of identifier occurs. Counts only."""
    not_checked: tuple[str, ...] = ()

    @property
    def cells_repaired(self) -> int:
        """How many values were mended."""
        return sum(item.count for item in self.findings if item.severity is Severity.REPAIR)

    @property
    def rows_no_records(self) -> int:
        """How many of the rejected rows are no records at all: repeated headings, totals, footers."""
        return sum(item.count for item in self.findings if item.rule in NO_RECORDS)

    @property
    def happens_next(self) -> tuple[str, ...]:
        """What becomes of the delivery, and what is asked of who sent it."""
        return tuple(_checked(self) if self.receipt_id is None else _next(self))

    def as_json(self) -> dict[str, object]:
        """The receipt as `gateway receipt --json` prints it: a small count of the profile is null."""
        return asdict(self) | {
            "file": self.file and self.file.as_json(),
            "findings": [finding.as_json() for finding in self.findings],
            "cells_repaired": self.cells_repaired,
            "rows_no_records": self.rows_no_records,
            "profile": self._told_profile(),
            "happens_next": list(self.happens_next),
        }

    def _told_profile(self) -> dict[str, dict[str, int | None]]:
        """The counts of each column that may be told: none that is small, and none from which one could be reckoned."""
        # Rows set aside before their cells were told apart are in no column's counts.
        aside = sum(item.count for item in self.findings if item.column == "row" and item.severity is Severity.ERROR)
        return {header: self._told(column, aside) for header, column in self.profile.items()}

    def _told(self, column: ColumnProfile, aside: int) -> dict[str, int | None]:
        """The counts of one column that may be told, `aside` rows being in no column's counts."""
        told = {name: None if 1 <= count <= self.small_count else count for name, count in asdict(column).items()}
        filled = self.rows_read - column.missing
        gives_away = column.missing and filled and filled - aside <= self.small_count
        return told | {"missing": None} if gives_away else told


WITHDRAWN = (
    "It was withdrawn: its rows were destroyed, and products are made without them. Send the period again, or nil."
)
"""What happens next once a delivery was withdrawn."""

NOTHING_READ = Inspection(0, 0, 0, 0, (), {}, 0, 0, {})
"""What a delivery adds that is the same file as one already held."""


def counted(feed: Feed, inspection: Inspection) -> dict[str, Any]:
    """What a receipt says of a file's contract and of its rows, by the names of its fields."""
    return {
        "feed": feed.id,
        "edition": feed.edition,
        "calendar": feed.calendar,
        "rows_read": inspection.rows_read,
        "rows_accepted": inspection.rows_accepted,
        "rows_rejected": inspection.rows_rejected,
        "rows_out_of_scope": inspection.rows_out_of_scope,
        "out_of_scope": inspection.out_of_scope,
        "findings": inspection.findings,
        "contract_rules": _contract_rules(feed, inspection.findings),
        "profile": inspection.profile,
        "repeated_keys": inspection.repeated_keys,
        "repeated_rows": inspection.repeated_rows,
    }


def _contract_rules(feed: Feed, findings: Iterable[Finding]) -> dict[str, str]:
    """What the checks mean that a contract names, of those that found something."""
    found = {item.rule for item in findings}
    return {check.name: check.description for column in feed.columns for check in column.checks if check.name in found}


def _next(of: Receipt) -> Iterator[str]:
    """What becomes of a delivery."""
    if of.withdrawn:
        yield WITHDRAWN
    elif of.duplicate_of:
        yield f"It is the same file as {of.duplicate_of}: nothing changes, and there is nothing to do."
    elif of.refusal:
        gone = "" if of.rows_read else "What we had of it was destroyed. "
        yield f"Nothing of this file goes into a product. {gone}What you sent before for the period still stands."
        yield "Mend what the refusal names, and send the whole file again."
    elif of.nil:
        yield "It is recorded that there is nothing for this period. A file that you send later takes its place."
    else:
        yield f"{as_rows(of.rows_accepted)} accepted: for the products that the agreement allows, and no other."
        if rejected := of.rows_rejected - of.rows_no_records:
            yield (
                f"{as_rows(rejected)} rejected: in no product. Mend them at their source, and send the whole "
                "period again; the new file takes the place of this one."
            )
        yield from _asked(of)


def _checked(of: Receipt) -> Iterator[str]:
    """What would become of a file that was only checked."""
    yield "This was a check: nothing was sent, and nothing of the file was kept."
    if of.refusal:
        yield "Sent as it is, the file would be refused as a whole. Mend what the refusal names, and check it again."
    else:
        rejected = of.rows_rejected - of.rows_no_records
        yield f"Sent as it is, {as_rows(of.rows_accepted)} would be accepted and {as_rows(rejected)} rejected."
        if rejected:
            yield "Mend those at their source, and check the file again before you send it."
        yield from _asked(of)


def _asked(of: Receipt) -> Iterator[str]:
    """What is asked of who sent the rows, and of whom nothing is asked."""
    in_scope = (item for item in of.findings if item.lines or item.column == "file")
    severities = {item.severity for item in in_scope if not item.rule.startswith(DRIFT)}
    if of.rows_no_records:
        yield f"{as_rows(of.rows_no_records)} set aside: headings once more, totals or footers. Nothing is lost."
    if of.rows_out_of_scope:
        yield f"{as_rows(of.rows_out_of_scope)} out of scope: counted, and kept nowhere. Nothing is asked of you there."
    if Severity.WARNING in severities:
        yield "Where there is a warning the row is accepted; a value that breaks a rule is left out: mend what you can."
    if of.cells_repaired:
        values = "1 value was" if of.cells_repaired == 1 else f"{of.cells_repaired:,} values were"
        yield f"{values} mended for you: look over what was repaired. If right, do nothing."
    if any(item.rule.startswith(DRIFT) for item in of.findings):
        yield "Something is unlikely, or unlike your earlier deliveries. If it is so, do nothing; else send it again."


def as_rows(count: int) -> str:
    """A number of rows as a person says it."""
    return "1 row" if count == 1 else f"{count:,} rows"
