"""What must hold of persons: the partition hangs on the rows alone, and ids stay with who stays as they were."""

import numpy as np
import pyarrow as pa
import pytest
from cryptography.hazmat.primitives.ciphers.algorithms import AES256
from cryptography.hazmat.primitives.cmac import CMAC
from hypothesis import given, settings
from hypothesis import strategies as st

from anonymisation.errors import WrongLengthError
from anonymisation.linking.evidence import EVIDENCE
from anonymisation.linking.persons import REGISTRY, components, edges_of, name_components

KEY = bytes(range(32))
NOBODY_YET = REGISTRY.empty_table()
# A world of records, each with the tokens that its row has whenever it is there.
WORLDS = st.lists(st.sets(st.integers(0, 7), max_size=3), max_size=9)


def token(number):
    return bytes([number]) * 16


def edges(rows):
    """The evidence of some rows, each a collection of token numbers."""
    pairs = [(row, token(number)) for row, numbers in enumerate(rows) for number in numbers]
    return edges_of(pa.table([[row for row, _ in pairs], [found for _, found in pairs]], schema=EVIDENCE))


def oracle(rows):
    """The first row of each row's component, by painting rows one after the other until nothing changes."""
    labels = list(range(len(rows)))
    changed = True
    while changed:
        changed = False
        for one, of_one in enumerate(rows):
            for two, of_two in enumerate(rows):
                if set(of_one) & set(of_two) and labels[one] > labels[two]:
                    labels[one], changed = labels[two], True
    return labels


def named(world, registry=NOBODY_YET):
    """The person of each record that is there (a mapping of record to tokens, in the order of rows), and the registry.

    A record is its row's name.
    """
    rows = list(world.values())
    found = edges(rows)
    made = name_components(components(len(rows), found), found, registry, pa.array(list(world), pa.string()).take, KEY)
    return dict(zip(world, made.person.to_pylist(), strict=True)), made.registry


def world_of(tokens, present=None):
    return {f"r{n}": frozenset(item) for n, item in enumerate(tokens) if present is None or n in present}


def groups(persons):
    """Which records are one person's, whatever the ids."""
    return {frozenset(record for record in persons if persons[record] == person) for person in persons.values()}


def founded(record):
    state = CMAC(AES256(KEY))
    state.update(record.encode())
    return state.finalize()


def registry_of(*rows):
    tokens, persons, held = zip(*rows, strict=True)
    return pa.table([list(tokens), list(persons), list(held)], schema=REGISTRY)


@given(WORLDS)
def test_rows_joined_directly_or_through_others_are_one_component(rows):
    assert components(len(rows), edges(rows)).tolist() == oracle(rows)


@given(WORLDS, st.randoms())
def test_the_order_of_evidence_and_its_repetition_change_nothing(rows, random):
    table = pa.table(
        [[row for row, item in enumerate(rows) for _ in item], [token(n) for item in rows for n in item]],
        schema=EVIDENCE,
    )
    order = [random.randrange(table.num_rows) for _ in range(9)] if table.num_rows else []
    order += random.sample(range(table.num_rows), table.num_rows)
    assert components(len(rows), edges_of(table.take(pa.array(order, pa.int64())))).tolist() == oracle(rows)


def test_a_long_chain_is_one_component_wherever_it_begins():
    chain = [(number % 250, number % 250 + 1) for number in range(250)]
    middle_first = chain[125:] + chain[:125]
    assert set(components(250, edges(middle_first)).tolist()) == {0}


@given(WORLDS, st.randoms())
def test_the_partition_hangs_on_the_records_and_never_on_their_order(tokens, random):
    world = world_of(tokens)
    shuffled = dict(random.sample(sorted(world.items()), len(world)))
    assert groups(named(world)[0]) == groups(named(shuffled)[0])


@given(WORLDS)
def test_each_component_has_one_id_and_no_two_have_the_same(tokens):
    persons, registry = named(world_of(tokens))
    assert len(set(persons.values())) == len(set(oracle(tokens)))
    whose = {item["token"]: item["person"] for item in registry.to_pylist()}
    assert len(whose) == registry.num_rows
    for record, numbers in world_of(tokens).items():
        assert all(whose[token(number)] == persons[record] for number in numbers)


RUNS = st.lists(st.sets(st.integers(0, 8)), min_size=2, max_size=5)


@settings(max_examples=150)
@given(WORLDS, RUNS)
def test_through_any_runs_who_stays_as_they_were_keeps_their_id_and_ids_stay_apart(tokens, runs):
    """Each run has some of the records. A component of the same records as in the run before is untouched."""
    registry, before = NOBODY_YET, {}
    for present in runs:
        world = world_of(tokens, present)
        persons, registry = named(world, registry)
        assert len(set(persons.values())) == len(set(oracle(list(world.values()))))
        for untouched in groups(persons) & groups(before):
            assert {persons[record] for record in untouched} == {before[record] for record in untouched}
        assert len(set(registry.column("token").to_pylist())) == registry.num_rows
        before = persons


