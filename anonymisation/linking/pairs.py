"""Pairs of records in an engine, through Splink: which are blocked, at which levels they compare, what they weigh.

What Splink's `predict` does, with two differences that it has no words for: shares of values are the model's and stand
in the table already, and the levels of a pair are kept without the values that they were found from.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
from splink import Linker, SettingsCreator
from splink.internals.comparison_vector_values import compute_comparison_vector_values_from_id_pairs_sqls
from splink.internals.dialects import SplinkDialect
from splink.internals.pipeline import CTEPipeline
from splink.internals.predict import predict_from_comparison_vectors_sqls
from splink.internals.splink_logging import enable

from anonymisation.linking.comparisons import COMPARISONS
from anonymisation.linking.engines import Computing, computing
from anonymisation.linking.errors import NotLinkedError
from engine.engines import Engine
from engine.spark import SparkMissingError

Places = npt.NDArray[np.int32]
_WITH_SHARES = "__splink__df_concat_with_tf"
_BLOCKED = "__splink__blocked_id_pairs"
_VECTORS = "__splink__df_comparison_vectors"
_AT_ONCE = 4_000_000
"""Pairs that are screened in one go."""
_QUIET = 40
"""Splink tells of errors only, and those are not let through."""
_KEPT = 16
"""Models whose questions are kept; a run of linking asks with one."""


def levels_of(answer: pa.Table) -> dict[str, npt.NDArray[np.int8]]:
    """The level of each comparison of each pair of an answer; -1 of one that was not asked, for nobody had it."""
    levels = {}
    for item in COMPARISONS:
        name = f"gamma_{item.name}"
        known = name in answer.column_names
        levels[item.name] = (
            answer.column(name).to_numpy().astype(np.int8) if known else np.full(answer.num_rows, -1, dtype=np.int8)
        )
    return levels


class Pairs:
    """Records in an engine of their own, and Splink's settings over them."""

    def __init__(self, within: Computing, columns: pa.Table, settings: dict[str, Any]) -> None:
        self._within = within
        within.put("records", columns)
        enable(_QUIET)
        # No number of a model is a value, and JSON gives each back as it was.
        self._settings, self._dialect = json.dumps(settings), within.api.sql_dialect.sql_dialect_str

    def blocked(self) -> Any:
        """The pairs that share a key, as Splink's table; the engine finds them."""
        registered = self._within.api.register("records")
        linker = Linker(registered, json.loads(self._settings), log_level=_QUIET, validate_settings=False)
        return linker.inference.compute_blocked_pairs_for_predict()

    def given(self, left: Places, right: Places) -> Any:
        """Pairs that were found otherwise, by their places, as Splink's table."""
        self._within.put("chosen_pairs", _keyed(left, right))
        return self._within.api.table_to_splink_dataframe(_BLOCKED, "chosen_pairs")

    def screened(self, left: Places, right: Places, numbers: pa.Table, condition: str) -> Any:
        """Those of such pairs for whose rows (`l`, `r`) of a table of numbers, told by `place`, a condition holds."""
        self._within.put("screened", numbers)
        del numbers  # the engine has its own now
        self._within.put("chosen_pairs", _keyed(left[:0], right[:0]))
        for start in range(0, max(len(left), 1), _AT_ONCE):
            self._within.put("some_pairs", _keyed(left[start : start + _AT_ONCE], right[start : start + _AT_ONCE]))
            self._within.run(
                "insert into chosen_pairs select b.* from some_pairs as b"  # noqa: S608 - conditions of our own, without a value
                " join screened as l on l.place = b.join_key_l join screened as r on r.place = b.join_key_r"
                f" where {condition}"
            )
        for name in ("some_pairs", "screened"):
            self._within.run(f"drop table {name}")
        return self._within.api.table_to_splink_dataframe(_BLOCKED, "chosen_pairs")

    def levels(self, pairs: Any) -> pa.Table:
        """The level of each comparison of each pair."""
        return self._made(self._compared(pairs))

    def weights(self, pairs: Any, floor: float | None) -> pa.Table:
        """The weight of each pair against strangers, and its levels; only from the floor up."""
        pipeline = self._compared(pairs)
        pipeline.enqueue_list_of_sqls(_weighing(self._settings, self._dialect, floor))
        return self._made(pipeline)

    def _compared(self, pairs: Any) -> CTEPipeline:
        """The question for each pair's levels."""
        pipeline = CTEPipeline([pairs])
        pipeline.enqueue_sql("select * from records", _WITH_SHARES)
        pipeline.enqueue_list_of_sqls(_comparing(self._settings, self._dialect))
        return pipeline

    def _made(self, pipeline: CTEPipeline) -> pa.Table:
        """The answer, as Arrow."""
        found = self._within.api.sql_pipeline_to_splink_dataframe(pipeline)
        answer = self._within.ask(f"select * from {found.physical_name}")  # noqa: S608 - a table that Splink named
        found.drop_table_from_database_and_remove_from_cache()
        return answer


@lru_cache(_KEPT)
def _understood(settings: str, dialect: str) -> Any:
    """What Splink makes of settings. It parses four hundred pieces of SQL for that, thrice in each run of linking."""
    return SettingsCreator.from_path_or_dict(json.loads(settings)).get_settings(dialect)


@lru_cache(_KEPT)
def _comparing(settings: str, dialect: str) -> list[dict[str, str]]:
    """Splink's words for the question of each pair's levels."""
    said = _understood(settings, dialect)
    return compute_comparison_vector_values_from_id_pairs_sqls(
        said._columns_to_select_for_blocking,  # noqa: SLF001 - a list that Splink keeps to itself
        said._columns_to_select_for_comparison_vector_values,  # noqa: SLF001 - as above, of the second step
        input_tablename_l=_WITH_SHARES,
        input_tablename_r=_WITH_SHARES,
        source_dataset_input_column=None,
        unique_id_input_column=said.column_info_settings.unique_id_input_column,
    )


@lru_cache(_KEPT)
def _weighing(settings: str, dialect: str, floor: float | None) -> list[dict[str, str]]:
    """Splink's words for the question what levels weigh."""
    said = _understood(settings, dialect)
    return predict_from_comparison_vectors_sqls(
        said.column_info_settings.unique_id_input_columns,
        said.core_model_settings,
        SplinkDialect.from_string(dialect),
        threshold_match_weight=floor,
        training_mode=True,
    )


def _keyed(left: Places, right: Places) -> pa.Table:
    """Pairs as Splink has them that were blocked."""
    of_rule = pa.array(np.zeros(len(left), dtype=np.int8))
    return pa.table({"match_key": of_rule, "join_key_l": pa.array(left), "join_key_r": pa.array(right)})


@contextmanager
def open_pairs(columns: pa.Table, settings: dict[str, Any], engine: Engine = Engine.DUCKDB) -> Iterator[Pairs]:
    """Pairs of the records of some columns. `settings` are in the engine's dialect.

    Raises `SparkMissingError`, and `NotLinkedError` in place of whatever fails within.
    """
    try:
        with computing(engine) as within:
            yield Pairs(within, columns, settings)
    except SparkMissingError:
        raise
    except Exception as failure:  # noqa: BLE001 - whatever it is, its words may hold a value
        # Splink's own errors quote what it asked and what the engine said, and that may be a value.
        raise NotLinkedError(type(failure).__name__) from None
