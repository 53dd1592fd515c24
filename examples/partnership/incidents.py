"""What happens between people, before any partner writes of it: who, to whom, when, where, and who comes to know.

One incident may be a crime with a victim and suspects to the police, a call to the ambulance service, an attendance at
the emergency department and a fire to the fire service. Most are known to one of them, and many to nobody.
"""

from dataclasses import dataclass, fields, replace

import numpy as np

from examples.partnership.columns import DAY_MINUTES, Mask, Numbers, Reals, by_chance, drawn_places
from examples.partnership.places import authority_shares
from examples.partnership.population import People
from examples.partnership.when import AFTER_SCHOOL, AT_HOME, IN_SHOPS, NIGHT, moments, quarter
from examples.partnership.world import World

_OF_A_QUARTER = 1_000_000
_OF_A_BLOCK = 1_000 * _OF_A_QUARTER
_SECOND_SUSPECT, _KNOWN_SUSPECT, _OWN_AUTHORITY = 0.12, 0.5, 0.85
_SCHOOL_AGES = (11, 17)


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of incident: its Home Office class and title, its share, its hours, its victim, and who comes to know.

    `victim` is person, couple (who live together), business or state. The last six are chances.
    """

    code: str
    title: str
    share: float
    profile: int
    victim: str
    knife: float
    public: float
    police: float
    ambulance: float
    emergency: float
    fire: float = 0.0


KINDS = (
    Kind("1", "Murder", 0.001, NIGHT, "person", 0.5, 0.5, 1.0, 1.0, 0.3),
    Kind("2", "Attempted murder", 0.002, NIGHT, "person", 0.7, 0.6, 1.0, 0.9, 0.8),
    Kind("5D", "Assault with intent to cause serious harm", 0.035, NIGHT, "person", 0.45, 0.6, 0.9, 0.6, 0.6),
    Kind("8N", "Assault with injury", 0.16, NIGHT, "person", 0.08, 0.6, 0.6, 0.2, 0.3),
    Kind("8N", "Assault with injury (domestic)", 0.10, AT_HOME, "couple", 0.04, 0.03, 0.5, 0.1, 0.15),
    Kind("105A", "Assault without injury", 0.12, NIGHT, "person", 0.01, 0.5, 0.7, 0.02, 0.02),
    Kind("105A", "Assault without injury (pupils)", 0.09, AFTER_SCHOOL, "person", 0.03, 0.8, 0.4, 0.03, 0.1),
    Kind("105A", "Assault without injury (domestic)", 0.10, AT_HOME, "couple", 0.01, 0.02, 0.7, 0.01, 0.01),
    Kind("3B", "Threats to kill", 0.03, AT_HOME, "person", 0.2, 0.3, 0.8, 0.0, 0.0),
    Kind("34B", "Robbery of personal property", 0.05, AFTER_SCHOOL, "person", 0.25, 0.95, 0.8, 0.06, 0.08),
    Kind("34A", "Robbery of business property", 0.01, IN_SHOPS, "business", 0.3, 0.3, 1.0, 0.0, 0.0),
    Kind("46", "Theft from a shop", 0.08, IN_SHOPS, "business", 0.01, 0.2, 1.0, 0.0, 0.0),
    Kind("10D", "Having an article with blade or point in a public place", 0.04, NIGHT, "state", 1.0, 1.0, 1.0, 0, 0),
    Kind("92A", "Possession with intent to supply", 0.02, NIGHT, "state", 0.1, 0.8, 1.0, 0.0, 0.0),
    Kind("9A", "Causing public fear or alarm or distress", 0.07, NIGHT, "state", 0.01, 0.95, 1.0, 0.01, 0.0),
    Kind("20A", "Sexual assault on a female aged 13 and over", 0.03, NIGHT, "person", 0.01, 0.3, 0.5, 0.05, 0.1),
    Kind("29", "Aggravated burglary in a dwelling", 0.005, NIGHT, "person", 0.5, 0.0, 1.0, 0.1, 0.1),
    Kind("56B", "Arson not endangering life", 0.037, NIGHT, "person", 0.0, 0.6, 0.6, 0.04, 0.02, 0.9),
    Kind("56A", "Arson endangering life", 0.005, NIGHT, "person", 0.0, 0.1, 1.0, 0.6, 0.4, 1.0),
)
"""Codes are those of the Home Office Counting Rules; shares and chances are invented, in the order surveys find."""
MURDER, PUPILS = 0, 6


@dataclass(frozen=True, slots=True)
class Incidents:
    """Incidents of a block, in the order of quarters. People are places in the block, -1 for nobody known."""

    number: Numbers
    kind: Numbers
    quarter: Numbers
    minute: Numbers
    place: Numbers
    victim: Numbers
    suspect: Numbers
    second: Numbers
    knife: Mask
    public: Mask
    police: Mask
    ambulance: Mask
    emergency: Mask
    fire: Mask

    @property
    def day(self) -> Numbers:
        """The day on which each happened."""
        return self.minute // DAY_MINUTES

    def of(self, some: Mask | Numbers) -> "Incidents":
        """Some of them."""
        return Incidents(*(getattr(self, field.name)[some] for field in fields(self)))


def incidents_of_block(world: World, block: int, people: People) -> tuple[Incidents, People]:
    """What happens in a block, and the people after it: a murder is the day on which its victim dies."""
    parts = [_incidents(world, block, number, people) for number in range(world.quarters)]
    found = Incidents(*(np.concatenate([getattr(part, field.name) for part in parts]) for field in fields(Incidents)))
    killed = (found.kind == MURDER) & (found.victim >= 0) & (found.day <= people.died[found.victim])
    # A person of two murders dies of the first; the second did not happen.
    died = people.died.copy()
    np.minimum.at(died, found.victim[killed], found.day[killed])
    people = replace(people, died=died)
    alive = np.ones(len(found.number), dtype=np.bool_)
    for who in (found.victim, found.suspect, found.second):
        alive &= (who < 0) | (found.day <= people.died[who])
    twice = (found.kind == MURDER) & (found.day != people.died[found.victim])
    return found.of(alive & ~twice), people


def _incidents(world: World, block: int, number: int, people: People) -> Incidents:
    """The incidents of one quarter."""
    generator, when = np.random.default_rng([world.seed, block, 1, number]), quarter(number)
    age = people.ages(when.first)
    alive = (age >= 0) & (people.died >= when.first)
    rows = int(generator.poisson(world.a_quarter * alive.sum()))
    victim = drawn_places(generator, _victims(age, alive, people.risk), rows)
    may = _suspects(age, alive, people)
    suspect, second = drawn_places(generator, may, rows), drawn_places(generator, may, rows)
    kind = drawn_places(generator, [item.share for item in KINDS], rows)
    couple, nobody = _HAS["couple"][kind], _HAS["business"][kind] | _HAS["state"][kind]
    # What would be domestic happens to who lives with somebody; what would be among pupils, to a pupil.
    kind = np.where(couple & (people.partner[victim] < 0), 5, kind)
    pupil = (age[victim] >= _SCHOOL_AGES[0]) & (age[victim] <= _SCHOOL_AGES[1])
    kind = np.where((kind == PUPILS) & ~pupil, 5, kind)
    couple = _HAS["couple"][kind]
    suspect = np.where(couple, people.partner[victim], suspect)
    known = (by_chance(generator, _KNOWN_SUSPECT, rows)) | couple | _HAS["state"][kind]
    suspect = np.where(known & (suspect != victim) & (may[suspect] > 0), suspect, -1)
    others = (by_chance(generator, _SECOND_SUSPECT, rows)) & (suspect >= 0) & (second != suspect) & (second != victim)
    minute = moments(generator, _PROFILES[kind], when)
    place = _places(generator, people.home_on(victim, minute // DAY_MINUTES), couple, world)
    chances = {name: by_chance(generator, chance[kind], rows) for name, chance in _CHANCES.items()}
    return Incidents(
        number=block * _OF_A_BLOCK + number * _OF_A_QUARTER + np.arange(rows),
        kind=kind,
        quarter=np.full(rows, number),
        minute=minute,
        place=place,
        victim=np.where(nobody, -1, victim),
        suspect=suspect,
        second=np.where(others & ~couple, second, -1),
        **chances,
    )


def _places(generator: np.random.Generator, home: Numbers, at_home: Mask, world: World) -> Numbers:
    """Where things happen: at home, or somewhere in the authority where the victim lives, some places oftener."""
    rows, places = len(home), world.places
    anywhere = drawn_places(generator, authority_shares(world.outside), rows)
    own = by_chance(generator, _OWN_AUTHORITY, rows)
    authority = np.where(own, places.authority[home], anywhere)
    first, end = places.starts[authority], places.starts[authority + 1]
    some = (first + generator.random(rows) ** 2 * (end - first)).astype(np.int64)
    return np.where(at_home, home, some)


def _victims(age: Numbers, alive: Mask, risk: Reals) -> Reals:
    """How likely each is the next victim."""
    return np.where(alive, _VICTIM_AT[age.clip(0, 119)] * risk**0.8, 0.0)


def _suspects(age: Numbers, alive: Mask, people: People) -> Reals:
    """How likely each is the next suspect: nobody before the age of criminal responsibility, ten."""
    return np.where(alive, _SUSPECT_AT[age.clip(0, 119)] * people.risk * np.where(people.female, 1.0, 3.5), 0.0)


def _by_age(*steps: tuple[int, float]) -> Reals:
    """A weight for each year of age, from steps of (first age, weight)."""
    weights = np.zeros(120)
    for first, weight in steps:
        weights[first:] = weight
    return weights


_VICTIM_AT = _by_age((0, 0.1), (10, 0.8), (15, 1.7), (25, 1.1), (35, 0.8), (50, 0.4), (65, 0.15))
_SUSPECT_AT = _by_age((10, 0.4), (14, 1.2), (16, 1.8), (25, 1.1), (35, 0.6), (50, 0.15), (70, 0.02))
_HAS = {word: np.array([item.victim == word for item in KINDS]) for word in ("couple", "business", "state", "person")}
_PROFILES = np.array([item.profile for item in KINDS])
_CHANCES = {
    name: np.array([getattr(item, name) for item in KINDS], dtype=np.float64)
    for name in ("knife", "public", "police", "ambulance", "emergency", "fire")
}
