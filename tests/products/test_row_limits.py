"""What must hold of the rows that a clause lets out: chosen as they are told, and each other accounted for."""

from types import SimpleNamespace

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.clauses import RowLimits
from contracts.errors import ReleaseRefusedError
from contracts.vocabulary import Treatment
from products.catalogue import product_of
from products.own_area import OUTSIDE
from products.row_limits import BEYOND, refuse_period, rows_in_limits, rows_left_out, without
from tests.contracts.shelf import CRIME, ON, SHIPPED

RECORDED = SHIPPED.feed("police_recorded_crime")
GROUPS = dict(RECORDED.code_groups)
OF = GROUPS["offence_groups"].of
RARE, COMMON, ROBBERY = "1", "8N", "34A"
CODES = st.sampled_from([RARE, COMMON, ROBBERY, None])


def plan_of(treatment=Treatment.KEEP, area=(), **only):
    """As much of a plan as rows are chosen by."""
    decided = SimpleNamespace(treatment=treatment)
    limits = RowLimits(only={name: tuple(codes) for name, codes in only.items()})
    return SimpleNamespace(feed=RECORDED.id, area=area, limits=limits, decision=lambda _: decided)


def events(codes, knives=None, *, encoded=True):
    text = pa.array(codes, pa.string())
    knives = pa.array(knives or ["Y"] * len(codes), pa.string())
    return pa.table({"ho_class_code": text.dictionary_encode() if encoded else text, "knife_flag": knives})


@given(st.lists(CODES), st.booleans())
def test_rows_are_chosen_by_the_code_and_an_empty_one_is_none(codes, encoded):
    found = rows_in_limits(events(codes, encoded=encoded), RECORDED, plan_of(ho_class_code=[RARE, ROBBERY]), GROUPS)
    assert found.tolist() == [code in {RARE, ROBBERY} for code in codes]


@given(st.lists(CODES))
def test_rows_are_chosen_by_what_is_told_of_the_code(codes):
    grouped = rows_in_limits(events(codes), RECORDED, plan_of(Treatment.GROUP, ho_class_code=[OF[RARE]]), GROUPS)
    assert grouped.tolist() == [code == RARE for code in codes]
    limit = plan_of(Treatment.ROLL_UP, ho_class_code=[OF[RARE], COMMON])
    assert rows_in_limits(events(codes), RECORDED, limit, GROUPS).tolist() == [code in {RARE, COMMON} for code in codes]


def test_every_limit_must_hold():
    rows = events([RARE, RARE, ROBBERY, None], ["Y", "N", "Y", "Y"])
    found = rows_in_limits(rows, RECORDED, plan_of(ho_class_code=[RARE], knife_flag=["Y"]), GROUPS)
    assert found.tolist() == [True, False, False, False]
    assert rows_in_limits(rows, RECORDED, plan_of(), GROUPS).all()


def test_a_row_is_left_out_for_one_reason_and_the_rest_is_what_is_left():
    rows = events([RARE, COMMON, RARE, COMMON])
    areas = pa.array(["E06000023", "E06000023", "E06000066", "E06000066"])
    rows = rows.append_column(f"{RECORDED.scope.prefix}local_authority_code", areas)
    found = rows_left_out(rows, RECORDED, plan_of(area=("E06000023",), ho_class_code=[RARE]), GROUPS)
    assert {reason: mask.tolist() for reason, mask in found.items()} == {
        OUTSIDE: [False, False, True, True],
        BEYOND: [False, True, False, False],
    }
    assert without(rows, found).equals(rows.slice(0, 1))


def test_where_nothing_is_left_out_nothing_is_copied():
    rows = events([RARE, COMMON])
    assert rows_left_out(rows, RECORDED, plan_of(), GROUPS) == {}
    assert without(rows, {}) is rows
    assert without(rows, {BEYOND: np.array([True, True])}).num_rows == 0


def test_a_period_outside_the_limits_is_refused():
    product = product_of(SHIPPED, CRIME.id)
    plan = SimpleNamespace(feed=CRIME.id, limits=RowLimits(since=ON))
    with pytest.raises(ReleaseRefusedError, match="the period begins on 2026-06-01 or later") as refused:
        refuse_period(plan, product, "2026-05")
    assert refused.value.missing == f"no row of {CRIME.id} leaves in {CRIME.id} for 2026-05"
    refuse_period(plan, product, "2026-06")
