"""Which pairs a reviewer may compare, in which order, and what is shown: nothing that hangs on a weight."""

from dataclasses import replace

import pytest

from anonymisation.linking.records import RECORDS
from journey.reviewing.admitting import admitted
from journey.reviewing.pairs import in_order, pairs_in_doubt
from tests.reviewing import BRISTOLS, EDGES_HELD, RECORDS_HELD, RUN, edge, key_of, record, write_run


def in_doubt(desk, who="reviewer_1"):
    return pairs_in_doubt(desk.instance, RUN, admitted(desk.instance, desk.reviewer(who)).plan)


def found(pairs):
    rows = zip(*(pairs.pairs.column(name).to_pylist() for name in ("own", "other")), strict=True)
    return [(own[0], other[0]) for own, other in rows]


def turns(pairs, who):
    """Every pair in the order in which it comes."""
    done, order = set(), []
    while (pair := pairs.next_for(who, done)) is not None:
        done.add(in_order(*pair))
        order.append(pair)
    return order


def test_pairs_of_the_grey_zone_between_the_reviewer_s_records_and_one_other_partner_s_are_all_and_only_those(desk):
    assert set(map(frozenset, found(in_doubt(desk)))) == BRISTOLS
    assert all(own in {1, 4} for own, _ in found(in_doubt(desk)))
    assert found(in_doubt(desk, "reviewer_2")) == [(2, 1)]


@pytest.mark.parametrize(("weight", "there"), [(-3.01, False), (-3.0, True), (5.99, True), (6.0, False)])
def test_the_grey_zone_begins_at_its_first_weight_and_ends_before_its_last(desk, weight, there):
    write_run(desk.instance, RECORDS_HELD, [edge(1, 2, weight)])
    assert bool(found(in_doubt(desk))) is there


def test_a_record_that_the_reviewer_s_own_organisation_gave_too_is_not_another_s(desk):
    held = [*RECORDS_HELD, record(2, "bristol")]
    write_run(desk.instance, held, EDGES_HELD)
    assert set(map(frozenset, found(in_doubt(desk)))) == {frozenset({3, 4}), frozenset({2, 5})}
    shown = in_doubt(desk).shown(key_of(2).hex(), key_of(5).hex())
    assert all(value.startswith("canarybristol2") for _, value in shown.own)


def test_a_pair_of_which_verified_numbers_conflict_is_never_shown(desk):
    write_run(desk.instance, RECORDS_HELD, [edge(1, 2, numbers=0), edge(4, 3, numbers=1)])
    assert found(in_doubt(desk)) == [(4, 3)]


def many(weights):
    ours = [record(number, "bristol") for number in range(1, 11)]
    theirs = [record(100 + number, "police") for number in range(1, 11)]
    return ours + theirs, [edge(number, 100 + number, weight) for number, weight in enumerate(weights, start=1)]


def test_the_order_hangs_on_the_pairs_and_the_reviewer_and_neither_on_weights_nor_on_places(desk):
    write_run(desk.instance, *many([0.5 * number for number in range(10)]))
    one, other = turns(in_doubt(desk), "reviewer_1"), turns(in_doubt(desk), "reviewer_3")
    records, edges = many([4.5 - 0.5 * number for number in range(10)])
    write_run(desk.instance, records[::-1], edges[::-1])
    assert turns(in_doubt(desk), "reviewer_1") == one
    assert len(one) == 10
    assert one != other
    assert set(one) == set(other)
    by_weight = [(key_of(number).hex(), key_of(100 + number).hex()) for number in range(1, 11)]
    assert one not in (by_weight, by_weight[::-1])


def test_another_gateway_draws_in_another_order(desk, monkeypatch):
    write_run(desk.instance, *many([1.0] * 10))
    here = turns(in_doubt(desk), "reviewer_1")
    monkeypatch.setattr("journey.reviewing.pairs.derived", lambda *_args, **_fields: bytes(32))
    assert turns(in_doubt(desk), "reviewer_1") != here


def test_of_the_own_record_all_is_shown_but_doubtful_numbers_and_of_the_other_a_word_for_each_comparison(desk):
    compared = in_doubt(desk).shown(key_of(1).hex(), key_of(2).hex())
    own = dict(compared.own)
    assert own["nhs_number"] == "canarybristol1number"
    expected = {*RECORDS.names, "nhs_number"} - {"source", "numbers", "doubtful"}
    assert set(own) == expected
    assert all(value.startswith("canarybristol1") for value in own.values())
    words = compared.likeness
    assert (words["given_name"], words["family_name"], words["sex"], words["email"]) == (
        "agrees",
        "nearly",
        "differs",
        "missing",
    )
    assert "canary" not in repr(compared)


def test_two_pairs_with_other_weights_and_the_same_levels_are_shown_alike(desk):
    write_run(desk.instance, RECORDS_HELD, [edge(1, 2, -2.9), edge(1, 3, 5.9)])
    pairs = in_doubt(desk)
    one, other = (pairs.shown(key_of(1).hex(), key_of(number).hex()) for number in (2, 3))
    assert one == other
    assert "weight" not in pairs.pairs.column_names


def test_a_pair_that_is_not_in_doubt_is_not_shown(desk):
    pairs = in_doubt(desk)
    for one, other in ((1, 5), (2, 1), (1, 4), (4, 5)):
        assert pairs.shown(key_of(one).hex(), key_of(other).hex()) is None


def test_what_is_narrower_in_the_plan_is_narrower_in_the_pairs(desk):
    plan = admitted(desk.instance, desk.reviewer()).plan
    assert found(pairs_in_doubt(desk.instance, RUN, replace(plan, others=("somerset",)))) == [(4, 3)]
