"""A survivor is found unless it is explained, an explanation of none is found too, and renumbering changes nothing."""

import pytest

from tests.mutation.verdicts import Change, UnusableListError, change, explained, figures, judged, place, results

PRINTED = """    contracts.power.x_class_ceiling__mutmut_1: killed
    contracts.power.x_class_ceiling__mutmut_2: survived
    contracts.clauses.xǁLegalGatewayǁnames__mutmut_1: check was interrupted by user
    contracts.clauses.xǁLegalGatewayǁreaches__mutmut_12: no tests
something else
"""
VERDICTS = results(PRINTED)
SHOWN = """# contracts.power.x_class_ceiling__mutmut_2: survived
--- contracts/power.py
+++ contracts/power.py
@@ -1,4 +1,4 @@
 def class_ceiling(classes):
-    if feed.data_class is None or named:
+    if feed.data_class is None and named:
         return Tier.IDENTIFIABLE
"""
AND = Change(
    "contracts.power.class_ceiling", "if feed.data_class is None or named:", "if feed.data_class is None and named:"
)
OTHER = Change("contracts.power.refuse_always", "a", "b")
ELSEWHERE = Change("contracts.powerful.refuse_always", "a", "b")
POWER = ["contracts.power"]


def entry(**changes):
    said = {"where": AND.where, "was": AND.was, "is": AND.becomes, "why": "Nobody can tell."} | changes
    return "[[survivor]]\n" + "".join(f"{name} = '''{text}'''\n" for name, text in said.items() if text is not None)


def test_verdicts_are_read_as_they_are_printed():
    assert list(VERDICTS.values()) == ["killed", "survived", "check was interrupted by user", "no tests"]


@pytest.mark.parametrize("number", [1, 2, 12])
def test_a_mutant_is_known_by_what_it_changes_and_not_by_its_number(number):
    assert change(f"contracts.power.x_class_ceiling__mutmut_{number}", SHOWN) == AND


def test_a_method_is_named_with_its_class_and_a_private_function_by_its_name():
    assert place("contracts.clauses.xǁLegalGatewayǁnames__mutmut_1") == "contracts.clauses.LegalGateway.names"
    assert place("contracts.tier3_request.x__problem__mutmut_9") == "contracts.tier3_request._problem"
    with pytest.raises(ValueError, match="names its mutants otherwise"):
        place("contracts/power.py:3")


def test_every_line_of_a_change_counts():
    shown = "--- a\n+++ b\n-    one,\n-    two,\n+    one,\n+    None,\n"
    found = change("contracts.power.x_class_ceiling__mutmut_2", shown)
    assert (found.was, found.becomes) == ("one,\ntwo,", "one,\nNone,")


def test_what_nobody_explains_is_left_to_do_and_told_once():
    found = judged(VERDICTS, [AND, OTHER, AND], {}, POWER)
    assert (found.unexplained, found.stale, found.unjudged) == ((AND, OTHER), (), ())
    assert not found.is_good


def test_what_is_explained_is_good():
    assert judged(VERDICTS, [AND], {AND: "Nobody can tell."}, POWER).is_good


def test_an_explanation_of_what_did_not_survive_is_left_to_do_where_its_module_was_run():
    found = judged(VERDICTS, [], {AND: "Nobody can tell."}, POWER)
    assert (found.stale, found.is_good) == ((AND,), False)
    assert judged(VERDICTS, [], {AND: "Nobody can tell.", ELSEWHERE: "Nor here."}, []).is_good


@pytest.mark.parametrize("verdict", ["suspicious", "segfault", "not checked", "skipped"])
def test_what_was_not_judged_is_no_pass(verdict):
    found = judged(VERDICTS | {"contracts.power.x_a__mutmut_1": verdict}, [], {}, POWER)
    assert (found.unjudged, found.is_good) == (("contracts.power.x_a__mutmut_1",), False)


def test_a_module_of_which_nothing_was_tried_was_not_judged():
    assert judged(VERDICTS, [], {}, ["contracts.power", "contracts.duties"]).unjudged == ("contracts.duties",)


def test_each_module_is_told_with_what_was_noticed():
    assert list(figures(VERDICTS)) == [("contracts.clauses", 2, 1, 1), ("contracts.power", 2, 1, 1)]


def test_the_list_is_read_whatever_stands_around_its_lines():
    assert explained(entry(was=f"\n    {AND.was}\n")) == {AND: "Nobody can tell."}
    assert explained("") == {}


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("survivor", "no TOML"),
        (entry(why=" "), "a reason that says something"),
        (entry(why=None), "a reason that says something"),
        (entry(surprise="x"), "each survivor has"),
        (entry() + entry(), "one survivor twice"),
    ],
)
def test_a_list_that_cannot_be_used_is_refused(text, why):
    with pytest.raises(UnusableListError, match=why):
        explained(text)
