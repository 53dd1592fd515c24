"""What must hold of the persons of clusters: ids stay with who stays as they were, in any order and any runs."""

import numpy as np
import pyarrow as pa
import pytest
from cryptography.hazmat.primitives.ciphers.algorithms import AES256
from cryptography.hazmat.primitives.cmac import CMAC
from hypothesis import given, settings
from hypothesis import strategies as st

from anonymisation.errors import WrongLengthError
from anonymisation.linking.clustering.keys import RECORD_KEY
from anonymisation.linking.errors import RepeatedError
from anonymisation.linking.persons import RECORD_REGISTRY, name_clusters
from tests.anonymisation.linking.clustering.worlds import FAR, World, key, partition, worlds

KEY = bytes(range(32))
NOBODY_YET = RECORD_REGISTRY.empty_table()
ALL = "abcdefgh"
# A run: each record that is there, and the number of its cluster.
RUN = st.dictionaries(st.sampled_from(ALL), st.integers(0, 3))
RUNS = st.lists(RUN, min_size=2, max_size=5)


def named(run, registry=NOBODY_YET):
    """The person of each record of a run, and the registry."""
    first = {}
    labels = np.array([first.setdefault(cluster, place) for place, cluster in enumerate(run.values())], dtype=np.int64)
    made = name_clusters(labels, pa.array([key(name) for name in run], RECORD_KEY), registry, KEY)
    return dict(zip(run, made.person.to_pylist(), strict=True)), made.registry


def run_of(*clusters):
    return {name: number for number, cluster in enumerate(clusters) for name in cluster}


def founded(name, again=""):
    state = CMAC(AES256(KEY))
    state.update((key(name).hex() + again).encode())
    return state.finalize()


def registry_of(*rows):
    keys, persons, held = zip(*rows, strict=True)
    return pa.table([[key(name) for name in keys], list(persons), list(held)], schema=RECORD_REGISTRY)


def groups(persons):
    return {frozenset(name for name in persons if persons[name] == person) for person in persons.values()}


@given(RUN)
def test_each_cluster_has_one_id_and_no_two_have_the_same(run):
    persons, registry = named(run)
    assert groups(persons) == partition(run, run.values())
    known = [(key(name), persons[name], True) for name in sorted(run)]
    assert [tuple(row.values()) for row in registry.to_pylist()] == known


@settings(max_examples=200)
@given(RUNS)
def test_through_any_runs_who_stays_as_they_were_keeps_their_id_and_ids_stay_apart(runs):
    registry, before = NOBODY_YET, {}
    for run in runs:
        persons, registry = named(run, registry)
        assert groups(persons) == partition(run, run.values())
        for untouched in groups(persons) & groups(before):
            assert {persons[name] for name in untouched} == {before[name] for name in untouched}
        keys = registry.column("record_key").to_pylist()
        assert keys == sorted(set(keys))
        assert {row["record_key"] for row in registry.to_pylist() if row["held"]} == {key(name) for name in run}
        before = persons


@given(RUN, RUN)
def test_who_has_only_gained_records_keeps_their_id_whatever_else_comes(run, other):
    """The new records come to old clusters and to clusters of their own."""
    before, registry = named(run)
    grown = run | {name: cluster for name, cluster in other.items() if name not in run}
    after, _ = named(grown, registry)
    assert {name: after[name] for name in run} == before


@given(RUN, st.data())
def test_who_is_split_and_merged_again_is_who_they_were(run, data):
    whole, registry = named(run)
    parts = {name: (cluster, data.draw(st.integers(0, 2))) for name, cluster in run.items()}
    split, registry = named(parts, registry)
    assert all(person in split.values() for person in whole.values())
    assert named(run, registry)[0] == whole


@given(RUNS, st.randoms())
def test_the_order_of_records_changes_no_id(runs, random):
    one, other = NOBODY_YET, NOBODY_YET
    for run in runs:
        persons, one = named(run, one)
        shuffled, other = named(dict(random.sample(sorted(run.items()), len(run))), other)
        assert shuffled == persons
        assert other.equals(one)


