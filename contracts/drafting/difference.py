"""One thing that differs between two contracts, in words for the partner."""

from dataclasses import dataclass

from contracts.vocabulary import Severity


@dataclass(frozen=True, slots=True)
class Difference:
    """`what` is kebab-case; `column` the header that the partner knows, None of the feed as a whole.

    `do` says what the partner must change; `breaks` whether a file that was right would fail, or lose rows or values.
    """

    what: str
    column: str | None
    do: str
    breaks: bool


def costs(severity: Severity) -> bool:
    """Whether a breach costs the row or the value: where it is only counted, nothing is lost."""
    return severity in {Severity.ERROR, Severity.WARNING}
