"""What must hold of screening: no pair is lost that could be an edge, and most of strangers cost next to nothing."""

import hashlib
from dataclasses import replace

import numpy as np
import pyarrow as pa
import pytest

from anonymisation.linking import scoring, screening
from anonymisation.linking.bounding import bounded
from anonymisation.linking.comparisons import COMPARISONS
from anonymisation.linking.pairs import open_pairs
from anonymisation.linking.prior import shipped_model
from anonymisation.linking.scoring import EDGES, score
from anonymisation.linking.splink_settings import read_by, splink_settings
from anonymisation.linking.training import train
from engine.duck import open_duckdb
from tests.anonymisation.linking.recorded import records

GIVEN = (
    "Elizabeth",
    "Liz",
    "Betty Ann",
    "Ann Betty Rose",
    "Zoë",
    "Zoé",
    "I",
    "É",
    "Omar",
    "Omer",
    "Molly",
    "Holly",
    "Al",
)
FAMILY = ("Elizabeth", "Tranter", "Trantor", "Trannter", "Webb-Tranter", "de la Mare", "Mare", "Ó Briain", "Said", "Li")
BIRTHS = (
    "1987-05-14",
    "1987-05-15",
    "1987-01-01",
    "1978-05-14",
    "1987-11-05",
    "1987-05-11",
    "1988-07-30",
    "1961-09-03",
    "1986-05-15",
    "1987-05-30",
    "1991-08-23",
)
OF = {
    "given_name": GIVEN,
    "second_given_name": ("Rose", "Ann"),
    "family_name": FAMILY,
    "other_family_name": ("Tranter", "Webb"),
    "birth": BIRTHS,
    "sex": ("F", "M"),
    "postcode": ("BS94 3ZE", "BS94 3ZF", "BS49 3ZE", "BS94 1AA", "TA95 2AB"),
    "address": ("14 Larkspur Rise", "14 Larkspur Road", "3 Moor Lane", "Flat 3 Moor Lane"),
    "town": ("Bristol", "Bristoll", "Taunton"),
    "telephone": ("07700900123", "07700900124", "07700900999"),
    "email": ("a.tranter@example.org", "a.tranter@example.com", "b.tranter@example.org", "x@example.net"),
    "number:nhs_number": ("9990000018", "9990000026"),
    "number:upn": ("A999000000001", "B999000000002"),
    "doubtful:nhs_number": ("d:123", "d:456"),
}


def crowd(count, seed, roles=tuple(OF)):
    """Invented people who share and slip in every way that is compared, with gaps."""
    chance = np.random.default_rng(seed)
    return records(
        *(
            {role: OF[role][chance.integers(len(OF[role]))] for role in roles if chance.random() < 0.8}
            for _ in range(count)
        )
    )


MODELS = {"shipped": shipped_model(), "trained": train(crowd(150, 2), shipped_model())}


@pytest.fixture
def _however_few(monkeypatch):
    """Pairs are screened however few they are."""
    monkeypatch.setattr(scoring, "_FEW", 0)


@pytest.mark.usefixtures("_however_few")
@pytest.mark.parametrize("model", MODELS.values(), ids=MODELS)
@pytest.mark.parametrize("floor", [-25.0, 4.0])
def test_with_and_without_screening_edges_are_the_same(monkeypatch, model, floor):
    table = crowd(120, 7)
    model = replace(model, floor=floor)
    screened = score(table, model)
    monkeypatch.setattr(scoring, "_FEW", 1 << 30)
    plain = score(table, model)
    assert screened.equals(plain)
    assert plain.num_rows > 30


@pytest.fixture(scope="module")
def compared():
    """Every pair of a crowd: its level of each comparison, and an engine that holds what screening looks at."""
    columns = bounded(shipped_model(), crowd(260, 5)).columns
    left, right = (side.astype(np.int32) for side in np.triu_indices(columns.num_rows, 1))
    with open_pairs(columns.select(read_by(COMPARISONS)), splink_settings(shipped_model())) as pairs:
        found = pairs.levels(pairs.given(left, right))
    with open_duckdb() as engine:
        for name, table in (("numbers", screening.screened_columns(columns)), ("pairs", found)):
            engine.register("given", table)
            engine.execute(f"create table {name} as select * from given")
            engine.unregister("given")
        yield engine


@pytest.mark.parametrize("comparison", COMPARISONS, ids=lambda item: item.name)
def test_where_a_level_holds_its_condition_does_and_what_is_missing_is_known_to_be(compared, comparison):
    holds = screening._HOLDS[comparison.name]
    said = {number: holds[level.name] for number, level in comparison.numbered.items() if level.name in holds}
    missing = screening._MISSING[comparison.name]
    asked = [f"gamma = {number} and not coalesce({condition}, false)" for number, condition in said.items()]
    asked.append(f"(gamma = -1) <> coalesce({missing}, false)")
    count = ", ".join(f"count(*) filter (where {question})" for question in asked)
    of = f"select *, gamma_{comparison.name} as gamma from pairs"
    joined = f"from ({of}) p join numbers l on l.place = p.place_l join numbers r on r.place = p.place_r"
    assert compared.execute(f"select {count} {joined}").fetchone() == (0,) * len(asked)
    [seen] = compared.execute(f"select list(distinct gamma) {joined}").fetchone()
    assert len(set(seen) & set(said)) >= len(said) - 2, "nearly every level is among these pairs"


def test_most_pairs_of_strangers_are_passed_by():
    model = shipped_model()
    ready = bounded(model, crowd(200, 11, ("given_name", "family_name", "birth", "sex", "telephone")))
    left, right = (side.astype(np.int32) for side in np.triu_indices(ready.columns.num_rows, 1))
    with open_pairs(ready.columns.select(read_by(COMPARISONS)), splink_settings(model)) as pairs:
        numbers = screening.screened_columns(ready.columns)
        chosen = pairs.screened(left, right, numbers, screening.condition(model, COMPARISONS))
        [[kept]] = chosen.as_duckdbpyrelation().count("*").fetchall()
    assert 0 < kept < len(left) / 2


def test_conditions_are_written_for_the_comparisons_as_they_are():
    assert {item.name for item in COMPARISONS} == set(screening._HOLDS) == set(screening._MISSING)
    for item in COMPARISONS:
        assert set(screening._HOLDS[item.name]) <= {level.name for level in item.levels}
    said = repr([(item.name, item.missing, [(of.name, of.sql) for of in item.levels]) for item in COMPARISONS])
    found = hashlib.sha256(said.encode()).hexdigest()[:16]
    assert found == "75a7a1ecb029be1a", "a condition changed: does that of screening hold wherever it does?"


@pytest.mark.usefixtures("_however_few")
def test_without_records_there_is_nothing_to_screen():
    assert score(records({"given_name": "A"}).slice(0, 0), shipped_model()).equals(EDGES.empty_table())
    assert pa.types.is_uint64(screening.screened_columns(bounded(shipped_model(), crowd(3, 1)).columns)["kinds"].type)
