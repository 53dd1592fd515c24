"""Defect 2 at the door: a period in one of the many ways in which years and quarters are written is never guessed."""

import pytest

from contracts.errors import PeriodError
from journey.checking import Asked, check
from tests.defects.base import LIBRARY, PARTNERS, clean, csv_rows
from tests.defects.test_corpus import ON

SPELT = ("2023-24", "202324", "23/24", "14032021", "Q3 24", "2024Q1", "Q1 2024", "2024/Q1", "2024-q1", "2024-03", "")


@pytest.mark.parametrize("period", SPELT)
def test_a_period_in_any_other_spelling_is_refused_at_the_door(period):
    feed = "youth_justice_cases"
    content = csv_rows(clean(feed))
    with pytest.raises(PeriodError) as refusal:
        check(LIBRARY, lambda: iter([content]), Asked(feed, PARTNERS[feed], period, ON), ())
    assert str(refusal.value) == "the period is not a calendar quarter: write it like 2024-Q1"
