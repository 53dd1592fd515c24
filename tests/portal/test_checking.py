"""`gateway check` works on a partner's own machine: base install, no key, no gateway, nothing written."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import portal.checking
from intake.confined import ahead
from tests.base_install import not_in_the_base
from tests.invented import FEED, crime, crimes_file, lookup_file, some_crimes
from tests.order import recorded

ROOT = Path(__file__).parents[2]
OURS_NEVER_NEEDED = ("custody", "dagster_project", "lineage", "products", "zones")
# What another package may bring is taken away; then what was imported and what was opened to be written is told.
WATCHED = """
import json, os, sys
begun, written = set(sys.modules), []
def audit(event, args):
    # What leads to its parsing child has a number, and the child's own words lead nowhere.
    leads_to_a_child = event == "open" and (isinstance(args[0], int) or args[0] == os.devnull)
    if leads_to_a_child:
        return
    if event == "open" and isinstance(args[2], int) and args[2] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT):
        written.append(str(args[0]))
    if event in ("os.mkdir", "os.rename", "os.remove", "socket.connect"):
        written.append(event)
sys.addaudithook(audit)
class Away:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in AWAY:
            raise ModuleNotFoundError(name=name)
sys.meta_path.insert(0, Away())
sys.argv = ["gateway", *sys.argv[1:]]
sys.dont_write_bytecode = True
from portal.command import main
try:
    main()
except SystemExit as leaving:
    code = leaving.code
loaded = sorted({name.partition(".")[0] for name in sys.modules.keys() - begun if sys.modules[name]})
print(json.dumps({"code": code, "written": written, "loaded": loaded}), file=sys.stderr)
"""


@pytest.fixture
def files(tmp_path):
    """An extract and its lookup."""
    (tmp_path / "jan.csv").write_bytes(crimes_file(some_crimes()))
    (tmp_path / "lookup.csv").write_bytes(lookup_file())
    return tmp_path


def watched(folder, *words):
    """Call `gateway` in a process of its own, in which everything that the base install lacks is gone."""
    own = folder / "own"
    own.mkdir(exist_ok=True)
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "HOME": str(own), "TMPDIR": str(own)}
    command = [sys.executable, "-c", f"AWAY = {not_in_the_base()}{WATCHED}", *map(str, words)]
    done = subprocess.run(command, capture_output=True, text=True, cwd=own, env=environment, check=False)  # noqa: S603 - our own command
    *said, last = done.stderr.splitlines()
    return json.loads(last) | {"out": done.stdout, "err": "\n".join(said), "own": sorted(own.rglob("*"))}


def checked(folder, *words):
    """Call `gateway check` so."""
    return watched(folder, "check", *words)


def police(folder, *more):
    return ("--feed", FEED, "--partner", "police", "--period", "2024-01", "--reference", folder / "lookup.csv", *more)


def test_it_needs_no_key_no_orchestrator_and_no_room_of_a_gateway_and_writes_nothing(files):
    found = checked(files, files / "jan.csv", *police(files), "--json")
    assert found["code"] == 1
    assert json.loads(found["out"])["rows_accepted"] == 58
    assert set(found["loaded"]) & {*not_in_the_base(), *OURS_NEVER_NEEDED} == set()
    assert (found["written"], found["own"]) == ([], [])


@pytest.mark.parametrize(
    "content", [b"no header\n1\n", b"age-encryption.org/v1\n-> X25519 abc\n", b"PK\x03\x04 broken"]
)
def test_nor_does_a_refusal(files, content):
    (files / "odd").write_bytes(content)
    found = checked(files, files / "odd", *police(files), "--json")
    assert (found["code"], found["own"]) == (1, [])
    assert json.loads(found["out"])["refusal"]
    assert set(found["loaded"]) & {*not_in_the_base(), *OURS_NEVER_NEEDED} == set()


def test_nor_does_a_refusal_at_the_door(files):
    door = checked(files, files / "jan.csv", "--feed", FEED, "--partner", "nobody")
    assert (door["code"], "is not a party" in door["err"]) == (1, True)
    assert set(door["loaded"]) & {*not_in_the_base(), *OURS_NEVER_NEEDED} == set()


def test_it_writes_the_page_where_it_is_asked_to_and_nothing_else(files):
    page = files / "page" / "check.html"
    page.parent.mkdir()
    found = checked(files, files / "jan.csv", *police(files), "--html", page)
    assert (found["written"], found["own"]) == ([str(page)], [])
    assert "This was a check" in page.read_text(encoding="utf-8")


def test_a_file_of_which_nothing_would_be_refused_ends_with_0(gateway, files):
    (files / "good.csv").write_bytes(crimes_file([crime(1), crime(2)]))
    called = gateway("check", files / "good.csv", *police(files))
    assert (called.code, "2 rows would be accepted and 0 rows rejected" in called.out) == (0, True)


def test_the_child_that_parses_starts_before_the_documents_are_read(gateway, files, monkeypatch):
    begun = recorded(monkeypatch, (ahead, "ChildProcess"), (portal.checking, "chosen_library"))
    gateway("check", files / "jan.csv", *police(files))
    assert begun == ["ChildProcess", "chosen_library", "ChildProcess"]


def test_without_a_gateway_the_shipped_documents_are_meant_and_others_can_be_named(gateway, files, home):
    words = (files / "jan.csv", "--feed", FEED, "--json")
    plain = gateway("check", *words).json
    assert plain["agreement"] is None
    assert gateway("check", *words, "--home", home).json == plain
    assert gateway("check", *words, "--documents", home / "documents").json == plain
    called = gateway("check", *words, "--documents", home / "no-documents")
    assert (called.code, "no such folder of documents" in called.err) == (2, True)


def test_a_file_that_is_not_there_is_a_wrong_call(gateway, files):
    for words in ((files / "none.csv",), (files / "jan.csv", "--reference", files / "none.csv")):
        called = gateway("check", *words, "--feed", FEED)
        assert (called.code, "no such file to check" in called.err) == (2, True)


@pytest.mark.parametrize("words", [("contract", "lint"), ("example", "--people", "2", "--out", "made")])
def test_what_else_needs_no_gateway_needs_no_more_than_the_base_install(tmp_path, words):
    found = watched(tmp_path, *words)
    assert (found["code"], set(found["loaded"]) & not_in_the_base()) == (0, set())


@pytest.mark.parametrize(("words", "lacking"), [(("init",), "cryptography"), (("query", "select 1"), "duckdb")])
def test_what_needs_more_says_which_extra_to_install(tmp_path, words, lacking):
    found = watched(tmp_path, *words, "--home", tmp_path / "home")
    told = f"gateway: this needs {lacking}: install the extra `run` of this package, partner-data-gateway[run]"
    assert (found["code"], found["err"], found["own"]) == (1, told, [])
