"""What a little history of the defect corpus is: files one after the other, and exactly what becomes of each.

Its files are named by their place in it, from 1.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from tests.defects.specimen import Counts, Refused

Made = tuple[int, int]
"""Of a version of a product: how many rows of deliveries it is made from, and how many rows it has."""


@dataclass(frozen=True, slots=True)
class Sent:
    """A file that a partner sends, and what its receipt must say once it was read.

    `content` None says that there is nothing for the period. `same_as` is the file that this one is still, byte for
    byte; `in_place_of` the one whose place it takes; `corrects` the one that it is sent to put right. `compared` are
    the rows that it leaves out and those that it adds.

    With `looks` it is copied into the landing folder: the name and the bytes that lie there at each look at it. It must
    be taken at the last look and at none before.
    """

    partner: str
    feed: str
    period: str
    content: bytes | None
    expected: Counts | Refused
    same_as: int | None = None
    in_place_of: int | None = None
    corrects: int | None = None
    compared: tuple[int, int] | None = None
    looks: tuple[tuple[str, bytes], ...] = ()


@dataclass(frozen=True, slots=True)
class Run:
    """People are linked, and whatever is due is made."""


@dataclass(frozen=True, slots=True)
class LeftBehind:
    """The clear copy of a file that was taken lies in the landing folder again, where a killed run left it.

    Since then the agreement was amended and the keys were turned to the next epoch. Nothing may come of it.
    """

    of: int


Act = Sent | Run | LeftBehind


@dataclass(frozen=True, slots=True)
class Ends:
    """How a history ends. Of `products` none may be missing, and no other may be there, waiting ones included.

    Each has its versions by period, in the order in which they were made. `people` are those whom the links tell apart,
    None where nobody is linked. `kept` is what the records of the project `JOURNEYS` say in a column of a feed. On the
    day `asked_on`, `missing` is what the partners are asked for, with its arrival: by partner, feed and period.
    """

    products: Mapping[tuple[str, str], tuple[Made, ...]]
    people: int | None = None
    kept: Mapping[tuple[str, str], tuple[str, ...]] = field(default_factory=dict)
    asked_on: date | None = None
    missing: Mapping[tuple[str, str, str], str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class History:
    """Some files that show a defect only together, by its `number` in the list."""

    number: int
    name: str
    acts: tuple[Act, ...]
    ends: Ends

    @property
    def files(self) -> tuple[Sent, ...]:
        """What is sent in it."""
        return tuple(act for act in self.acts if isinstance(act, Sent))

    @property
    def test_id(self) -> str:
        """How a test names it."""
        return f"{self.number:02}-{self.name}"
