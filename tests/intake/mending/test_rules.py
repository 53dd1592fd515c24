"""What must hold of the rules of mending: each has one name, and a severity that says what it does."""

from contracts.vocabulary import Severity
from intake.mending import rules
from intake.mending.rules import MendingRule

EVERY = [rule for rule in vars(rules).values() if isinstance(rule, MendingRule)]


def test_no_two_rules_have_one_name():
    assert len({rule.name for rule in EVERY}) == len(EVERY) >= 20


def test_what_was_mended_is_a_repair_and_rejects_nothing():
    mended = {rule.name for rule in EVERY if rule.severity is Severity.REPAIR}
    assert {name for name in mended if name.endswith("-mended")} == {
        rule.name for rule in EVERY if rule.name.endswith("-mended")
    }
    assert mended >= {"null-spelling", "date-sentinel", "century-added"}


def test_what_is_doubtful_rejects_its_row():
    assert {rule.name for rule in EVERY if rule.severity is Severity.ERROR} == {
        "date-order-unclear",
        "date-formats-mixed",
        "date-swapped",
        "excel-date",
        "digits-lost",
    }
