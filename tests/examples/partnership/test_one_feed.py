"""One file of any size: exactly so many rows, all accepted by the contract, always the same."""

import csv

import pytest

from examples.partnership import one_feed
from examples.partnership.one_feed import BUILDERS, PERIOD, write_feed
from tests.examples.partnership.told import LIBRARY


@pytest.fixture(autouse=True)
def _small_blocks(monkeypatch):
    monkeypatch.setattr(one_feed, "_PEOPLE", 100)


def read(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("feed", BUILDERS)
@pytest.mark.parametrize("rows", [0, 1, 2_000])
def test_there_are_as_many_rows_as_were_asked_for(tmp_path, geography, feed, rows):
    write_feed(tmp_path / "a.csv", feed, rows, 1, geography)
    contract, found = LIBRARY.feed(feed), read(tmp_path / "a.csv")
    assert len(found) == rows
    for row in found:
        assert list(row) == [column.header for column in contract.columns]
        assert "2024-01-01" <= row["committed_from"] < "2024-04-01"
    assert PERIOD == "2024-Q1"


def test_no_two_crimes_have_one_reference_and_people_of_all_blocks_are_different(tmp_path, geography):
    write_feed(tmp_path / "crimes", "police_recorded_crime", 5_000, 1, geography)
    assert len({row["crime_ref"] for row in read(tmp_path / "crimes")}) == 5_000
    write_feed(tmp_path / "suspects", "police_recorded_crime_suspects", 3_000, 1, geography)
    born = {}
    for row in read(tmp_path / "suspects"):
        assert born.setdefault(row["pnc_id"], row["dob"]) == row["dob"] or not row["pnc_id"]
    assert len(born) > 50


def test_the_same_arguments_give_the_same_bytes_and_another_seed_others(tmp_path, geography):
    for name, seed in (("one", 1), ("two", 1), ("three", 2)):
        write_feed(tmp_path / name, "police_recorded_crime", 1_500, seed, geography)
    one, two, three = ((tmp_path / name).read_bytes() for name in ("one", "two", "three"))
    assert one == two != three


def test_a_shorter_file_is_the_beginning_of_a_longer_one(tmp_path, geography):
    for rows in (500, 1_500):
        write_feed(tmp_path / str(rows), "police_recorded_crime_suspects", rows, 1, geography)
    assert read(tmp_path / "1500")[:500] == read(tmp_path / "500")


def test_another_feed_is_not_written(tmp_path, geography):
    with pytest.raises(KeyError, match="fire_incidents"):
        write_feed(tmp_path / "a", "fire_incidents", 1, 1, geography)
