"""A workshop gives every measurement a fresh instance, checks that it did its work, and goes without a trace."""

import pytest

from benchmarks import workshop as workshops
from benchmarks.child import MeasurementError, Timing
from benchmarks.task import Way
from benchmarks.workshop import workshop


@pytest.fixture
def shop(tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path / "nobody"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "nobody"))
    with workshop(tmp_path, "iterrows", with_dagster=False) as made:
        yield made


def test_it_stays_in_its_folder_and_goes(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "nobody"))
    (tmp_path / "parent").mkdir()
    with workshop(tmp_path / "parent", "iterrows", with_dagster=False) as made:
        assert made.write(10, 1).file.is_relative_to(tmp_path / "parent")
    assert [path.name for path in tmp_path.rglob("*")] == ["parent"]


@pytest.mark.parametrize("way", [Way.BARE_COPY, Way.PROTECT])
def test_nothing_of_a_measurement_is_left(shop, way):
    month = shop.write(200, 1)
    before = {path for path in shop.folder.rglob("*") if "bytecode" not in path.parts}
    assert shop.measure(way, month).seconds > 0
    assert {path for path in shop.folder.rglob("*") if "bytecode" not in path.parts} == before


def test_a_second_measurement_is_no_duplicate_of_the_first(shop):
    month = shop.write(200, 1)
    accepted = {shop.measure(Way.PROTECT, month).rows for _ in range(2)}
    assert accepted == {month.truth.rows - month.truth.outside}


def test_a_measurement_that_lost_a_row_gives_no_figure(shop, monkeypatch):
    monkeypatch.setattr(workshops, "measure", lambda *_: Timing(1.0, 1.0, 1.0, 199))
    with pytest.raises(MeasurementError, match="199 rows, not for 200"):
        shop.measure(Way.BARE_COPY, shop.write(200, 1))
