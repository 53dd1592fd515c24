"""Exact matching joins rows that have every part of the key and have it equal."""

import pytest

from benchmarks.linkage_answer import left_in
from benchmarks.linkage_exact import key_of, matched, prepared
from benchmarks.linkage_figures import figures_of
from benchmarks.linkage_records import read, records
from benchmarks.linkage_rows import read_known
from benchmarks.linkage_spec import read_spec
from benchmarks.task import Task
from tests.benchmarks.linkage_files import ROWS, write_spec


@pytest.mark.parametrize(
    ("columns", "key"),
    [
        (["birth", "family_name", "given_name", "postcode", "sex", "town"], ["postcode"]),
        (["birth", "family_name", "given_name", "sex", "town"], ["sex"]),
        (["birth", "family_name", "given_name", "town"], []),
    ],
)
def test_the_key_is_names_birth_and_postcode_or_sex(columns, key):
    assert key_of(columns) == ["given_name", "family_name", "birth", *key]


def test_without_any_of_them_the_key_is_all_there_is():
    assert key_of(["town", "email"]) == ["town", "email"]


def test_equal_rows_are_joined_and_others_are_not(tmp_path):
    path = write_spec(tmp_path, ROWS.replace("Mary,Ashton", "MARY,Ash Ton", 1))
    assert prepared(Task(tmp_path, tmp_path / "answers", path))() == 5
    found = left_in(tmp_path / "answers")
    assert found.answered[0] == found.answered[1]
    assert len(set(found.answered.tolist())) == 4
    figures = figures_of(read_known(read_spec(path)), found)
    assert (figures["precision"], figures["recall"], figures["best_f1"]) == (1.0, 0.5, figures["f1"])
    assert figures["key"] == ["given_name", "family_name", "birth", "postcode"]
    assert figures["pairs_compared"] == 1


def test_rows_that_lack_a_part_of_the_key_join_nobody(tmp_path):
    rows = ROWS + "rec-3-dup,Ann,Colton,,F,\n"
    found = matched(records(read(read_spec(write_spec(tmp_path, rows)))))
    assert found.answered[4] != found.answered[5]
