"""Who lives with whom, and when each was born: households drawn whole, all of a block at once."""

from dataclasses import dataclass

import numpy as np

from examples.partnership.columns import Mask, Numbers, by_chance, drawn_places

BEGINS = 19_723
"""2024-01-01, the first day of the first quarter, in days since 1970-01-01."""
YEAR = 365.25
"""Days."""
SINGLE, COUPLE, LONE_PARENT, FAMILY, THREE_GENERATIONS, SHARERS = range(6)
_KINDS = (0.16, 0.11, 0.21, 0.41, 0.05, 0.06)
_CHILDREN = (0.33, 0.40, 0.18, 0.06, 0.03)
_ADULTS_BEFORE_CHILDREN = np.array([1, 2, 1, 2, 3, 1])
_TWINS = 0.04
_COUPLED = (COUPLE, FAMILY, THREE_GENERATIONS)


@dataclass(frozen=True, slots=True)
class Households:
    """Who lives together: for each person the household (from 0), its kind, the first of it, and the place within."""

    household: Numbers
    kind: Numbers
    first: Numbers
    position: Numbers
    child: Mask


def drawn_households(generator: np.random.Generator, size: int) -> Households:
    """Draw households until there are enough people; the last may be cut short."""
    kind = drawn_places(generator, _KINDS, size)
    children = 1 + drawn_places(generator, _CHILDREN, size)
    with_children = (kind >= LONE_PARENT) & (kind <= THREE_GENERATIONS)
    members = _ADULTS_BEFORE_CHILDREN[kind] + np.where(with_children, children, 0)
    members[kind == SHARERS] = 2 + children[kind == SHARERS]
    ends = np.cumsum(members)
    household = np.repeat(np.arange(size), members)[:size]
    first = (ends - members)[household]
    position = np.arange(size) - first
    child = with_children[household] & (position >= _ADULTS_BEFORE_CHILDREN[kind[household]])
    return Households(household, kind[household], first, position, child)


def drawn_births(generator: np.random.Generator, house: Households) -> tuple[Numbers, Mask]:
    """Birth days, and who is one of twins. Of the children some are not born yet."""
    size = len(house.kind)
    lowest = np.array([18, 22, 22, 26, 30, 18])[house.kind]
    highest = np.array([88, 78, 54, 58, 52, 27])[house.kind]
    eldest = lowest + (highest - lowest) * generator.random(size) ** 1.2
    base = eldest[house.first]
    partner = (base + generator.normal(2, 4, size)).clip(18.1)
    youngest = -1.6
    as_child = youngest + ((base - 17).clip(1, 25) - youngest) * generator.random(size) ** 0.8
    as_grandparent = base + 19 + 12 * generator.random(size)
    adult = np.select(
        [house.position == 0, house.kind == SHARERS, house.position == 1],
        [eldest, eldest, partner],
        as_grandparent,
    )
    age = np.where(house.child, as_child, adult)
    born = (BEGINS - age * YEAR).astype(np.int64)
    second = np.flatnonzero((by_chance(generator, _TWINS, size)) & house.child)
    second = second[(second > 0) & house.child[second - 1] & (house.first[second] == house.first[second - 1])]
    born[second] = born[second - 1]
    # Where three follow each other the middle one was overwritten after the last was copied: only pairs count.
    second = second[born[second] == born[second - 1]]
    twin = np.zeros(size, dtype=np.bool_)
    twin[second] = twin[second - 1] = True
    return born, twin


def drawn_sexes(generator: np.random.Generator, house: Households) -> Mask:
    """Who is female. Whose children they are is known of the first adult, who in families is the mother."""
    female = by_chance(generator, 0.5, len(house.kind))
    coupled = np.isin(house.kind, _COUPLED)
    female[(coupled | (house.kind == LONE_PARENT)) & (house.position == 0)] = True
    female[coupled & (house.position == 1)] = False
    return np.asarray(female, dtype=np.bool_)


def partners(house: Households) -> Numbers:
    """Whom each lives with as a couple; a household that was cut short may have lost one."""
    size = len(house.kind)
    coupled = np.isin(house.kind, _COUPLED)
    other = np.where(house.position == 0, np.arange(size) + 1, house.first)
    there = (other < size) & (house.first[other.clip(max=size - 1)] == house.first)
    return np.where(coupled & (house.position <= 1) & there, other, -1)
