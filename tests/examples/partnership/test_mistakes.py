"""Each rate at 0 plants nothing; at a high rate the planted share is the rate; and what is marked is what is wrong."""

from dataclasses import fields, replace

import numpy as np
import pytest

from contracts.vocabulary import IdentifierKind
from examples.partnership.extracts import rows_of
from examples.partnership.mistakes import UNKNOWN_PLACE, Mistakes, Planting, expected
from tests.examples.partnership.told import CHECKS, LIBRARY, passes

NONE = Mistakes.none()
RATE = 0.5
CASES = [
    ("typos", "typo", "youth_justice_cases", "surname"),
    ("typos", "typo", "police_recorded_crime_victims", "forename_1"),
    ("births_swapped", "day-and-month-swapped", "police_recorded_crime_suspects", "dob"),
    ("digits", "digit", "youth_justice_cases", "nhs_no"),
    ("digits", "digit", "school_suspensions_and_exclusions", "upn"),
    ("digits", "digit", "school_suspensions_and_exclusions", "uln"),
    ("digits", "digit", "probation_supervision", "pnc_id"),
    ("digits", "digit", "probation_supervision", "cro_number"),
    ("placeholders", "placeholder", "school_suspensions_and_exclusions", "upn"),
    ("placeholders", "placeholder", "intervention_participation", "dob"),
    ("placeholders", "placeholder", "risk_meeting_referrals", "postcode"),
    ("missing", "missing", "intervention_participation", "postcode"),
    ("missing", "missing", "probation_supervision", "crn"),
    ("unknown_codes", "unknown-code", "fire_incidents", "incident_type"),
    ("unknown_codes", "unknown-code", "police_recorded_crime", "ho_class_code"),
    ("unknown_places", "unknown-place", "ambulance_incidents", "lsoa_code"),
    ("unknown_places", "unknown-place", "police_recorded_crime", "postcode"),
    ("split_records", "split-records", "police_recorded_crime_victims", "niche_nominal_id"),
    ("merged_records", "merged-records", "youth_justice_cases", "yot_person_id"),
]


@pytest.fixture(scope="module")
def feeds(block):
    return {rows.feed: rows for rows in rows_of(block, NONE)}


def planted(block, rows, mistakes):
    return Planting(block, LIBRARY.feed(rows.feed), rows, np.random.default_rng(1)).planted(mistakes)


def differing(before, after, name):
    pairs = zip(before.columns[name].to_pylist(), after.columns[name].to_pylist(), strict=True)
    return np.array([one != other for one, other in pairs])


def about_somebody(rows, name):
    return (rows.person >= 0) & (np.asarray(rows.columns[name]) != "")


@pytest.mark.parametrize("rate", [-0.1, 1.1, float("nan")])
@pytest.mark.parametrize("name", [item.name for item in fields(Mistakes)])
def test_a_rate_is_a_share(name, rate):
    with pytest.raises(ValueError, match=name):
        replace(NONE, **{name: rate})


def test_nothing_is_planted_at_rates_of_none(block, feeds):
    for rows in feeds.values():
        after = planted(block, rows, NONE)
        assert after.planted == {}
        assert not any(differing(rows, after, name).any() for name in rows.columns)


@pytest.mark.parametrize("case", CASES, ids="-".join)
def test_what_is_marked_is_what_differs_and_nothing_else_is(block, feeds, case):
    rate, kind, feed, column = case
    rows = feeds[feed]
    after = planted(block, rows, replace(NONE, **{rate: RATE}))
    for name in rows.columns:
        marked = np.zeros(len(rows), dtype=bool)
        for (_, where), mask in after.planted.items():
            marked |= mask if where == name else False
        assert (differing(rows, after, name) == marked).all(), name
    assert after.planted[kind, column].any()
    assert {found for found, _ in after.planted} == {kind}


@pytest.mark.parametrize("case", CASES[:-2], ids="-".join)
def test_the_planted_share_is_the_rate(block, feeds, case):
    rate, kind, feed, column = case
    rows = feeds[feed]
    mask = planted(block, rows, replace(NONE, **{rate: RATE})).planted[kind, column]
    able = about_somebody(rows, column) if kind not in {"unknown-code", "unknown-place"} else np.ones(len(rows), bool)
    if kind == "day-and-month-swapped":
        born = rows.columns[column].to_pylist()
        able &= np.array([text[8:] <= "12" and text[8:] != text[5:7] for text in born])
    assert not mask[~able].any()
    assert mask[able].mean() == pytest.approx(RATE, abs=3 * 0.5 / np.sqrt(able.sum()))


def test_accents_are_lost_where_there_are_any_and_names_are_exchanged(block, feeds):
    rows = feeds["school_suspensions_and_exclusions"]
    after = planted(block, rows, replace(NONE, accents_lost=1.0))
    names = [*after.columns["surname"].to_pylist(), *after.columns["forename"].to_pylist()]
    assert all(name.isascii() for name in names)
    assert after.planted["accents-lost", "surname"].any()
    after = planted(block, rows, replace(NONE, names_swapped=RATE))
    swapped = after.planted["names-swapped", "surname"]
    assert swapped.mean() == pytest.approx(RATE, abs=0.1)
    assert (swapped == after.planted["names-swapped", "forename"]).all()
    given, family = (np.asarray(rows.columns[name])[swapped] for name in ("forename", "surname"))
    assert (np.asarray(after.columns["surname"])[swapped] == given).all()
    assert (np.asarray(after.columns["forename"])[swapped] == family).all()


