"""What a specimen of the defect corpus is: a file as a partner sends it, and exactly what its receipt must say."""

from collections.abc import Mapping
from dataclasses import dataclass, field

Found = Mapping[tuple[str, str], int]
"""How often each rule is found in each column, by its heading (or `row`, `file`, `column 7`)."""


@dataclass(frozen=True, slots=True)
class Counts:
    """The rows of a receipt, and all of its findings: no other may be there."""

    read: int
    accepted: int
    rejected: int = 0
    out_of_scope: int | None = 0
    """None where nobody says who sends the file, so that its area is not known."""
    found: Found = field(default_factory=dict)
    lines: Mapping[tuple[str, str], tuple[int, ...]] = field(default_factory=dict)
    """For some of the findings, on which lines of the file; the others' are not compared."""


@dataclass(frozen=True, slots=True)
class Refused:
    """The whole file is refused, by a rule."""

    rule: str


@dataclass(frozen=True, slots=True)
class Specimen:
    """One file with a defect of the list in `reference/domain.md`, section 9, by its `number` there.

    `canaries` are values of the file that nothing which is said of it may repeat. A specimen without mistakes beside
    the defect is made of rows of the invented partnership. `partner` is None where no clause lets anybody give it.
    """

    number: int
    name: str
    feed: str
    partner: str | None
    period: str
    content: bytes
    expected: Counts | Refused
    canaries: tuple[str, ...]

    @property
    def test_id(self) -> str:
        """How a test names it."""
        return f"{self.number:02}-{self.name}"
