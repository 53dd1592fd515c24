"""What must hold of the engine's pairs: what it says when it fails is never repeated."""

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
