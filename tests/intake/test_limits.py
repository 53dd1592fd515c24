"""What must hold of limits: a host may set each, by name, and nothing else."""

from dataclasses import fields

import pytest

from intake.limits import SHIPPED, LimitError, Limits, limits_from


@pytest.mark.parametrize("field", fields(Limits), ids=lambda field: field.name)
def test_each_limit_can_be_set_and_the_others_stay(field):
    found = limits_from({field.name: 7})
    assert found.as_json() == SHIPPED.as_json() | {field.name: 7}


def test_nothing_set_is_what_is_shipped():
    assert limits_from({}) == SHIPPED


@pytest.mark.parametrize("value", [0, -1, 1.5, "9", None, True])
def test_what_is_no_whole_number_above_nothing_is_refused(value):
    with pytest.raises(LimitError, match="file_bytes must be a whole number"):
        limits_from({"file_bytes": value})


def test_a_name_that_is_no_limit_is_refused_and_not_repeated():
    with pytest.raises(LimitError) as refused:
        limits_from({"canary": 1})
    assert "canary" not in str(refused.value)
    assert "parser_seconds" in str(refused.value)
