"""What must hold of the one way to open DataFusion: one core, no byte on a disk, nothing of one session in another."""

import subprocess
import sys

import numpy as np
import pyarrow as pa
import pytest

from engine.fusion import open_fusion
from tests.architecture.tree import ROOT


@pytest.fixture
def session():
    """A session over 100,000 planted texts in no order, some thousands at a time."""
    opened = open_fusion()
    texts = pa.array([f"Quincey Canary {number:06}" for number in np.random.default_rng(1).permutation(100_000)])
    opened.register_record_batches("rows", [pa.table({"text": texts}).to_batches(max_chunksize=1 << 12)])
    return opened


def texts_of(session, query):
    return [text for batch in session.sql(query).collect() for text in batch.column(0).to_pylist()]


def test_a_sort_larger_than_memory_fails_and_leaves_no_byte_on_a_disk(session, tmp_path, monkeypatch):
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    session.sql("set datafusion.runtime.memory_limit = '3M'").collect()
    with pytest.raises(Exception, match="DiskManager is disabled"):
        session.sql("select text from rows order by text").collect()
    assert list(tmp_path.iterdir()) == []


def test_rows_come_back_in_the_order_in_which_they_were_given(session):
    assert session.sql("select text from rows").execution_plan().partition_count == 1
    given = texts_of(session, "select text from rows")
    assert given != sorted(given)
    assert [text.upper() for text in given] == texts_of(session, "select upper(text) from rows")


def test_what_one_session_was_given_another_does_not_have(session):
    assert session.table_exist("rows")
    assert not open_fusion().table_exist("rows")


def test_who_hashes_nothing_does_not_load_it():
    """It takes longer to load than most commands take altogether."""
    ask = "import sys, anonymisation.tokens; print('datafusion' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", ask], cwd=ROOT, capture_output=True, text=True, check=True)  # noqa: S603 - a fixed command
    assert done.stdout.strip() == "False"
