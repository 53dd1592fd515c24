"""What must hold of scores: who links and who must not, and that a weight hangs on two records and the model alone."""

from dataclasses import replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest

from anonymisation.linking import scoring
from anonymisation.linking.clustering.rule import THRESHOLD
from anonymisation.linking.errors import NotRecordsError
from anonymisation.linking.prior import shipped_model
from anonymisation.linking.scoring import EDGES, score, score_within
from tests.anonymisation.linking.recorded import SOME, records

MODEL = shipped_model()
BETROTHED = {"family_name": "Ashworth"}
NUMBERED = SOME | {"number:nhs_number": "9990000018"}
SAME = {
    "as it is": ({}, {}),
    "short form": ({"given_name": "Elizabeth"}, {"given_name": "Betty"}),
    "swapped names": ({}, {"given_name": "Tranter", "family_name": "Imogen"}),
    "day and month swapped": ({"birth": "1987-05-11"}, {"birth": "1987-11-05"}),
    "first of January instead": ({}, {"birth": "1987-01-01"}),
    "married": ({}, {"family_name": "Webb", "other_family_name": "Tranter"}),
    "hyphenated": ({}, {"family_name": "Webb-Tranter"}),
    "moved": ({}, {"postcode": "TA95 2AB", "address": "3 Moor Lane", "town": "Taunton"}),
    "initial": ({}, {"given_name": "I"}),
    "slip in a name": ({}, {"given_name": "Imogem"}),
    "no birth told": ({}, {"birth": None}),
    "no given name told": ({}, {"given_name": None}),
    "number agrees, name changed and moved": (
        {"number:nhs_number": "9990000018"},
        {"number:nhs_number": "9990000018", "family_name": "Webb", "postcode": "TA95 2AB", "address": "3 Moor Lane"},
    ),
}
OTHERS = {
    "twins of one sex": ({}, {"given_name": "Prudence"}),
    "twins with names alike": ({"given_name": "Holly"}, {"given_name": "Molly"}),
    "twins, brother and sister": ({}, {"given_name": "Edmund", "sex": "M"}),
    "mother and daughter of one name": ({}, {"birth": "1961-09-30"}),
    "siblings": ({}, {"given_name": "Edmund", "sex": "M", "birth": "1990-02-03"}),
    "one telephone": (
        {"telephone": "07700900123"},
        {"telephone": "07700900123", "given_name": "Omar", "family_name": "Said", "birth": "1961-09-30", "sex": "M"},
    ),
    "numbers differ": ({"number:nhs_number": "9990000018"}, {"number:nhs_number": "9990000026", "birth": "1987-05-15"}),
    "one number for two people": (
        {"number:nhs_number": "9990000018"},
        {
            "number:nhs_number": "9990000018",
            "given_name": "Omar",
            "family_name": "Said",
            "birth": "1961-09-30",
            "sex": "M",
            "postcode": "TA95 2AB",
            "address": "3 Moor Lane",
        },
    ),
    "placeholders": (
        {"given_name": "Unknown", "birth": "1900-01-01"},
        {"given_name": "Unknown", "birth": "1900-01-01"},
    ),
}


@pytest.fixture(scope="module")
def weights():
    """The weight of every pair above."""
    cases = SAME | {name: pair for name, pair in OTHERS.items() if name != "placeholders"}
    blank = dict.fromkeys(SOME) | {"sex": "F"}
    people = [SOME | change for pair in cases.values() for change in pair]
    people += [blank | change for change in OTHERS["placeholders"]]
    edges = score_within(records(*people), MODEL, np.repeat(np.arange(len(cases) + 1), 2))
    return dict(zip([*cases, "placeholders"], edges.column("weight").to_pylist(), strict=True))


@pytest.mark.parametrize("name", SAME)
def test_one_person_said_in_two_ways_links(weights, name):
    assert weights[name] > THRESHOLD


@pytest.mark.parametrize("name", OTHERS)
def test_two_people_do_not_link(weights, name):
    assert weights[name] < 0


def test_twins_are_strongly_apart_and_more_so_where_their_sexes_differ(weights):
    assert weights["twins of one sex"] < THRESHOLD - 5
    assert weights["twins, brother and sister"] < weights["twins of one sex"] - 3


