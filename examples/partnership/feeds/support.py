"""What is written of those who are supervised or supported: probation, interventions, and meetings about risk."""

import numpy as np
import pyarrow as pa

from examples.partnership.columns import Mask, Numbers, blank, by_chance, chosen, dates, drawn, joined, plain, where
from examples.partnership.feeds.young import Cases, Likely, among, who_it_is
from examples.partnership.identity import Identity
from examples.partnership.incidents import KINDS
from examples.partnership.notes import CONTACTS, MINUTES, SESSIONS, STAFF, noted
from examples.partnership.places import COUNCILS
from examples.partnership.rows import NOBODY, PARTNERS, Block, Rows, partner_of
from examples.partnership.when import quarter

_ADULT = 18
_SENTENCED, _REFERRED_AFTER_CASE, _REFERRED, _DISCUSSED, _UNBORN = 0.16, 0.35, 0.008, 0.006, 0.05
_CODES = pa.array([item.code for item in KINDS])
_SENTENCES = {"community order": 45.0, "suspended sentence order": 25, "custody": 15, "licence": 10, "other": 5}
_REQUIREMENTS = {"rehabilitation activity": 40.0, "unpaid work": 30, "curfew": 8, "alcohol treatment": 8, "none": 14}
_LEVELS = {"low": 35.0, "medium": 45, "high": 18, "very high": 2}
_ACCOMMODATION = {"settled": 60.0, "temporary": 20, "approved premises": 5, "no fixed abode": 10, "not known": 5}
_EMPLOYMENT = {"employed": 35.0, "unemployed": 45, "education or training": 8, "unable to work": 7, "not known": 5}
_SOURCES = {"police": 25.0, "school": 30, "children's services": 20, "health": 10, "voluntary sector": 8, "self": 7}
_AGENCIES = {"police": 40.0, "school": 20, "children's services": 20, "probation": 8, "health": 7, "housing": 5}
_COMPLETION = {"completed": 45.0, "partly completed": 20, "left early": 15, "never started": 5, "going on": 15}
_CONSENT = {"given": 94.0, "not needed": 6}
"""Who refused or withdrew is not to be sent."""
_RISK = {"low": 30.0, "medium": 45, "high": 25}
_REASONS = {"weapon carrying": 25.0, "violence as a suspect": 25, "exploitation": 15, "exclusion from school": 35}
_ENDED = {"completed as planned": 60.0, "disengaged": 25, "moved away": 5, "other": 10}
_FUNDERS = {"violence reduction": 60.0, "Turnaround": 20, "council": 20}
_OF_MENTORING = {"mentoring": 80.0, "emergency department navigator": 12, "custody navigator": 8}
_OF_SPORTS = {"sports": 85.0, "detached youth work": 15}
_DECISIONS = {"accepted": 70.0, "not accepted": 12, "signposted": 10, "": 8}
_CLOSED = {"completed": 55.0, "disengaged": 25, "moved away": 8, "in custody": 6, "transferred": 6}
_UNITS = (*(name.replace("_", " ").title() for name in COUNCILS.values()), "Elsewhere")


def probation_supervision(block: Block) -> Rows:
    """Sentences of adults for recorded crimes, some months after them."""
    generator, people = block.generator(9), block.people
    found = block.incidents.of(block.incidents.police & (block.incidents.suspect >= 0))
    day = found.day + generator.integers(30, 200, len(found.number))
    fit = people.age(found.suspect, found.day) >= _ADULT
    told = fit & block.told(found.suspect, day) & by_chance(generator, _SENTENCED, len(day))
    found, day = found.of(told), day[told]
    rows = len(day)
    about = Identity(people, block.places, found.suspect, day)
    columns = {
        "crn": about.crn,
        "pnc_id": about.pnc,
        "cro_number": about.cro,
        "prison_number": about.prison,
        **who_it_is(about),
        "sex": about.sex,
        "ethnicity": about.ethnicity,
        "event_no": plain(generator.integers(1, 6, rows)),
        "offence_code": _CODES.take(pa.array(found.kind)),
        "sentence_type": drawn(generator, _SENTENCES, rows),
        "sentence_date": dates(day),
        "termination_date": dates(day + generator.integers(180, 730, rows)),
        "requirement_type": drawn(generator, _REQUIREMENTS, rows),
        "pdu": chosen(_UNITS, block.places.authority[about.home]),
        "rosh_level": drawn(generator, _LEVELS, rows),
        "recall_flag": where(by_chance(generator, 0.04, rows), "Y", "N"),
        "accommodation": drawn(generator, _ACCOMMODATION, rows),
        "ete": drawn(generator, _EMPLOYMENT, rows),
        "practitioner": chosen(STAFF, generator.integers(0, len(STAFF), rows)),
        "contact_notes": noted(generator, CONTACTS, about),
    }
    partner = partner_of("probation", rows)
    return Rows("probation_supervision", partner, found.suspect, found.number, day, about.home, columns)


