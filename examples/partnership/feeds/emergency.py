"""What ambulance service, emergency department and fire services write: of incidents, and of much else besides."""

from dataclasses import dataclass, fields

import numpy as np
import pyarrow as pa

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
    joined,
    numerals,
    plain,
    times,
    where,
)
from examples.partnership.identity import Identity
from examples.partnership.incidents import KINDS, Incidents
from examples.partnership.notes import CREW_NOTES, noted
from examples.partnership.places import COUNCILS, Places
from examples.partnership.rows import NOBODY, PARTNERS, Block, Rows, partner_of
from examples.partnership.when import AT_HOME, moments, quarter, year_beginning
from examples.police_words import STREETS

HOSPITALS = ("RX1AA", "RX2BB", "RX3CC")
"""Site codes in the shape of the Organisation Data Service's, of no site."""
_SEXUAL = np.array([item.code == "20A" for item in KINDS])
_AT_HOME_KIND = np.array([item.victim == "couple" for item in KINDS])
_SEVERE = np.array([item.code in {"1", "2", "5D"} for item in KINDS])
_BANDS = ("0-9", "10-14", "15-17", "18-24", "25-34", "35-49", "50-64", "65+")
_BAND_STARTS = np.array([10, 15, 18, 25, 35, 50, 65])
_METHODS = {
    "body part": 62.0,
    "glass or bottle": 7,
    "blunt object": 9,
    "pushed": 9,
    "vehicle": 2,
    "other": 5,
    "not known": 6,
}
_PUBLIC = {"street": 60.0, "park or open space": 12, "public transport": 6, "licensed premises": 22}
_PRIVATE = {"home": 60.0, "someone else's home": 20, "school or college": 6, "workplace": 8, "not known": 6}
_DISPOSALS = {
    "discharged": 70.0,
    "general practice": 8,
    "outpatient clinic": 8,
    "left before treatment": 8,
    "transferred": 2,
}
_ATTACKERS = {"stranger": 35.0, "acquaintance": 25, "friend": 10, "family": 8, "not known": 22}
_OTHER_CALLS, _OTHER_FIRES = 0.012, 0.006
_FIRE_TYPES = {"fire": 40.0, "false alarm": 42, "special service": 18}
_PROPERTIES = {"dwelling": 35.0, "other building": 20, "road vehicle": 15, "outdoors": 25, "other": 5}


@dataclass(frozen=True, slots=True)
class Calls:
    """Calls for help. Where it was no incident between people, `kind` and `number` are `NOBODY`."""

    minute: Numbers
    who: Numbers
    place: Numbers
    knife: Mask
    kind: Numbers
    number: Numbers

    def of(self, some: Mask) -> "Calls":
        """Some of them."""
        return Calls(*(getattr(self, field.name)[some] for field in fields(self)))


