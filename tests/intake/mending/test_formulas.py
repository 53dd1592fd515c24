"""What must hold of texts that look like formulas: they are text, and they are told."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.mending.formulas import Formulas
from tests.intake.mending.cells import mended, one_column, unsuspected

WORDS = one_column()


@pytest.mark.parametrize("written", ["=1+1", "+cmd", "-2+3*A1", "@SUM(A1)", "'=1+1"])
def test_a_text_that_begins_as_a_formula_is_pointed_out(written):
    found = mended(WORDS, [written])
    assert "formula-like" in found.rules[0]
    assert found.values == [written.removeprefix("'")]


@pytest.mark.parametrize("written", ["+44 7700 900123", "-5", "+1.5", "a=b", "x@y"])
def test_a_number_is_no_formula(written):
    assert mended(WORDS, [written]).rules == [set()]


@given(st.lists(st.none() | st.text("=+-@a1 ", max_size=4), max_size=20))
def test_whatever_is_pointed_out_was_suspected(values):
    assert unsuspected(Formulas(), values) == []
