"""What must hold of CMACs over a column: each is the standard's, whatever texts lie beside it."""

import pyarrow as pa
import pytest
from cryptography.hazmat.primitives.ciphers.algorithms import AES256
from cryptography.hazmat.primitives.cmac import CMAC
from hypothesis import given
from hypothesis import strategies as st

from anonymisation import cmac as module
from anonymisation.cmac import cmac
from anonymisation.errors import WrongLengthError

KEY = bytes.fromhex("603deb1015ca71be2b73aef0857d77811f352c073b6108d72d9810a30914dff4")
OURS = bytes(range(32))
TEXTS = st.lists(st.one_of(st.none(), st.text(max_size=50)), max_size=40)


def by_library(text):
    state = CMAC(AES256(OURS))
    state.update(text.encode())
    return state.finalize()


def test_the_example_of_sp_800_38b_without_a_message():
    # SP 800-38B, D.3, example 9; its other messages are bytes that are no text, and are what the library is tested on.
    assert cmac(KEY, pa.array([""]))[0].as_py().hex() == "028962f61b7bf89efc6b551f4667d983"


@given(TEXTS, st.integers(0, 5), st.integers(1, 7))
def test_each_text_has_the_cmac_of_the_library_wherever_it_lies(texts, start, cached):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "_CACHED", cached)
        made = cmac(OURS, pa.array(texts, pa.string()).slice(start)).to_pylist()
    assert made == [None if text is None else by_library(text) for text in texts[start:]]


@pytest.mark.parametrize("kind", [pa.string(), pa.large_string()])
def test_texts_of_one_length_and_of_several_blocks(kind):
    texts = [f"{number:033d}" for number in range(100)] + ["x" * 16, "y" * 32, ""]
    assert cmac(OURS, pa.array(texts, kind)).to_pylist() == [by_library(text) for text in texts]


def test_no_texts_have_no_cmacs():
    assert cmac(OURS, pa.array([], pa.string())).to_pylist() == []


@pytest.mark.parametrize("length", [16, 31, 33])
def test_a_key_of_another_length_is_refused(length):
    with pytest.raises(WrongLengthError):
        cmac(bytes(length), pa.array(["1"]))
