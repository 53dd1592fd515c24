"""The gateway's own reading of a workbook: checked, parsed in a confined child, every row as text; none is judged."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

from benchmarks.headings import headings_of
from benchmarks.task import Task
from intake.confined.ahead import child_ahead
from intake.errors import UnreadableFileError
from intake.findings import FindingCounter
from intake.limits import SHIPPED
from intake.opening import open_file

_PIECE = 1 << 20


def prepared(task: Task) -> Callable[[], int]:
    """What the clock runs for; it returns the rows below the header. Its child starts before, as in `gateway check`."""
    beginning = ExitStack()
    beginning.enter_context(child_ahead(SHIPPED))

    def read() -> int:
        with beginning, open_file(_chunks(task.file), SHIPPED, FindingCounter()) as file:
            grid = file.only()
            found = headings_of(grid.head)
            if found is None:
                raise UnreadableFileError("header-missing", "no row looks like a header")
            return sum(piece().rows.num_rows for piece in grid.pieces(found.layout, found.names))

    return read


def _chunks(path: Path) -> Iterator[bytes]:
    """A file's bytes."""
    with path.open("rb") as source:
        while chunk := source.read(_PIECE):
            yield chunk
