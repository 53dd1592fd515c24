"""The gateway's linker is run with its defaults, and says of itself what a figure needs."""

from benchmarks.linkage_answer import left_in
from benchmarks.linkage_figures import figures_of
from benchmarks.linkage_gateway import prepared
from benchmarks.linkage_rows import read_known
from benchmarks.linkage_spec import read_spec
from benchmarks.task import Task
from tests.benchmarks.linkage_files import ROWS, write_spec


def answered(folder, **changed):
    path = write_spec(folder, **changed)
    rows = prepared(Task(folder, folder / "answers", path))()
    return rows, left_in(folder / "answers"), read_known(read_spec(path))


def test_rows_of_one_content_are_one_record_and_slips_are_seen_through(tmp_path):
    rows, found, known = answered(tmp_path)
    assert rows == 5
    assert found.record.tolist() == [0, 0, 1, 2, 3]
    figures = figures_of(known, found)
    assert figures["pairs_compared"] >= 1
    assert (figures["distinct_records"], figures["precision"]) == (4, 1.0)
    assert set(figures["steps"]) == {"records", "train", "score", "cluster"}
    assert figures["peak_rss_mib"] > 0
    assert len(figures["clusters"]["by_threshold"]) == 3


POOR = "person,forename\n" + "".join(f"{number},Mary\n{number + 100},Ann\n" for number in range(30)) + "1,Zoe\n"


def test_rows_that_say_too_little_are_nobody_together_however_equal_they_are(tmp_path):
    columns = {"given_name": "forename"}
    rows, found, known = answered(tmp_path, rows=POOR, columns=columns, truth="person")
    assert rows == 61
    assert len(set(found.record.tolist())) == 61
    assert known.of_groups(found.answered[found.record]).made == 0


def test_across_two_files_each_keeps_its_own_records(tmp_path):
    (tmp_path / "other.csv").write_text(ROWS, "utf-8")
    rows, found, known = answered(tmp_path, task="link", files=["rows.csv", "other.csv"])
    assert rows == 10
    assert found.record.tolist() == [0, 0, 1, 2, 3, 4, 4, 5, 6, 7]
    assert all(found.scored.left < 4), "left file first"
    assert all(found.scored.right >= 4), "only pairs across"
    assert figures_of(known, found)["precision"] == 1.0
