"""Which column of a file is which column of its contract, and where its rows begin."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Layout:
    """The file's columns from left to right: the contract's name, or None for a column that is not read.

    `header_line` is the line on which the header begins, `first_line` that of the first row below it.
    """

    names: tuple[str | None, ...]
    header_line: int = 1
    first_line: int = 2
    headings: tuple[tuple[str | None, ...], ...] = field(default=(), repr=False, compare=False)
    """The header's own words, row by row, where a column is read and None elsewhere: it may stand again further down.

    Words of a partner: they tell a repeated header from a record, and go nowhere.
    """

    beyond: int | None = field(default=None, compare=False)
    """How many empty values rows may have behind the last column; None where any number may stand there.

    In any other row a delimiter inside a value may have pushed all behind it along, and an empty one over the edge.
    """

    def position(self, name: str) -> int | None:
        """Where a column stands, counted from 1; None if the file lacks it."""
        return self.names.index(name) + 1 if name in self.names else None
