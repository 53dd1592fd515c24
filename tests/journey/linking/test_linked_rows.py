"""What is said of rows in clear: it changes with whose they are, and with nothing else."""

import numpy as np
import pyarrow as pa

from anonymisation.linking.persons import PERSON
from journey.deliveries import Delivery, DeliveryState
from journey.linking.linked_rows import linked_rows
from journey.linking.tables import KEY, ROWS_SCHEMA

DELIVERIES = tuple(
    Delivery(f"r{n}", "bristol", "cases", "2024-Q1", DeliveryState.PROTECTED, digest=f"{n:064x}") for n in range(3)
)
KEYS = pa.array([bytes([n]) * 16 for n in range(4)], KEY)
PERSONS = pa.array([bytes([n + 10]) * 16 for n in range(4)], PERSON)


def rows_of(*records, deliveries=DELIVERIES, labels=(0, 1, 2, 3)):
    """One row of each delivery, all on line 2, about these records (None: nobody)."""
    told = [pa.table([[2], KEYS.take(pa.array([record], pa.int64()))], schema=ROWS_SCHEMA) for record in records]
    return linked_rows(deliveries, told, KEYS, np.array(labels), PERSONS)


def test_each_row_has_the_person_of_its_record_and_nobody_where_it_has_none():
    rows = rows_of(0, None, 2)
    assert [rows.links(n).to_pylist()[0]["person"] for n in range(3)] == [PERSONS[0].as_py(), None, PERSONS[2].as_py()]


def test_a_row_about_nobody_is_one_with_no_other():
    assert rows_of(None, None, 0).heads.tolist() == [0, 1, 2]


def test_rows_of_one_person_have_one_head_within_their_period():
    assert rows_of(0, 1, 1, labels=(0, 0, 2, 3)).heads.tolist() == [0, 0, 0]
    later = (DELIVERIES[0], Delivery("r1", "bristol", "cases", "2024-Q2", DeliveryState.PROTECTED), DELIVERIES[2])
    assert rows_of(0, 0, 0, deliveries=later).heads.tolist() == [0, 1, 0]


def test_it_is_told_apart_whose_a_row_is_where_two_deliveries_have_one_line(instance):
    """The third delivery's row is one with line 2 of the first, or with line 2 of the second: never the same thing."""
    found = {rows_of(0, 1, record).digests(instance, DELIVERIES, 2)[1] for record in (0, 1, 2)}
    assert len(found) == 3


def test_persons_are_told_by_their_ids_and_partitions_without_them(instance):
    before = rows_of(0, 0, 1).digests(instance, DELIVERIES, 1)
    renamed = rows_of(2, 2, 1).digests(instance, DELIVERIES, 1)
    assert before[0] != renamed[0]
    assert before[1] == renamed[1]
