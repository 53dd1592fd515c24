"""Adults are supervised after crimes, the young are supported, and meetings speak even of children not born yet."""

import numpy as np
import pytest

from examples.partnership.feeds import support, young


def column(rows, name):
    return np.asarray(rows.columns[name])


@pytest.fixture(scope="module")
def sentences(block):
    return support.probation_supervision(block)


@pytest.fixture(scope="module")
def participation(block):
    return support.intervention_participation(block, young.cases_of(block))


@pytest.fixture(scope="module")
def referrals(block):
    return support.risk_meeting_referrals(block)


def test_sentences_are_of_adults_for_crimes_of_theirs_and_every_one_has_a_crn(block, sentences):
    crimes = dict(
        zip(block.incidents.number, zip(block.incidents.suspect, block.incidents.day, strict=True), strict=True)
    )
    for who, number, day in zip(sentences.person, sentences.incident, sentences.day, strict=True):
        suspect, committed = crimes[number]
        assert suspect == who
        assert committed < day
    assert block.people.age(sentences.person, sentences.day).min() >= 18
    crn = column(sentences, "crn")
    assert "" not in crn
    of_each = {}
    assert all(of_each.setdefault(who, number) == number for who, number in zip(sentences.person, crn, strict=True))
    assert 0 < (column(sentences, "prison_number") != "").mean() < 0.5


def test_each_project_offers_its_own_and_few_ask_for_a_number(participation):
    kinds = {
        project: set(column(participation, "intervention_type")[participation.partner == project])
        for project in set(participation.partner)
    }
    assert len(kinds) == 2
    assert not set.intersection(*kinds.values())
    assert 0.05 < (column(participation, "upn") != "").mean() < 0.5
    attended, offered = (column(participation, f"sessions_{name}").astype(int) for name in ("attended", "offered"))
    assert (attended <= offered).all()
    assert set(column(participation, "end_date")[column(participation, "completion") == "going on"]) == {""}


def test_some_participants_come_from_youth_justice(participation):
    after = participation.incident >= 0
    assert after.any()
    assert set(column(participation, "referral_source")[after]) == {"youth justice"}


def test_meetings_speak_of_the_unborn_who_have_only_a_surname(block, referrals):
    unborn = block.people.born[referrals.person] > referrals.day
    assert unborn.any()
    assert set(column(referrals, "forename")[unborn]) == {"UNBORN BABY"}
    assert set(column(referrals, "sex")[unborn]) == {"U"}
    for name in ("dob", "upn", "pnc_id"):
        assert set(column(referrals, name)[unborn]) == {""}
    assert (column(referrals, "surname") != "").all()
    age = block.people.age(referrals.person, referrals.day)[~unborn]
    assert set(age) <= set(range(10, 26))


def test_what_follows_a_decision_follows_only_that_decision(referrals):
    decision = column(referrals, "decision")
    assert set(column(referrals, "decision_date")[decision == ""]) == {""}
    for name in ("offered", "engaged", "closed_date", "closing_reason"):
        assert set(column(referrals, name)[decision != "accepted"]) == {""}
    assert ((column(referrals, "closed_date") == "") == (column(referrals, "closing_reason") == "")).all()
