"""What must hold of clusters: the records alone decide, no conflict is inside, and who is doubtful is told apart."""

from itertools import combinations, product

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from anonymisation.linking.clustering import clusters as under_test
from anonymisation.linking.clustering.clusters import Apart, clusters
from anonymisation.linking.clustering.pieces import components_of
from anonymisation.linking.clustering.rule import THRESHOLD, ClusterRule
from anonymisation.linking.errors import UnweighedPairsError
from tests.anonymisation.linking.clustering.worlds import FAR, SEVERAL, USUAL, Slowly, World, alike, partition, worlds

NHS, OTHER_NHS, UPN = ("nhs", "9990000018"), ("nhs", "9990000026"), ("upn", "A999000012345")


def pieces(world, rule):
    """The records of each piece, found by painting."""
    reached = [set(pair) for pair in combinations(world.names, 2) if frozenset(pair) not in world.missed]
    found = [{name} for name in world.names]
    for pair in (pair for pair in reached if world.weight(*pair) >= rule.nearest):
        together = [group for group in found if group & pair]
        found = [group for group in found if not group & pair] + [set().union(*together)]
    return [world.among(sorted(group)) for group in found]


@settings(max_examples=150)
@given(worlds(missed=True), st.sampled_from([USUAL, SEVERAL, ClusterRule((0.0, 9.0), 0.0), ClusterRule((5.0,), 9.0)]))
def test_it_is_what_joining_two_at_a_time_with_loops_comes_to(world, rule):
    slowly = [Slowly(piece, rule).answers() for piece in pieces(world, rule)]
    for found in world.clustered(rule):
        expected = set().union(*(answer[found.threshold][0] for answer in slowly))
        assert partition(world.names, found.labels) == expected
        assert all(label == min(np.flatnonzero(found.labels == label)) for label in found.labels)
        kept_apart = set().union(*(answer[found.threshold][1] for answer in slowly))
        of = {name: group for group in expected for name in group}
        for edge, why in zip(world.edges().to_pylist(), found.apart.tolist(), strict=True):
            between = [of[world.names[edge[side]]] for side in ("left", "right")]
            far = between[0] == between[1] or edge["weight"] < found.threshold - rule.advantage
            assert why == (0 if far else reason(world, between, kept_apart, short=edge["weight"] < found.threshold))


def reason(world, between, kept_apart, *, short):
    """Why records of two clusters are kept apart, who are alike."""
    if any(world.conflict(*pair) for pair in product(*between)):
        return Apart.CONFLICT
    if frozenset(between) in kept_apart:
        return Apart.RIVALS
    return Apart.SHORT if short else Apart.AVERAGE


@settings(max_examples=40)
@given(worlds(missed=True), st.randoms())
def test_the_order_of_records_changes_nothing_but_places(world, random):
    shuffled = world.among(random.sample(world.names, len(world.names)))
    for one, other in zip(world.clustered(SEVERAL), shuffled.clustered(SEVERAL), strict=True):
        assert partition(world.names, one.labels) == partition(shuffled.names, other.labels)
    assert world.apart(SEVERAL) == shuffled.apart(SEVERAL)


@settings(max_examples=40)
@given(worlds(), st.randoms())
def test_the_order_of_edges_changes_nothing(world, random):
    edges = world.edges()
    order = random.sample(range(edges.num_rows), edges.num_rows)
    mixed = clusters(edges.take(pa.array(order, pa.int64())), world.within, world.numbers_table(), world.keys(), USUAL)
    whole = world.clustered()
    assert mixed[0].labels.tolist() == whole[0].labels.tolist()
    assert mixed[0].apart.tolist() == whole[0].apart[np.array(order, dtype=np.int64)].tolist()


@settings(max_examples=40)
@given(worlds())
def test_clusters_at_a_higher_threshold_lie_inside_those_at_a_lower(world):
    found = {item.threshold: partition(world.names, item.labels) for item in world.clustered(SEVERAL)}
    for higher, lower in ((12.0, 6.0), (6.0, 2.0)):
        assert all(any(group <= whole for whole in found[lower]) for group in found[higher])


@settings(max_examples=40)
@given(worlds())
def test_no_cluster_holds_a_conflict(world):
    for found in world.clustered(ClusterRule((-8.0, THRESHOLD))):
        for group in partition(world.names, found.labels):
            assert not any(world.conflict(*pair) for pair in combinations(group, 2))


