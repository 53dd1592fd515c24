"""The gateway's linker with its defaults, on the records of a SPEC: what the figures of a linkage benchmark are about.

The clock runs from columns of text to clusters: canonical records, training without labels, scoring, clusters. Files
are read before it, and how many pairs were compared is counted after it.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from anonymisation.cmac import cmac
from anonymisation.linking.blocking import blocks_of
from anonymisation.linking.clustering.clusters import clusters
from anonymisation.linking.clustering.conflicts import numbers_of
from anonymisation.linking.columns import compared_columns, with_shares
from anonymisation.linking.model import LinkingModel
from anonymisation.linking.pairs import open_pairs
from anonymisation.linking.prior import shipped_model
from anonymisation.linking.record_keys import contents
from anonymisation.linking.scoring import score, score_within
from anonymisation.linking.splink_settings import splink_settings
from anonymisation.linking.training import train
from benchmarks.child import peak_rss_mib
from benchmarks.linkage_answer import Answer
from benchmarks.linkage_figures import Figures
from benchmarks.linkage_records import Read, read, records
from benchmarks.linkage_spec import read_spec
from benchmarks.linkage_truth import Numbers, Scored
from benchmarks.task import Task
from journey.linking.rule import RULE, THRESHOLD

_KEY = bytes(range(32))
"""Record keys decide ties alone; any key does."""
_SEPARATOR = "\x1f"


@dataclass(slots=True)
class _Clock:
    """Seconds of each step, in turn, and of all cores together."""

    steps: dict[str, float] = field(default_factory=dict)
    since: float = field(default_factory=time.perf_counter)
    processor_since: float = field(default_factory=time.process_time)

    def step(self, name: str) -> None:
        """The step that ends now."""
        now = time.perf_counter()
        self.steps[name], self.since = round(now - self.since, 2), now

    @property
    def told(self) -> Figures:
        """What it took so far."""
        processor = round(time.process_time() - self.processor_since, 2)
        return {"seconds": round(sum(self.steps.values()), 2), "processor_seconds": processor, "steps": self.steps}


def prepared(task: Task) -> Callable[[], int]:
    """Read the files; then link."""
    spec = read_spec(task.file)
    held = [read(spec)]
    return lambda: linked(held, across=spec.across).leave(task.folder)


def linked(held: list[Read], *, across: bool) -> Answer:
    """What the linker answers. Rows of equal content are one record, in each file by itself if files are linked.

    What was read is taken out of its list: it must not stay in memory beside the records that are made of it.
    """
    clock = _Clock()
    table, record, keys = _distinct(records(held.pop()), across=across)
    clock.step("records")
    model = train(table, shipped_model(), between_sources_only=across)
    clock.step("train")
    record = _standing_alone(table, record, model)
    edges = score(table, model, between_sources_only=across)
    clock.step("score")
    found = clusters(edges, lambda groups: score_within(table, model, groups), numbers_of(table), keys, RULE)
    clock.step("cluster")
    told = {
        **clock.told,
        "peak_rss_mib": round(peak_rss_mib(), 1),
        "distinct_records": table.num_rows,
        "pairs_compared": _compared(table, model, across=across),
    }
    scored = Scored(*(edges.column(name).to_numpy() for name in ("left", "right", "weight")))
    thresholds = np.array([one.threshold for one in found])
    alone = np.arange(table.num_rows, max(table.num_rows, int(record.max()) + 1))
    labels = tuple(np.concatenate([one.labels, alone]) for one in found)
    return Answer(record, scored, thresholds, labels, THRESHOLD, told)


def _distinct(table: pa.Table, *, across: bool) -> tuple[pa.Table, Numbers, pa.Array]:
    """The distinct records, which of them each row is, and their keys."""
    content = contents(table)
    if across:
        content = pc.binary_join_element_wise(table.column("source").combine_chunks(), content, _SEPARATOR)
    coded = cmac(_KEY, content).dictionary_encode()
    record: Numbers = coded.indices.to_numpy().astype(np.int64)
    first = np.unique(record, return_index=True)[1]
    return table.take(pa.array(first)).combine_chunks(), record, coded.dictionary


def _standing_alone(table: pa.Table, record: Numbers, model: LinkingModel) -> Numbers:
    """Which record each row is, where rows of a record that says too little stand each for themselves, as in a run.

    Too little is what would not be linked to a copy of itself. Such rows have numbers beyond those of the records.
    """
    several = np.flatnonzero(np.bincount(record) > 1)
    if not len(several):
        return record
    some = table.take(pa.array(several))
    twice = pa.concat_tables([some, some]).combine_chunks()
    pairs = score_within(twice, model, np.tile(np.arange(len(several)), 2))
    poor = np.ones(len(several), dtype=np.bool_)
    poor[pairs.column("left").to_numpy()] = pairs.column("weight").to_numpy() < THRESHOLD
    alone = np.isin(record, several[poor])
    found = record.copy()
    found[alone] = table.num_rows + np.arange(int(alone.sum()))
    return found


def _compared(table: pa.Table, model: LinkingModel, *, across: bool) -> int:
    """How many pairs blocking gave to be compared."""
    columns = with_shares(compared_columns(table), model)
    columns = columns.append_column("keys", blocks_of(columns, model.closed, model.common).keys)
    columns = columns.append_column("fresh", pa.array(np.ones(columns.num_rows, np.bool_)))
    with open_pairs(columns, splink_settings(model, between_sources_only=across)) as pairs:
        return int(pairs.blocked().as_duckdbpyrelation().count("*").fetchall()[0][0])
