"""What must hold of hidden numbers: what the linker makes of the rest is what it makes of a file without them."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest

from anonymisation.linking.labels import LABELS
from anonymisation.linking.prior import shipped_model
from anonymisation.linking.record_keys import record_keys
from journey.linking import hiding
from journey.linking.hiding import hidden_from
from journey.linking.tables import RECORDS_SCHEMA
from journey.linking.weighing import weigh
from tests.anonymisation.linking.rows import records_of_rows
from tests.people import person, upn

MODEL, NO_LABELS = shipped_model(), LABELS.empty_table()


@pytest.fixture(scope="module")
def run():
    """Sixty children, each said twice with a number, of whom the second has often moved or slipped; and its edges."""
    kids = [person(number, upn=upn(number)) for number in range(60)]
    again = [kid | {"postcode": ""} | ({"surname": "Else"} if at % 3 else {}) for at, kid in enumerate(kids)]
    records = records_of_rows([*kids, *again])
    alone = pa.array([False] * len(records), pa.bool_())
    columns = [record_keys(records, bytes(32)), alone, *records.columns]
    records = pa.Table.from_arrays(columns, schema=RECORDS_SCHEMA).sort_by("record").combine_chunks()
    made, keys = weigh(records, MODEL, NO_LABELS), records.column("record").combine_chunks()
    sides = [pc.index_in(made.edges.column(name), value_set=keys).cast(pa.int64()) for name in ("left", "right")]
    edges = pa.table([*sides, made.edges.column("weight")], ["left", "right", "weight"]).combine_chunks()
    return records, made, edges


@pytest.mark.parametrize(("enough", "parts"), [(20_000, 4), (12, 10)])
def test_clusters_with_a_hidden_record_are_those_of_the_same_records_without_those_numbers(
    monkeypatch, run, enough, parts
):
    records, made, edges = run
    monkeypatch.setattr(hiding, "_ENOUGH", enough)
    hidden = hidden_from(records, MODEL, edges)
    assert hidden.parts == parts
    assert 0.4 / parts < hidden.records.mean() < 2 / parts
    bare = weigh(hiding._without_numbers(records, hidden.records), MODEL, NO_LABELS)
    one, other = (labels[:, None] == labels[None, :] for labels in (hidden.labels, bare.labels))
    assert (one == other)[hidden.records].all()
    assert (bare.labels != made.labels).any(), "numbers link some of them"


def test_which_are_hidden_the_keys_say_and_nothing_else(run):
    records, _, edges = run
    keys = records.column("record")
    few = hiding._chosen(keys, 4)
    assert few.tolist() == [key.as_py()[-1] & 3 == 0 for key in keys]
    turned = hiding._chosen(pa.chunked_array([pa.array(keys.to_pylist()[::-1], pa.binary(16))]), 4)
    assert turned.tolist() == few.tolist()[::-1]
    assert hidden_from(records, MODEL, edges).records.tolist() == few.tolist()


def test_records_that_stand_alone_stay_so(run):
    records, _, edges = run
    at = records.schema.get_field_index("alone")
    lonely = records.set_column(at, records.schema.field(at), pa.repeat(pa.scalar(value=True), records.num_rows))
    hidden = hidden_from(lonely, MODEL, edges.slice(0, 0))
    assert hidden.labels.tolist() == np.arange(records.num_rows).tolist()