@settings(max_examples=40)
@given(st.lists(st.integers(0, 3), max_size=12), st.integers(5, 30))
def test_where_all_pairs_of_a_component_agree_clusters_are_components(whose, weight):
    names = tuple(range(len(whose)))
    pairs = [pair for pair in combinations(names, 2) if whose[pair[0]] == whose[pair[1]]]
    found = World(names, dict.fromkeys(pairs, float(weight))).clustered(ClusterRule((THRESHOLD, 40.0, 5.0)))
    left, right = np.array(pairs, dtype=np.int64).reshape(-1, 2).T
    assert found[0].labels.tolist() == found[2].labels.tolist() == components_of(len(names), left, right).tolist()
    assert found[1].labels.tolist() == list(names)


def test_twins_at_one_address_are_two_and_who_may_be_either_is_neither():
    pairs = alike(25.0, "t1", "t2") | alike(22.0, "u1", "u2")
    only_initial = {("i", twin): 9.0 for twin in ("t1", "t2", "u1", "u2")}
    world = World(("t1", "t2", "u1", "u2", "i"), pairs | only_initial)
    assert world.groups() == {frozenset({"t1", "t2"}), frozenset({"u1", "u2"}), frozenset("i")}
    assert world.apart() == {frozenset(pair): Apart.RIVALS for pair in only_initial}


def test_who_is_likelier_one_twin_than_the_other_by_the_advantage_is_that_one():
    pairs = {("t", "u"): FAR, ("i", "t"): 15.0, ("i", "u"): 15.0 - USUAL.advantage - 0.1}
    assert World(("t", "u", "i"), pairs).groups() == {frozenset("ti"), frozenset("u")}
    assert World(("t", "u", "i"), pairs | {("i", "u"): 15.0 - USUAL.advantage + 0.1}).groups() == set(
        map(frozenset, "tui")
    )


def test_a_father_and_a_son_of_one_name_are_two_though_a_record_without_a_birth_is_like_both():
    pairs = (
        alike(30.0, "f1", "f2", "f3")
        | alike(30.0, "s1", "s2")
        | {("no birth", name): 8.0 for name in ("f1", "s1", "s2")}
    )
    world = World(
        ("f1", "f2", "f3", "s1", "s2", "no birth"), pairs | {("no birth", "f2"): 8.0, ("no birth", "f3"): 8.0}
    )
    assert world.groups() == {frozenset({"f1", "f2", "f3"}), frozenset({"s1", "s2"}), frozenset({"no birth"})}


def test_a_chain_of_strangers_with_a_shared_phone_is_not_one_person():
    names = tuple(range(10))
    world = World(names, {(n, n + 1): 6.0 for n in range(9)})
    assert all(len(group) == 1 for group in world.groups())
    assert set(world.apart().values()) == {Apart.RIVALS}


def test_one_number_given_to_two_people_makes_them_one_no_more_than_their_likeness_does():
    """The model says that two with one number and nothing else alike are far; who has the number alone is either."""
    numbers = dict.fromkeys(("a1", "a2", "b1", "b2", "bare"), (NHS,))
    bare = {("bare", name): 7.0 for name in ("a1", "a2", "b1", "b2")}
    world = World(tuple(numbers), alike(30.0, "a1", "a2") | alike(30.0, "b1", "b2") | bare, numbers)
    assert world.groups() == {frozenset({"a1", "a2"}), frozenset({"b1", "b2"}), frozenset({"bare"})}


def test_a_hub_that_is_alike_to_many_is_nobody_and_takes_nobody_with_it():
    people = [(f"{n}a", f"{n}b") for n in range(8)]
    pairs = dict.fromkeys(people, 20.0) | {("hub", name): 18.0 for pair in people for name in pair}
    world = World(("hub", *(name for pair in people for name in pair)), pairs)
    assert world.groups() == {frozenset({"hub"}), *map(frozenset, people)}
    assert set(world.apart().values()) == {Apart.RIVALS}


@pytest.mark.parametrize("names", [("a", "b"), ("a", "b", "c")])
def test_a_conflict_of_numbers_outweighs_any_likeness(names):
    numbers = {"a": (NHS,), "b": (OTHER_NHS,)}
    world = World(names, alike(40.0, *names), numbers)
    assert not any({"a", "b"} <= group for group in world.groups())
    assert world.apart()[frozenset("ab")] == Apart.CONFLICT


