"""What contracts write is taken for one thing or refused."""

from datetime import date

import pytest

from contracts.errors import DocumentError
from contracts.written import day_of, edges_of, labels_of, limit_of, texts_of, truth_of
from tests.contracts.shelf import feed_of


def test_what_is_written_is_the_value_that_it_stands_for():
    assert (day_of("2024-08-19"), day_of(None)) == (date(2024, 8, 19), None)
    assert (texts_of(["NO", "01"]), texts_of([])) == (("NO", "01"), ())
    assert labels_of({"Male": "M"}) == (("Male", "M"),)
    assert (limit_of("3"), limit_of(2), limit_of(None)) == (3.0, 2.0, None)
    assert (truth_of(written=True), truth_of(written=False)) == (True, False)


@pytest.mark.parametrize("written", ["NO", [False], ["a", 1], None, {"a": "b"}], ids=str)
def test_what_yaml_took_for_something_else_is_no_list_of_texts(written):
    with pytest.raises(TypeError, match="quote what is not one"):
        texts_of(written)


@pytest.mark.parametrize("written", ["true", "yes", 1, None], ids=str)
def test_what_only_looks_like_true_is_refused_and_the_contract_with_it(written):
    with pytest.raises(TypeError, match="without quotes"):
        truth_of(written)
    with pytest.raises(DocumentError, match="without quotes"):
        feed_of({"name": "school", "customProperties": [{"property": "vrpPublicFact", "value": written}]})


def test_what_is_no_day_is_refused():
    with pytest.raises(ValueError, match="isoformat"):
        day_of("19/08/2024")


def test_edges_are_numbers_as_exact_as_what_they_are_compared_with():
    assert (edges_of([0, 1, 6]), edges_of([0.5, 1.0, 2**53]), edges_of(None)) == ((0, 1, 6), (0.5, 1, 2**53), ())
    assert all(isinstance(edge, int) for edge in edges_of([0, 1.0, 2**53]))


@pytest.mark.parametrize("written", [["0", "1"], [False, True], [0, None], "0, 1", 3, {0: 1}], ids=str)
def test_edges_that_are_no_numbers_are_refused(written):
    with pytest.raises(TypeError, match="a list of numbers, without quotes"):
        edges_of(written)


@pytest.mark.parametrize(
    "written",
    [[], [0], [1, 1], [0, 6, 5], [-1, 1], [0, 2**53 + 1], [0, float("inf")], [float("nan"), 1], [0, float("nan")]],
    ids=str,
)
def test_edges_that_make_no_bands_or_that_no_decimal_can_hold_are_refused_and_the_contract_with_them(written):
    with pytest.raises(ValueError, match="two edges or more, from 0 on, each above the one before"):
        edges_of(written)
    column = {
        "name": "lost",
        "logicalType": "number",
        "logicalTypeOptions": {"minimum": 0},
        "classification": "MEASURE",
    }
    with pytest.raises(DocumentError, match="two edges or more"):
        feed_of(column | {"customProperties": [{"property": "vrpBands", "value": written}]})
