"""What the police write: crimes, and apart from them victims and suspects: a joined extract over-counts crimes."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from contracts.feed import CHILD
from examples.partnership.columns import (
    DAY_MINUTES,
    Mask,
    Numbers,
    blank,
    by_chance,
    chosen,
    constant,
    dates,
    drawn,
    drawn_places,
    joined,
    numerals,
    plain,
    times,
    where,
)
from examples.partnership.identifiers import arrest_summons_numbers, custody_references
from examples.partnership.identity import Identity
from examples.partnership.incidents import KINDS, Incidents
from examples.partnership.notes import MODUS_OPERANDI, STAFF, noted
from examples.partnership.rows import NOBODY, Block, Rows, partner_of
from examples.partnership.when import FIRST_YEAR, NIGHT, years_of
from examples.police_words import STREETS

_SERIALS = 1_000_000
_KNIFE, _NO_WEAPON = "knife or sharp instrument", "none"
_CODES = pa.array([item.code for item in KINDS])
_TITLES = pa.array([item.title for item in KINDS])
_VICTIMS = pa.array([item.victim for item in KINDS])
_AT_HOME = np.array([item.victim == "couple" for item in KINDS])
_AT_NIGHT = np.array([item.profile == NIGHT for item in KINDS])
_DRUGS = np.array([item.code == "92A" for item in KINDS])
_INJURY = {"1": "fatal", "2": "serious", "5D": "serious", "8N": "minor", "20A": "not known"}
_INJURIES = pa.array([_INJURY.get(item.code, "none") for item in KINDS])
_OUTDOORS = {"street": 60.0, "park or open space": 18, "public transport": 8, "licensed premises": 14}
_INDOORS = {"dwelling": 45.0, "shop or business": 30, "school or college": 12, "other": 8, "not known": 5}
_OUTCOMES = {"": 40.0, "18": 22, "15": 12, "16": 13, "1": 7, "8": 3, "3": 1.2, "2": 0.6, "14": 1.2}
_WEAPONS = {_NO_WEAPON: 80.0, "blunt instrument": 6, "vehicle": 2, "other": 5, "not known": 7}
_STATUSES = {
    "identified": 20.0,
    "interviewed": 20,
    "arrested": 15,
    "bailed": 10,
    "charged": 15,
    "no further action": 20,
}
_DISPOSALS = {"": 60.0, "charged or summonsed": 15, "community resolution": 8, "no further action": 12, "caution": 5}
_RELATIONSHIPS = {"stranger": 35.0, "acquaintance": 35, "friend": 15, "family": 8, "not known": 7}
_FLAGS = {
    "firearm_flag": 0.01,
    "hate_flag": 0.03,
    "alcohol_flag": 0.2,
    "drug_flag": 0.08,
    "county_lines_flag": 0.015,
    "ms_flag": 0.004,
    "gang_flag": 0.03,
    "cce_flag": 0.015,
    "cse_flag": 0.006,
    "school_flag": 0.05,
}
_NOT_FILLED = 0.15
"""Flags that are empty, which is not No."""
_NAMED_UNKNOWN = ("MALE 1", "MALE 2", "MALE 3", "FEMALE 1")


def crime_references(block: Block, crimes: Incidents) -> pa.Array:
    """52, the year, a serial. Each block has serials of its own; once a year's are used up, those of other years."""
    years = years_of(crimes.day)
    serial = np.zeros(len(years), dtype=np.int64)
    for year in np.unique(years):
        of_it = np.flatnonzero(years == year)
        serial[of_it] = np.arange(len(of_it))
    serial += block.number * block.world.serials
    told = (block.quarters + 3) // 4
    shown = (years - FIRST_YEAR + FIRST_YEAR % 100 + told * (serial // _SERIALS)) % 100
    return joined("52", numerals(shown, 2), numerals(serial % _SERIALS, 6))


def recorded_crime(block: Block) -> Rows:
    """A row for each incident that the police recorded."""
    crimes = block.incidents.of(block.incidents.police)
    generator, rows = block.generator(0), len(crimes.number)
    street = chosen(STREETS, generator.integers(0, len(STREETS), rows))
    about = Identity(
        block.people, block.places, np.where(crimes.suspect >= 0, crimes.suspect, crimes.victim), crimes.day
    )
    text = noted(generator, MODUS_OPERANDI, about, {"location": street}, empty=0.1)
    outcome = drawn(generator, _OUTCOMES, rows)
    filled = np.asarray(outcome) != ""
    recorded = crimes.day + generator.geometric(0.6, rows) - 1
    columns = {
        "crime_ref": crime_references(block, crimes),
        "linked_crime_ref": constant("", rows),
        "ho_class_code": _CODES.take(pa.array(crimes.kind)),
        "offence_title": _TITLES.take(pa.array(crimes.kind)),
        "date_recorded": dates(recorded),
        "committed_from": times(crimes.minute),
        "committed_to": blank(times(crimes.minute + generator.integers(5, 900, rows)), by_chance(generator, 0.7, rows)),
        **_location(generator, block, crimes, street),
        **_flags(generator, crimes),
        "child_victim_flag": where(_of_child(block, crimes), "Y", "N"),
        "mo_text": where(about.nobody, MODUS_OPERANDI[3], text),
        "outcome_code": outcome,
        "outcome_date": blank(dates(recorded + generator.integers(1, 80, rows)), ~filled),
        "cancelled_flag": where(by_chance(generator, 0.01, rows), "Y", "N"),
        "oic_collar": numerals(generator.integers(1_000, 9_999, rows), 4),
        "oic_name": chosen(STAFF, generator.integers(0, len(STAFF), rows)),
        "niche_occ_id": joined("OCC", numerals(crimes.number, 9)),
        "force_offence_code": joined("AS", numerals(crimes.kind, 3)),
        "corrosive_flag": blank(
            where(by_chance(generator, 0.004, rows), "Y", "N"), by_chance(generator, _NOT_FILLED, rows)
        ),
        "transferred_force": blank(constant("Wiltshire", rows), ~by_chance(generator, 0.02, rows)),
    }
    nobody = np.full(rows, NOBODY)
    return Rows(
        "police_recorded_crime", partner_of("police", rows), nobody, crimes.number, crimes.day, crimes.place, columns
    )


def victims(block: Block) -> Rows:
    """A row for each victim of a recorded crime, organisations among them, who are nobody."""
    crimes = block.incidents.of(block.incidents.police)
    generator, rows = block.generator(1), len(crimes.number)
    about = Identity(block.people, block.places, crimes.victim, crimes.day)
    person = crimes.victim >= 0
    kind = _VICTIMS.take(pa.array(crimes.kind))
    domestic = _AT_HOME[crimes.kind]
    columns = {
        "crime_ref": crime_references(block, crimes),
        "committed_from": times(crimes.minute),
        "niche_nominal_id": about.local("N"),
        "role": constant("victim", rows),
        "surname": about.family,
        "forename_1": about.given,
        "forename_2": about.second,
        "alias": constant("", rows),
        "dob": about.born,
        "sex": about.sex,
        "ethnicity_self": about.ethnicity,
        "home_postcode": about.postcode,
        "pnc_id": about.pnc,
        "phone": blank(about.telephone, by_chance(generator, 0.3, rows)),
        "victim_type": where(person, "person", kind),
        "relationship": _relationship(generator, domestic, person),
        "injury_level": blank(_INJURIES.take(pa.array(crimes.kind)), ~person),
        "repeat_victim": where(by_chance(generator, np.where(domestic, 0.5, 0.15), rows), "Y", "N"),
    }
    return _of_people("police_recorded_crime_victims", crimes, crimes.victim, about, columns)


def suspects(block: Block, unknown: float) -> Rows:
    """A row for each suspect of a recorded crime. Where there is none, a share has one who is `UNKNOWN MALE 2`."""
    recorded = block.incidents.of(block.incidents.police)
    generator = block.generator(2)
    reference = crime_references(block, recorded)
    one = np.flatnonzero(recorded.suspect >= 0)
    two = np.flatnonzero(recorded.second >= 0)
    nobody = np.flatnonzero((recorded.suspect < 0) & by_chance(generator, unknown, len(recorded.number)))
    at = np.concatenate([one, two, nobody])
    who = np.concatenate([recorded.suspect[one], recorded.second[two], np.full(len(nobody), NOBODY)])
    order = np.argsort(at, kind="stable")
    at, who = at[order], who[order]
    crimes, rows = recorded.of(at), len(at)
    about = Identity(block.people, block.places, who, crimes.day)
    unnamed = who < 0
    columns = {
        "crime_ref": reference.take(pa.array(at)),
        "committed_from": times(crimes.minute),
        **_who(generator, about, unnamed),
        "relationship": _relationship(generator, _AT_HOME[crimes.kind], crimes.victim >= 0),
        **_investigation(generator, crimes, unnamed),
        "weapon_used": _weapon(generator, crimes.knife),
        "alcohol_flag": _flag(generator, rows, 0.3),
        "drug_flag": _flag(generator, rows, 0.15),
    }
    rows_of_people = _of_people("police_recorded_crime_suspects", crimes, who, about, columns)
    rows_of_people.planted[("unknown-suspect", "surname")] = unnamed
    return rows_of_people


def _who(generator: np.random.Generator, about: Identity, unnamed: Mask) -> dict[str, pa.Array]:
    """Who a suspect is."""
    rows = len(unnamed)
    unknown = chosen(_NAMED_UNKNOWN, generator.integers(0, len(_NAMED_UNKNOWN), rows))
    return {
        "niche_nominal_id": about.local("N"),
        "role": where(~unnamed & by_chance(generator, 0.2, rows), "offender", "suspect"),
        "surname": where(unnamed, unknown, about.family),
        "forename_1": where(unnamed, "UNKNOWN", about.given),
        "forename_2": about.second,
        "alias": about.alias,
        "dob": about.born,
        "sex": where(unnamed, "U", about.sex),
        "ethnicity_self": about.ethnicity,
        "ethnicity_officer": where(unnamed, "IC9", about.officer_ethnicity),
        "home_postcode": about.postcode,
        "home_uprn": blank(numerals(900_000_000_000 + about.home, 12), unnamed),
        "pnc_id": about.pnc,
        "cro_no": about.cro,
        "phone": blank(about.telephone, by_chance(generator, 0.4, rows)),
        "email": blank(about.email, by_chance(generator, 0.8, rows)),
        "gang_nominal": blank(_flag(generator, rows, 0.04), unnamed),
    }


def _investigation(generator: np.random.Generator, crimes: Incidents, unnamed: Mask) -> dict[str, pa.Array]:
    """How far the investigation of a suspect has come."""
    rows = len(unnamed)
    status = where(unnamed, "wanted", drawn(generator, _STATUSES, rows))
    arrested = pc.is_in(status, value_set=pa.array(["arrested", "bailed", "charged"])).to_numpy(zero_copy_only=False)
    disposal = blank(drawn(generator, _DISPOSALS, rows), unnamed)
    later = crimes.minute + generator.integers(20, 20_000, rows)
    serial = crimes.number % 10**9
    return {
        "asn": blank(arrest_summons_numbers(serial, FIRST_YEAR), ~arrested),
        "custody_no": blank(custody_references(serial, FIRST_YEAR), ~arrested),
        "suspect_status": status,
        "suspect_status_date": dates(later // DAY_MINUTES + 1),
        "arrest_dt": blank(times(later), ~arrested),
        "disposal": disposal,
        "disposal_date": blank(dates(later // DAY_MINUTES + 10), np.asarray(disposal) == ""),
    }


def _of_people(feed: str, crimes: Incidents, who: Numbers, about: Identity, columns: dict[str, pa.Array]) -> Rows:
    """Rows about people's part in crimes; in scope wherever they live."""
    nowhere = np.full(len(about.home), NOBODY)
    return Rows(feed, partner_of("police", len(who)), who, crimes.number, crimes.day, nowhere, columns)


def _location(generator: np.random.Generator, block: Block, crimes: Incidents, street: pa.Array) -> dict[str, pa.Array]:
    """Where a crime happened. Now and then the grid point is 0, which means that it is not known."""
    rows, places = len(crimes.number), block.places
    gridded = generator.random(rows) >= 0.05  # noqa: PLR2004 - one in twenty is not
    indoors = where(_AT_HOME[crimes.kind], "dwelling", drawn(generator, _INDOORS, rows))
    beats = plain(places.authority[crimes.place] * 100 + generator.integers(1, 30, rows))
    return {
        "location_text": street,
        "location_type": where(crimes.public, drawn(generator, _OUTDOORS, rows), indoors),
        "postcode": chosen(places.postcode, crimes.place),
        "easting": plain(np.where(gridded, places.easting[crimes.place], 0)),
        "northing": plain(np.where(gridded, places.northing[crimes.place], 0)),
        "beat_code": joined("B", beats),
        "public_place_flag": where(by_chance(generator, 0.08, rows), "U", where(crimes.public, "Y", "N")),
    }


def _of_child(block: Block, crimes: Incidents) -> Mask:
    """Whether the victim was a child on the day: nobody was whose eighteenth birthday had come."""
    born = block.people.born[np.maximum(crimes.victim, 0)].astype("datetime64[D]")
    month = born.astype("datetime64[M]")
    of_age = (month + 12 * CHILD).astype("datetime64[D]") + (born - month.astype("datetime64[D]"))
    return np.asarray((crimes.victim >= 0) & (crimes.day < of_age.astype(np.int64)), dtype=np.bool_)


def _flags(generator: np.random.Generator, crimes: Incidents) -> dict[str, pa.Array]:
    """Flags as forces set them: mostly N, some empty; the knife flag misses a few knives."""
    rows = len(crimes.number)
    hour = crimes.minute // 60 % 24
    night = crimes.public & _AT_NIGHT[crimes.kind] & ((hour >= 21) | (hour < 5))  # noqa: PLR2004 - hours of the day
    flagged = crimes.knife & by_chance(generator, 0.9, rows)
    chances = {name: np.full(rows, chance) for name, chance in _FLAGS.items()}
    for name in ("drug_flag", "county_lines_flag"):
        chances[name] += np.where(_DRUGS[crimes.kind], 0.4, 0.0)
    others = {name: _flag(generator, rows, chance) for name, chance in chances.items()}
    return {
        "knife_flag": where(flagged, "Y", "N"),
        "knife_flag_source": chosen(("manual", "ndqis"), drawn_places(generator, (0.6, 0.4), rows)),
        "weapon_type": _weapon(generator, crimes.knife),
        "da_flag": where(_AT_HOME[crimes.kind], "Y", "N"),
        "nte_flag": where(night, "Y", "N"),
        **others,
    }


def _weapon(generator: np.random.Generator, knife: Mask) -> pa.Array:
    """The main weapon."""
    return where(knife, _KNIFE, drawn(generator, _WEAPONS, len(knife)))


def _flag(generator: np.random.Generator, rows: int, chance: float | np.ndarray) -> pa.Array:
    """Y, N or nothing."""
    given = where(by_chance(generator, chance, rows), "Y", "N")
    return blank(given, by_chance(generator, _NOT_FILLED, rows))


def _relationship(generator: np.random.Generator, domestic: Mask, person: Mask) -> pa.Array:
    """What the suspect is to the victim, where the victim is a person."""
    return blank(where(domestic, "partner", drawn(generator, _RELATIONSHIPS, len(domestic))), ~person)
