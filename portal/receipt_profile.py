"""The profile of a receipt in numbers and words, as its page and the terminal show it."""

from collections.abc import Iterator, Mapping
from typing import Any


def profile_cells(found: Mapping[str, Any]) -> Iterator[tuple[str, list[int | str]]]:
    """For each column of a receipt's JSON how many values are missing and how many distinct, or why that is not told.

    A distinct count is untold only where it is small; one of missing values also where it would give a small one away.
    """
    untold = {"missing": "not told", "distinct": f"fewer than {found['small_count'] + 1}"}
    for column, counts in found["profile"].items():
        yield column, [why if counts[what] is None else counts[what] for what, why in untold.items()]
