"""What must hold of the engines' names: they are what `instance.json` may say, and Splink's own for its dialects."""

from splink import DuckDBAPI, SparkAPI

from engine.engines import Engine


def test_each_engine_is_named_as_splink_names_its_dialect():
    dialects = [api.sql_dialect.sql_dialect_str for api in (DuckDBAPI, SparkAPI)]
    assert list(Engine) == dialects
