"""A peer: Splink with the settings of its documentation, on the gateway's canonical columns.

Of its examples the one is taken that fits the columns at hand, with its blocking rules, comparisons, training and the
threshold of 0.95 for clusters. Nothing is chosen by how well it does here.
"""

import logging
import math
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import splink.comparison_library as cl
from splink import Linker, SettingsCreator, block_on
from splink.backends.duckdb import DuckDBAPI

from benchmarks.linkage_answer import Answer
from benchmarks.linkage_records import read, records, used
from benchmarks.linkage_spec import read_spec
from benchmarks.linkage_truth import Numbers, Scored
from benchmarks.task import Task
from engine.duck import open_duckdb

_LIKELY = 0.95
_THRESHOLD = math.log2(_LIKELY / (1 - _LIKELY))
_MOST_PAIRS = 1e6
_SEED = 1
_Rules = tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Example:
    """One example of its documentation. A rule counts where every column of it is there.

    `certain` rules find a share `recall` of all matches; `together`: given and family name are one comparison.
    """

    title: str
    rules: _Rules
    certain: _Rules
    recall: float
    training: _Rules
    together: bool = False


_FEBRL = Example(
    "Febrl4 link-only",
    (("given_name", "family_name"), ("birth",), ("address",), ("postcode",), ("town", "address")),
    (("given_name", "family_name", "birth"),),
    0.9,
    (("birth",), ("postcode",)),
)
_HISTORICAL = Example(
    "Deduplicate 50k rows historical persons",
    (
        ("substr(given_name,1,3)", "substr(family_name,1,4)"),
        ("family_name", "birth"),
        ("given_name", "birth"),
        ("postcode", "given_name"),
        ("postcode", "family_name"),
        ("birth", "town"),
        ("substr(postcode,1,3)", "birth"),
        ("substr(postcode,1,3)", "given_name"),
        ("substr(postcode,1,3)", "family_name"),
        ("substr(given_name,1,2)", "substr(family_name,1,2)", "substr(birth,1,4)"),
        ("email",),  # the tutorial's
    ),
    (
        ("given_name", "family_name", "birth"),
        ("substr(given_name,1,2)", "family_name", "substr(postcode,1,2)"),
        ("birth", "postcode"),
        ("email",),  # the tutorial's
    ),
    0.6,
    (("given_name", "family_name"), ("birth",)),
    together=True,
)


def example_for(columns: list[str]) -> Example:
    """The example that fits: that of addresses, else the one whose rules reach more than its tutorial's do."""
    return _FEBRL if "address" in columns else _HISTORICAL


def prepared(task: Task) -> Callable[[], int]:
    """The clock runs for training, scoring and clusters, not for reading the files."""
    spec = read_spec(task.file)
    table = records(read(spec))
    return lambda: linked(table, across=spec.across).leave(task.folder)


def linked(table: pa.Table, *, across: bool) -> Answer:
    """What Splink answers for some records."""
    logging.getLogger("splink").setLevel(logging.ERROR)
    columns = used(table)
    example = example_for(columns)
    rules: list[Any] = [block_on(*rule) for rule in _held(example.rules, columns)] or [block_on(columns[0])]
    api = DuckDBAPI(open_duckdb(memory_limit="12GB"))
    parts = _parts(table, columns, across=across)
    held = [api.register(part, dataset_display_name=f"part_{place}") for place, part in enumerate(parts)]
    kind: Any = "link_only" if across else "dedupe_only"
    settings = SettingsCreator(
        link_type=kind,
        comparisons=_comparisons(columns, example),
        blocking_rules_to_generate_predictions=rules,
        retain_matching_columns=False,
    )
    linker = Linker(held if across else held[0], settings, log_level=logging.ERROR)
    _train(linker, columns, example)
    pairs: Any = linker.inference.predict()  # with no threshold every pair that was compared comes back
    clusters: Any = linker.clustering.cluster_pairwise_predictions_at_threshold(
        pairs, threshold_match_probability=_LIKELY
    )
    scored = _scored(pairs.as_pyarrow_table())
    told = {"pairs_compared": len(scored.weight), "settings": example.title}
    labels = _labels(clusters.as_pyarrow_table(), table.num_rows)
    rows = np.arange(table.num_rows, dtype=np.int64)
    return Answer(rows, scored, np.array([_THRESHOLD]), (labels,), _THRESHOLD, told)


