"""What must hold of accounts: each row is told of once, and a table counts just those whom its rows are about."""

from dataclasses import replace

import numpy as np
import pyarrow as pa
import pytest

from journey.accounting import accounts_of
from journey.errors import ConservationError
from journey.inputs import held
from products.catalogue import product_of
from products.making import Made, Rows
from tests.invented import TABLE, crimes_file, protected, some_crimes
from tests.people import KNOWN

MONTH = "2024-01"


def made_of(shared, count, people=None):
    """A table that shares some rows, withholds the others, and counts so many."""
    counts = {"crimes": [count], "young_people": [count]}
    mask = np.array(shared, dtype=np.bool_)
    return Made(Rows(pa.table(counts)), mask, {"small-count": ~mask}, people=people)


def test_every_row_of_every_delivery_is_shared_withheld_or_superseded(ready):
    first = protected(ready, crimes_file(some_crimes()))
    product = product_of(ready.library, TABLE)
    inputs = held(ready).inputs(product, MONTH)
    rows = first.rows_accepted
    (account,) = accounts_of(ready, product, inputs, made_of([True] * 5 + [False] * (rows - 5), 5))
    assert (account.shared, account.withheld, account.accepted) == (5, {"small-count": rows - 5}, rows)
    before = replace(inputs, superseded=inputs.current)
    assert accounts_of(ready, product, before, made_of([True] * rows, rows))[1].superseded == rows


def test_a_row_that_is_neither_shared_nor_withheld_stops_it(ready):
    rows = protected(ready, crimes_file(some_crimes())).rows_accepted
    product = product_of(ready.library, TABLE)
    inputs = held(ready).inputs(product, MONTH)
    lost = replace(made_of([False] * rows, 0), withheld={})
    with pytest.raises(ConservationError):
        accounts_of(ready, product, inputs, lost)
    with pytest.raises(ConservationError):
        accounts_of(ready, product, inputs, made_of([True] * rows, rows - 1))


def test_a_table_of_people_counts_just_those_whom_its_shared_rows_are_about(ready):
    product = product_of(ready.library, KNOWN)
    inputs = replace(held(ready).inputs(product, "2024-Q1"), current=(), superseded=())
    assert accounts_of(ready, product, inputs, made_of([], 0, people=0)) == ()
    with pytest.raises(ConservationError, match="counts 3 people, shared rows are about 2"):
        accounts_of(ready, product, inputs, made_of([], 3, people=2))