def test_a_number_that_agrees_lifts_the_conflict_of_another_kind():
    world = World(("a", "b"), alike(40.0, "a", "b"), {"a": (NHS, UPN), "b": (OTHER_NHS, UPN)})
    assert world.groups() == {frozenset("ab")}


def test_of_two_joins_alike_the_one_with_the_least_record_key_comes_first():
    weights = {("a", "b"): 10.0, ("b", "c"): 10.0, ("a", "c"): -8.0}
    rule = ClusterRule((8.0,))
    assert World(tuple("cba"), weights).groups(rule) == {frozenset("ab"), frozenset("c")}
    assert World(tuple("cba"), weights).groups(USUAL) == {frozenset("abc")}


def test_two_who_prove_to_be_one_person_are_rivals_no_more():
    """`m` is like `x` and `z`, who are unlike each other; `y` shows that both are one person."""
    weights = {("m", "x"): 14.0, ("m", "z"): 10.0, ("x", "z"): -12.0}
    assert World(tuple("mxz"), weights).groups() == set(map(frozenset, "mxz"))
    with_y = weights | {("x", "y"): 12.5, ("y", "z"): 13.0, ("m", "y"): 4.0}
    world = World(tuple("mxyz"), with_y)
    assert world.groups() == {frozenset("mxyz")}
    assert world.groups(ClusterRule((12.8,))) == {frozenset("mx"), frozenset("yz")}
    assert world.groups(ClusterRule((13.5, 12.8))) == set(map(frozenset, "mxyz"))


def test_who_is_poorly_written_is_not_left_out_by_many_of_their_own_records():
    """One pair is alike enough, and all taken together are likelier one person than two; then likelier two."""
    whole = alike(20.0, "a", "b", "c", "d")
    poor = {("a", "p"): 9.0, ("b", "p"): -2.0, ("c", "p"): -2.0, ("d", "p"): -4.0}
    assert World(tuple("abcdp"), whole | poor).groups() == {frozenset("abcdp")}
    unlike = World(tuple("abcdp"), whole | poor | {("d", "p"): -6.0})
    assert unlike.groups() == {frozenset("abcd"), frozenset("p")}
    assert unlike.apart() == {frozenset("ap"): Apart.AVERAGE}


def test_only_what_edges_leave_open_is_weighed():
    asked = []
    world = World(
        tuple("abcdefgh"), alike(20.0, "a", "b") | alike(20.0, "c", "d", "e") | {("f", "g"): 20.0, ("g", "h"): 9.0}
    )

    def weigh(groups):
        asked.append(groups.tolist())
        return world.within(groups)

    clusters(world.edges(), weigh, world.numbers_table(), world.keys(), USUAL)
    assert asked == [[-1, -1, -1, -1, -1, 5, 5, 5]]
    settled = world.among("abcde")
    clusters(settled.edges(), weigh, settled.numbers_table(), settled.keys(), USUAL)
    assert len(asked) == 1


def test_a_pair_inside_a_group_that_is_not_weighed_is_refused():
    world = World(tuple("abc"), {("a", "b"): 20.0, ("b", "c"): 9.0})
    with pytest.raises(UnweighedPairsError, match="1 pairs"):
        clusters(
            world.edges(), lambda groups: world.within(groups).slice(1), world.numbers_table(), world.keys(), USUAL
        )


@settings(max_examples=40)
@given(worlds(most=10, missed=True))
def test_groups_joined_in_many_batches_come_to_the_same(world):
    many = World(tuple(f"{name}{copy}" for copy in range(3) for name in world.names), {}, {}, frozenset())
    weights = {(f"{a}{c}", f"{b}{c}"): w for (a, b), w in world.weights.items() for c in range(3)}
    many = World(many.names, weights, {f"{n}{c}": of for n, of in world.numbers.items() for c in range(3)}, frozenset())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(under_test, "_CELLS", 1)
        singly = many.clustered(SEVERAL)
    for one, other in zip(singly, many.clustered(SEVERAL), strict=True):
        assert one.labels.tolist() == other.labels.tolist()
        assert one.apart.tolist() == other.apart.tolist()


def test_nobody_at_all_is_no_cluster():
    assert [found.labels.tolist() for found in World(()).clustered(SEVERAL)] == [[], [], []]
