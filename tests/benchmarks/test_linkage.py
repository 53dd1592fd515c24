"""The command: its JSON, its exit codes, who is absent and why, and no cell of a file in anything that it says."""

import json
from importlib import import_module

import pytest

from benchmarks import linkage
from benchmarks.child import MeasurementError, Timing
from benchmarks.linkage import main
from benchmarks.linkage_anonlink import NoAnonlinkError
from benchmarks.linkage_spec import read_spec
from benchmarks.task import Way
from tests.benchmarks.linkage_files import ROWS, write_spec
from tests.docs.pages import page

PROMISED = {"truth_pairs", "predicted_pairs", "precision", "recall", "f1", "best_f1", "best_threshold", "clusters"}
PROMISED |= {"pairs_compared", "seconds", "peak_rss_mib"}


@pytest.fixture
def ways(monkeypatch):
    """Exact matching stands for every way, in this process; anonlink has its environment."""
    run = []

    def measured(way, task, _):
        run.append(way)
        return Timing(1.5, 1.5, 100.0, import_module("benchmarks.linkage_exact").prepared(task)())

    monkeypatch.setattr(linkage, "measure", measured)
    monkeypatch.setattr(linkage, "environment", lambda: None)
    return run


def printed(capsys):
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_the_json_has_what_is_promised_of_every_way(ways, tmp_path, capsys):
    assert main([str(write_spec(tmp_path)), "--json"]) == 0
    (figures,) = printed(capsys)
    assert set(figures) >= PROMISED
    assert set(figures["peers"]) == {"exact", "anonlink", "splink"}
    assert all(set(peer) >= PROMISED for peer in figures["peers"].values())
    assert (figures["truth_pairs"], figures["predicted_pairs"], figures["recall"]) == (2, 1, 0.5)
    assert ways == [Way.LINKAGE, Way.LINKAGE_EXACT, Way.LINKAGE_ANONLINK, Way.LINKAGE_SPLINK]


def test_several_specs_are_a_line_each_and_a_table_without_json(ways, tmp_path, capsys):
    path = str(write_spec(tmp_path))
    assert main([path, path, "--json", "--without-peers"]) == 0
    assert len(printed(capsys)) == 2
    assert main([path]) == 0
    assert "gateway" in capsys.readouterr().out
    assert ways


@pytest.mark.usefixtures("ways")
def test_a_peer_is_absent_with_the_reason(tmp_path, capsys, monkeypatch):
    path = str(write_spec(tmp_path))
    main([path, "--json", "--without-peers"])
    assert printed(capsys)[0]["peers"]["splink"] == {"absent": "left out: --without-peers"}

    def nowhere():
        raise NoAnonlinkError("no uv")

    monkeypatch.setattr(linkage, "environment", nowhere)
    monkeypatch.setattr(linkage, "_MOST_ROWS", 4)
    main([path, "--json"])
    peers = printed(capsys)[0]["peers"]
    assert peers["anonlink"] == {"absent": "no uv"}
    assert "up to 4 records" in peers["splink"]["absent"]
    monkeypatch.setattr(linkage, "MOST_PAIRS", 9)
    main([path, "--json"])
    assert "10 pairs, more than 9" in printed(capsys)[0]["peers"]["anonlink"]["absent"]


def test_what_a_process_says_as_it_dies_is_not_repeated(tmp_path, capsys, monkeypatch):
    told = "linkage failed:\nTraceback\n  File x\nduckdb.ConversionError: could not read Ashton\n"

    def dying(way, task, _):
        if way is not Way.LINKAGE_EXACT:
            raise MeasurementError(told)
        return Timing(1.0, 1.0, 1.0, import_module("benchmarks.linkage_exact").prepared(task)())

    monkeypatch.setattr(linkage, "measure", dying)
    path = write_spec(tmp_path)
    assert main([str(path), "--json"]) == 1
    assert capsys.readouterr().err == "spec: linkage_gateway failed: ConversionError\n"
    monkeypatch.setattr(linkage, "environment", lambda: None)
    real = linkage._way
    monkeypatch.setattr(
        linkage, "_way", lambda way, *more: real(Way.LINKAGE_EXACT if way is Way.LINKAGE else way, *more)
    )
    assert main([str(path), "--json"]) == 0
    assert printed(capsys)[0]["peers"]["splink"] == {"absent": "linkage_splink failed: ConversionError"}


