"""What a power cut or a kill can leave behind: the old state or the new one, at every instant."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from zones import durable
from zones.folder import FolderStore

CREATE = "with store.create('b/new') as writer: writer.write(b'n' * 3_000_000)"
REPLACE = "store.replace('b/kept', b'new')"
POINT = "store.point('b/current', 'v2')"
DELETE = "store.delete('b/kept')"
DELETE_ALL = "store.delete_all('b')"

DOOMED = """
import os, sys
from pathlib import Path
from zones import durable
from zones.folder import FolderStore
left = int(sys.argv[2])
def reached(point):
    global left
    left -= 1
    if left < 0:
        print(point, flush=True)
        os._exit(9)
durable.reached = reached
store = FolderStore(Path(sys.argv[1]))
"""


def prepared(folder):
    store = FolderStore(folder)
    store.replace("b/kept", b"old")
    store.point("b/current", "v1")
    return store


def steps_of(act, folder, monkeypatch):
    points = []
    store = prepared(folder)
    with monkeypatch.context() as patch:
        patch.setattr(durable, "reached", points.append)
        exec(act, {"store": store})  # noqa: S102 - the same text runs in the process that is killed
    return points


def killed_at(number, act, folder):
    command = [sys.executable, "-c", DOOMED + act, str(folder), str(number)]
    environ = os.environ | {"PYTHONPATH": str(Path(durable.__file__).parents[1])}
    done = subprocess.run(command, capture_output=True, text=True, env=environ, check=False)  # noqa: S603 - this interpreter, our own text
    assert done.returncode == 9, done.stderr
    return done.stdout.strip()


def test_an_object_is_synced_before_it_has_a_name_and_its_folder_after(tmp_path, monkeypatch):
    assert steps_of(CREATE, tmp_path / "zone", monkeypatch) == [
        *("before fsync new", "after fsync new"),
        *("before link new", "after link new"),
        *("before unlink new", "after unlink new"),
        *("before fsync folder b", "after fsync folder b"),
    ]


def test_what_is_said_to_be_synced_is_synced(tmp_path, monkeypatch):
    synced = []
    monkeypatch.setattr(os, "fsync", lambda descriptor: synced.append(os.fstat(descriptor).st_ino))
    prepared(tmp_path / "zone")
    assert {(tmp_path / "zone" / name).stat().st_ino for name in ("b", "b/kept")} <= set(synced)


def test_a_replacement_is_synced_before_the_rename_and_its_folder_after(tmp_path, monkeypatch):
    assert steps_of(REPLACE, tmp_path / "zone", monkeypatch) == [
        *("before fsync kept", "after fsync kept"),
        *("before rename kept", "after rename kept"),
        *("before fsync folder b", "after fsync folder b"),
    ]


def test_a_pointer_is_renamed_and_its_folder_synced(tmp_path, monkeypatch):
    assert steps_of(POINT, tmp_path / "zone", monkeypatch) == [
        *("before rename current", "after rename current"),
        *("before fsync folder b", "after fsync folder b"),
    ]


def test_a_deletion_is_made_to_last(tmp_path, monkeypatch):
    assert steps_of(DELETE, tmp_path / "zone", monkeypatch)[-1] == "after fsync folder b"
    assert steps_of(DELETE_ALL, tmp_path / "zone", monkeypatch)[-1] == "after fsync folder zone"


def test_a_new_folder_is_made_to_last(tmp_path, monkeypatch):
    points = []
    monkeypatch.setattr(durable, "reached", points.append)
    durable.make_folder(tmp_path / "x" / "y")
    assert points[::2] == [f"before fsync folder {tmp_path.name}", "before fsync folder x"]


@pytest.mark.parametrize("act", [CREATE, REPLACE, POINT])
def test_a_kill_at_any_step_leaves_the_old_or_the_new_and_a_sweep_cleans_up(tmp_path, monkeypatch, act):
    for number, point in enumerate(steps_of(act, tmp_path / "rehearsal", monkeypatch)):
        store = prepared(tmp_path / str(number))
        assert killed_at(number, act, tmp_path / str(number)) == point
        assert store.read("b/kept") in {b"old", b"new"}
        assert store.pointed("b/current") in {"v1", "v2"}
        assert "b/new" not in store.list() or store.size("b/new") == 3_000_000
        store.sweep()
        left = {place.name for place in (tmp_path / str(number)).rglob("*")}
        assert left <= {"b", "kept", "current", "new"}


def test_an_interrupted_act_can_be_done_again(tmp_path, monkeypatch):
    for number, point in enumerate(steps_of(CREATE, tmp_path / "rehearsal", monkeypatch)):
        store = prepared(tmp_path / str(number))
        killed_at(number, CREATE, tmp_path / str(number))
        there = store.exists("b/new")
        assert there == (number > 2), point
        if not there:
            with store.create("b/new") as writer:
                writer.write(b"again")
            assert store.read("b/new") == b"again"


def test_a_step_that_fails_is_not_said_to_be_done(tmp_path, monkeypatch):
    points = []
    monkeypatch.setattr(durable, "reached", points.append)
    with pytest.raises(FileNotFoundError):
        durable.rename(tmp_path / "missing", tmp_path / "target")
    assert points == ["before rename target"]