def test_that_two_names_go_together_is_held_against_those_who_bear_both():
    """A match is held against strangers here: there are no kin."""
    alone = replace(MODEL, kin=-60.0)
    pairs = [SOME, SOME, SOME, SOME | {"given_name": "Tranter", "family_name": "Imogen"}, SOME, SOME | BETROTHED]
    groups = np.repeat(np.arange(3), 2)
    plain, together = (
        score_within(records(*pairs), replace(alone, whole_name=of), groups).column("weight").to_numpy()
        for of in (0.0, 3.0)
    )
    assert plain - together == pytest.approx([3, 3, 0], abs=1e-6)


def test_adding_records_changes_no_other_pairs_weight():
    pair = [NUMBERED, SOME | {"given_name": "Imogem", "birth": "1987-05-15"}]
    crowd = [
        SOME | {"given_name": name, "birth": f"19{at}-05-14"} for at, name in enumerate(["Omar", "Imogen"] * 3, 50)
    ]
    few, many = score(records(*pair), MODEL), score(records(*pair, *crowd), MODEL)
    assert many.slice(0, 1).equals(few)


def test_the_order_of_rows_changes_nothing_but_places():
    people = [NUMBERED, SOME, SOME | {"given_name": "Imogem"}, SOME | {"birth": "1987-05-15"}]
    table = records(*people)
    turned = table.take(pa.array([3, 2, 1, 0]))

    def said(edges, places):
        rows = edges.to_pylist()
        return sorted((sorted((places[row.pop("left")], places[row.pop("right")])), *row.values()) for row in rows)

    assert said(score(table, MODEL), [0, 1, 2, 3]) == said(score(turned, MODEL), [3, 2, 1, 0])


def test_the_same_records_give_the_same_bytes():
    table = records(*[SOME | {"birth": f"1987-05-{day:02}"} for day in range(10, 28)])
    first, second = score(table, MODEL), score(table, MODEL)
    assert first.num_rows > 0
    assert first.equals(second)
    assert first.schema == EDGES


def test_edges_are_in_order_of_places():
    edges = score(records(*[SOME] * 12), MODEL)
    places = list(zip(edges.column("left").to_pylist(), edges.column("right").to_pylist(), strict=True))
    assert places == sorted(places)
    assert all(left < right for left, right in places)


def test_only_pairs_with_something_new_are_compared():
    edges = score(records(*[SOME] * 4), MODEL, new=np.array([False, False, True, False]))
    assert {(row["left"], row["right"]) for row in edges.to_pylist()} == {(0, 2), (1, 2), (2, 3)}


def test_between_sources_a_source_is_not_compared_with_itself():
    edges = score(records(*[SOME] * 3, source=["a", "a", "b"]), MODEL, between_sources_only=True)
    assert {(row["left"], row["right"]) for row in edges.to_pylist()} == {(0, 2), (1, 2)}


def test_nothing_below_the_floor_is_kept_and_within_a_group_everything_is():
    table = records(SOME, SOME | {"given_name": "Edmund", "sex": "M", "birth": "1990-02-03"}, SOME)
    assert pc.min(score(table, MODEL).column("weight")).as_py() >= MODEL.floor
    within = score_within(table, MODEL, np.array([0, 0, -1]))
    assert within.select(["left", "right"]).to_pylist() == [{"left": 0, "right": 1}]
    assert within.column("weight")[0].as_py() < MODEL.floor


@pytest.mark.parametrize("count", [0, 1])
def test_nobody_and_one_alone_have_no_edges(count):
    assert score(records(*[SOME] * count), MODEL).num_rows == 0


def test_where_there_is_no_pair_no_engine_is_opened(monkeypatch):
    monkeypatch.setattr(scoring, "open_pairs", None)
    strangers = records(SOME, SOME | {"given_name": "Omar", "family_name": "Said", "birth": "1961-09-30", "sex": "M"})
    alone = score_within(strangers, MODEL, np.array([0, -1]))
    assert (alone.num_rows, alone.schema) == (0, EDGES)


def test_a_table_that_is_none_of_records_is_refused():
    with pytest.raises(NotRecordsError, match="cluster"):
        score(records(SOME).append_column("cluster", pa.array([1])), MODEL)