@pytest.mark.usefixtures("ways")
def test_a_spec_that_cannot_be_used_is_refused_and_one_without_its_data_is_left_out(tmp_path, capsys, monkeypatch):
    assert main([str(write_spec(tmp_path, task="match"))]) == 2
    assert "task: Input should be 'link' or 'deduplicate'" in capsys.readouterr().err
    monkeypatch.setenv("GATEWAY_SHARED_DATA", str(tmp_path / "gone"))
    assert main([str(write_spec(tmp_path, files="${GATEWAY_SHARED_DATA}/a.csv")), "--json"]) == 0
    out = capsys.readouterr()
    assert out.out == ""
    assert "is left out: no folder of shared data here" in out.err


@pytest.mark.usefixtures("ways")
def test_no_cell_is_in_anything_that_is_said(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(linkage.sys.stderr, "isatty", lambda: True, raising=False)
    main([str(write_spec(tmp_path)), "--json"])
    main([str(write_spec(tmp_path))])
    said = "".join(capsys.readouterr())
    cells = {cell for line in ROWS.splitlines()[1:] for cell in line.split(",") if len(cell) > 2}
    assert [cell for cell in cells if cell in said] == []


def test_progress_is_told_where_somebody_watches_and_nowhere_else(ways, tmp_path, capsys, monkeypatch):
    path = str(write_spec(tmp_path))
    main([path, "--json"])
    assert capsys.readouterr().err == ""
    monkeypatch.setattr(linkage.sys.stderr, "isatty", lambda: True, raising=False)
    main([path, "--json"])
    assert "spec: 5 records, 2 pairs to find" in capsys.readouterr().err
    assert ways


def test_the_invented_files_are_made_measured_and_gone(ways, capsys):
    assert main(["--invented", "300", "--json"]) == 0
    (figures,) = printed(capsys)
    assert (figures["spec"], figures["records"], figures["truth_pairs"]) == ("invented 300 and 300", 600, 180)
    assert ways


def test_help_explains_and_an_example_is_printed(capsys):
    with pytest.raises(SystemExit) as ended:
        main(["--help"])
    assert ended.value.code == 0
    assert "A SPEC names one or two files of records" in capsys.readouterr().out
    assert main(["--example"]) == 0
    assert capsys.readouterr().out == linkage.EXAMPLE.read_text("utf-8")
    assert linkage.EXAMPLE.read_text("utf-8") in page("docs/measuring-linkage.md")
    with pytest.raises(SystemExit):
        main([])
    assert "--example to see one" in capsys.readouterr().err


SHIPPED = sorted(linkage.EXAMPLE.parent.glob("linkage_specs/*.yaml"))


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_a_shipped_spec_reads_its_files(path, shared_data):
    assert shared_data.is_dir()
    spec = read_spec(path)
    found = linkage.read_known(spec)
    assert found.pairs == {"FEBRL 1": 500, "FEBRL 2": 1934, "clkhash dirty": 500, "fake_1000": 2031}[spec.title]
    assert linkage.read_rows(spec).unread.get("date_of_birth") == 0


def test_a_way_runs_in_a_fresh_process(tmp_path):
    path = write_spec(tmp_path)
    known = linkage.read_known(read_spec(path))
    figures = linkage._way(Way.LINKAGE_EXACT, path, known, tmp_path)
    assert (figures["precision"], figures["recall"]) == (1.0, 0.5)
    assert figures["peak_rss_mib"] > 1 > figures["seconds"] >= 0
