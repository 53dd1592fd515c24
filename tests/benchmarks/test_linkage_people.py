"""The invented files: the same for the same seed, six in ten people in both, and the mistakes that are promised."""

import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from benchmarks.linkage_exact import matched
from benchmarks.linkage_people import write_people
from benchmarks.linkage_records import read, records
from benchmarks.linkage_rows import read_known, read_rows
from benchmarks.linkage_spec import read_spec

COUNT = 2_000


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    return write_people(tmp_path_factory.mktemp("invented"), COUNT, 5)


def test_the_spec_reads_them_and_six_in_ten_are_in_both(path):
    spec = read_spec(path)
    rows = read_rows(spec)
    assert (len(rows.source), spec.across, spec.title) == (2 * COUNT, True, "invented 2,000 and 2,000")
    assert read_known(spec).pairs == 0.6 * COUNT
    assert rows.unread == {"date_of_birth": 0}


def test_nobody_is_in_one_file_twice(path):
    for name in ("left", "right"):
        people = pq.read_table(path.parent / f"{name}.parquet").column("person")
        assert len(pc.unique(people)) == COUNT


def test_another_seed_is_another_file_and_the_same_is_the_same(path, tmp_path):
    again = write_people(tmp_path, COUNT, 5).parent / "left.parquet"
    assert pq.read_table(again).equals(pq.read_table(path.parent / "left.parquet"))
    assert not pq.read_table(write_people(tmp_path, COUNT, 6).parent / "left.parquet").equals(
        pq.read_table(path.parent / "left.parquet")
    )


def test_mistakes_are_in_what_is_written(path):
    table = records(read(read_spec(path)))
    for name, least, most in (("postcode", 0.02, 0.04), ("birth", 0.005, 0.02), ("sex", 0.005, 0.02)):
        assert least < table.column(name).null_count / table.num_rows < most
    births, postcodes = table.column("birth").to_pylist(), table.column("postcode").to_pylist()
    assert all(birth is None or "1920" < birth < "2024" for birth in births)
    assert all(postcode is None or len(postcode) in {7, 8, 9} for postcode in postcodes)


def test_exact_matching_finds_some_of_them_and_never_nearly_all(path):
    found = matched(records(read(read_spec(path))))
    tally = read_known(read_spec(path)).of_groups(found.answered)
    assert 0.5 < tally.right / (0.6 * COUNT) < 0.8
    assert tally.made - tally.right <= 2
