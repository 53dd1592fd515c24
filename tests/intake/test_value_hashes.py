"""What must hold of hashes: the same for the same text wherever it lies, and not the same for any two others."""

import itertools

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.value_hashes import value_hashes

LENGTHS = [*range(35), 255, 256, 257, 4_000]


def hashes(*texts):
    return value_hashes(pa.array(texts, pa.string())).tolist()


@given(st.lists(st.text(max_size=300), unique=True))
def test_different_texts_have_different_hashes_and_the_same_have_one(texts):
    found = hashes(*texts, *texts)
    assert found[: len(texts)] == found[len(texts) :]
    assert len(set(found)) == len(texts)


@given(st.lists(st.none() | st.text(max_size=40)), st.integers(0, 5), st.integers(0, 5))
def test_a_hash_depends_on_its_own_text_alone(texts, start, left_out):
    part = pa.array(texts, pa.string())[start : max(start, len(texts) - left_out)]
    assert value_hashes(part).tolist() == [hashes(text or "")[0] for text in part.to_pylist()]


@given(st.integers(0, 300), st.integers(1, 20), st.data())
def test_texts_of_one_length_have_the_hashes_that_they_have_among_others(length, count, data):
    texts = [data.draw(st.text("ab7\0", min_size=length, max_size=length)) for _ in range(count)]
    assert hashes(*texts) == hashes(*texts, "x" * (length + 1))[:-1]


def test_texts_are_told_apart_by_each_of_their_bytes_and_by_how_many_they_are():
    texts = ["x" * length for length in LENGTHS]
    texts += ["x" * at + "y" + "x" * (length - at - 1) for length in LENGTHS for at in {*range(length)} & {*LENGTHS}]
    texts += ["\0" * length for length in range(1, 20)]
    assert len(set(hashes(*texts))) == len(set(texts))


@pytest.mark.parametrize("places", [(0, 1, 2, 3), (5, 6, 7, 8), (7, 11, 13, 15), (3, 7, 11, 15)])
def test_numbers_that_differ_in_a_few_digits_are_told_apart(places):
    numbers = []
    for digits in itertools.product("0123456789", repeat=len(places)):
        number = list("4850776823145960")
        for place, digit in zip(places, digits, strict=True):
            number[place] = digit
        numbers.append("".join(number))
    assert len(set(hashes(*numbers))) == 10 ** len(places)


def test_hashes_are_spread_evenly_which_is_what_estimates_are_made_by():
    found = value_hashes(pa.array([str(number) for number in range(100_000)]))
    for shift in (0, 28, 56):
        counts = np.bincount((found >> np.uint64(shift)) & np.uint64(255), minlength=256)
        assert abs(counts - 100_000 / 256).max() < 6 * (100_000 / 256) ** 0.5


def test_they_are_the_same_in_every_process():
    assert [f"{found:016x}" for found in hashes("", "a", "invented", "an invented text", "x" * 300)] == [
        "0000000000000000",
        "053c83c4054cc193",
        "08ac0373e9f2758d",
        "867fbce649cffe93",
        "1546d9cac139b512",
    ]
