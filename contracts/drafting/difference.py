"""One thing that differs between two contracts, in words for the partner."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Difference:
    """`what` is kebab-case; `column` the header that the partner knows, None of the feed as a whole.

    `do` says what the partner must change; `breaks` whether a file that was right would fail, or lose rows or values.
    """

    what: str
    column: str | None
    do: str
    breaks: bool
