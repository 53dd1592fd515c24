"""What must hold of one policy: it says what it says, whatever stands in its words."""

import json
from datetime import date, timedelta

import cedarpy
import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.access.policy import (
    SOMEBODY,
    Action,
    Condition,
    Effect,
    Policy,
    day_number,
    entity,
    text,
)

HOSTILE = '"); permit(principal, action, resource); //\\" \n @id("x'
POLICY = Policy(
    "crime",
    Effect.PERMIT,
    "5.1",
    "clause 5.1 lets it out",
    SOMEBODY,
    "crime",
    (Condition("context.on > 1", "only later"), Condition("true", "always")),
    (Action.READ, Action.QUERY),
)


def test_a_policy_is_written_with_its_annotations_and_one_when_for_each_condition():
    assert str(POLICY) == (
        '@id("crime")\n@clause("5.1")\n@message("clause 5.1 lets it out")\n'
        '@condition_1("only later")\n@condition_2("always")\n'
        'permit (principal is Person, action in [Action::"read", Action::"query"], resource == Product::"crime")\n'
        "when { context.on > 1 }\nwhen { true };\n"
    )


def test_without_a_product_or_actions_it_is_about_all():
    about_all = Policy("all", Effect.FORBID, "1", "no", "principal", None, ())
    assert str(about_all).endswith("forbid (principal, action, resource);\n")


@pytest.mark.parametrize("field", ["id", "clause", "message", "product"])
def test_no_word_of_a_document_becomes_a_policy(field):
    values = {"id": "a", "clause": "b", "message": "c", "product": "d"} | {field: HOSTILE}
    written = str(
        Policy(values["id"], Effect.FORBID, values["clause"], values["message"], SOMEBODY, values["product"], ())
    )
    read = cedarpy.policies_to_pst(written)
    assert len(cedarpy.PolicySet.from_str(written)) == 1
    assert read is not None


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_a_string_is_read_back_as_it_was(words):
    written = f"@message({text(words)}) permit (principal, action, resource == {entity('Product', words)});"
    (read,) = json.loads(cedarpy.policies_to_json_str(written))["staticPolicies"].values()
    assert read["annotations"]["message"] == words
    assert read["resource"]["entity"]["id"] == words


@given(st.dates(), st.dates())
def test_numbers_of_days_compare_as_days_do(one, other):
    assert (day_number(one) < day_number(other)) is (one < other)


def test_a_day_is_a_number_that_can_be_read():
    assert day_number(date(2024, 1, 31)) == 20240131
    assert day_number(date(2024, 1, 31) + timedelta(1)) == 20240201
