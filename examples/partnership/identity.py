"""What is true of a person on a day, as columns: names, birth, home, and the numbers that somebody has by then."""

from functools import cached_property

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from examples.partnership import identifiers, names
from examples.partnership.columns import Mask, Numbers, blank, chosen, dates, joined, plain, where
from examples.partnership.places import Places
from examples.partnership.population import People
from examples.partnership.when import years_of

_SCHOOL, _LEARNER, _ADULT = (5, 18), (14, 24), 18
_FIRST_RECORDED = (1995, 2023)
_DFE = {
    "W1": "WBRI",
    "W2": "WIRI",
    "W9": "WOTH",
    "M1": "MWBC",
    "M3": "MWAS",
    "M9": "MOTH",
    "A1": "AIND",
    "A2": "APKN",
    "A4": "CHNE",
    "B1": "BCRB",
    "B2": "BAFR",
    "O2": "OOTH",
}
"""The Department for Education's code for each code of the census."""
_OFFICER = {"W": "IC1", "M": "IC3", "A": "IC4", "B": "IC3", "O": "IC6"}
_NATIONAL = list(_DFE)


class Identity:
    """Some people, each on a day. `who` are places in the block; nobody (-1) has nothing."""

    def __init__(self, people: People, places: Places, who: Numbers, day: Numbers) -> None:
        self._people, self._places, self._day = people, places, day
        self.nobody = who < 0
        self._who = np.where(self.nobody, 0, who)
        self.age = people.age(self._who, day)
        self.number = people.number[self._who]
        self.unborn: Mask = (people.born[self._who] > day) & ~self.nobody
        self.home = people.home_on(self._who, day)

    @cached_property
    def given(self) -> pa.Array:
        """Given names; an unborn child has none."""
        return self._known(where(self.unborn, "UNBORN BABY", chosen(names.GIVEN, self._people.given[self._who])))

    @cached_property
    def second(self) -> pa.Array:
        """Second given names, which half have."""
        return self._known(chosen(names.GIVEN, self._people.second[self._who]), (self.number % 2 == 0) & ~self.unborn)

    @cached_property
    def family(self) -> pa.Array:
        """Family names on the day."""
        return self._known(chosen(names.FAMILY, self._people.family_on(self._who, self._day)))

    @cached_property
    def alias(self) -> pa.Array:
        """Street names, of some who are known to the police, or the family name that they had before."""
        before = chosen(names.FAMILY, self._people.family_before[self._who])
        renamed = self._day >= self._people.renamed[self._who].clip(min=0)
        nickname = blank(chosen(names.NICKNAMES, self.number % len(names.NICKNAMES)), self.number % 4 != 0)
        changed = renamed & (self._people.renamed[self._who] > 0)
        return self._known(where(changed, before, nickname))

    @cached_property
    def born(self) -> pa.Array:
        """Dates of birth."""
        return self._known(dates(self._people.born[self._who]), ~self.unborn)

    @cached_property
    def postcode(self) -> pa.Array:
        """Where they live on the day."""
        return self._known(chosen(self._places.postcode, self.home))

    @cached_property
    def sex(self) -> pa.Array:
        """M or F; nothing is known of the unborn."""
        return self._known(where(self._people.female[self._who], "F", "M"), ~self.unborn)

    @cached_property
    def ethnicity(self) -> pa.Array:
        """The census's codes; one in twenty would not say."""
        return self._known(where(self.number % 20 == 0, "NS", self._people.ethnicity.take(pa.array(self._who))))

    @cached_property
    def dfe_ethnicity(self) -> pa.Array:
        """The Department for Education's codes."""
        return self._known(chosen([_DFE[code] for code in _NATIONAL], self._code))

    @cached_property
    def officer_ethnicity(self) -> pa.Array:
        """What an officer saw; one in ten saw nothing."""
        seen = chosen([_OFFICER[code[0]] for code in _NATIONAL], self._code)
        return self._known(where(self.number % 10 == 0, "IC9", seen))

    @cached_property
    def nhs(self) -> pa.Array:
        """NHS numbers."""
        return self._known(identifiers.nhs_numbers(self.number), ~self.unborn)

    @cached_property
    def upn(self) -> pa.Array:
        """UPNs, which children have from 5 to 18."""
        entered = years_of(self._people.born[self._who]) + 4
        return self._known(identifiers.upns(self.number, entered), (self.age >= _SCHOOL[0]) & (self.age <= _SCHOOL[1]))

    @cached_property
    def uln(self) -> pa.Array:
        """ULNs, which learners have from 14 to 24."""
        return self._known(identifiers.ulns(self.number), (self.age >= _LEARNER[0]) & (self.age <= _LEARNER[1]))

    @cached_property
    def pnc(self) -> pa.Array:
        """PNC IDs of those who have a record."""
        first = years_of(self._people.born[self._who]) + 12 + self.number % 6
        return self._known(identifiers.pnc_ids(self.number, first.clip(*_FIRST_RECORDED)), self._recorded)

    @cached_property
    def cro(self) -> pa.Array:
        """CRO numbers, which three in five of those with a record have."""
        return self._known(identifiers.cro_numbers(self.number), self._recorded & (self.number % 5 < 3))  # noqa: PLR2004 - three in five

    @cached_property
    def prison(self) -> pa.Array:
        """Prison numbers, which one in seven of those with a record has."""
        return self._known(identifiers.prison_numbers(self.number), self._recorded & (self.number % 7 == 0))

    @cached_property
    def crn(self) -> pa.Array:
        """Case reference numbers of probation, which adults have."""
        return self._known(identifiers.crns(self.number), self.age >= _ADULT)

    @cached_property
    def telephone(self) -> pa.Array:
        """Mobile telephone numbers."""
        return self._known(identifiers.telephones(self.number))

    @cached_property
    def national_insurance(self) -> pa.Array:
        """National Insurance numbers."""
        return self._known(identifiers.national_insurance_numbers(self.number))

    @cached_property
    def email(self) -> pa.Array:
        """Addresses in a domain that is reserved for examples (RFC 2606)."""
        return self._known(joined("p", plain(self.number), "@example.org"))

    def local(self, prefix: str) -> pa.Array:
        """A number that one partner has given."""
        return self._known(joined(prefix, plain(1_000 + self.number)))

    @property
    def _recorded(self) -> Mask:
        """Whether the police have a record of them."""
        return self._people.recorded[self._who]

    @cached_property
    def _code(self) -> Numbers:
        """The place of their ethnicity among the census's codes."""
        known = pc.index_in(self._people.ethnicity, value_set=pa.array(_NATIONAL)).to_numpy()
        return np.asarray(known[self._who], dtype=np.int64)

    def _known(self, column: pa.Array, some: Mask | None = None) -> pa.Array:
        """The column, without values for nobody and, if `some` are given, for the rest."""
        return blank(column, self.nobody if some is None else self.nobody | ~some)
