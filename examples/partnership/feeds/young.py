"""What councils write of the young: youth justice cases, and suspensions and exclusions from school."""

from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa

from examples.partnership.columns import (
    Mask,
    Numbers,
    Reals,
    blank,
    by_chance,
    chosen,
    dates,
    drawn,
    drawn_places,
    joined,
    numerals,
    plain,
    where,
)
from examples.partnership.identity import Identity
from examples.partnership.incidents import KINDS
from examples.partnership.notes import CASE_NOTES, STAFF, noted
from examples.partnership.places import COUNCILS, is_council
from examples.partnership.rows import NOBODY, Block, Rows
from examples.partnership.when import in_term, quarter, year_beginning

_CHILD = (10, 17)
_CASE_OF_A_CRIME, _PREVENTION, _SUSPENSION = 0.4, 0.02, 0.05
_CODES = pa.array([*(item.code for item in KINDS), ""])
_GRAVITY = {"1": 8, "2": 7, "5D": 6, "8N": 3, "105A": 2, "3B": 3, "34B": 6, "34A": 6, "46": 2, "10D": 4, "92A": 4}
_SERIOUSNESS = np.array([*(_GRAVITY.get(item.code, 3) for item in KINDS), 0])
_CATEGORY = {
    "34A": "robbery",
    "34B": "robbery",
    "46": "theft and handling",
    "92A": "drugs",
    "9A": "public order",
    "20A": "sexual offences",
    "29": "domestic burglary",
    "56A": "arson",
    "56B": "arson",
    "10D": "other",
}
_CATEGORIES = pa.array([*(_CATEGORY.get(item.code, "violence against the person") for item in KINDS), ""])
_OUTCOMES = {
    "community resolution": "out of court",
    "youth caution": "out of court",
    "youth conditional caution": "out of court",
    "no further action": "out of court",
    "conditional discharge": "first tier",
    "referral order": "first tier",
    "youth rehabilitation order": "community",
    "detention and training order": "custody",
}
_OUTCOME_SHARES = (30.0, 10, 14, 14, 4, 18, 8, 2)
_LEVELS = {"low": 45.0, "medium": 38, "high": 15, "very high": 2}
_COURTS = {"youth court": 70.0, "magistrates' court": 5, "Crown Court": 10, "no court": 15}
_CARE = {"N": 88.0, "C2": 5, "V2": 5, "L1": 2}
_REASONS = {
    "DB": 45.0,
    "PP": 15,
    "VA": 13,
    "VP": 6,
    "PA": 5,
    "DA": 4,
    "BU": 2,
    "OW": 2,
    "DM": 3,
    "LG": 1,
    "MT": 1,
    "PH": 1,
    "TH": 1,
    "RA": 1,
}
_SEN = {"N": 60.0, "K": 30, "E": 10}
_SCHOOLS = 60


@dataclass(frozen=True, slots=True)
class Cases:
    """Youth justice cases of a block. `kind` and `number` are those of the incident, `NOBODY` for prevention."""

    who: Numbers
    kind: Numbers
    number: Numbers
    knife: Mask
    offence: Numbers
    outcome: Numbers


@dataclass(frozen=True, slots=True)
class Likely:
    """To whom something happens: people of some ages (years, both included), so many times a quarter for each of them.

    Risk counts with a power; `by_age` weighs each year of age beside the others.
    """

    ages: tuple[int, int]
    a_quarter: float
    power: float
    by_age: Reals = field(default_factory=lambda: np.ones(1))


def cases_of(block: Block) -> Cases:
    """Cases that follow from a recorded crime weeks after it, and children whom the services work with before any."""
    generator = block.generator(6)
    found, people = block.incidents.of(block.incidents.police & (block.incidents.suspect >= 0)), block.people
    age = people.age(found.suspect, found.day)
    found = found.of((age >= _CHILD[0]) & (age <= _CHILD[1]) & by_chance(generator, _CASE_OF_A_CRIME, len(age)))
    who, day = among(generator, block, Likely(_CHILD, _PREVENTION, 1.0))
    none = np.full(len(who), NOBODY)
    cases = Cases(
        who=np.concatenate([found.suspect, who]),
        kind=np.concatenate([found.kind, none]),
        number=np.concatenate([found.number, none]),
        knife=np.concatenate([found.knife, none > NOBODY]),
        offence=np.concatenate([found.day, none]),
        outcome=np.concatenate([found.day + generator.integers(5, 90, len(found.number)), day]),
    )
    told = block.told(cases.who, cases.outcome)
    return Cases(*(getattr(cases, name)[told] for name in Cases.__slots__))


