"""What `gateway demo` is given: the lookup, three months, and the last of them published again."""

from dataclasses import dataclass
from pathlib import Path

from examples.geography import PERIOD, write_lsoa_lookup
from examples.street_level import MonthTruth, write_street_level_month

MONTHS = ("2023-11", "2023-12", "2024-01")
_ROWS = {"2023-11": 4_105, "2023-12": 3_872, "2024-01": 4_016}


@dataclass(frozen=True, slots=True)
class ExampleFile:
    """A file to drop, and who drops it. `truth` is what the receipt ought to say; None for the lookup."""

    path: Path
    partner: str
    feed: str
    period: str
    truth: MonthTruth | None


def write_demonstration(folder: Path, seed: int = 1) -> tuple[ExampleFile, ...]:
    """Write the files into a folder, in the order in which they should be dropped."""
    folder.mkdir(parents=True, exist_ok=True)
    lookup = folder / "lsoa_2011_2021_lookup.csv"
    write_lsoa_lookup(lookup)
    months = [_month(folder, month, seed, restated=False) for month in MONTHS]
    again = _month(folder, MONTHS[-1], seed, restated=True)
    return ExampleFile(lookup, "ons", "lsoa_2011_2021_lookup", PERIOD, None), *months, again


def _month(folder: Path, month: str, seed: int, *, restated: bool) -> ExampleFile:
    """One month of the police force, as first published or restated."""
    path = folder / f"{month}-invented-street{'-restated' if restated else ''}.csv"
    truth = write_street_level_month(path, month, _ROWS[month], seed, restated=restated)
    return ExampleFile(path, "police", "police_street_level_crime", month, truth)
