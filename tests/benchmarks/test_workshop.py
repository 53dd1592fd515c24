"""A workshop gives every measurement a fresh instance, checks that it did its work, and goes without a trace."""

import pytest

from benchmarks import protecting
from benchmarks import workshop as workshops
from benchmarks.child import MeasurementError, Timing
from benchmarks.extracts import STREET_LEVEL, SUSPECTS
from benchmarks.task import Way
from benchmarks.workshop import workshop


@pytest.fixture(scope="module")
def shop(tmp_path_factory):
    with (
        pytest.MonkeyPatch.context() as patch,
        workshop(tmp_path_factory.mktemp("shop"), "iterrows", with_dagster=False) as made,
    ):
        for name in ("HOME", "XDG_CONFIG_HOME"):
            patch.setenv(name, str(made.folder / "nobody"))
        yield made


def files(shop):
    return {path for path in shop.folder.rglob("*") if "bytecode" not in path.parts}


def test_it_stays_in_its_folder_and_goes(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "nobody"))
    (tmp_path / "parent").mkdir()
    with workshop(tmp_path / "parent", "iterrows", with_dagster=False) as made:
        assert made.write(STREET_LEVEL, 10, 1).file.is_relative_to(tmp_path / "parent")
    assert [path.name for path in tmp_path.rglob("*")] == ["parent"]


def test_a_second_measurement_is_no_duplicate_of_the_first_and_nothing_of_either_is_left(shop, monkeypatch):
    """In this process: `test_child` and `test_throughput` measure in processes of their own."""
    monkeypatch.setattr(workshops, "measure", lambda _, task, __: Timing(1.0, 1.0, 1.0, protecting.prepared(task)()))
    month = shop.write(STREET_LEVEL, 2_000, 1)
    before = files(shop)
    assert {shop.measure(Way.PROTECT, month).rows for _ in range(2)} == {month.accepted}
    assert 0 < month.accepted < 2_000
    assert files(shop) == before


def test_a_measurement_that_lost_a_row_gives_no_figure(shop, monkeypatch):
    monkeypatch.setattr(workshops, "measure", lambda *_: Timing(1.0, 1.0, 1.0, 199))
    with pytest.raises(MeasurementError, match="199 rows, not for 200"):
        shop.measure(Way.BARE_COPY, shop.write(SUSPECTS, 200, 1))
