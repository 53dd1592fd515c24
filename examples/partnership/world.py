"""What every block of a partnership shares: the seed, the places, the quarters, and how much happens."""

from dataclasses import dataclass

from examples.partnership.places import Places

A_QUARTER = 0.11
"""Incidents for each person in a quarter."""
_SERIALS = 20_000


@dataclass(frozen=True, slots=True)
class World:
    """Where all blocks are. `outside` is the share of people and places beyond the partnership.

    `a_quarter` is how many incidents there are in a quarter for each person, `serials` how many references of crimes a
    block may use in a year.
    """

    seed: int
    quarters: int
    places: Places
    outside: float
    a_quarter: float = A_QUARTER
    serials: int = _SERIALS