@settings(max_examples=60)
@given(worlds(most=7, missed=True), st.data())
def test_one_delivery_after_another_makes_the_partition_of_all_at_once_in_any_order(world, data):
    """Each delivery is weighed against the records before it; those before keep the edges they had."""
    of = data.draw(st.lists(st.integers(0, 2), min_size=len(world.names), max_size=len(world.names)))
    expected = world.groups()
    for order in data.draw(st.permutations(range(3))), (0, 1, 2):
        there, registry, persons, seen = (), NOBODY_YET, {}, {}
        for delivery in order:
            new = tuple(name for name, number in zip(world.names, of, strict=True) if number == delivery)
            there += new
            now = world.among(there)
            seen |= {edge: weight for edge, weight in edges_of(now).items() if edge & set(new)}
            assert seen == edges_of(now)
            labels = now.clustered()[0].labels.tolist()
            persons, registry = named(dict(zip(there, labels, strict=True)), registry)
        assert groups(persons) == expected


def edges_of(world):
    """Each edge by the names of its records."""
    rows = world.edges().to_pylist()
    return {frozenset((world.names[row["left"]], world.names[row["right"]])): row["weight"] for row in rows}


def test_a_new_id_is_a_keyed_hash_of_the_least_record_key():
    persons, _ = named({"c": 1, "b": 1, "d": 2})
    assert persons == {"c": founded("b"), "b": founded("b"), "d": founded("d")}


def test_a_new_id_that_is_somebody_s_already_is_made_again_until_it_is_nobody_s():
    taken = [founded("a"), founded("a", "\x1f1")]
    registry = registry_of(*(("yz"[n], person, True) for n, person in enumerate(taken)))
    assert named(run_of("a"), registry)[0] == {"a": founded("a", "\x1f2")}


def test_who_is_merged_keeps_the_id_that_more_of_their_records_had():
    first, registry = named(run_of("a", "bc"))
    merged, registry = named(run_of("abc"), registry)
    assert set(merged.values()) == {first["b"]}
    again, _ = named(run_of("a", "bc"), registry)
    assert again == first


def test_a_cluster_that_loses_its_person_to_a_greater_claim_may_keep_another():
    one, two = bytes([1]) * 16, bytes([2]) * 16
    registry = registry_of(*((name, one, True) for name in "abc"), ("d", two, True))
    assert named(run_of("ab", "cd"), registry)[0] == {"a": one, "b": one, "c": two, "d": two}


def test_of_two_claims_alike_that_of_the_least_record_key_is_kept():
    low, high = bytes(16), bytes([255]) * 16
    assert named(run_of("ab"), registry_of(("a", high, True), ("b", low, True)))[0] == {"a": high, "b": high}
    split, _ = named({"b": 1, "a": 2}, registry_of(("a", low, True), ("b", low, True)))
    assert split == {"a": low, "b": founded("b")}


def test_who_was_away_for_a_run_comes_back_as_who_they_were():
    first, registry = named(run_of("a", "b"))
    _, registry = named(run_of("b"), registry)
    assert registry.column("held").to_pylist() == [False, True]
    assert named(run_of("a", "b"), registry)[0] == first


def test_who_stayed_is_not_robbed_of_their_id_by_more_records_of_long_ago():
    first, registry = named(run_of("abc"))
    _, registry = named(run_of("a"), registry)
    persons, _ = named(run_of("a", "bc"), registry)
    assert persons == {"a": first["a"], "b": founded("b"), "c": founded("b")}


def test_nobody_at_all_is_nobody_and_the_registry_remembers():
    _, registry = named(run_of("a"))
    persons, later = named({}, registry)
    assert persons == {}
    assert later.to_pylist() == [{"record_key": key("a"), "person": founded("a"), "held": False}]


def test_ids_need_a_whole_key_and_each_record_once():
    with pytest.raises(WrongLengthError):
        name_clusters(np.zeros(1, np.int64), pa.array([bytes(16)], RECORD_KEY), NOBODY_YET, KEY[:31])
    with pytest.raises(RepeatedError):
        name_clusters(np.zeros(2, np.int64), pa.array([bytes(16)] * 2, RECORD_KEY), NOBODY_YET, KEY)


def test_a_father_and_a_son_keep_their_ids_when_a_record_that_may_be_either_comes():
    world = World(("f1", "f2", "s1", "s2", "x"), {("f1", "f2"): 20.0, ("s1", "s2"): 20.0, ("f1", "s1"): FAR})
    before = world.among(world.names[:4])
    first, registry = named(dict(zip(before.names, before.clustered()[0].labels.tolist(), strict=True)))
    hub = World(world.names, world.weights | {("x", name): 9.0 for name in before.names})
    after, _ = named(dict(zip(hub.names, hub.clustered()[0].labels.tolist(), strict=True)), registry)
    assert {name: after[name] for name in first} == first
    assert after["x"] == founded("x")
