"""Which signatures are enough: so many people, of so many organisations, one of them a guardian where it must be."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.approval_rules import (
    GUARDIANS,
    Approval,
    ApprovalRule,
    ApproverRole,
    enough,
    lacking,
    needs_guardian,
    rule_for_project,
    rule_for_public,
)
from contracts.feed import Guard
from contracts.vocabulary import DataClass
from tests.contracts.shelf import CRIME, SHIPPED

OWNER, DPO, CALDICOTT = (
    ApproverRole.INFORMATION_ASSET_OWNER,
    ApproverRole.DATA_PROTECTION_OFFICER,
    ApproverRole.CALDICOTT_GUARDIAN,
)


def of(data_class, **changes):
    """A feed of a class, none of whose rows are guarded."""
    return replace(CRIME, data_class=data_class, **changes)


OF_TWO = rule_for_project(2, [of(DataClass.POLICE)])
WITH_GUARDIAN = rule_for_project(2, [of(DataClass.POLICE), of(DataClass.YOUTH_JUSTICE)])
NEUTRAL = {"open", "police", "probation", "prison", "fire", "community", "exclusions"}
APPROVALS = st.lists(
    st.builds(
        Approval,
        st.sampled_from("abcd"),
        st.sampled_from(["police", "bristol", "somerset"]),
        st.sampled_from(ApproverRole),
        st.sampled_from(["key 1", "key 2", "key 3", "key 4"]),
        st.just("signature"),
    ),
    max_size=5,
)


def approval(name, organisation, role=OWNER, key=None):
    return Approval(name, organisation, role, key or f"the key of {name}", "signature")


def test_nobody_is_never_enough():
    for rule in (rule_for_public(1), OF_TWO, WITH_GUARDIAN, ApprovalRule(3, 2)):
        assert not enough((), rule)
    assert lacking((), OF_TWO) == "2 more of 2 signatures"


def test_two_people_of_two_organisations_are_enough_where_no_guardian_is_needed():
    assert enough((approval("a", "police"), approval("b", "bristol")), OF_TWO)


def test_two_people_of_one_organisation_are_not_enough():
    signed = approval("a", "police"), approval("b", "police", DPO)
    assert lacking(signed, OF_TWO) == "a signature of another organisation: 2 must have signed"


@pytest.mark.parametrize(
    "twice",
    [
        (approval("a", "police"), approval("a", "bristol", key="another key")),
        (approval("a", "police", key="one key"), approval("b", "bristol", key="one key")),
    ],
    ids=["one id", "one key"],
)
def test_one_person_who_signs_twice_is_one(twice):
    assert lacking(twice, OF_TWO) == "1 more of 2 signatures"


def test_where_health_or_children_are_concerned_one_of_them_is_a_guardian():
    signed = approval("a", "police"), approval("b", "bristol")
    assert lacking(signed, WITH_GUARDIAN) == "the signature of a caldicott guardian or a data protection officer"
    assert not enough((signed[0], approval("c", "bristol", ApproverRole.SENIOR_RISK_OWNER)), WITH_GUARDIAN)
    for role in GUARDIANS:
        assert enough((signed[0], approval("c", "bristol", role)), WITH_GUARDIAN)


@pytest.mark.parametrize("data_class", [*DataClass, None])
def test_every_class_of_data_is_decided_and_what_says_nothing_needs_a_guardian(data_class):
    expected = data_class is None or data_class.value not in NEUTRAL
    assert needs_guardian([of(data_class)]) is expected
    assert needs_guardian([of(DataClass.POLICE), of(data_class)]) is expected
    assert bool(rule_for_project(2, [of(data_class)]).one_of) is expected


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, False),
        ({"every_row_guarded": True}, True),
        ({"guards": (Guard("date_of_birth"),)}, True),
        ({"guards": (Guard("offence", ("08A",)),)}, False),
        ({"guards": (Guard("offence", ("08A",)), Guard("date_of_birth"))}, True),
    ],
    ids=str,
)
def test_whoever_holds_it_what_may_tell_of_children_needs_a_guardian(changes, expected):
    assert needs_guardian([of(DataClass.POLICE, **changes)]) is expected


@pytest.mark.parametrize(
    "feed", ["police_recorded_crime_victims", "police_recorded_crime_suspects", "risk_meeting_referrals"]
)
def test_records_of_people_of_every_age_need_one_as_shipped(feed):
    assert needs_guardian([SHIPPED.feed(feed)])


def test_no_agreement_asks_for_fewer_than_one_for_the_public_or_two_for_a_project():
    assert (rule_for_public(0).needed, rule_for_public(1).needed, rule_for_public(3).needed) == (1, 1, 3)
    assert (rule_for_project(0, []).needed, rule_for_project(3, []).needed) == (2, 3)
    assert rule_for_project(0, []).organisations == 2


def test_m_of_n_counts_people():
    three_of_five = ApprovalRule(3, 2)
    signed = tuple(approval(name, organisation) for name, organisation in zip("abc", ["p", "p", "b"], strict=True))
    assert [enough(signed[:count], three_of_five) for count in range(4)] == [False, False, False, True]


@pytest.mark.parametrize(("needed", "organisations"), [(0, 0), (0, 1), (1, 0), (1, 2), (-1, -1)])
def test_a_rule_that_nobody_or_nothing_could_meet_is_refused(needed, organisations):
    with pytest.raises(ValueError, match="one signature at least"):
        ApprovalRule(needed, organisations)


@given(APPROVALS, APPROVALS, st.sampled_from([rule_for_public(1), OF_TWO, WITH_GUARDIAN, ApprovalRule(3, 2)]))
def test_one_signature_more_never_undoes_and_none_counts_without_the_numbers(signed, more, rule):
    if enough(signed, rule):
        assert enough([*signed, *more], rule)
        assert len({item.approver for item in signed}) >= rule.needed
        assert len({item.public_key for item in signed}) >= rule.needed
        assert len({item.organisation for item in signed}) >= rule.organisations
        assert not rule.one_of or rule.one_of & {item.role for item in signed}
