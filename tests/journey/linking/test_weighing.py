"""What must hold of pairs and clusters: what was weighed before is kept, and is what weighing all would give."""

import itertools

import pyarrow as pa
import pytest

from anonymisation.linking import blocking, bounding
from anonymisation.linking.labels import LABELS, Decision
from anonymisation.linking.prior import shipped_model
from anonymisation.linking.record_keys import record_keys
from journey.linking.rule import ODDS, THRESHOLD, USED
from journey.linking.tables import CLUSTERS_SCHEMA, EDGES_SCHEMA, RECORDS_SCHEMA
from journey.linking.weighing import Before, weigh
from tests.anonymisation.linking.rows import records_of_rows
from tests.people import nhs_number, person, upn

NO_LABELS = LABELS.empty_table()
MODEL = shipped_model()
ROWS = (
    person(1, upn=upn(1)),
    person(1, surname="Onameaabb"),
    person(1, postcode="", upn=upn(1)),
    person(1, surname="Elsewhere", postcode="", nhs_no=nhs_number(5)),
    person(40, upn=upn(2)),
    person(40, forename="Jo"),
    person(77),
)


def told(*rows, alone=()):
    """Distinct records with their keys, in order."""
    records = records_of_rows(list(rows))
    keys = record_keys(records, bytes(32))
    stands = pa.array([number in alone for number in range(len(rows))], pa.bool_())
    return pa.Table.from_arrays([keys, stands, *records.columns], schema=RECORDS_SCHEMA).sort_by("record")


def weighed(records, before=None, labels=NO_LABELS):
    return weigh(records, MODEL, labels, before)


def key_of(row):
    return told(row).column("record")[0].as_py()


def labels_of(*decisions):
    columns = zip(*((key_of(one), key_of(other), decision.value) for one, other, decision in decisions), strict=True)
    return pa.table([list(column) for column in columns], schema=LABELS)


@pytest.fixture(scope="module")
def all_at_once():
    return weighed(told(*ROWS))


@pytest.mark.parametrize("known", [0, 1, 3, 6, 7])
def test_weighing_what_is_new_gives_to_the_byte_what_weighing_all_does(all_at_once, known):
    first = told(*ROWS[:known])
    before = Before(first.column("record").combine_chunks(), weighed(first).edges)
    found = weighed(told(*ROWS), before)
    assert found.edges.equals(all_at_once.edges)
    assert found.clusters.equals(all_at_once.clusters)
    assert found.labels.tolist() == all_at_once.labels.tolist()
    assert all_at_once.edges.num_rows > 3


@pytest.mark.parametrize("few", [(0, 1 << 30), (1 << 30, 0)], ids=["then", "now"])
def test_what_was_weighed_under_other_bounds_is_weighed_anew(monkeypatch, few):
    rows = [person(number % 5, dob="2006-03-04", postcode="") for number in range(60)]
    rows = [row | {"forename": f"{row['forename']}{chr(97 + at % 26)}"} for at, row in enumerate(rows)]
    monkeypatch.setattr(blocking, "_FREE", 3)
    monkeypatch.setattr(blocking, "_STRONG", 0)
    monkeypatch.setattr(blocking, "_WEAK", 0)
    monkeypatch.setattr(bounding, "_FEW", few[0])
    first = told(*rows[:40])
    then = weighed(first)
    monkeypatch.setattr(bounding, "_FEW", few[1])
    now = weighed(told(*rows))
    assert (then.by_records, now.by_records) == (few[0] == 0, few[1] == 0)
    found = weighed(told(*rows), Before(first.column("record").combine_chunks(), then.edges, then.by_records))
    assert found.edges.equals(now.edges)


def test_records_that_went_take_their_pairs_with_them(all_at_once):
    before = Before(told(*ROWS).column("record").combine_chunks(), all_at_once.edges)
    found = weighed(told(*ROWS[2:]), before)
    assert found.edges.equals(weighed(told(*ROWS[2:])).edges)
    assert 0 < found.edges.num_rows < all_at_once.edges.num_rows


def test_edges_and_clusters_are_told_by_record_keys_in_their_order(all_at_once):
    edges, clusters = all_at_once.edges.to_pylist(), all_at_once.clusters.to_pylist()
    assert (all_at_once.edges.schema, all_at_once.clusters.schema) == (EDGES_SCHEMA, CLUSTERS_SCHEMA)
    pairs = [(edge["left"], edge["right"]) for edge in edges]
    assert pairs == sorted(pairs)
    assert all(left < right for left, right in pairs)
    records = [item["record"] for item in clusters]
    assert records == sorted(key_of(row) for row in ROWS)
    names = [f"odds_{odds}" for odds in ODDS]
    assert all(item[name] <= item["record"] and item[name] in records for item in clusters for name in names)
    for looser, stricter in itertools.pairwise(names):
        assert len({item[looser] for item in clusters}) <= len({item[stricter] for item in clusters})


def test_persons_are_told_at_the_odds_that_are_used(all_at_once):
    keys = all_at_once.clusters.column("record").to_pylist()
    used = all_at_once.clusters.column(f"odds_{USED}").to_pylist()
    assert [keys[label] for label in all_at_once.labels.tolist()] == used
    assert pytest.approx(4.3219, abs=1e-4) == THRESHOLD
    one, other = (used[keys.index(key_of(row))] for row in (ROWS[0], ROWS[2]))
    assert one == other != used[keys.index(key_of(ROWS[6]))]


def test_a_record_that_stands_alone_is_in_no_pair():
    rows = (person(1), person(1, postcode=""), person(2))
    apart = weighed(told(*rows, alone=(0, 1)))
    assert (apart.edges.num_rows, apart.labels.tolist()) == (0, [0, 1, 2])
    assert weighed(told(*rows)).edges.num_rows > 0


def test_what_reviewers_decided_outweighs_likeness_and_is_in_no_edge():
    one, other, stranger = person(1), person(1, postcode=""), person(500, dob="2001-07-30")
    records = told(one, other, stranger)
    plain = weighed(records)
    assert len(set(plain.labels.tolist())) == 2
    decided = labels_of((one, other, Decision.NOT_SAME), (one, stranger, Decision.SAME))
    found = weighed(records, labels=decided)
    of = dict(zip(records.column("record").to_pylist(), found.labels.tolist(), strict=True))
    assert of[key_of(one)] == of[key_of(stranger)] != of[key_of(other)]
    assert found.edges.drop_columns(["apart"]).equals(plain.edges.drop_columns(["apart"]))


def test_of_no_records_there_is_nothing():
    found = weighed(RECORDS_SCHEMA.empty_table())
    assert (found.edges.num_rows, found.clusters.num_rows, len(found.labels)) == (0, 0, 0)