@pytest.mark.parametrize("feed", ["police_recorded_crime_suspects", "emergency_department_assaults"])
def test_a_stale_address_is_the_one_before(block, feeds, feed):
    rows, people = feeds[feed], block.people
    column = LIBRARY.feed(feed).residence.column
    who = rows.person.clip(0)
    moved = (rows.person >= 0) & (rows.day >= people.moved[who]) & (people.home[who] != people.home_before[who])
    after = planted(block, rows, replace(NONE, stale_addresses=1.0))
    stale = after.planted["stale-address", column]
    assert (stale == moved).all()
    where = block.places.lsoa if feed.startswith("emergency") else block.places.postcode
    before = np.asarray(where)[people.home_before[who]]
    assert (np.asarray(after.columns[column])[stale] == before[stale]).all()
    if LIBRARY.feed(feed).scope is not None:
        assert (after.scope == np.where(stale, people.home_before[who], rows.scope)).all()


def test_nobody_is_born_after_the_event_because_day_and_month_were_exchanged(block, feeds):
    rows = feeds["police_recorded_crime_victims"]
    swapped = planted(block, rows, replace(NONE, births_swapped=1.0))
    born, when = (np.asarray(swapped.columns[name]) for name in ("dob", "committed_from"))
    assert all(one <= other[:10] for one, other in zip(born, when, strict=True))
    infants = block.people.age(rows.person.clip(0), rows.day) < 1
    assert (infants & (rows.person >= 0)).any()


def test_merged_people_share_a_number_and_split_people_have_two(block, feeds):
    rows = feeds["police_recorded_crime_victims"]
    after = planted(block, rows, replace(NONE, merged_records=0.3))
    numbers = np.asarray(after.columns["niche_nominal_id"])
    for at in np.flatnonzero(after.planted["merged-records", "niche_nominal_id"]):
        assert numbers[at] == f"N{1_000 + rows.person[at] - 1}"
    after = planted(block, rows, replace(NONE, split_records=1.0))
    numbers = np.asarray(after.columns["niche_nominal_id"])
    of_each = {}
    for who, number in zip(rows.person, numbers, strict=True):
        of_each.setdefault(who, set()).add(number)
    assert max(len(found) for who, found in of_each.items() if who >= 0) == 2
    crns = planted(block, feeds["probation_supervision"], replace(NONE, split_records=1.0, merged_records=1.0))
    assert not any(kind == "merged-records" for kind, _ in crns.planted)


def test_a_merged_or_split_person_is_so_in_every_file(block, feeds):
    mistakes = replace(NONE, merged_records=0.3)
    marked = {}
    for feed in ("police_recorded_crime_victims", "police_recorded_crime_suspects"):
        rows = feeds[feed]
        mask = planted(block, rows, mistakes).planted["merged-records", "niche_nominal_id"]
        for who, is_merged in zip(rows.person, mask, strict=True):
            if who > 0:
                assert marked.setdefault(who, is_merged) == is_merged


def test_everything_at_once_leaves_each_mark_true_of_its_cell(block, feeds):
    much = Mistakes(**{item.name: 0.4 for item in fields(Mistakes)})
    for rows in feeds.values():
        after = planted(block, rows, much)
        for (kind, name), mask in after.planted.items():
            now = np.asarray(after.columns[name])[mask]
            assert kind != "missing" or set(now) == {""}
            assert kind != "unknown-code" or set(now) == {"ZZZ"}
            assert kind != "placeholder" or set(now) <= {"1900-01-01", "ZZ99 3VZ", "UN1", "9999999999"}
            identifier = LIBRARY.feed(rows.feed).column(name).identifier
            assert kind != "digit" or not any(passes(IdentifierKind(identifier), text) for text in now)


def test_scope_comes_before_any_other_fault_and_a_row_without_a_place_is_in_it(block, feeds):
    rows = feeds["youth_justice_cases"]
    after = planted(block, rows, replace(NONE, unknown_places=0.2, placeholders=0.2, missing=0.2))
    outcome = expected(after, block)
    postcode = np.asarray(after.columns["postcode"])
    assert (outcome[after.scope == UNKNOWN_PLACE] == 1).all()
    assert set(outcome[np.isin(postcode, ("", "ZZ99 3VZ"))]) == {0}
    home = block.places.authority[rows.scope]
    assert ((outcome == 2) == ((after.scope >= 0) & (home != rows.partner))).all()


def test_checks_are_those_of_every_identifier_that_has_one():
    kinds = {column.identifier for feed in LIBRARY.feeds.values() for column in feed.identifiers}
    unchecked = {IdentifierKind.CRN, IdentifierKind.PRISON_NUMBER}
    assert {kind for kind in kinds if kind.issued} - unchecked == set(CHECKS)
