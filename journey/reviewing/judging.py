"""Judging: how the model of a run stands to what reviewers decided. It is held to labels, and never fitted to them."""

from dataclasses import asdict

import pyarrow as pa
import pyarrow.compute as pc

from anonymisation.linking.labels import judged, labelled
from journey.instance import Instance
from journey.linked import holding_run
from journey.linking.rule import THRESHOLD
from journey.linking.tables import EDGES, RECORD, RECORDS, read_table
from journey.reviewing.looks import read_labels

_SIDES = ("left", "right")


def judgement(instance: Instance) -> dict[str, int]:
    """Pairs that reviewers decided, by what the model of the run that holds makes of them; empty where nobody decided.

    Its edges rest as the model weighed them, whatever was decided. Raises `LabelsAlteredError`.
    """
    run, labels = holding_run(instance), read_labels(instance)
    if run is None or not labels.num_rows:
        return {}
    keys = pc.unique(read_table(instance, run, RECORDS, [RECORD]).column(RECORD))
    edges = read_table(instance, run, EDGES, [*_SIDES, "weight"])
    places = {name: pc.index_in(edges.column(name), value_set=keys) for name in _SIDES}
    placed = pa.table(places | {"weight": edges.column("weight")})
    return asdict(judged(labelled(labels, keys), placed, THRESHOLD))
