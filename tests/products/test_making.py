"""What must hold of making: what the plan lets out and nothing else, in an order that tells nothing, all accounted for."""

from collections import Counter
from dataclasses import replace

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from anonymisation.row_ids import row_ids
from contracts.local_authorities import LocalAuthorities
from contracts.release_plan import release_plan
from contracts.vocabulary import Tier
from products.catalogue import product_of
from products.errors import PlanMismatchError
from products.making import make_records, make_table
from tests.contracts.shelf import CRIME, ON, SHIPPED, TABLE, agreement_data, agreement_of

RECORDS_PRODUCT, TABLE_PRODUCT = product_of(SHIPPED, CRIME.id), product_of(SHIPPED, TABLE)
AUTHORITIES = SHIPPED.local_authorities
TYPES = CRIME.column("crime_type").codes
KEYS = [bytes([number]) * 32 for number in range(3)]
CANARY = "Quincey Canary"
HOMES = (*AUTHORITIES.partnership, None)
COLUMNS = ("line", "delivery", "month", "lsoa_code", "lsoa21_code", "local_authority_code", "crime_type", "outcome")


def plan_of(product, agreement=SHIPPED.agreement):
    return release_plan(agreement, SHIPPED.field_rules, CRIME, product.id, product.tier, "data_group", ON)


RECORDS_PLAN, TABLE_PLAN = plan_of(RECORDS_PRODUCT), plan_of(TABLE_PRODUCT)


def events_of(rows, *, encoded=False):
    """Event rows as the protected zone holds them, from (has a code, is split, authority, crime type)."""
    codes = [f"E019{line:05d}" if has_code else None for line, (has_code, *_) in enumerate(rows)]
    columns = {
        "line": pa.array(range(2, len(rows) + 2), pa.int64()),
        "delivery": pa.array([number % len(KEYS) for number in range(len(rows))], pa.int32()),
        "month": pa.array(["2024-01"] * len(rows), pa.string()),
        "lsoa_code": pa.array(codes, pa.string()),
        "lsoa_edition": pa.array(["2021" if code else None for code in codes], pa.string()),
        "lsoa21_code": pa.array([None if row[1] else code for code, row in zip(codes, rows, strict=True)], pa.string()),
        "local_authority_code": pa.array([row[2] if row[0] else None for row in rows], pa.string()),
        "crime_type": pa.array([row[3] for row in rows], pa.string()),
        "last_outcome_category": pa.array(["Under investigation"] * len(rows), pa.string()),
        "location": pa.array([CANARY] * len(rows), pa.string()),
    }
    if encoded:
        columns = {
            name: column.dictionary_encode() if column.type == pa.string() else column
            for name, column in columns.items()
        }
    return pa.table(columns)


ROWS = st.lists(
    st.tuples(st.booleans(), st.booleans(), st.sampled_from(HOMES), st.sampled_from(TYPES[:3])), max_size=60
)


def records_of(events, keys=KEYS):
    return make_records(RECORDS_PRODUCT, RECORDS_PLAN, CRIME, events, keys)


def table_of(events, plan=TABLE_PLAN, authorities=AUTHORITIES):
    return make_table(TABLE_PRODUCT, plan, CRIME, events, authorities, "2024-01")


def plain(table):
    return table.to_pylist()


def partition(made, rows):
    """Every row is shared or withheld, once."""
    total = made.shared.astype(int) + sum(mask.astype(int) for mask in made.withheld.values())
    return total.tolist() == [1] * rows


@given(ROWS)
def test_records_are_those_with_an_authority_under_their_ids_in_the_order_of_these(rows):
    events = events_of(rows)
    wanted = []
    for row in plain(events):
        if row["local_authority_code"] is not None:
            row_id = row_ids(KEYS[row["delivery"]], np.array([row["line"]])).text()[0].as_py()
            kept = ("month", "lsoa21_code", "local_authority_code", "crime_type", "last_outcome_category")
            wanted.append({"row_id": row_id} | {name: row[name] for name in kept})
    made = plain(records_of(events).table)
    assert sorted(made, key=lambda row: row["row_id"]) == sorted(wanted, key=lambda row: row["row_id"])
    numbers = [row["row_id"].translate(_DIGITS) for row in made]
    assert numbers == sorted(numbers)


_DIGITS = str.maketrans("234567", "~~~~~~") if False else {ord(d): chr(ord("{") + n) for n, d in enumerate("234567")}  # noqa: SIM210 - placeholder