@given(WORLDS, RUNS)
def test_whatever_went_before_the_partition_is_that_of_the_rows_there_now(tokens, runs):
    registry = NOBODY_YET
    for present in runs:
        persons, registry = named(world_of(tokens, present), registry)
    assert groups(persons) == groups(named(world_of(tokens, runs[-1]))[0])


def test_a_new_id_is_a_keyed_hash_of_the_first_row_s_record():
    persons, _ = named({"a:2": {1}, "a:3": {1, 2}, "b:2": {3}, "b:3": set()})
    assert persons == {"a:2": founded("a:2"), "a:3": founded("a:2"), "b:2": founded("b:2"), "b:3": founded("b:3")}


def test_a_new_id_that_is_somebody_s_already_is_made_again():
    registry = registry_of((token(9), founded("a:2"), True))
    persons, _ = named({"a:2": {1}, "z:2": {9}}, registry)
    assert persons == {"a:2": founded("a:2\x1f1"), "z:2": founded("a:2")}


def test_a_new_id_is_made_again_until_it_is_nobody_s():
    taken = [founded("a:2"), founded("a:2\x1f1")]
    registry = registry_of(*((token(8 + n), person, True) for n, person in enumerate(taken)))
    assert named({"a:2": {1}}, registry)[0] == {"a:2": founded("a:2\x1f2")}


def test_who_is_merged_keeps_the_id_that_more_of_their_tokens_had():
    first, registry = named({"a": {1}, "b": {2, 3}})
    merged, registry = named({"a": {1}, "b": {2, 3}, "c": {1, 2}}, registry)
    assert set(merged.values()) == {first["b"]}
    again, _ = named({"a": {1}, "b": {2, 3}}, registry)
    assert again["b"] == first["b"]
    assert again["a"] != first["b"]


def test_of_two_claims_alike_the_lesser_id_is_kept_and_then_the_earlier_row():
    low, high = bytes(16), bytes([255]) * 16
    merged, _ = named({"a": {1, 2}}, registry_of((token(1), high, True), (token(2), low, True)))
    assert merged == {"a": low}
    split, _ = named({"a": {1}, "b": {2}}, registry_of((token(1), low, True), (token(2), low, True)))
    assert split == {"a": low, "b": founded("b")}


def test_a_split_leaves_the_id_with_the_greater_part():
    whole, registry = named({"a": {1}, "bridge": {1, 2}, "b": {2, 3}})
    split, _ = named({"a": {1}, "b": {2, 3}}, registry)
    assert split["b"] == whole["b"]
    assert split["a"] != whole["b"]


def test_a_component_that_loses_its_person_to_a_greater_claim_may_keep_another():
    one, two = bytes([1]) * 16, bytes([2]) * 16
    registry = registry_of(*((token(n), one, True) for n in (1, 2, 3)), (token(4), two, True))
    persons, _ = named({"a": {1, 2}, "b": {3, 4}}, registry)
    assert persons == {"a": one, "b": two}


def test_who_was_away_for_a_run_comes_back_as_who_they_were():
    first, registry = named({"a": {1}, "b": {2}})
    _, registry = named({"b": {2}}, registry)
    assert {item["token"]: item["held"] for item in registry.to_pylist()} == {token(1): False, token(2): True}
    assert named({"other": {1}, "b": {2}}, registry)[0] == {"other": first["a"], "b": first["b"]}


def test_who_stayed_is_not_robbed_of_their_id_by_more_tokens_of_long_ago():
    first, registry = named({"stays": {1}, "bridge": {1, 2}, "goes": {2, 3, 4}})
    _, registry = named({"stays": {1}}, registry)
    persons, _ = named({"stays": {1}, "back": {2, 3, 4}}, registry)
    assert persons["stays"] == first["stays"]
    assert persons["back"] != first["stays"]


def test_of_tokens_of_long_ago_too_the_more_count_for_more():
    low, high = bytes([1]) * 16, bytes([2]) * 16
    registry = registry_of((token(1), low, False), (token(2), high, False), (token(3), high, False))
    assert named({"a": {1, 2, 3}}, registry)[0] == {"a": high}


def test_nobody_at_all_is_nobody_and_the_registry_remembers():
    _, registry = named({"a": {1}})
    persons, later = named({}, registry)
    assert persons == {}
    assert later.to_pylist() == [{"token": token(1), "person": founded("a"), "held": False}]


def test_ids_need_a_whole_key():
    found = edges([{1}])
    with pytest.raises(WrongLengthError):
        name_components(np.zeros(1, np.int64), found, NOBODY_YET, pa.array(["a"]).take, KEY[:31])
