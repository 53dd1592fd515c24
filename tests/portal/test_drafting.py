"""The verbs about contracts: what they print, what they write, and when they leave with 1."""

import json
import subprocess
import sys

import pytest
import yaml

from contracts.guides.example_file import ROWS, example_file, example_period
from contracts.library import shipped_documents
from tests.contracts.shelf import SHIPPED, shelf_in

OLD, NEW = "deprivation/2019", "deprivation/2025"
EDITIONS = [feed for name in SHIPPED.feed_ids for feed in SHIPPED.editions(name).all]
EXCLUSIONS = ("school_suspensions_and_exclusions/2005", "school_suspensions_and_exclusions/2020")


@pytest.fixture
def home(tmp_path):
    """The home of a gateway, of which these verbs look at its documents alone."""
    shelf_in(tmp_path)
    return tmp_path


def changed(home, feed, edition, change):
    """A contract on a home's shelf with something of its text changed; its path."""
    path = home / "documents" / "feeds" / feed / f"{edition}.odcs.yaml"
    path.write_text(change(path.read_text("utf-8")), encoding="utf-8")
    return path


def test_lint_finds_nothing_wrong_with_what_is_shipped_and_gives_advice(gateway):
    told = gateway("contract", "lint")
    assert told.code == 0
    assert told.out.startswith("0 wrong, ")
    found = gateway("contract", "lint", "--json").json
    assert found["wrong"] == 0
    assert {tuple(item) for item in found["problems"]} == {("contract", "column", "what", "wrong")}


def test_lint_of_a_home_is_about_its_own_documents(gateway, home):
    changed(home, "fire_incidents", "2024", lambda text: text.replace("vrpKind", "vrpKynd"))
    told = gateway("contract", "lint", "--home", home, "--json")
    assert (told.code, told.json["wrong"]) == (1, 1)
    (wrong,) = [item for item in told.json["problems"] if item["wrong"]]
    assert wrong["contract"] == "feeds/fire_incidents/2024.odcs.yaml"
    assert gateway("--home", home, "contract", "lint").code == 1
    assert gateway("contract", "lint", "--documents", home / "documents").code == 1


def test_lint_of_a_draft_is_about_it_alone(gateway, tmp_path):
    path = tmp_path / "draft.yaml"
    path.write_text("id: [", encoding="utf-8")
    told = gateway("contract", "lint", path, "--json")
    assert (told.code, [item["contract"] for item in told.json["problems"]]) == (1, ["draft.yaml"])
    good = shipped_documents() / "feeds" / "fire_incidents" / "2024.odcs.yaml"
    assert gateway("contract", "lint", good).code == 0


def test_diff_leaves_with_1_where_it_breaks_and_says_what_to_change(gateway):
    told = gateway("contract", "diff", OLD, NEW, "--json")
    assert told.code == 1
    assert told.json | {"changes": []} == {
        "feed": "deprivation",
        "old": "2019",
        "new": "2025",
        "breaking": True,
        "changes": [],
    }
    added = {"what": "column-added", "column": "lsoa21_code", "breaks": True}
    assert added.items() <= next(item for item in told.json["changes"] if item["breaks"]).items()
    assert "deprivation, edition 2019 to 2025: breaks" in " ".join(gateway("contract", "diff", OLD, NEW).out.split())


def test_diff_leaves_with_0_where_nothing_breaks(gateway):
    told = gateway("contract", "diff", *EXCLUSIONS)
    assert told.code == 0
    assert "Write SUSP for FIXD" in told.out
    assert gateway("contract", "diff", *EXCLUSIONS, "--json").json["breaking"] is False


def test_diff_takes_files_too(gateway, home):
    path = changed(home, "fire_incidents", "2024", lambda text: text.replace("required: true", "required: false"))
    assert gateway("contract", "diff", "fire_incidents/2024", path).code == 0
    assert gateway("contract", "diff", path, "fire_incidents/2024").code == 1


@pytest.mark.parametrize("named", ["fire_incidents/1999", "fire_incidents", "rumours/2024", "/no/such/file"])
def test_diff_of_what_is_not_there_is_wrong_usage(gateway, named):
    told = gateway("contract", "diff", named, "fire_incidents/2024")
    assert (told.code, told.out) == (2, "")
    assert "neither a file nor FEED/EDITION" in told.err


