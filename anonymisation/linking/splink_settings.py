"""A model as Splink's settings: the one place where what this linker means is said in Splink's words.

Pure: the same settings score on DuckDB and on Spark. The conditions are written for DuckDB; for another dialect
some functions have another name.
"""

import math
import re
from types import MappingProxyType
from typing import Any

import pyarrow as pa

from anonymisation.linking.comparisons import COMPARISONS, Comparison, Level
from anonymisation.linking.model import Chances, LinkingModel

_NAMES = MappingProxyType(
    {
        "duckdb": MappingProxyType({}),
        "spark": MappingProxyType(
            {
                "jaro_winkler_similarity": "likeness",  # DuckDB's own, handed to Spark (`engines`)
                "list_has_any": "arrays_overlap",
                "list_contains": "array_contains",
                "list_intersect": "array_intersect",
                "len": "array_size",  # null of a list that is null, as in DuckDB; `size` is -1
            }
        ),
    }
)
"""What each engine calls a function that DuckDB calls otherwise; all else in a condition both understand alike."""
_COLUMN = re.compile(r"\b([a-z_]+)_[lr]\b")
BLOCKS = "keys"
"""The column of a record's blocking keys."""
BLOCKED_BY = ("source", "fresh", BLOCKS)
"""The columns that blocking reads where the engine does it."""


def told(columns: pa.Table) -> tuple[Comparison, ...]:
    """The comparisons that some record has something for; the others say nothing of any pair."""
    rows = columns.num_rows
    found = (item for item in COMPARISONS if any(columns.column(name).null_count < rows for name in item.reads))
    return tuple(found) or COMPARISONS


def read_by(comparisons: tuple[Comparison, ...]) -> tuple[str, ...]:
    """The columns that the settings of some comparisons read, those of blocking left out."""
    said = " ".join(text for item in comparisons for text in (item.missing, *(level.sql for level in item.levels)))
    shares = {f"tf_{level.frequency}" for item in comparisons for level in item.levels if level.frequency}
    return ("place", *sorted(set(_COLUMN.findall(said)) | shares))


def splink_settings(
    model: LinkingModel,
    *,
    compared: tuple[Comparison, ...] = COMPARISONS,
    between_sources_only: bool = False,
    dialect: str = "duckdb",
) -> dict[str, Any]:
    """Splink's settings for a model, over the columns of `columns.with_shares` and `keys`, `fresh` and `place`.

    A pair is blocked where the two share a key and one of them is fresh.
    """
    rule = f"l.{BLOCKS} = r.{BLOCKS} and (l.fresh or r.fresh)"
    rule += " and l.source <> r.source" if between_sources_only else ""
    return {
        "link_type": "dedupe_only",
        "unique_id_column_name": "place",
        "probability_two_random_records_match": 1 / (1 + 2**-model.prior),
        "blocking_rules_to_generate_predictions": [
            {"blocking_rule": rule, "arrays_to_explode": [BLOCKS], "sql_dialect": dialect}
        ],
        "comparisons": [_comparison(item, model, dialect) for item in compared],
        "retain_matching_columns": False,
        "retain_intermediate_calculation_columns": False,
        "linker_uid": "linking",
    }


def _comparison(comparison: Comparison, model: LinkingModel, dialect: str) -> dict[str, Any]:
    levels = [_level(level, model.pick(comparison.name, level.name), dialect) for level in comparison.levels]
    missing = {
        "sql_condition": _said(comparison.missing, dialect),
        "label_for_charts": "missing",
        "is_null_level": True,
    }
    return {"output_column_name": comparison.name, "comparison_levels": [missing, *levels]}


def _level(level: Level, chances: Chances, dialect: str) -> dict[str, Any]:
    said: dict[str, Any] = {
        "sql_condition": _said(level.sql, dialect),
        "label_for_charts": level.name,
        "m_probability": chances.match,
        "u_probability": chances.stranger,
    }
    if level.frequency:
        said |= {
            "tf_adjustment_column": level.frequency,
            "tf_adjustment_weight": 1.0,
            "disable_tf_exact_match_detection": True,
        }
    return said


def _said(condition: str, dialect: str) -> str:
    """A condition in a dialect."""
    for ours, theirs in _NAMES[dialect].items():
        condition = re.sub(rf"\b{ours}\(", f"{theirs}(", condition)
    return condition


def bits(match: float, other: float) -> float:
    """The weight of one chance against another."""
    return math.log2(match / other)
