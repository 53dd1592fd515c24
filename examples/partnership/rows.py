"""What a feed's builder is given, and what it gives back: a block's lives in, rows of text with their truth out."""

from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa

from examples.partnership.columns import Mask, Numbers
from examples.partnership.incidents import Incidents
from examples.partnership.places import COUNCILS, Places
from examples.partnership.population import People
from examples.partnership.when import quarters_of
from examples.partnership.world import World

PARTNERS = (
    *COUNCILS.values(),
    "police",
    "probation",
    "avon_fire",
    "devon_and_somerset_fire",
    "acute_trust",
    "ambulance",
    "mentoring_project",
    "sports_project",
)
"""Who delivers about people and incidents; the councils stand in the order of their authorities."""
NOBODY = -1


@dataclass(frozen=True, slots=True)
class Block:
    """The lives of a block of a world."""

    world: World
    number: int
    people: People
    incidents: Incidents

    @property
    def places(self) -> Places:
        """Where people live."""
        return self.world.places

    @property
    def quarters(self) -> int:
        """How many quarters are told of."""
        return self.world.quarters

    def generator(self, feed: int) -> np.random.Generator:
        """The chance of one feed in this block."""
        return np.random.default_rng([self.world.seed, self.number, 2, feed])

    def told(self, who: Numbers, day: Numbers) -> Mask:
        """Whether days lie in the quarters, and not after the person's death."""
        place = quarters_of(day)
        alive = (who < 0) | (day <= self.people.died[who])
        return np.asarray((place >= 0) & (place < self.quarters) & alive, dtype=np.bool_)


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows of one feed. `person` is a place in the block; `scope` the place that decides whether a row is in scope.

    `planted` says, for a kind of mistake and a column, which rows have it.
    """

    feed: str
    partner: Numbers
    person: Numbers
    incident: Numbers
    day: Numbers
    scope: Numbers
    columns: dict[str, pa.Array]
    planted: dict[tuple[str, str], Mask] = field(default_factory=dict)

    @property
    def quarter(self) -> Numbers:
        """The place of the quarter of each."""
        return quarters_of(self.day)

    def __len__(self) -> int:
        """How many rows there are."""
        return len(self.day)


def partner_of(name: str, rows: int) -> Numbers:
    """One partner for every row."""
    return np.full(rows, PARTNERS.index(name))
