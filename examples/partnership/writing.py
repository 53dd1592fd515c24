"""A whole partnership onto disk, block by block: extracts in the landing folder's layout, restatements, and truth.

`DIR/landing/<partner>/<feed>/<period>/<feed>.csv` may be copied into an instance as it is. What is delivered again
lies in `DIR/restated/<n>/…`, whole files each of which replaces the one before. `DIR/truth/` is for nobody's instance.
"""

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from examples.geography import PERIOD, write_lsoa_lookup
from examples.partnership.extracts import Extracts, PartnershipFile
from examples.partnership.incidents import incidents_of_block
from examples.partnership.mistakes import Mistakes
from examples.partnership.places import Geography
from examples.partnership.population import people_of_block
from examples.partnership.rows import Block
from examples.partnership.truth import Truth
from examples.partnership.when import FIRST_YEAR
from examples.partnership.world import World

BLOCK_PEOPLE = 20_000
Advance = Callable[[str, int, int], None]
"""Called with what is being done, how many steps are done, and how many there are."""


@dataclass(frozen=True, slots=True)
class Partnership:
    """What was written: the files in the order in which they should be dropped, and the folder of the truth."""

    folder: Path
    people: int
    quarters: int
    files: tuple[PartnershipFile, ...]

    @property
    def truth(self) -> Path:
        """Where the truth lies."""
        return self.folder / "truth"

    @property
    def rows(self) -> int:
        """Rows of all files together."""
        return sum(file.rows for file in self.files)


class FolderTakenError(FileExistsError):
    """There is something already where a partnership is to be written."""

    def __init__(self) -> None:
        super().__init__("the folder is not empty; name a new one, or remove what is in it")


def write_partnership(  # noqa: PLR0913, PLR0917 - each is a choice of whoever asks for a partnership
    folder: Path,
    people: int,
    quarters: int,
    seed: int,
    mistakes: Mistakes | None = None,
    lookup: Path | None = None,
    progress: Advance | None = None,
) -> Partnership:
    """Write a partnership of so many people over so many quarters from 2024-Q1. Same arguments, same bytes.

    `lookup` is a CSV in the shape of the feed `lsoa_2011_2021_lookup` and takes the place of the invented one. Raises
    `FolderTakenError` if the folder is not empty, `LookupUnfitError` for a lookup without the five authorities, and
    `ValueError` for no people or no quarters.
    """
    if people < 1 or quarters < 1:
        raise ValueError("a partnership needs at least one person and one quarter")
    if folder.exists() and any(folder.iterdir()):
        raise FolderTakenError
    wrong = Mistakes() if mistakes is None else mistakes
    references, geography = write_references(folder / "landing", lookup)
    world = World(seed, quarters, geography.places, wrong.outside)
    extracts = Extracts(folder, seed, wrong)
    firsts = range(0, people, BLOCK_PEOPLE)
    with Truth(folder / "truth") as truth:
        for number, first in enumerate(firsts):
            block = block_of(world, number, first, min(BLOCK_PEOPLE, people - first))
            truth.add(block, extracts.add(block))
            if progress is not None:
                progress("people", number + 1, len(firsts))
    return Partnership(folder, people, quarters, (*references, *extracts.files()))


def write_references(landing: Path, lookup: Path | None = None) -> tuple[tuple[PartnershipFile, ...], Geography]:
    """Write the lookups of areas and of postcodes and the list of catchments, and give the geography that they make."""
    areas = (
        landing / "ons" / "lsoa_2011_2021_lookup" / PERIOD / (lookup.name if lookup else "lsoa_2011_2021_lookup.csv")
    )
    postcodes = landing / "ons" / "postcode_lookup" / str(FIRST_YEAR) / "postcode_lookup.csv"
    catchments = landing / "ons" / "address_catchments" / str(FIRST_YEAR) / "address_catchments.csv"
    for path in (areas, postcodes, catchments):
        path.parent.mkdir(parents=True)
    if lookup is None:
        write_lsoa_lookup(areas)
    else:
        shutil.copyfile(lookup, areas)
    geography = Geography(areas)
    counts = (
        geography.areas_read,
        geography.write_postcodes(postcodes),
        geography.write_catchments(catchments),
    )
    files = tuple(
        PartnershipFile(path, "ons", path.parent.parent.name, path.parent.name, 0, rows, rows, 0, 0)
        for path, rows in zip((areas, postcodes, catchments), counts, strict=True)
    )
    return files, geography


def block_of(world: World, number: int, first: int, size: int) -> Block:
    """One block of lives: so many people, numbered from `first`."""
    people = people_of_block(world, number, first, size)
    incidents, people = incidents_of_block(world, number, people)
    return Block(world, number, people, incidents)
