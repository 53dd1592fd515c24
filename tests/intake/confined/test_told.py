"""What must hold of what a child told in JSON: it is what was agreed, or a `ValueError` without a word."""

import pytest

from intake.confined.told import list_in, place_in, text_in, told_in


def nothing_of(act, *given):
    with pytest.raises(ValueError, match=r"^$"):
        act(*given)


def test_what_was_told_is_had():
    assert told_in(b'["\\u00e9", 1]', 13) == ["é", 1]


@pytest.mark.parametrize("content", [b"Canary", b'"\xc3\xa9"', b"[" * 100_000, b""])
def test_what_is_no_json_of_ours_is_nothing(content):
    nothing_of(told_in, content, 1 << 20)


def test_more_than_was_agreed_is_not_looked_at():
    nothing_of(told_in, b'["\\u00e9", 1]', 12)


@pytest.mark.parametrize("told", [-1, 1, 8, 2.0, True, "1", None, float("inf")])
def test_a_place_is_a_number_of_those_that_there_can_be(told):
    assert [place_in(place, 2, 7) for place in (2, 7)] == [2, 7]
    nothing_of(place_in, told, 2, 7)


@pytest.mark.parametrize("told", [{}, {"Canary": 1}, "Canary", None, 1])
def test_a_list_is_one_and_nothing_else_that_can_be_gone_through(told):
    assert list_in([1]) == [1]
    nothing_of(list_in, told)


@pytest.mark.parametrize("told", ["Canary \ud800", "\udfff", ["Canary"], 1, None])
def test_a_text_is_one_that_utf_8_can_hold(told):
    assert text_in("é\U0001f600") == "é\U0001f600"
    nothing_of(text_in, told)
