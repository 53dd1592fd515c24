"""Ladders of generalisation: which treatment says less than which, finest first. Data, and the order made of it.

Each rung can be told from the rung above it, or says no more about a person than it does; the last rung says nothing.
Weeks do not divide months, but a month of thirty days hides a day better than a week of seven does.
Source: the partnership's rules matrix (ages at 10, 18 and 25; LSOA to force area; week to quarter; code to group), and
the lattice of domain generalisations of Samarati, "Protecting respondents' identities in microdata release" (2001).
"""

from collections.abc import Iterable
from functools import reduce
from types import MappingProxyType

from contracts.vocabulary import Treatment

LADDERS = MappingProxyType(
    {
        "age": (Treatment.AGE, Treatment.AGE_BAND, Treatment.DROP),
        "time": (
            Treatment.DATE_AND_HOUR_BAND,
            Treatment.DATE,
            Treatment.WEEK,
            Treatment.MONTH,
            Treatment.QUARTER,
            Treatment.DROP,
        ),
        "place": (
            Treatment.SNAPPED_POINT,
            Treatment.LSOA,
            Treatment.MSOA,
            Treatment.LOCAL_AUTHORITY,
            Treatment.FORCE,
            Treatment.DROP,
        ),
        "code": (Treatment.KEEP, Treatment.ROLL_UP, Treatment.GROUP, Treatment.DROP),
        "measure": (Treatment.BAND, Treatment.DROP),
        "record": (Treatment.REFERENCE, Treatment.DROP),
    }
)
"""By name the rungs, finest first. A treatment stands on one ladder; each ladder ends at `drop`."""
OF_GUARDED = MappingProxyType(
    {
        Treatment.DATE_AND_HOUR_BAND: Treatment.WEEK,
        Treatment.DATE: Treatment.WEEK,
        Treatment.SNAPPED_POINT: Treatment.LOCAL_AUTHORITY,
        Treatment.LSOA: Treatment.LOCAL_AUTHORITY,
        Treatment.MSOA: Treatment.LOCAL_AUTHORITY,
    }
)
"""What is told of a guarded row (`contracts.feed.Guard`) where another treatment would tell more of any other."""


def rungs(treatment: Treatment) -> tuple[Treatment, ...]:
    """A treatment and all that say less on its ladder, finest first; the last is `drop`.

    A treatment that is on no ladder can only be dropped.
    """
    for ladder in LADDERS.values():
        if treatment in ladder:
            return ladder[ladder.index(treatment) :]
    return (treatment, Treatment.DROP)


def coarser(one: Treatment, other: Treatment) -> bool:
    """Whether one treatment says less of a column than another: it stands below it on the same ladder.

    Of two ladders neither says less, but for `drop`, which says less than all else.
    """
    return one is not other and one in rungs(other)


def strictest(treatments: Iterable[Treatment]) -> Treatment:
    """What all of some treatments allow together: the one that says least, or `drop`.

    It is `drop` where two stand on different ladders, for then no release would keep to both, and where there is none,
    for what nobody names is denied. Neither order nor repetition changes it, and one treatment more never says more.
    """
    named = tuple(treatments)
    return reduce(_stricter, named) if named else Treatment.DROP


def _stricter(one: Treatment, other: Treatment) -> Treatment:
    """The one that says less, or `drop` where neither does."""
    if one is other or coarser(one, other):
        return one
    return other if coarser(other, one) else Treatment.DROP
