"""What must hold of the engines: on Spark the same edges as on DuckDB, level by level, and the same clusters."""

import sys
from contextlib import nullcontext

import numpy as np
import pyarrow as pa
import pytest

from anonymisation.linking.engines import computing
from anonymisation.linking.pairs import open_pairs
from anonymisation.linking.prior import shipped_model
from anonymisation.linking.scoring import score, score_copies
from anonymisation.linking.splink_settings import splink_settings
from anonymisation.linking.training import train
from engine.duck import open_duckdb
from engine.engines import Engine
from engine.spark import SparkMissingError, open_spark
from tests.anonymisation.linking.recorded import SOME, records
from tests.java import needs_java


def presentations():
    """Forty people, each told three times: once as they are, once with a slip, once after a move or with less."""
    found = []
    for number in range(40):
        given, family = ("MARTHA", "LONDON", "SCARLETT", "ELLIOT")[number % 4], f"SAMPLE{chr(65 + number % 26)}{number}"
        who = SOME | {"given_name": given, "family_name": family, "birth": f"{1970 + number}-0{1 + number % 9}-11"}
        crossed = given[:2] + given[3] + given[2] + given[4:]
        moved = {"postcode": f"BS{90 + number % 10} {1 + number % 9}QD"}
        found += [who, who | {"given_name": crossed}, who | moved, who | {"given_name": family, "family_name": given}]
    return records(*found)


@needs_java
@pytest.mark.filterwarnings("ignore")  # of pyspark about pandas, and about its own sockets
def test_spark_and_duckdb_find_the_same_edges_weigh_copies_alike_and_train_the_same_model(monkeypatch):
    table = presentations()
    model = train(table, shipped_model())
    on_duckdb = score(table, model), score_copies(table, model)
    with open_spark() as session:  # one for all three, for to start it takes longer than they do
        monkeypatch.setattr("anonymisation.linking.engines.open_spark", lambda: nullcontext(session))
        on_spark = tuple(of(table, model, engine=Engine.SPARK) for of in (score, score_copies))
        trained = train(table, shipped_model(), engine=Engine.SPARK)
    assert on_duckdb[0].num_rows > 100
    said = [name for name in on_duckdb[0].column_names if name != "weight"]
    assert on_spark[0].select(said).equals(on_duckdb[0].select(said))
    weights = [(edges.column("weight").to_numpy(), copies) for edges, copies in (on_duckdb, on_spark)]
    for one, other in zip(*weights, strict=True):
        assert np.abs(one - other).max() < 2**-20  # clusters round weights to 2^-16 bit
    assert trained.digest == model.digest


def test_duckdb_is_closed_when_nobody_computes_any_more(monkeypatch):
    opened = []
    monkeypatch.setattr("anonymisation.linking.engines.open_duckdb", lambda: opened.append(open_duckdb()) or opened[-1])
    with computing(Engine.DUCKDB) as within:
        within.put("t", pa.table({"a": [1]}))
        assert within.ask("select a from t").column("a").to_pylist() == [1]
    with pytest.raises(Exception, match="closed"):
        opened[0].execute("select 1")


def test_where_spark_is_not_there_that_is_said_and_not_hidden(monkeypatch):
    monkeypatch.setitem(sys.modules, "pyspark.sql", None)
    settings = splink_settings(shipped_model(), dialect="spark")
    with pytest.raises(SparkMissingError), open_pairs(pa.table({"place": [1]}), settings, Engine.SPARK):
        pytest.fail("it opened")
