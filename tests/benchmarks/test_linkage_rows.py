"""Rows of both files stand one after the other, their truth beside them, and what cannot be is refused by its key."""

import pytest

from benchmarks.linkage_rows import read_known, read_rows
from benchmarks.linkage_spec import SpecError, read_spec
from benchmarks.linkage_truth import LabelledPairs, SamePerson
from tests.benchmarks.linkage_files import ROWS, write_spec


def test_roles_are_columns_and_dates_are_iso(tmp_path):
    rows = read_rows(read_spec(write_spec(tmp_path)))
    assert rows.columns.column("date_of_birth").to_pylist()[:3] == ["1980-01-02", "1980-01-02", "1979-03-05"]
    assert rows.columns.column("postcode").to_pylist()[-1] is None
    assert rows.source.tolist() == [0] * 5
    assert rows.unread == {"date_of_birth": 0}


def test_values_of_another_format_are_counted_and_missing(tmp_path):
    rows = read_rows(read_spec(write_spec(tmp_path, ROWS.replace("19790305", "5.3.1979"))))
    assert rows.unread == {"date_of_birth": 2}
    assert rows.columns.column("date_of_birth").null_count == 3


def test_several_columns_are_one_value(tmp_path):
    columns = {"address": ["post code", "gender", "born"], "given_name": "forename"}
    rows = read_rows(read_spec(write_spec(tmp_path, columns=columns)))
    assert rows.columns.column("address").to_pylist()[::4] == ["BS97 4QD F 19800102", "F"]


def test_a_row_without_any_of_several_columns_has_none_of_their_value(tmp_path):
    """Arrow leaves such a row out of what it joins, and all below it would stand a row too high."""
    columns = {"address": ["post code", "gender"], "given_name": "forename"}
    without = ROWS.replace("F,BS97 4QD", ",", 1)
    assert without != ROWS
    told = read_rows(read_spec(write_spec(tmp_path, without, columns=columns))).columns.column("address").to_pylist()
    whole = read_rows(read_spec(write_spec(tmp_path, columns=columns))).columns.column("address").to_pylist()
    assert told == [None, *whole[1:]]


def test_two_files_may_name_a_role_otherwise_or_not_at_all(tmp_path):
    (tmp_path / "other.csv").write_text("person,name,born\nrec-1-x,Mary,2.1.1980\n", "utf-8")
    other = {"file": "other.csv", "columns": {"date_of_birth": {"column": "born", "format": "d.m.yyyy"}}}
    path = write_spec(tmp_path, files=["rows.csv", other], task="link", columns={"given_name": "forename"})
    with pytest.raises(SpecError, match=r"other.csv: none of its 3 columns is headed 'forename'"):
        read_rows(read_spec(path))
    other["columns"]["given_name"] = "name"
    path = write_spec(tmp_path, files=["rows.csv", other], task="link", columns={"given_name": "forename"})
    rows = read_rows(read_spec(path))
    assert rows.columns.column("date_of_birth").to_pylist() == [None] * 5 + ["1980-01-02"]
    assert rows.source.tolist() == [0] * 5 + [1]
    assert read_known(read_spec(path)).pairs == 2


def test_a_format_that_fits_no_value_is_refused(tmp_path):
    path = write_spec(tmp_path, columns={"date_of_birth": {"column": "born", "format": "dd/mm/yyyy"}})
    with pytest.raises(SpecError, match="no value of the column of date_of_birth has the format 'dd/mm/yyyy'") as told:
        read_rows(read_spec(path))
    assert "1980" not in str(told.value)


def test_the_group_of_a_pattern_says_who_is_who(tmp_path):
    known = read_known(read_spec(write_spec(tmp_path)))
    assert isinstance(known, SamePerson)
    assert known.codes.tolist() == [0, 0, 1, 1, 2]
    assert known.pairs == 2


def test_a_row_without_a_truth_is_nobody_known(tmp_path):
    known = read_known(read_spec(write_spec(tmp_path, ROWS.replace("rec-2-dup", ""))))
    assert known.codes.tolist() == [0, 0, 1, -1, 2]


@pytest.mark.parametrize(
    ("truth", "told"),
    [
        ({"column": "person", "pattern": r"no-(\d+)"}, "truth.pattern fits no value"),
        ({"column": "person", "pattern": r"rec-(?=\d)(\d+)"}, "leave out looking ahead"),
        ("person", "no two rows that count have an equal value"),
    ],
)
def test_a_truth_that_tells_nothing_is_refused(tmp_path, truth, told):
    with pytest.raises(SpecError, match=told):
        read_known(read_spec(write_spec(tmp_path, truth=truth)))


LABELS = "a,b,score\nrec-1-org,rec-1-dup,1.0\nrec-2-dup,rec-1-org,0.2\nrec-9-org,rec-1-org,1\n"


def labelled(folder, text=LABELS, **more):
    (folder / "labels.csv").write_text(text, "utf-8")
    labels = {"file": "labels.csv", "left": "a", "right": "b", "id": "person"} | more
    return read_known(read_spec(write_spec(folder, truth=None, labels=labels)))


def test_labelled_pairs_are_found_by_their_ids(tmp_path):
    known = labelled(tmp_path, same="score")
    assert isinstance(known, LabelledPairs)
    assert [known.left.tolist(), known.right.tolist(), known.same.tolist()] == [[0, 0], [1, 3], [True, False]]
    assert labelled(tmp_path).pairs == 2


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("a,b,score\nx,y,1\n", "labels: no pair names two rows"),
        ("a,b,score\nrec-1-org,rec-1-dup,yes\n", "labels.same: must be a column of numbers"),
        ("a,b,score\nrec-1-org,rec-1-dup,0\n", "labels: no pair is labelled as one person"),
    ],
)
def test_labels_that_tell_nothing_are_refused(tmp_path, text, told):
    with pytest.raises(SpecError, match=told):
        labelled(tmp_path, text, same="score")


def test_across_two_files_each_side_of_a_label_is_of_its_own_file(tmp_path):
    (tmp_path / "labels.csv").write_text(LABELS, "utf-8")
    labels = {"file": "labels.csv", "left": "a", "right": "b", "id": "person"}
    path = write_spec(tmp_path, truth=None, labels=labels, task="link", files=["rows.csv", "rows.csv"])
    known = read_known(read_spec(path))
    assert [known.left.tolist(), known.right.tolist()] == [[0, 3], [6, 5]]
