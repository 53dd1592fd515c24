"""What must hold of orders: dates tell, slips do not, and nothing is told where nothing tells."""

import numpy as np
import pyarrow as pa
import pytest

from intake.mending.dates.orders import ONE_SLIP_IN, Order, evidence_of, readings, stated
from intake.mending.dates.written import Shape, written

TELLING, OTHER, EITHER = "13/02/2024", "02/13/2024", "01/02/2024"


def evidence(rows):
    texts = {"telling": TELLING, "other": OTHER, "either": EITHER, "early": "2024-03-01", "late": "2024-03-13"}
    texts |= {"filler": "31/12/9999", "late filler": "2099-12-31"}
    return evidence_of(written(pa.array([texts[name] for name in rows])), np.array(list(rows.values()), dtype=np.int64))


def test_a_number_above_twelve_tells():
    day_first, month_first, either = readings(written(pa.array([TELLING, OTHER, EITHER, "13/13/2024", "2024-01-13"])))
    assert day_first.tolist() == [True, False, False, False, False]
    assert month_first.tolist() == [False, True, False, False, False]
    assert either.tolist() == [False, False, True, False, False]


@pytest.mark.parametrize(
    ("rows", "order"),
    [
        ({"either": 1000}, Order(None)),
        ({"early": 3}, Order(None)),
        ({"telling": 1, "either": 1000}, Order(day_first=True)),
        ({"other": 1}, Order(day_first=False)),
        ({"telling": ONE_SLIP_IN - 1, "other": 1}, Order(day_first=True)),
        ({"telling": ONE_SLIP_IN - 2, "other": 1}, Order(day_first=True, mixed=True)),
        ({"telling": 2, "other": 3}, Order(day_first=False, mixed=True)),
        ({"filler": 1, "either": 9}, Order(day_first=True)),
    ],
)
def test_the_rows_that_tell_decide(rows, order):
    assert evidence(rows).order(Shape.SLASHES) == order
    assert evidence(rows).order(Shape.POINTS) == Order(None)


@pytest.mark.parametrize(
    ("rows", "swapped"),
    [
        ({"telling": 1, "early": 4}, True),
        ({"telling": 1, "early": 5}, False),
        ({"telling": 9, "early": 9, "late": 1}, False),
        ({"telling": 9, "early": 9, "either": 1}, False),
        ({"telling": 9}, False),
        ({"early": 9}, False),
        ({"filler": 9, "early": 9}, False),
        ({"telling": 1, "early": 4, "late filler": 9}, True),
    ],
)
def test_early_cells_beside_late_texts_were_read_by_another_country(rows, swapped):
    assert evidence(rows).swapped is swapped


@pytest.mark.parametrize(
    ("said", "order"),
    [(None, None), ("yyyy-mm-dd", None), ("dd/mm/yyyy", Order(day_first=True)), ("MM/DD/YYYY", Order(day_first=False))],
)
def test_a_contract_states_what_comes_first(said, order):
    assert stated(said) == order