def youth_justice_cases(block: Block, cases: Cases) -> Rows:
    """A row for each outcome, by the council where the child lives."""
    generator, rows = block.generator(7), len(cases.who)
    about = Identity(block.people, block.places, cases.who, cases.outcome)
    council = _council(generator, block.places.authority[about.home], 0.0)
    prevention = cases.kind < 0
    which = drawn_places(generator, _OUTCOME_SHARES, rows)
    columns = {
        "yot_person_id": about.local(""),
        "pnc_id": about.pnc,
        "upn": about.upn,
        "nhs_no": blank(about.nhs, by_chance(generator, 0.3, rows)),
        **who_it_is(about),
        "sex": about.sex,
        "ethnicity": about.ethnicity,
        "school_urn": _school(about, 900_000, 6),
        "looked_after_status": drawn(generator, _CARE, rows),
        "ehcp": where(about.number % 8 == 0, "Y", "N"),
        "offence_code": _CODES.take(pa.array(cases.kind % len(_CODES))),
        "offence_date": blank(dates(cases.offence), prevention),
        "yjb_category": _CATEGORIES.take(pa.array(cases.kind % len(_CATEGORIES))),
        "seriousness": blank(plain(_SERIOUSNESS[cases.kind]), prevention),
        "knife_flag": blank(where(cases.knife, "Y", "N"), prevention),
        "outcome_code": where(prevention, "prevention", chosen(list(_OUTCOMES), which)),
        "outcome_date": dates(cases.outcome),
        "outcome_tier": blank(chosen(list(_OUTCOMES.values()), which), prevention),
        "rosh_level": drawn(generator, _LEVELS, rows),
        "fte_flag": blank(where(by_chance(generator, 0.3, rows), "Y", "N"), prevention),
        "referral_source": where(prevention, "school", "police"),
        "turnaround_flag": where(prevention & by_chance(generator, 0.5, rows), "Y", "N"),
        "case_notes": noted(generator, CASE_NOTES, about),
        "worker_name": chosen(STAFF, generator.integers(0, len(STAFF), rows)),
        "court": blank(drawn(generator, _COURTS, rows), prevention),
    }
    columns["fte_date"] = blank(dates(cases.outcome), np.asarray(columns["fte_flag"]) != "Y")
    return Rows("youth_justice_cases", council, cases.who, cases.number, cases.outcome, about.home, columns)


def school_suspensions_and_exclusions(block: Block) -> Rows:
    """Suspensions and exclusions in term time, mostly of boys of 12 to 15, by the council where the school is.

    As many children go to another council's school as people live beyond the partnership.
    """
    generator = block.generator(8)
    who, day = among(generator, block, Likely((5, 17), _SUSPENSION, 0.7, _AT_SCHOOL))
    # A day of the holidays or a weekend is a day on which nobody can be sent home.
    open_days = in_term(day)
    who, day = who[open_days], day[open_days]
    rows = len(who)
    about = Identity(block.people, block.places, who, day)
    council = _council(generator, block.places.authority[about.home], block.world.outside)
    permanent = by_chance(generator, 0.02, rows)
    category = where(permanent, "PERM", where(by_chance(generator, 0.02, rows), "LNCH", "SUSP"))
    second, third = by_chance(generator, 0.25, rows), by_chance(generator, 0.05, rows)
    columns = {
        "upn": about.upn,
        "former_upn": blank(about.upn, np.ones(rows, dtype=np.bool_)),
        "uln": about.uln,
        **who_it_is(about),
        "sex": about.sex,
        "ethnicity": about.dfe_ethnicity,
        "school_urn": _school(about, 900_000, 6),
        "la_estab": _school(about, 9_900_000, 7),
        "nc_year": chosen([*(str(year) for year in range(1, 14))], (about.age - 5).clip(0, 12)),
        "sen_provision": drawn(generator, _SEN, rows),
        "fsm": where(about.number % 3 == 0, "Y", "N"),
        "academic_year": year_beginning(day, 9),
        "category": category,
        "start_date": dates(day),
        "sessions_lost": where(permanent, "0", plain(generator.integers(1, 15, rows))),
        "reason_1": drawn(generator, _REASONS, rows),
        "reason_2": blank(drawn(generator, _REASONS, rows), ~second),
        "reason_3": blank(drawn(generator, _REASONS, rows), ~(second & third)),
        "in_care": where(about.number % 40 == 0, "Y", "N"),
    }
    nothing = np.full(rows, NOBODY)
    return Rows("school_suspensions_and_exclusions", council, who, nothing, day, about.home, columns)


def who_it_is(about: Identity) -> dict[str, pa.Array]:
    """Name, birth and home, under the headings that feeds about the young and the supported have in common."""
    return {"surname": about.family, "forename": about.given, "dob": about.born, "postcode": about.postcode}


def among(generator: np.random.Generator, block: Block, likely: Likely) -> tuple[Numbers, Numbers]:
    """People drawn again and again by how likely they are, quarter by quarter, and the days."""
    people, who, days = block.people, [], []
    for place in range(block.quarters):
        when = quarter(place)
        age = people.ages(when.first)
        fit = (age >= likely.ages[0]) & (age <= likely.ages[1])
        weights = np.where(fit, people.risk**likely.power * np.where(people.female, 1.0, 1.8), 0.0)
        weights *= likely.by_age[age.clip(0, len(likely.by_age) - 1)]
        rows = int(generator.poisson(likely.a_quarter * fit.sum())) if weights.any() else 0
        who.append(drawn_places(generator, weights, rows))
        days.append(generator.integers(when.first, when.end, rows))
    found, day = np.concatenate(who), np.concatenate(days)
    told = block.told(found, day)
    return found[told], day[told]


def _council(generator: np.random.Generator, authority: Numbers, elsewhere: float) -> Numbers:
    """The council of an authority; for people who live outside, and now and then for others, any of the five."""
    other = ~is_council(authority) | by_chance(generator, elsewhere, len(authority))
    return np.where(other, generator.integers(0, len(COUNCILS), len(authority)), authority)


def _school(about: Identity, first: int, width: int) -> pa.Array:
    """A number for the school, in a range that no school has; children who live near each other go to one school."""
    return joined(numerals(first + about.home // 24 % _SCHOOLS, width))


_AT_SCHOOL = np.array([0, 0, 0, 0, 0, 0.1, 0.1, 0.1, 0.2, 0.2, 0.3, 0.8, 1.4, 2.0, 2.4, 2.0, 0.8, 0.3])
"""How likely a suspension is at each age in years, beside the others."""
