"""One spelling for every identifier, however its column is held."""

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from anonymisation.canonical import Canonical, canonical
from contracts.vocabulary import IdentifierKind

# For each kind two spellings of one identifier, another identifier, and what is nothing.
EXAMPLES = {
    IdentifierKind.NHS_NUMBER: ("999 000 0018", "9990000018", "9990000026", "9999999999"),
    IdentifierKind.UPN: ("b801200005001", "B801200005001", "C801200005001", "UN3"),
    IdentifierKind.ULN: ("1000 000 043", "1000000043", "9276308686", "9999999999"),
    IdentifierKind.PNC_ID: ("03/3y", "2003/0000003Y", "1981/0000034U", "03/0Z"),
    IdentifierKind.CRO_NUMBER: ("65656/91H", "065656/91H", "SF05/482703J", "0/91H"),
    IdentifierKind.PRISON_NUMBER: ("a1234bc", "A1234BC", "A1234BD", "unknown"),
    IdentifierKind.CRN: ("x 123456", "X123456", "X123457", "n/k"),
    IdentifierKind.GIVEN_NAME: ("Zoë", "zoe", "anna", "baby"),
    IdentifierKind.FAMILY_NAME: ("O'Brien", "obrien", "null", "Unknown"),
    IdentifierKind.DATE_OF_BIRTH: (" 2001-02-03", "2001-02-03", "2001-02-04", "1900-01-01"),
    IdentifierKind.POSTCODE: ("bs974qd", "BS97 4QD", "BS97 4QE", "ZZ99 3VZ"),
}
KINDS = st.sampled_from(IdentifierKind)
TYPED = st.sampled_from([text for texts in EXAMPLES.values() for text in texts])
VALUES = st.lists(st.none() | TYPED | st.text(max_size=12), max_size=12)


def told(found):
    assert len(found.values) == len(found.verified)
    return found.values.to_pylist(), found.verified.tolist()


@pytest.mark.parametrize("kind", IdentifierKind)
def test_every_kind_has_one_spelling_for_one_identifier(kind):
    typed, spelt, other, nothing = EXAMPLES[kind]
    values, _ = told(canonical(kind, pa.array([typed, spelt, other, nothing, None, ""])))
    assert values == [spelt, spelt, other, None, None, None]


@pytest.mark.parametrize("kind", [kind for kind in IdentifierKind if not kind.issued])
def test_what_many_people_share_is_never_verified(kind):
    assert not canonical(kind, pa.array(EXAMPLES[kind])).verified.any()


@pytest.mark.parametrize("kind", [IdentifierKind.PRISON_NUMBER, IdentifierKind.CRN])
def test_a_number_without_a_check_digit_is_never_verified(kind):
    assert not canonical(kind, pa.array(EXAMPLES[kind])).verified.any()


@given(KINDS, VALUES)
def test_nothing_is_ever_verified(kind, values):
    found = canonical(kind, pa.array(values, pa.string()))
    assert not found.verified[found.values.is_null().to_numpy(zero_copy_only=False)].any()
    assert not pa.compute.any(pa.compute.equal(found.values, "")).as_py()


@given(KINDS, VALUES)
def test_what_is_canonical_stays_as_it_is(kind, values):
    once = canonical(kind, pa.array(values, pa.string()))
    assert told(canonical(kind, once.values)) == told(once)


@given(KINDS, VALUES, st.integers(0, 12), st.integers(0, 12))
def test_it_does_not_matter_how_a_column_is_held(kind, values, cut, length):
    plain = pa.array(values, pa.string())
    wanted = told(canonical(kind, plain))
    encoded = plain.dictionary_encode()
    pieces = pa.chunked_array([plain[:cut].dictionary_encode(), plain[cut:].dictionary_encode()])
    for held in (encoded, plain.cast(pa.large_string()), pa.chunked_array([plain[:cut], plain[cut:]]), pieces):
        assert told(canonical(kind, held)) == wanted
    part = [column[cut : cut + length] for column in wanted]
    assert told(canonical(kind, plain.slice(cut, length))) == tuple(part)
    assert told(canonical(kind, encoded.slice(cut, length))) == tuple(part)


def test_a_dictionary_stays_one_and_holds_each_value_once_and_no_null():
    typed = pa.array(["O'Brien", "OBRIEN", "Unknown", None, "Smith"]).dictionary_encode()
    found = canonical(IdentifierKind.FAMILY_NAME, typed).values
    assert isinstance(found, pa.DictionaryArray)
    assert found.dictionary.to_pylist() == ["obrien", "smith"]
    assert found.indices.null_count == found.null_count == 2


def test_a_null_inside_a_dictionary_is_nothing():
    held = pa.DictionaryArray.from_arrays(pa.array([0, 1, None], pa.int32()), pa.array([None, "Smith"]))
    assert canonical(IdentifierKind.FAMILY_NAME, held).values.to_pylist() == [None, "smith", None]


@pytest.mark.parametrize("kind", IdentifierKind)
def test_no_rows_have_no_identifiers(kind):
    for empty in (
        pa.array([], pa.string()),
        pa.array([], pa.string()).dictionary_encode(),
        pa.chunked_array([], "str"),
    ):
        assert told(canonical(kind, empty)) == ([], [])


@pytest.mark.parametrize("kind", IdentifierKind)
def test_a_column_without_a_value_has_no_identifiers(kind):
    assert told(canonical(kind, pa.nulls(3, pa.string()))) == ([None] * 3, [False] * 3)
    assert told(canonical(kind, pa.nulls(3))) == ([None] * 3, [False] * 3)


def test_a_column_of_identifiers_does_not_show_them():
    found = canonical(IdentifierKind.FAMILY_NAME, pa.array(["Quillfeather"]))
    assert "quill" not in repr(found).lower()
    assert repr(Canonical(pa.array(["a"]), np.array([True]))) == "Canonical()"