def test_diff_of_two_feeds_is_refused(gateway):
    told = gateway("contract", "diff", "fire_incidents/2024", "ambulance_incidents/2024")
    assert told.code == 1
    assert "only contracts of one feed can be compared" in told.err


def test_new_prints_a_contract_that_lints(gateway, tmp_path):
    told = gateway("contract", "new", "invented_visits", "--edition", "2025")
    assert told.code == 0
    path = tmp_path / "2025.odcs.yaml"
    path.write_text(told.out, encoding="utf-8")
    assert gateway("contract", "lint", path, "--json").json == {"wrong": 0, "problems": []}
    as_json = gateway("contract", "new", "invented_visits", "--edition", "2025", "--json").json
    assert (as_json["place"], as_json["text"]) == ("feeds/invented_visits/2025.odcs.yaml", told.out)
    assert yaml.safe_load(gateway("contract", "new", "invented_visits").out)["id"] == "invented_visits"


def test_new_refuses_an_id_that_could_not_stand(gateway):
    assert gateway("contract", "new", "Visits").code == 1


def test_docs_writes_a_dictionary_and_a_guide_with_an_example_for_every_edition(gateway, tmp_path):
    folder = tmp_path / "docs"
    told = gateway("contract", "docs", "--dir", folder, "--json")
    assert told.code == 0
    written = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    editions = [f"{feed.id}/{feed.edition}" for feed in EDITIONS]
    for feed, edition in zip(EDITIONS, editions, strict=True):
        example = (folder / f"{edition}-example.csv").read_text("utf-8")
        assert example == example_file(feed, example_period(feed))
    guides = {f"{edition}{ending}" for edition in editions for ending in (".md", ".html", "-example.csv")}
    assert written == {"index.html", "data-dictionary.md", "data-dictionary.html"} | guides
    assert told.json == {"folder": str(folder), "files": sorted(written)}


@pytest.mark.parametrize("feed", EDITIONS, ids=lambda feed: f"{feed.id}/{feed.edition}")
def test_the_example_of_a_guide_passes_the_check_that_a_partner_makes(gateway, tmp_path, feed):
    period, path = example_period(feed), tmp_path / "example.csv"
    path.write_text(example_file(feed, period), encoding="utf-8")
    checked = gateway("check", path, "--feed", feed.id, "--period", period, "--json")
    assert checked.code == 0, checked.err
    assert (checked.json["rows_read"], checked.json["rows_accepted"]) == (ROWS, ROWS)
    # Where the contract has days as a partner's system writes them, they are turned, and that is counted.
    turned = {column.header for column in feed.columns if column.date_format}
    found = {(item["rule"], item["column"]) for item in checked.json["findings"] if item["severity"] != "information"}
    assert found == {("date-mended", heading) for heading in turned}


@pytest.mark.parametrize("taken", ["file", "folder"])
def test_docs_writes_over_nothing(gateway, tmp_path, taken):
    folder = tmp_path / "docs"
    if taken == "file":
        folder.write_text("mine", encoding="utf-8")
    else:
        folder.mkdir()
        (folder / "mine").touch()
    told = gateway("contract", "docs", "--dir", folder)
    assert (told.code, told.out) == (2, "")
    assert [path.name for path in folder.iterdir()] == ["mine"] if taken == "folder" else folder.read_text() == "mine"


def test_a_home_without_documents_is_wrong_usage(gateway, tmp_path):
    told = gateway("contract", "lint", "--home", tmp_path / "nowhere")
    assert (told.code, told.out) == (2, "")


@pytest.mark.parametrize(
    "words", [("lint",), ("diff", *EXCLUSIONS), ("new", "visits"), ("docs", "--dir", "docs")], ids=str
)
def test_neither_the_orchestrator_nor_custody_is_loaded_for_a_contract(words, tmp_path):
    """Whoever drafts a contract needs neither, and waits for neither."""
    script = (
        "import json, sys\n"
        f"sys.argv = {['gateway', 'contract', *words]!r}\n"
        "from portal import command\n"
        "try:\n    command.main()\nexcept SystemExit:\n    pass\n"
        "print(json.dumps(sorted(sys.modules)))\n"
    )
    done = subprocess.run(  # noqa: S603 - our own interpreter and words
        [sys.executable, "-c", script], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    loaded = set(json.loads(done.stdout.splitlines()[-1]))
    rooms = {"dagster", "dagster_project", "custody", "journey", "zones", "lineage", "engine", "duckdb", "cryptography"}
    assert loaded & rooms == set()