def _parts(table: pa.Table, columns: list[str], *, across: bool) -> list[pa.Table]:
    """The records of each source, their places as ids."""
    whole = table.select(columns).append_column("unique_id", pa.array(np.arange(table.num_rows)))
    if not across:
        return [whole]
    right = (table.column("source").combine_chunks().dictionary_encode().indices.to_numpy() == 1).astype(np.bool_)
    return [whole.filter(pa.array(~right)), whole.filter(pa.array(right))]


def _comparisons(columns: list[str], example: Example) -> list[Any]:
    """The comparisons of an example, and of the others for columns that it has not."""
    made: list[Any] = []
    if example.together and {"given_name", "family_name"} <= set(columns):
        made.append(cl.ForenameSurnameComparison("given_name", "family_name"))
    else:
        made += [cl.NameComparison(name) for name in ("given_name", "family_name") if name in columns]
    every: dict[str, Callable[[str], Any]] = {
        "second_given_name": cl.NameComparison,
        "birth": lambda name: cl.DateOfBirthComparison(name, input_is_string=True),
        "postcode": cl.PostcodeComparison if example is _HISTORICAL else _slips,
        "email": cl.EmailComparison,
        "telephone": cl.ExactMatch,
        "sex": cl.ExactMatch,
        "address": lambda name: cl.JaroWinklerAtThresholds(name, [0.9, 0.7]),
        "town": lambda name: cl.ExactMatch(name).configure(term_frequency_adjustments=True),
    }
    return made + [make(name) for name, make in every.items() if name in columns]


def _slips(name: str) -> Any:
    """Compared by slips of the hand, as the Febrl4 example compares postcodes."""
    return cl.DamerauLevenshteinAtThresholds(name, [1, 2]).configure(term_frequency_adjustments=True)


def _held(rules: _Rules, columns: list[str]) -> list[tuple[str, ...]]:
    """The rules whose columns are all there."""
    return [rule for rule in rules if all(part.removeprefix("substr(").partition(",")[0] in columns for part in rule)]


def _train(linker: Any, columns: list[str], example: Example) -> None:
    """Train as the example does. Where it has no certain rule for these columns Splink's own prior stays.

    A round of training in which a level is never seen ends in an error of Splink's, and is left out.
    """
    if certain := _held(example.certain, columns):
        linker.training.estimate_probability_two_random_records_match(
            [block_on(*rule) for rule in certain], recall=example.recall
        )
    linker.training.estimate_u_using_random_sampling(max_pairs=_MOST_PAIRS, seed=_SEED)
    for rule in _held(example.training, columns):
        with suppress(ValueError):
            linker.training.estimate_parameters_using_expectation_maximisation(block_on(*rule))


def _scored(pairs: pa.Table) -> Scored:
    """The pairs by the places of their records."""
    left, right = (pairs.column(name).to_numpy().astype(np.int64) for name in ("unique_id_l", "unique_id_r"))
    return Scored(left, right, pairs.column("match_weight").to_numpy().astype(np.float64))


def _labels(clusters: pa.Table, rows: int) -> Numbers:
    """The cluster of each record, as a number."""
    labels = np.zeros(rows, dtype=np.int64)
    codes = clusters.column("cluster_id").cast(pa.string()).combine_chunks().dictionary_encode().indices
    labels[clusters.column("unique_id").to_numpy()] = codes.to_numpy()
    return labels
