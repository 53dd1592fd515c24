"""What must hold of the shipped model."""

import pytest

from anonymisation.linking.comparisons import COMPARISONS
from anonymisation.linking.prior import shipped_model

MODEL = shipped_model()


def test_it_knows_nobody():
    assert not MODEL.shares
    assert not MODEL.common


@pytest.mark.parametrize(
    "comparison", [item for item in COMPARISONS if item.name != "numbers"], ids=lambda item: item.name
)
def test_the_chances_of_one_question_are_one_together(comparison):
    for part in {level.part for level in comparison.levels}:
        of = [MODEL.pick(comparison.name, level.name) for level in comparison.levels if level.part == part]
        if part == "swapped":
            continue  # weighed by shares alone
        for kind in ("match", "kin", "stranger"):
            assert sum(getattr(chances, kind) for chances in of) == pytest.approx(1, abs=0.02), (part, kind)
