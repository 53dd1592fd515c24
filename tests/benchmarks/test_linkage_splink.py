"""Splink runs with the settings of the example that fits, and its answer is by the places of the records."""

import pytest

from benchmarks.linkage_answer import left_in
from benchmarks.linkage_figures import figures_of
from benchmarks.linkage_people import write_people
from benchmarks.linkage_rows import read_known
from benchmarks.linkage_spec import read_spec
from benchmarks.linkage_splink import _held, example_for, prepared
from benchmarks.task import Task


@pytest.mark.parametrize(
    ("columns", "title"),
    [(["address", "postcode"], "Febrl4 link-only"), (["birth"], "Deduplicate 50k rows historical persons")],
)
def test_the_example_is_of_addresses_or_of_people(columns, title):
    assert example_for(columns).title == title


def test_a_rule_counts_where_every_column_of_it_is_there():
    rules = (("substr(given_name,1,3)", "birth"), ("postcode", "birth"), ("email",))
    assert _held(rules, ["given_name", "birth"]) == [rules[0]]


def test_it_links_two_files(tmp_path):
    path = write_people(tmp_path, 400, 5)
    assert prepared(Task(tmp_path, tmp_path / "answers", path))() == 800
    found = figures_of(read_known(read_spec(path)), left_in(tmp_path / "answers"))
    assert found["precision"] > 0.98
    assert found["recall"] > 0.8
    assert found["pairs_compared"] > found["predicted_pairs"]
