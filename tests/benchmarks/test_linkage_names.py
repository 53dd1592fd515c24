"""Invented names: enough of them, none twice, and short forms that belong to somebody."""

import numpy as np

from benchmarks.linkage_names import FAMILIES, GIVEN, SHORT_FORMS


def test_there_are_enough_names_and_none_is_in_the_list_twice():
    assert len(FAMILIES) > 30_000
    assert len(np.unique(FAMILIES)) == len(FAMILIES)
    assert len(GIVEN[0]) == len(GIVEN[1]) > 900
    assert all(len(np.unique(names)) == len(names) for names in GIVEN)


def test_a_short_form_stands_beside_its_name_and_most_have_none():
    every = np.concatenate(GIVEN).tolist()
    assert SHORT_FORMS[every.index(b"Robert")] == b"Bob"
    assert SHORT_FORMS[every.index(b"Elizabeth")] == b"Liz"
    assert len(every) == len(SHORT_FORMS)
    assert 40 < np.count_nonzero(SHORT_FORMS != b"") < 80
