"""Code lists of which one contract has what the other has not: the cases are among those of `test_differences`."""

from contracts.drafting.code_differences import code_differences
from tests.contracts.shelf import feed_of


def shade(codes, **extra):
    check = {"type": "library", "metric": "invalidValues", "mustBe": 0, "arguments": {"validValues": list(codes)}}
    said = [{"property": name, "value": value} for name, value in extra.items()]
    return feed_of({"name": "shade", "quality": [check], "customProperties": said}).column("shade")


def test_the_same_list_in_another_order_is_the_same():
    assert list(code_differences(shade("ab"), shade("ba"))) == []


def test_what_came_what_went_and_what_was_retired_are_told_one_by_one():
    found = list(code_differences(shade("abc"), shade("ad", vrpRetiredCodes=["b"])))
    assert [(item.what, item.breaks) for item in found] == [
        ("codes-removed", True),
        ("codes-retired", False),
        ("codes-added", False),
    ]
    assert found[0].do == "Send c no longer; the codes are a, d."


def test_a_retired_code_that_is_a_code_again_is_no_change_for_who_sends_it():
    assert list(code_differences(shade("a", vrpRetiredCodes=["b"]), shade("ab"))) == []
