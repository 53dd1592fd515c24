"""What record-level disclosure control is asked, of what, and what it answers: counts and names, no value of a cell."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Mask = npt.NDArray[np.bool_]
Codes = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Minimum:
    """What is asked of records: `k` people alike, `l` sensitive values among them, and the share that may be withheld.

    `most_withheld` is a share of the rows, and of the persons where there are any: more than that is never withheld to
    tell the rest more finely. k and l of 1 ask nothing.
    """

    k: int
    l: int  # noqa: E741 - the letter that the literature gives it
    most_withheld: float = 0.05

    @property
    def asks_nothing(self) -> bool:
        """Whether any row may be told, however alone it is."""
        return self.k == 1 and self.l == 1


@dataclass(frozen=True, slots=True)
class Level:
    """One way to tell a column: its name, and a code for each row; rows with one code are told alike, 0 is nothing."""

    name: str
    codes: Codes


@dataclass(frozen=True, slots=True)
class Dimension:
    """A column with its levels, finest first; each joins values of the first. `weight`: how much its loss counts."""

    name: str
    levels: tuple[Level, ...]
    weight: int = 1


@dataclass(frozen=True, slots=True)
class RecodingReport:
    """What was chosen and why: names and counts, and no value of any cell.

    `k_reached` and `l_reached` are the least of any class that is left, None where nothing is; `loss` lies from 0
    (everything as it was) to 1 (nothing is told), `tried` counts the recodings that were compared.
    """

    asked: Minimum
    levels: tuple[tuple[str, str], ...]
    k_reached: int | None
    l_reached: int | None
    rows: int
    rows_withheld: int
    persons: int | None
    persons_withheld: int | None
    loss: float
    tried: int

    def as_json(self) -> dict[str, object]:
        """What readers are told, in the manifest of a version.

        No count of rows or persons is in it: beside the rows that are published it would tell how many were too few
        alike, and a loss to the last digit would too.
        """
        return {
            "k": self.asked.k,
            "l": self.asked.l,
            "most_withheld": self.asked.most_withheld,
            "levels": dict(self.levels),
            "k_reached": self.k_reached,
            "l_reached": self.l_reached,
            "loss": round(self.loss, 2),
            "recodings_compared": self.tried,
        }


@dataclass(frozen=True, slots=True)
class Recoding:
    """The level of each column, by place, quasi-identifiers first; and the rows that are withheld all the same."""

    levels: tuple[int, ...]
    withheld: Mask
    report: RecodingReport


@dataclass(frozen=True, slots=True)
class Records:
    """Rows to recode. `persons` numbers the person of each row, -1 for nobody, who is a person of their own.

    With `patterns` a person's rows are looked at together.
    """

    rows: int
    quasi: tuple[Dimension, ...]
    sensitive: tuple[Dimension, ...]
    persons: Codes | None = None
    patterns: bool = False

    @property
    def dimensions(self) -> tuple[Dimension, ...]:
        """All columns that can be told more coarsely, quasi-identifiers first."""
        return (*self.quasi, *self.sensitive)
