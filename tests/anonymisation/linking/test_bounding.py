"""What must hold of bounding: however many records come, no more pairs are compared than they have room for."""

import numpy as np
import pytest

from anonymisation.linking import blocking, bounding
from anonymisation.linking.bounding import bounded
from anonymisation.linking.prior import shipped_model
from anonymisation.linking.sharing import sharing
from anonymisation.linking.training import train
from tests.anonymisation.linking.recorded import SOME, records

SHIPPED = shipped_model()


def test_a_model_that_was_never_trained_is_bounded_by_many_records_and_by_few_it_is_not(monkeypatch):
    table = records(*[SOME] * 600)
    few = bounded(SHIPPED, table)
    assert (few.model, few.by_records, few.passed.keys) == (SHIPPED, False, 0)
    monkeypatch.setattr(bounding, "_FEW", 599)
    many = bounded(SHIPPED, table)
    assert many.by_records
    assert many.passed.rules == len(many.model.closed) > 0
    assert (many.model.chances, many.model.prior) == (SHIPPED.chances, SHIPPED.prior)
    assert SOME["family_name"].lower() not in repr(many)


def test_a_trained_model_bounds_its_own_records_itself_and_says_by_what_they_are_not_compared(monkeypatch):
    monkeypatch.setattr(blocking, "_FREE", 1_000)
    table = records(*[SOME | {"given_name": f"N{number}"} for number in range(300)])
    trained = train(table, SHIPPED)
    assert trained.closed or trained.common
    ready = bounded(trained, table)
    assert (ready.model, ready.by_records) == (trained, False)
    assert ready.passed.rules == len(trained.closed)
    assert ready.passed.keys == sum(map(len, trained.common.values()))


@pytest.mark.parametrize("trained", [False, True], ids=["shipped", "trained"])
def test_a_key_that_too_many_records_have_goes_whatever_the_model_says_and_its_pairs_are_counted(monkeypatch, trained):
    model = train(records(SOME, SOME), SHIPPED) if trained else SHIPPED
    table = records(*[{"telephone": "07700900123"}] * 80, *[{"telephone": "07700900124"}] * 5)
    assert len(sharing(bounded(model, table).columns.column("keys").combine_chunks())[0]) == 80 * 79 / 2 + 10
    monkeypatch.setattr(blocking, "_ROOM", 1_000)
    monkeypatch.setattr(blocking, "_A_RECORD", 10)
    ready = bounded(model, table)
    left, _ = sharing(ready.columns.column("keys").combine_chunks())
    assert (ready.by_records, ready.passed.keys, ready.passed.pairs) == (True, 1, 80 * 79 // 2)
    assert np.unique(left).tolist() == [80, 81, 82, 83]


def test_no_record_is_compared_with_more_than_one_key_may_have(monkeypatch):
    monkeypatch.setattr(blocking, "_MOST", 50)
    ready = bounded(SHIPPED, records(*[{"telephone": "07700900123"}] * 51, *[{"telephone": "07700900124"}] * 50))
    assert ready.passed.pairs == 51 * 50 // 2
    assert len(sharing(ready.columns.column("keys").combine_chunks())[0]) == 50 * 49 // 2


def test_of_no_records_there_is_nothing_to_bound():
    assert not bounded(SHIPPED, records(SOME).slice(0, 0)).by_records
