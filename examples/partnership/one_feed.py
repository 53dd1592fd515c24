"""One police file of any size, for measuring how fast a gateway is: a quarter in which far too much happens."""

from pathlib import Path

from contracts.library import Library, shipped_documents
from examples.partnership.csv_files import csv_lines, header, written
from examples.partnership.feeds import police
from examples.partnership.incidents import incidents_of_block
from examples.partnership.mistakes import Mistakes
from examples.partnership.places import Geography
from examples.partnership.population import people_of_block
from examples.partnership.rows import Block, Rows
from examples.partnership.world import World

PERIOD = "2024-Q1"
_PEOPLE, _A_PERSON, _SERIALS = 20_000, 8.0, 200_000


def _suspects(block: Block) -> Rows:
    """Suspects, some of them unknown as in any partnership."""
    return police.suspects(block, Mistakes().unknown_suspects)


BUILDERS = {
    "police_recorded_crime": police.recorded_crime,
    "police_recorded_crime_victims": police.victims,
    "police_recorded_crime_suspects": _suspects,
}
"""The feeds that can be written so; all their rows lie in `PERIOD`."""


def write_feed(path: Path, feed: str, rows: int, seed: int, geography: Geography) -> None:
    """Write exactly so many rows of a feed, without mistakes and block by block. Same arguments, same bytes.

    The geography is that of `write_references`, whose lookups the file needs. Raises `KeyError` for a feed that is not
    among `BUILDERS`.
    """
    builder, contract = BUILDERS[feed], Library(shipped_documents()).feed(feed)
    world = World(seed, 1, geography.places, Mistakes().outside, _A_PERSON, _SERIALS)
    left, number = rows, 0
    with path.open("wb") as file:
        file.write(header(contract))
        while left:
            made = builder(_busy_block(world, number))
            lines = csv_lines(contract, made.columns)[:left]
            file.write(written(lines))
            left, number = left - len(lines), number + 1


def _busy_block(world: World, number: int) -> Block:
    """A block of people to each of whom something happens every other week."""
    people = people_of_block(world, number, number * _PEOPLE, _PEOPLE)
    incidents, people = incidents_of_block(world, number, people)
    return Block(world, number, people, incidents)