def ambulance_incidents(block: Block) -> Rows:
    """Calls about incidents, and calls about illness and accident, which are most of an ambulance service's work."""
    generator = block.generator(3)
    known = block.incidents.of(block.incidents.ambulance)
    calls = _with_others(generator, block, known, _OTHER_CALLS)
    call = calls.minute + generator.integers(1, 20, len(calls.minute))
    told = block.told(calls.who, call // DAY_MINUTES)
    calls, call = calls.of(told), call[told]
    rows, places, day = len(call), block.places, call // DAY_MINUTES
    about = Identity(block.people, places, calls.who, day)
    assault, knife = calls.kind >= 0, calls.knife
    conveyed = by_chance(generator, 0.6, rows)
    what = where(knife, "stabbing", where(_SEXUAL[calls.kind], "sexual assault", "assault"))
    severity = chosen(("A", "B", "D"), generator.integers(0, 3, rows))
    street = chosen(STREETS, generator.integers(0, len(STREETS), rows))
    columns = {
        "cad_ref": joined("CAD", str(block.number), "-", plain(np.arange(rows))),
        "call_dt": times(call),
        "on_scene_dt": times(call + generator.integers(6, 60, rows)),
        "triage_system": constant("AMPDS", rows),
        "chief_complaint": joined(where(assault, where(knife, "27", "04"), "17"), severity, "01"),
        "incident_type": where(assault, what, "other"),
        "location": street,
        **_grid(places, calls.place),
        "lsoa_code": chosen(places.lsoa, calls.place),
        "age": plain(about.age.clip(0)),
        "sex": about.sex,
        "conveyed": where(conveyed, "Y", "N"),
        "hospital": blank(chosen(HOSPITALS, generator.integers(0, len(HOSPITALS), rows)), ~conveyed),
        "alcohol_flag": where(by_chance(generator, 0.25, rows), "Y", "N"),
        "crew_notes": noted(generator, CREW_NOTES, about, {"location": street}),
    }
    partner = partner_of("ambulance", rows)
    return Rows("ambulance_incidents", partner, calls.who, calls.number, day, calls.place, columns)


def emergency_department_assaults(block: Block) -> Rows:
    """Attendances after an assault: the ISTV minimum, and a little more. Most never come to the police."""
    generator = block.generator(4)
    seen = block.incidents.of(block.incidents.emergency & (block.incidents.victim >= 0))
    arrival = seen.minute + generator.integers(20, 400, len(seen.number))
    arrival += np.where(by_chance(generator, 0.05, len(arrival)), 2 * DAY_MINUTES, 0)
    told = block.told(seen.victim, arrival // DAY_MINUTES)
    seen, arrival = seen.of(told), arrival[told]
    rows, day = len(arrival), arrival // DAY_MINUTES
    about = Identity(block.people, block.places, seen.victim, day)
    domestic, method = _AT_HOME_KIND[seen.kind], drawn(generator, _METHODS, rows)
    method = where(seen.knife, "knife or sharp object", where(_SEXUAL[seen.kind], "sexual assault", method))
    stays = _SEVERE[seen.kind] & by_chance(generator, 0.6, rows)
    street = chosen(STREETS, generator.integers(0, len(STREETS), rows))
    first, last = _quarter_days(day)
    columns = {
        "period_start": dates(first),
        "period_end": dates(last),
        "site_code": chosen(HOSPITALS, generator.integers(0, len(HOSPITALS), rows)),
        "arrival_dt": times(arrival),
        "assault_dt": blank(times(seen.minute), by_chance(generator, 0.3, rows)),
        "assault_method": method,
        "assault_method_other": where(np.asarray(method) == "other", "bitten by assailant", ""),
        "location_type": where(seen.public, drawn(generator, _PUBLIC, rows), drawn(generator, _PRIVATE, rows)),
        "location_description": where(domestic, joined("at home in ", about.postcode), joined("near ", street)),
        "age_band": chosen(_BANDS, np.searchsorted(_BAND_STARTS, about.age, side="right")),
        "sex": about.sex,
        "lsoa_residence": chosen(block.places.lsoa, about.home),
        "arrival_mode": where(seen.ambulance, "ambulance", "walked in"),
        "referral_source": where(seen.ambulance, "emergency services", "self referral"),
        "disposal": where(stays, "admitted", drawn(generator, _DISPOSALS, rows)),
        "relationship_to_attacker": where(domestic, "partner", drawn(generator, _ATTACKERS, rows)),
    }
    partner = partner_of("acute_trust", rows)
    return Rows("emergency_department_assaults", partner, seen.victim, seen.number, day, about.home, columns)


def fire_incidents(block: Block) -> Rows:
    """Fires that somebody set, and the other calls of two fire services. They are about nobody."""
    generator = block.generator(5)
    known = block.incidents.of(block.incidents.fire)
    calls = _with_others(generator, block, known, _OTHER_FIRES)
    rows, places, day, place = len(calls.minute), block.places, calls.minute // DAY_MINUTES, calls.place
    arson = calls.kind >= 0
    what = where(arson, "fire", drawn(generator, _FIRE_TYPES, rows))
    fire = np.asarray(what) == "fire"
    somerset = places.authority[place] == list(COUNCILS).index("E06000066")
    service = np.where(somerset, PARTNERS.index("devon_and_somerset_fire"), PARTNERS.index("avon_fire"))
    property_type = drawn(generator, _PROPERTIES, rows)
    columns = {
        "incident_number": joined("F", str(block.number), "-", plain(np.arange(rows))),
        "frs_territory": where(somerset, "Devon and Somerset", "Avon"),
        "financial_year": year_beginning(day, 4),
        "time_of_call": times(calls.minute),
        "incident_type": what,
        "primary_secondary": blank(where(by_chance(generator, 0.5, rows), "primary", "secondary"), ~fire),
        "cause": blank(
            where(arson, "deliberate", where(by_chance(generator, 0.2, rows), "not known", "accidental")), ~fire
        ),
        "motive": blank(where(by_chance(generator, 0.7, rows), "other's property", "not known"), ~arson),
        "property_type": property_type,
        "location": chosen(STREETS, generator.integers(0, len(STREETS), rows)),
        **_grid(places, place),
        "uprn": numerals(900_000_000_000 + place, 12),
        "lsoa": chosen(places.lsoa, place),
        "victims": plain(np.where(fire, generator.poisson(0.05, rows), 0)),
        "fatalities": constant("0", rows),
        "aggression_to_crew": where(by_chance(generator, 0.02, rows), "Y", "N"),
        "malicious_false_alarm": where(~fire & by_chance(generator, 0.05, rows), "Y", "N"),
        "smoke_alarm_present": blank(constant("Y", rows), np.asarray(property_type) != "dwelling"),
    }
    return Rows("fire_incidents", service, np.full(rows, NOBODY), calls.number, day, place, columns)


def _with_others(generator: np.random.Generator, block: Block, known: Incidents, a_quarter: float) -> Calls:
    """Calls to known incidents, and others: so many for each person in a quarter."""
    size = len(block.people.number)
    whom, minutes = [], []
    for place in range(block.quarters):
        rows = int(generator.poisson(a_quarter * size))
        whom.append(generator.integers(0, size, rows))
        minutes.append(moments(generator, np.full(rows, AT_HOME), quarter(place)))
    who, minute = np.concatenate(whom), np.concatenate(minutes)
    lives = (block.people.born[who] <= minute // DAY_MINUTES) & (block.people.died[who] >= minute // DAY_MINUTES)
    who, minute = who[lives], minute[lives]
    home = block.people.home_on(who, minute // DAY_MINUTES)
    victim = np.where(known.victim >= 0, known.victim, known.suspect)
    none = np.full(len(who), NOBODY)
    return Calls(
        minute=np.concatenate([known.minute, minute]),
        who=np.concatenate([victim, who]),
        place=np.concatenate([known.place, home]),
        knife=np.concatenate([known.knife, none > NOBODY]),
        kind=np.concatenate([known.kind, none]),
        number=np.concatenate([known.number, none]),
    )


def _grid(places: Places, place: Numbers) -> dict[str, pa.Array]:
    """The point on the national grid."""
    return {"easting": plain(places.easting[place]), "northing": plain(places.northing[place])}


def _quarter_days(day: Numbers) -> tuple[Numbers, Numbers]:
    """The first and last day of the quarters of some days."""
    months = day.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64) // 3 * 3
    first, end = (
        month.astype("datetime64[M]").astype("datetime64[D]").astype(np.int64) for month in (months, months + 3)
    )
    return first, end - 1
