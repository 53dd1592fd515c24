"""No two duties that check each other are one person's, whatever names or keys that person goes by."""

from itertools import combinations

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from contracts.approval_rules import Approver
from contracts.duties import (
    ALWAYS_FORBIDDEN,
    Holder,
    duty_held,
    forbidden_by,
    held_together,
    holders_of,
    read_duties,
)
from contracts.errors import DocumentError
from contracts.vocabulary import Duty
from tests.contracts.shelf import SHIPPED, agreement_data, agreement_of

LEFT_TO_THE_AGREEMENT = frozenset({Duty.AGREEMENT_OWNER, Duty.APPROVER})
PAIRS = [pair for pair in combinations(Duty, 2) if frozenset(pair) != LEFT_TO_THE_AGREEMENT]
HOLDERS = st.lists(
    st.builds(Holder, st.sampled_from("abcd"), st.sampled_from(Duty), st.sampled_from([None, "key 1", "key 2"])),
    max_size=6,
)
KEY, OTHER = "A" * 43 + "=", "A" * 42 + "E="
DUTIES = {
    "operator": ["op"],
    "custodian": ["cu_1", "cu_2"],
    "agreement_owner": ["ow"],
    "auditor": ["au"],
    "approver": [{"id": "ap", "organisation": "police", "role": "data_protection_officer", "public_key": KEY}],
}


def named(pair):
    return "-".join(pair)


def duties_of(**changes):
    return read_duties(yaml.safe_dump(DUTIES | changes), "duties.yaml")


@pytest.mark.parametrize("pair", PAIRS, ids=named)
def test_one_person_in_two_forbidden_duties_is_found(pair):
    one, other = (Holder("kim", duty) for duty in pair)
    (found,) = held_together((one, other))
    assert (found.first, found.second) == (one, other)
    first, second = sorted(pair)
    expected = f"kim is {first} and {second}, which one person may not be together"
    assert str(found) == expected.replace("_", " ")


@pytest.mark.parametrize("pair", PAIRS, ids=named)
def test_one_key_under_two_names_is_one_person(pair):
    one, other = Holder("kim", pair[0], "a key"), Holder("lee", pair[1], "a key")
    (found,) = held_together((one, other))
    assert "kim" in str(found)
    assert "lee" in str(found)


@pytest.mark.parametrize("pair", PAIRS, ids=named)
def test_two_people_may_hold_them(pair):
    without_keys = (Holder("kim", pair[0]), Holder("lee", pair[1]))
    assert held_together(without_keys) == ()
    assert held_together((Holder("kim", pair[0], "one key"), Holder("lee", pair[1], "another"))) == ()


@pytest.mark.parametrize("duty", Duty)
def test_one_duty_held_twice_is_no_conflict(duty):
    """An approver of two projects is an approver."""
    assert held_together((Holder("kim", duty), Holder("kim", duty))) == ()


def test_whether_the_owner_of_the_agreement_approves_is_for_the_agreement_to_say():
    both = Holder("kim", Duty.AGREEMENT_OWNER), Holder("kim", Duty.APPROVER)
    assert held_together(both) == ()
    (found,) = held_together(both, forbidden_by(SHIPPED.agreement))
    assert str(found) == "kim is agreement owner and approver, which one person may not be together"


def test_of_five_duties_nine_pairs_of_ten_are_forbidden_whatever_an_agreement_says():
    assert {frozenset(pair) for pair in PAIRS} == ALWAYS_FORBIDDEN
    assert forbidden_by(agreement_of(agreement_data() | {"duties": []})) == ALWAYS_FORBIDDEN
    assert forbidden_by(SHIPPED.agreement) == {frozenset(pair) for pair in combinations(Duty, 2)}


@given(HOLDERS, st.builds(Holder, st.sampled_from("abcd"), st.sampled_from(Duty)))
def test_somebody_more_never_makes_a_conflict_go_away(holders, more):
    assert set(held_together(holders)) <= set(held_together([*holders, more]))


def test_everybody_who_holds_a_duty_is_found_with_every_key_that_is_theirs():
    more = Approver(id="dpo", organisation="bristol", role="caldicott_guardian", public_key=OTHER)
    found = holders_of(duties_of(), [more], {"op": "the operator's", "dpo": "another of theirs", "x": "nobody's"})
    assert found == (
        Holder("op", Duty.OPERATOR, "the operator's"),
        Holder("cu_1", Duty.CUSTODIAN),
        Holder("cu_2", Duty.CUSTODIAN),
        Holder("ow", Duty.AGREEMENT_OWNER),
        Holder("au", Duty.AUDITOR),
        Holder("ap", Duty.APPROVER, KEY),
        Holder("dpo", Duty.APPROVER, OTHER),
        Holder("dpo", Duty.APPROVER, "another of theirs"),
    )


UNFIT = {
    "nobody who operates": {"operator": []},
    "an unknown duty": {"dictator": ["kim"]},
    "an id that is a path": {"auditor": ["../kim"]},
    "an approver without a role": {"approver": [{"id": "ap", "organisation": "police"}]},
    "a key that is none": {"approver": [DUTIES["approver"][0] | {"public_key": "correct-horse"}]},
}


@pytest.mark.parametrize("change", UNFIT.values(), ids=UNFIT)
def test_what_does_not_say_who_holds_which_duty_is_refused_and_not_quoted(change):
    with pytest.raises(DocumentError, match=r"duties\.yaml: does not say who holds which duty") as refusal:
        duties_of(**change)
    assert "correct-horse" not in str(refusal.value)


@pytest.mark.parametrize("missing", DUTIES)
def test_every_duty_is_said_to_be_somebody_s(missing):
    text = yaml.safe_dump({name: value for name, value in DUTIES.items() if name != missing})
    with pytest.raises(DocumentError, match="does not say who holds which duty"):
        read_duties(text, "duties.yaml")


def test_an_approver_stands_once_and_with_a_key_of_their_own():
    one = DUTIES["approver"][0]
    with pytest.raises(DocumentError, match="names an approver twice"):
        duties_of(approver=[one, one | {"public_key": OTHER}])
    with pytest.raises(DocumentError, match="gives two approvers one key"):
        duties_of(approver=[one, one | {"id": "another"}])


def test_in_the_shipped_documents_nobody_holds_two_duties_that_conflict():
    approvers = [who for project in SHIPPED.projects.values() for who in project.approvers]
    holders = holders_of(SHIPPED.duties, approvers, {})
    assert {holder.duty for holder in holders} == set(Duty)
    assert held_together(holders, forbidden_by(SHIPPED.agreement)) == ()


def test_a_duty_is_held_by_id_or_by_key_and_by_nobody_else():
    holders = holders_of(duties_of(), (), {"cu_1": OTHER})
    assert duty_held(holders, "op", None) is Duty.OPERATOR
    assert duty_held(holders, "another name", OTHER) is Duty.CUSTODIAN
    assert duty_held(holders, "another name", KEY) is Duty.APPROVER
    assert duty_held(holders, "another name", None) is None