def intervention_participation(block: Block, cases: Cases) -> Rows:
    """Young people with one of two projects, some after youth justice. Many a provider asks for no number."""
    generator = block.generator(10)
    after = np.flatnonzero(by_chance(generator, _REFERRED_AFTER_CASE, len(cases.who)))
    others, day = among(generator, block, Likely((10, 24), _REFERRED, 1.0))
    who = np.concatenate([cases.who[after], others])
    start = np.concatenate([cases.outcome[after] + generator.integers(7, 60, len(after)), day])
    number = np.concatenate([cases.number[after], np.full(len(others), NOBODY)])
    told = block.told(who, start)
    who, start, number = who[told], start[told], number[told]
    rows = len(who)
    about = Identity(block.people, block.places, who, start)
    sports = by_chance(generator, np.where(about.number % 2 == 0, 0.8, 0.15), rows)
    offered = generator.integers(1, 24, rows)
    completion = drawn(generator, _COMPLETION, rows)
    columns = {
        "provider": where(sports, "Invented Sports Project", "Invented Mentoring Project"),
        "intervention_id": where(sports, "INT-0002", "INT-0001"),
        "intervention_type": where(sports, drawn(generator, _OF_SPORTS, rows), drawn(generator, _OF_MENTORING, rows)),
        "prevention_level": where(by_chance(generator, 0.3, rows), "crisis", "early"),
        "participant_ref": about.local("P"),
        **who_it_is(about),
        "upn": blank(about.upn, by_chance(generator, 0.6, rows)),
        "consent_status": drawn(generator, _CONSENT, rows),
        "referral_date": dates(start - generator.integers(3, 60, rows)),
        "referral_source": where(number >= 0, "youth justice", drawn(generator, _SOURCES, rows)),
        "start_date": dates(start),
        "end_date": blank(dates(start + 7 * offered), np.asarray(completion) == "going on"),
        "sessions_offered": plain(offered),
        "sessions_attended": plain((offered * generator.random(rows)).astype(np.int64)),
        "completion": completion,
        "risk_level_start": drawn(generator, _RISK, rows),
        "risk_level_end": drawn(generator, _RISK, rows),
        "notes": noted(generator, SESSIONS, about),
        "worker_name": chosen(STAFF, generator.integers(0, len(STAFF), rows)),
        **_monitored(generator, start, offered, np.asarray(completion) != "going on"),
    }
    partner = np.where(sports, PARTNERS.index("sports_project"), PARTNERS.index("mentoring_project"))
    return Rows("intervention_participation", partner, who, number, start, about.home, columns)


def _monitored(generator: np.random.Generator, start: Numbers, offered: Numbers, ended: Mask) -> dict[str, pa.Array]:
    """What is told of a participation to those who pay for it."""
    rows = len(start)
    before = generator.integers(10, 32, rows)
    return {
        "referral_reason": drawn(generator, _REASONS, rows),
        "consent_date": dates(start - generator.integers(0, 15, rows)),
        "privacy_notice_version": where(by_chance(generator, 0.7, rows), "2024-1", "2023-2"),
        "end_reason": blank(drawn(generator, _ENDED, rows), ~ended),
        "sdq_start": plain(before),
        "sdq_end": blank(plain(before - generator.integers(0, 8, rows)), ~ended),
        "funding_stream": drawn(generator, _FUNDERS, rows),
        "cost": plain(50 * offered),
    }


def risk_meeting_referrals(block: Block) -> Rows:
    """Young people whom a meeting speaks of, and children who are not born yet, by their mothers' referrals."""
    generator = block.generator(11)
    young, day = among(generator, block, Likely((10, 24), _DISCUSSED, 1.3))
    unborn, before = _unborn(generator, block)
    who, day = np.concatenate([young, unborn]), np.concatenate([day, before])
    rows = len(who)
    about = Identity(block.people, block.places, who, day)
    decision = drawn(generator, _DECISIONS, rows)
    decided = np.asarray(decision) != ""
    accepted = np.asarray(decision) == "accepted"
    closed = accepted & by_chance(generator, 0.6, rows)
    offered = where(by_chance(generator, 0.5, rows), "mentoring", "sports")
    columns = {
        "referral_ref": joined("R", str(block.number), "-", plain(np.arange(rows))),
        **who_it_is(about),
        "upn": about.upn,
        "pnc_id": about.pnc,
        "sex": where(about.unborn, "U", about.sex),
        "ethnicity": where(about.unborn, "NS", about.ethnicity),
        "referral_date": dates(day),
        "referring_agency": drawn(generator, _AGENCIES, rows),
        "decision": decision,
        "decision_date": blank(dates(day + generator.integers(3, 30, rows)), ~decided),
        "offered": blank(where(about.unborn, "parenting", offered), ~accepted),
        "engaged": blank(drawn(generator, {"Y": 60.0, "N": 30, "U": 10}, rows), ~accepted),
        "closed_date": blank(dates(day + generator.integers(60, 200, rows)), ~closed),
        "closing_reason": blank(drawn(generator, _CLOSED, rows), ~closed),
        "minutes_extract": noted(generator, MINUTES, about),
        "chair_name": chosen(STAFF, generator.integers(0, len(STAFF), rows)),
    }
    partner, nothing = partner_of("police", rows), np.full(rows, NOBODY)
    return Rows("risk_meeting_referrals", partner, who, nothing, day, about.home, columns)


def _unborn(generator: np.random.Generator, block: Block) -> tuple[Numbers, Numbers]:
    """Children who are expected within two hundred days, and the day on which a meeting speaks of them."""
    soon = by_chance(generator, _UNBORN, len(block.people.number))
    who = np.flatnonzero(soon & (block.people.born > quarter(0).first))
    day = block.people.born[who] - generator.integers(10, 200, len(who))
    told = block.told(who, day)
    return who[told], day[told]
