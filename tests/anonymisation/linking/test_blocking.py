"""What must hold of blocking: it reaches pairs of one person, and hangs on two records and the model alone."""

import pytest

from anonymisation.linking.blocking import blocks_of
from anonymisation.linking.columns import compared_columns
from tests.anonymisation.linking.recorded import SOME, records


def keys(*people, **model):
    """The keys of each record."""
    return [set(item) for item in blocks_of(compared_columns(records(*people)), **model).keys.to_pylist()]


def reached(*people, **model):
    first, second = keys(*people, **model)
    return bool(first & second)


@pytest.mark.parametrize(
    "change",
    [
        {"given_name": "Imogin", "birth": "1987-05-19"},
        {"family_name": "Vasquez", "postcode": "BA91 1AA", "address": None},
        {"given_name": "Tranter", "family_name": "Imogen", "birth": None},
        {"birth": "1987-14-05", "family_name": "Tramter"},
        {"birth": "1978-05-14", "postcode": "BA91 1AA", "given_name": "I"},
        {"given_name": None, "birth": "1987-05-15"},
    ],
)
def test_a_pair_with_two_slips_is_reached(change):
    assert reached(SOME, SOME | change, closed=(), common={})


def test_a_short_form_is_reached_by_names_alone():
    one, other = {"given_name": "Elizabeth", "family_name": "Reed"}, {"given_name": "Liz", "family_name": "Reed"}
    assert reached(one, other, closed=(), common={})


def test_strangers_are_not_compared():
    other = {
        "given_name": "Omar",
        "family_name": "Said",
        "birth": "2001-11-30",
        "sex": "F",
        "postcode": "TA95 2AB",
        "address": "3 Moor Lane",
        "town": "Taunton",
    }
    assert not reached(SOME, other, closed=(), common={})


def test_a_key_is_the_same_whoever_else_is_there():
    alone = keys(SOME, SOME, closed=(), common={})[0]
    assert keys(SOME, SOME, {"given_name": "Omar"}, {"birth": "1987-05-14"}, closed=(), common={})[0] >= alone


def test_a_closed_rule_and_a_common_key_reach_nobody():
    person = {"birth": "1987-05-14"}
    [key] = keys(person, person, closed=(), common={})[0]
    assert reached(person, person, closed=(), common={})
    assert not reached(person, person, closed=("birth",), common={})
    assert not reached(person, person, closed=(), common={"birth": (key,)})


def test_what_too_many_have_is_found_common_and_a_weak_rule_that_has_only_such_is_closed():
    many = [{"given_name": f"N{number}", "family_name": "Smith", "birth": "1987-05-14"} for number in range(900)]
    found = blocks_of(compared_columns(records(*many)))
    assert {"family", "birth"} <= set(found.closed)
    assert max(map(len, found.keys.to_pylist())) == 0 or "family_birth" not in found.closed
