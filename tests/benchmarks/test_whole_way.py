"""The whole way ends where a reader or an approver comes in: all rows accepted, people linked, nothing left to make."""

import json
from types import SimpleNamespace

import pytest

from benchmarks import first_run, whole_way
from benchmarks.child import MeasurementError
from benchmarks.extracts import SUSPECTS
from benchmarks.task import LINKING, MEASURING, Task, parts_file
from benchmarks.workshop import workshop
from journey.approvals import pending
from journey.inputs import due
from journey.instance import open_instance
from journey.linked import latest_run


@pytest.fixture(scope="module")
def shop(tmp_path_factory):
    with workshop(tmp_path_factory.mktemp("whole"), "iterrows", with_dagster=False) as made:
        yield made


def test_people_are_linked_and_versions_with_pids_wait_for_approval(shop):
    home, extract = shop.instance.home, shop.write(SUSPECTS, 120, 1)
    task = Task(home, shop.folder, extract.file, extract.feed, extract.period, shop.lookups)
    assert first_run.prepared(task)() == 0
    assert whole_way.prepared(task)() == extract.accepted == 120
    instance = open_instance(home)
    assert due(instance) == ()
    assert latest_run(instance).rows > 0
    assert len(pending(instance)) == 2
    parts = json.loads(parts_file(shop.folder).read_text())
    assert set(parts) == {LINKING, MEASURING}
    assert all(seconds > 0 for seconds in parts.values())


def test_a_way_that_does_not_reach_its_end_gives_no_figure(shop, monkeypatch):
    extract = shop.write(SUSPECTS, 20, 1)
    task = Task(shop.instance.home, shop.folder, extract.file, extract.feed, extract.period, shop.lookups)
    monkeypatch.setattr(whole_way, "run_pending", lambda *_: SimpleNamespace(deliveries=(), products=()))
    monkeypatch.setattr(whole_way, "due", lambda _: ("something",))
    with pytest.raises(MeasurementError, match="did not reach its end"):
        whole_way.prepared(task)()
