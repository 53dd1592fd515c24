"""Calamine's own read of a workbook: every cell of its first sheet, as the values that it makes of them."""

from collections.abc import Callable

from python_calamine import CalamineWorkbook

from benchmarks.task import Task


def prepared(task: Task) -> Callable[[], int]:
    """What the clock runs for; it returns the rows below the header."""

    def read() -> int:
        with CalamineWorkbook.from_path(str(task.file)) as workbook:
            return len(workbook.get_sheet_by_index(0).to_python()) - 1

    return read
