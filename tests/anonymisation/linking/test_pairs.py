"""What must hold of the engine's pairs: what it says when it fails is never repeated."""

import logging
from dataclasses import replace

import numpy as np
import pytest

from anonymisation.linking import engines
from anonymisation.linking.blocking import blocks_of
from anonymisation.linking.columns import compared_columns, with_shares
from anonymisation.linking.errors import NotLinkedError
from anonymisation.linking.pairs import open_pairs
from anonymisation.linking.prior import shipped_model
from anonymisation.linking.splink_settings import splink_settings
from engine.duck import open_duckdb
from tests.anonymisation.linking.recorded import SOME, records

MODEL = shipped_model()


def prepared(count):
    columns = with_shares(compared_columns(records(*[SOME] * count)), MODEL)
    return columns.append_column("keys", blocks_of(columns, (), {}).keys)


def test_a_failure_is_told_without_what_the_engine_quoted(caplog):
    columns = prepared(3)  # without `fresh`, so that the engine fails, and quotes the question
    with pytest.raises(NotLinkedError) as refused, open_pairs(columns, splink_settings(MODEL)) as opened:
        opened.weights(opened.blocked(), None)
    assert refused.value.__cause__ is None
    assert refused.value.__suppress_context__
    said = f"{refused.value}{caplog.text}".lower()
    assert not any(value.lower() in said for value in SOME.values() if len(value) > 1)


def test_the_engine_is_the_locked_one(monkeypatch):
    opened = []

    def remembered():
        opened.append(open_duckdb())
        return opened[-1]

    monkeypatch.setattr(engines, "open_duckdb", remembered)
    columns = prepared(2)
    asked = "select value from duckdb_settings() where name in ('enable_external_access', 'lock_configuration')"
    with open_pairs(columns, splink_settings(MODEL)):
        assert opened[0].execute(asked).fetchall() == [("false",), ("true",)]


def test_what_is_asked_is_of_its_own_model_and_floor_though_splinks_words_are_kept():
    columns, ends = prepared(2), (np.array([0], np.int32), np.array([1], np.int32))
    models = [MODEL, replace(MODEL, prior=MODEL.prior + 1), MODEL]
    found, kept = [], []
    for model in models:
        with open_pairs(columns, splink_settings(model)) as opened:
            (weight,) = opened.weights(opened.given(*ends), None).column("match_weight").to_pylist()
            kept.append([opened.weights(opened.given(*ends), weight + more).num_rows for more in (-1, 1)])
        found.append(weight)
    assert found == [pytest.approx(found[0]), pytest.approx(found[0] + models[1].prior - MODEL.prior), found[0]]
    assert kept == [[1, 0]] * 3


def test_splink_tells_of_errors_only(monkeypatch):
    monkeypatch.setattr(logging.getLogger("splink"), "level", logging.DEBUG)
    with open_pairs(prepared(2), splink_settings(MODEL)):
        level = logging.getLogger("splink").level
    assert level == logging.ERROR
