"""A word of one record's likeness to another tells the kind of a level and nothing of either value."""

import pytest

from anonymisation.linking.comparisons import COMPARISONS
from anonymisation.linking.masking import CONFLICT, NUMBERS, Likeness, masked

ALIKE = {item.name: len(item.levels) - 1 for item in COMPARISONS}


@pytest.mark.parametrize("comparison", COMPARISONS, ids=lambda item: item.name)
def test_the_first_level_agrees_the_last_differs_what_lies_between_is_near_and_none_is_missing(comparison):
    told = {
        level: masked(ALIKE | {comparison.name: level})[comparison.name] for level in (-1, *sorted(comparison.numbered))
    }
    assert told[-1] is Likeness.MISSING
    assert told[0] is Likeness.DIFFERS
    assert told[len(comparison.levels) - 1] is Likeness.AGREES
    for level, item in comparison.numbered.items():
        plain = item.name.startswith(("exact", "differ", "first_of_january")) or item.name == "agree"
        assert plain is (told[level] is not Likeness.NEARLY)


def test_a_shared_first_of_january_is_told_as_any_shared_birthday():
    (birth,) = [item for item in COMPARISONS if item.name == "birth"]
    levels = {level.name: number for number, level in birth.numbered.items()}
    words = {masked(ALIKE | {"birth": levels[name]})["birth"] for name in ("exact", "first_of_january")}
    assert words == {Likeness.AGREES}


def test_every_comparison_is_told_in_its_order_and_none_may_be_left_out():
    assert list(masked(ALIKE)) == [item.name for item in COMPARISONS]
    with pytest.raises(KeyError):
        masked({name: 0 for name in ALIKE if name != "sex"})


def test_numbers_that_conflict_are_of_the_level_that_is_never_shown():
    (numbers,) = [item for item in COMPARISONS if item.name == NUMBERS]
    assert numbers.numbered[CONFLICT].name == "differ"
