"""What can be measured, by the name that is asked for: a feed, and an invented file of any size in its shape.

`police_recorded_crime` comes as three files. What is measured under that name is its file of people, the suspects: 30
columns, among them a PNC ID, a CRO number and an arrest summons number, names, date of birth and postcode.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from examples.partnership.one_feed import BUILDERS, PERIOD, write_feed
from examples.partnership.places import Geography
from examples.street_level import write_street_level_month

STREET_LEVEL = "police_street_level_crime"
SUSPECTS = "police_recorded_crime_suspects"
MONTH = "2024-01"
MEASURED: Mapping[str, str] = MappingProxyType(
    {
        STREET_LEVEL: STREET_LEVEL,
        "police_recorded_crime": SUSPECTS,
        SUSPECTS: SUSPECTS,
        "police_recorded_crime_victims": "police_recorded_crime_victims",
    }
)
"""By what is asked for, the feed whose file is written and measured."""


@dataclass(frozen=True, slots=True)
class Extract:
    """A written file of one feed and period, its rows, and how many of them a gateway accepts."""

    file: Path
    feed: str
    period: str
    rows: int
    accepted: int


def write_extract(path: Path, feed: str, rows: int, seed: int, geography: Geography) -> Extract:
    """Write so many rows of a feed; only those of a street-level month may lie outside the partnership."""
    if feed in BUILDERS:
        write_feed(path, feed, rows, seed, geography)
        return Extract(path, feed, PERIOD, rows, rows)
    truth = write_street_level_month(path, MONTH, rows, seed)
    return Extract(path, feed, MONTH, truth.rows, truth.rows - truth.outside)
