"""What must hold of samples: alike pairs are one with their number, and chance takes each pair once."""

import numpy as np
import pyarrow as pa
import pytest

from anonymisation.linking import samples
from anonymisation.linking.columns import compared_columns, with_shares
from anonymisation.linking.comparisons import COMPARISONS, FREQUENCIES
from anonymisation.linking.model import Shares
from anonymisation.linking.prior import shipped_model
from anonymisation.linking.samples import all_pairs, pairs_by_chance, sample_of
from tests.anonymisation.linking.recorded import SOME, records

TABLE = compared_columns(records(*[SOME] * 30, source=["one"] * 10 + ["other"] * 20))


def test_alike_pairs_are_one_with_their_number_and_the_bits_of_what_they_agree_on():
    model = shipped_model()
    rare, common = Shares({"imogen": 2**-6}, 2**-9), Shares({}, 2**-3)
    shares = {name: rare if name == "given" else common for name in FREQUENCIES}
    people = compared_columns(records(SOME, SOME, SOME, SOME | {"given_name": "Zzyzx"}))
    columns = with_shares(people, type(model)(model.prior, model.kin, 0.0, model.chances, shares))
    exact = {item.name: max(item.numbered) if item.name == "given_name" else -1 for item in COMPARISONS}
    pairs = pa.table(
        {"place_l": pa.array([0, 0, 1], pa.int32()), "place_r": pa.array([1, 2, 3], pa.int32())}
        | {f"gamma_{name}": pa.array([at] * 3, pa.int8()) for name, at in exact.items()}
    )
    found = sample_of(pairs, columns)
    # The commoner of two values tells.
    assert found.count.tolist() == [3.0]
    assert found.agreed.tolist() == [6.0]
    assert {name: at.tolist() for name, at in found.levels.items()} == {name: [at] for name, at in exact.items()}


@pytest.mark.parametrize("most", [10_000, 100])
@pytest.mark.parametrize("between", [False, True])
def test_chance_takes_each_pair_once_and_between_sources_only_such(monkeypatch, most, between):
    monkeypatch.setattr(samples, "_MOST", most)
    left, right = pairs_by_chance(TABLE, 1, between_sources_only=between)
    assert (left < right).all()
    assert len(np.unique(np.stack([left, right]), axis=1).T) == len(left) > 20
    if between:
        assert ((left < 10) & (right >= 10)).all()
    if most > 435:
        assert len(left) == all_pairs(TABLE, between_sources_only=between) == (200 if between else 435)
    again = pairs_by_chance(TABLE, 1, between_sources_only=between)
    assert np.array_equal(again, (left, right))
