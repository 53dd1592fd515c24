"""What must hold of the likeness of texts: it is DuckDB's own, whoever asks."""

import pyarrow as pa
import pytest

from engine.likeness import likeness


def test_it_is_what_duckdb_says():
    left, right = pa.array(["LODON", "MARTHA", None, "X"]), pa.array(["LONDON", "MARHTA", "X", "X"])
    assert likeness(left, right).to_pylist() == pytest.approx([0.90222, 0.96111, None, 1.0], abs=1e-5)
