"""People in households: who lives with whom, when each was born, what they are called and where they live.

A block of people is drawn from its own seed and nothing else. It is a partnership's view: families with children and
young adults are more than their share. `risk` is how much more than an average person somebody meets with violence,
on either side; a core of young people is known to everybody, which is what makes partners' extracts overlap.
"""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from examples.partnership import names
from examples.partnership.columns import NEVER, Mask, Numbers, Reals, by_chance, chosen, drawn_places
from examples.partnership.households import (
    BEGINS,
    FAMILY,
    LONE_PARENT,
    SHARERS,
    THREE_GENERATIONS,
    YEAR,
    Households,
    drawn_births,
    drawn_households,
    drawn_sexes,
    partners,
)
from examples.partnership.places import Places, authority_shares
from examples.partnership.world import World

_NAMED_AFTER_FATHER, _OWN_NAME, _MARRIES_A_YEAR, _MIXED = 0.05, 0.25, 0.02, 0.12
_MOVES_A_YEAR, _DIES_A_YEAR = 0.12, 0.0012
_CORE, _CORE_RISK = 0.03, 14.0


@dataclass(frozen=True, slots=True)
class People:
    """A block of people, one place in each array for everybody.

    Days are days since 1970-01-01, `NEVER` if they do not come; `born_in_month` counts from 0.
    `family_before` is the family name until the day `renamed`; `home_before` the place until the day `moved`.
    `partner` is the place in the block of whom somebody lives with as a couple, -1 where there is nobody.
    """

    number: Numbers
    household: Numbers
    kind: Numbers
    child: Mask
    twin: Mask
    female: Mask
    born: Numbers
    born_month: Numbers
    born_in_month: Numbers
    died: Numbers
    given: Numbers
    second: Numbers
    family: Numbers
    family_before: Numbers
    renamed: Numbers
    home: Numbers
    home_before: Numbers
    moved: Numbers
    ethnicity: pa.Array
    partner: Numbers
    risk: Reals
    recorded: Mask

    def age(self, who: Numbers, day: Numbers) -> Numbers:
        """Completed years on a day; negative before birth. Exact, by the calendar."""
        month, in_month = months_and_days(day)
        months = month - self.born_month[who] - (in_month < self.born_in_month[who])
        return np.asarray(months // 12, dtype=np.int64)

    def ages(self, day: int) -> Numbers:
        """Everybody's completed years on one day."""
        return self.age(np.arange(len(self.number)), np.array([day]))

    def home_on(self, who: Numbers, day: Numbers) -> Numbers:
        """Where they live on a day."""
        return np.where(day < self.moved[who], self.home_before[who], self.home[who])

    def family_on(self, who: Numbers, day: Numbers) -> Numbers:
        """Their family name on a day, as a place in `names.FAMILY`."""
        return np.where(day < self.renamed[who], self.family_before[who], self.family[who])


def people_of_block(world: World, block: int, first: int, size: int) -> People:
    """The people of a block: `size` of them, numbered from `first`."""
    generator = np.random.default_rng([world.seed, block, 0])
    house = drawn_households(generator, size)
    born, twin = drawn_births(generator, house)
    female = drawn_sexes(generator, house)
    partner = partners(house)
    tradition, ethnicity = _traditions(generator, house)
    given, family, family_before, renamed = _named(generator, house, tradition, female, born)
    home, home_before, moved = _homes(generator, house, world.places, world.outside)
    age = (BEGINS - born) / YEAR
    died = BEGINS + _waiting(generator, _DIES_A_YEAR * np.exp((age - 30).clip(0) / 14))
    risk = _risk(generator, age, female, world.places.hardship[home])
    recorded = (age > 10) & by_chance(generator, 1 - np.exp(-0.25 * risk), size)  # noqa: PLR2004 - the age of criminal responsibility
    return People(
        number=first + np.arange(size),
        household=first + house.household,
        kind=house.kind,
        child=house.child,
        twin=twin,
        female=female,
        born=born,
        born_month=months_and_days(born)[0],
        born_in_month=months_and_days(born)[1],
        died=np.where(born > BEGINS, NEVER, died),
        given=given,
        second=names.given_places(tradition, female.astype(np.int64), generator.integers(0, 50, size)),
        family=family,
        family_before=family_before,
        renamed=renamed,
        home=home,
        home_before=home_before,
        moved=moved,
        ethnicity=ethnicity,
        partner=partner,
        risk=risk,
        recorded=recorded,
    )


def months_and_days(day: Numbers) -> tuple[Numbers, Numbers]:
    """Calendar months since January 1970, and days into the month from 0."""
    month = day.astype("datetime64[D]").astype("datetime64[M]")
    return month.astype(np.int64), day - month.astype("datetime64[D]").astype(np.int64)


def _traditions(generator: np.random.Generator, house: Households) -> tuple[Numbers, pa.Array]:
    """The naming tradition of each, and the code of ethnicity; children follow the father and may be of both."""
    size = len(house.kind)
    own = drawn_places(generator, [item.share for item in names.TRADITIONS], size)
    mother = own[house.first]
    mixed = (by_chance(generator, _MIXED, size))[house.first] & (house.kind != LONE_PARENT)
    father = np.where(mixed, own[(house.first + 1).clip(max=size - 1)], mother)
    tradition = np.where((house.position == 0) | (house.kind == SHARERS), own, father)
    code = tradition * len(names.TRADITIONS) + np.where(house.child, mother, tradition)
    return tradition, chosen(_ETHNICITIES, code)


def _named(
    generator: np.random.Generator, house: Households, tradition: Numbers, female: Mask, born: Numbers
) -> tuple[Numbers, Numbers, Numbers, Numbers]:
    """Given names, family names, family names before, and the day of the change.

    Who lives in one household has names at successive places of a list, so that no two have one given name, save the
    sons that are called after their fathers. Families have the father's name, some of the mothers their own.
    """
    size, sex = len(house.kind), female.astype(np.int64)
    offset = (50 * generator.random(size) ** 1.4).astype(np.int64)
    of_family = (70 * generator.random(size) ** 1.3).astype(np.int64)
    given = names.given_places(tradition, sex, offset[house.first] + house.position)
    father = (house.first + 1).clip(max=size - 1)
    with_father = np.isin(house.kind, (FAMILY, THREE_GENERATIONS))
    junior = house.child & ~female & with_father & by_chance(generator, _NAMED_AFTER_FATHER, size)
    given = np.where(junior, given[father], given)
    shared, own = of_family[house.first], of_family + 11
    somali_child = house.child & with_father & (tradition == names.SOMALI)
    shared = np.where(somali_child, offset[house.first] + 1, shared)
    apart = (house.kind == SHARERS) | ((house.position == 0) & with_father & by_chance(generator, _OWN_NAME, size))
    family = names.family_places(tradition, sex, np.where(apart, own, shared))
    maiden = names.family_places(tradition, sex, own)
    age = (BEGINS - born) / YEAR
    may_marry = female & ~house.child & (age > 18) & (age < 45)  # noqa: PLR2004 - years of age
    renamed = np.where(may_marry, BEGINS + _waiting(generator, np.full(size, _MARRIES_A_YEAR)), NEVER)
    return given, family, np.where(renamed < NEVER, maiden, family), np.where(renamed < NEVER, renamed, -NEVER)


def _homes(
    generator: np.random.Generator, house: Households, places: Places, outside: float
) -> tuple[Numbers, Numbers, Numbers]:
    """Homes after and before a move, and its day: whole households move, and young adults go on their own."""
    size = len(house.kind)
    authority = drawn_places(generator, authority_shares(outside), size)
    near = by_chance(generator, 0.8, size)
    elsewhere = np.where(near, authority, drawn_places(generator, authority_shares(outside), size))
    before, after = (places.somewhere(generator, where) for where in (authority, elsewhere))
    moved = BEGINS + _waiting(generator, np.full(size, _MOVES_A_YEAR))
    leaves = house.child & by_chance(generator, 0.1, size)
    who = np.where(leaves, np.arange(size), house.first)
    return np.where(leaves, after, after[house.first]), before[house.first], moved[who]


def _risk(generator: np.random.Generator, age: Reals, female: Mask, hardship: Reals) -> Reals:
    """How much more than others somebody meets with violence: by chance, by where they live; a core of the young."""
    young = (age > 11) & (age < 25)  # noqa: PLR2004 - years of age
    core = young & by_chance(generator, _CORE * np.where(female, 0.6, 1.4), len(age))
    return np.asarray(np.exp(generator.normal(-0.5, 0.8, len(age))) * hardship * np.where(core, _CORE_RISK, 1.0))


def _waiting(generator: np.random.Generator, a_year: Reals) -> Numbers:
    """Days until something that happens so many times a year."""
    return (generator.exponential(1, len(a_year)) / a_year * YEAR).clip(max=NEVER // 2).astype(np.int64)


def _both(one: names.Tradition, other: names.Tradition) -> str:
    """The code of a child of two traditions: that of either where they tell the same, else one of the mixed."""
    if one.ethnicity[0] == other.ethnicity[0]:
        return one.ethnicity
    return names.MIXED[min(one.ethnicity[0], other.ethnicity[0], key="ABOW".index)]


_ETHNICITIES = pa.array([_both(one, other) for one in names.TRADITIONS for other in names.TRADITIONS])
