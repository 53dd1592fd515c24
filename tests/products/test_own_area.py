"""What must hold of a spoke's rows: its own area's and no other, and every event row is accounted for."""

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.feed import RESIDENCE, Place
from products.making import Made, Rows
from products.own_area import OUTSIDE, own_rows, told_of_all
from tests.contracts.shelf import CRIME

BRISTOL, SOMERSET = "E06000023", "E06000066"
CODES = st.sampled_from([BRISTOL, SOMERSET, "E06000022", None])


def spoke(*area):
    return SimpleNamespace(area=area)


def events(codes, prefix=""):
    return pa.table({f"{prefix}local_authority_code": pa.array(codes, pa.string()).dictionary_encode()})


@given(st.lists(CODES))
def test_a_spoke_s_rows_are_those_of_its_area_and_never_one_of_no_area(codes):
    assert own_rows(events(codes), CRIME, spoke(BRISTOL)).tolist() == [code == BRISTOL for code in codes]


@given(st.lists(CODES))
def test_two_spokes_never_share_a_row_and_who_is_none_has_every_row(codes):
    one, other = (own_rows(events(codes), CRIME, spoke(code)) for code in (BRISTOL, SOMERSET))
    assert not (one & other).any()
    assert own_rows(events(codes), CRIME, spoke()).all()


def test_where_somebody_lives_decides_where_that_is_the_scope():
    home = replace(CRIME, scope=Place("home", "postcode_lookup", prefix=RESIDENCE))
    assert own_rows(events([BRISTOL, SOMERSET], RESIDENCE), home, spoke(SOMERSET)).tolist() == [False, True]


def test_rows_in_pieces_are_found_too():
    pieces = pa.concat_tables([events([BRISTOL]), events([SOMERSET, BRISTOL])])
    assert own_rows(pieces, CRIME, spoke(BRISTOL)).tolist() == [True, False, True]


@pytest.mark.parametrize("own", [[True, False, True, False], [True] * 4, [False] * 4])
def test_every_event_row_is_shared_or_withheld_once(own):
    own = np.array(own)
    inside = int(own.sum())
    shared = np.arange(inside) % 2 == 0
    made = Made(Rows(pa.table({"a": list(range(int(shared.sum())))})), shared, {"place-missing": ~shared})
    told = told_of_all(made, {OUTSIDE: ~own} if not own.all() else {})
    counts = told.shared.astype(int) + sum(mask.astype(int) for mask in told.withheld.values())
    assert counts.tolist() == [1] * 4
    assert len(told.rows) == int(told.shared.sum())
    assert int(told.withheld.get(OUTSIDE, np.zeros(4, bool)).sum()) == 4 - inside
