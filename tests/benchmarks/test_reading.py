"""The benchmark of reading tells the truth about files that nobody here wrote, and writes what they mean."""

import csv
import gzip
import json
from dataclasses import asdict, fields

import pytest

from benchmarks import reading
from benchmarks.reading import Verdict, files_of, main, read
from tests.benchmarks.frictionless import FRICTIONLESS


def told(verdict):
    """A verdict as a line of the expected ones."""
    name = verdict.file.removeprefix("data/")
    if verdict.verdict == "refused":
        return f"{name} | {verdict.reason.partition(':')[0]}"
    delimiter = {None: "-", "\t": "tab"}.get(verdict.delimiter, verdict.delimiter)
    facts = f"{verdict.header_line} {verdict.rows} {verdict.columns} {verdict.encoding or '-'} {delimiter}"
    ragged = f" {verdict.reason.split()[1]} ragged" if verdict.reason else ""
    return f"{name} | {facts}{ragged}"


@pytest.mark.parametrize("kind", ["text", "other"])
def test_each_frictionless_file_is_understood_or_refused_for_a_true_reason(shared_data, kind):
    folder = shared_data / "dirty-files" / "frictionless_data"
    files = files_of(folder)
    expected = [line for line in FRICTIONLESS.splitlines() if line]
    assert len(files) == len(expected) == 152
    of_kind = [
        (path, line)
        for path, line in zip(files, expected, strict=True)
        if (path.suffix in {".csv", ".tsv"} and "compression" not in path.parts) == (kind == "text")
    ]
    assert [told(read(folder, path)) for path, _ in of_kind] == [line for _, line in of_kind]


def test_what_is_written_of_csv_spectrum_is_what_its_json_says(shared_data, tmp_path):
    folder = shared_data / "dirty-files" / "csv-spectrum"
    for path in files_of(folder / "csvs"):
        assert read(folder, path, tmp_path).verdict == "understood"
        with (tmp_path / "csvs" / path.name).open(encoding="utf-8", newline="") as written:
            rows = list(csv.DictReader(written))
        said = json.loads((folder / "json" / f"{path.stem}.json").read_text())
        if path.stem == "newlines_crlf":  # the returns that its JSON has were lost from the file itself
            said = [{name: value.replace("\r\n", "\n") for name, value in row.items()} for row in said]
        assert rows == said, path.name


@pytest.fixture
def folder(tmp_path):
    """A few files, one in a folder of its own, one of no use."""
    (tmp_path / "in" / "b").mkdir(parents=True)
    (tmp_path / "in" / "b" / "euro.txt").write_bytes('id;name\r\n1;Zoë\r\n2;"a;b"\r\n3\r\n'.encode("cp1252"))
    (tmp_path / "in" / "a.csv").write_bytes(b"\xef\xbb\xbfA title\n\nid,,id\n1,x,\n")
    (tmp_path / "in" / "c.csv.gz").write_bytes(gzip.compress(b"value\n1\n"))
    (tmp_path / "in" / "empty").touch()
    return tmp_path


def test_a_folder_is_told_file_by_file_in_the_order_of_their_paths(folder, capsys):
    assert main([str(folder / "in"), "--json", "--write", str(folder / "out")]) == 0
    verdicts = json.loads(capsys.readouterr().out)
    assert [set(verdict) for verdict in verdicts] == [{field.name for field in fields(Verdict)}] * 4
    assert [Verdict(**verdict) for verdict in verdicts[:3]] == [
        Verdict("a.csv", "understood", None, "utf-8", ",", 3, 1, 3),
        Verdict("b/euro.txt", "understood", "row-ragged: 1 of the rows", "cp1252", ";", 1, 3, 2),
        Verdict("c.csv.gz", "understood", None, "utf-8", ",", 1, 1, 1),
    ]
    assert verdicts[3]["verdict"] == "refused"
    assert verdicts[3]["reason"].startswith("file-empty: ")
    assert (folder / "out" / "a.csv").read_bytes() == b"id,column 2,column 3\r\n1,x,\r\n"
    assert (folder / "out" / "b" / "euro.txt.csv").read_bytes() == "id,name\r\n1,Zoë\r\n2,a;b\r\n3\r\n".encode()
    assert [path.name for path in files_of(folder / "out")] == ["a.csv", "euro.txt.csv", "c.csv.gz.csv"]


def test_for_people_there_is_a_line_each_and_a_sum(folder, capsys):
    assert main([str(folder / "in")]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[1] == (
        "understood b/euro.txt: cp1252 ';' header on line 1, 3 rows, 2 columns row-ragged: 1 of the rows"
    )
    assert lines[-1] == "1 refused, 3 understood"


def test_a_defect_of_ours_is_an_error_and_says_nothing_of_the_file(folder, monkeypatch, capsys):
    def broken(*_):
        raise RuntimeError("Quincey Canary")

    monkeypatch.setattr(reading, "headings_of", broken)
    assert main([str(folder / "in"), "--json"]) == 1
    out = capsys.readouterr().out
    assert json.loads(out)[0] == asdict(Verdict("a.csv", "error", "RuntimeError"))
    assert "Canary" not in out


def test_a_file_that_is_refused_half_way_leaves_nothing_written(tmp_path):
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "cut.csv").write_bytes(b'id,name\n1,Ann\n2,"cut of')
    verdict = read(tmp_path / "in", tmp_path / "in" / "cut.csv", tmp_path / "out")
    assert (verdict.verdict, verdict.reason.partition(":")[0]) == ("refused", "quote-unclosed")
    assert files_of(tmp_path / "out") == []


@pytest.mark.parametrize("arguments", [[], ["no such folder"]])
def test_without_a_folder_there_is_nothing_to_read(arguments, capsys):
    assert main(arguments) == 2
    assert "name a folder" in capsys.readouterr().err
