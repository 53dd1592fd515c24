"""Rows as lines of CSV, appended to one file for each partner, feed, quarter and delivery."""

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from contracts.feed import Feed
from contracts.vocabulary import FieldClass
from examples.partnership.columns import joined, where
from examples.partnership.deliveries import Part, Series
from examples.partnership.rows import PARTNERS
from examples.partnership.when import quarter


def csv_lines(feed: Feed, columns: dict[str, pa.Array]) -> pa.Array:
    """Each row as a line with its newline. Only free text can hold what CSV must quote."""
    cells = [
        _quoted(columns[column.name]) if column.field_class is FieldClass.FREE_TEXT else columns[column.name]
        for column in feed.columns
    ]
    cells[-1] = joined(cells[-1], "\n")
    return joined(*cells, between=",")


def header(feed: Feed) -> bytes:
    """The first line of a file."""
    return (",".join(column.header for column in feed.columns) + "\n").encode()


def written(lines: pa.Array) -> memoryview:
    """The bytes of some lines, set one after another; they begin where the array does."""
    whole = pa.concat_arrays([lines])
    return memoryview(whole.buffers()[2])[: pc.sum(pc.binary_length(whole)).as_py() or 0]


class CsvFiles:
    """Appends lines to files, and knows on which line each stands. No file stays open: there may be thousands."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lines: dict[tuple[int, Series], int] = {}

    def path(self, delivery: int, series: Series) -> Path:
        """Where a file lies: as the landing folder has it, below `restated/<n>` when delivered again."""
        partner, feed, place = series
        top = Path("restated") / str(delivery) if delivery else Path("landing")
        return self._folder / top / PARTNERS[partner] / feed / quarter(place).period / f"{feed}.csv"

    def append(self, feed: Feed, series: Series, part: Part, lines: tuple[pa.Array, pa.Array]) -> int:
        """Append a part's rows, from lines as first written or, where changed, as later; return its first line."""
        path, named = self.path(part.delivery, series), (part.delivery, series)
        line = self._lines.get(named, 0)
        chosen = lines[0].take(pa.array(part.rows))
        if part.changed.any():
            chosen = where(part.changed, lines[1].take(pa.array(part.rows)), chosen)
        if not line:
            path.parent.mkdir(parents=True)
        with path.open("ab") as file:
            if not line:
                file.write(header(feed))
                line = 2
            file.write(written(chosen))
        self._lines[named] = line + len(part.rows)
        return line


def _quoted(column: pa.Array) -> pa.Array:
    """Free text between quotation marks, those inside it doubled; what is empty stays so."""
    filled = np.asarray(pc.greater(pc.binary_length(column), 0).to_numpy(zero_copy_only=False))
    return where(filled, joined('"', pc.replace_substring(column, '"', '""'), '"'), column)
