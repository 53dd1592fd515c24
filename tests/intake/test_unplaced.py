"""Without a lookup a place is missing or it is there, and nothing more is said of it."""

import pyarrow as pa
import pytest

from contracts.vocabulary import PlaceKind
from intake.unplaced import Unplaced

CODES = ["E01900001", None, "no code at all", "ZZ99 3VZ"]


@pytest.mark.parametrize("encoded", [False, True])
@pytest.mark.parametrize(
    ("kind", "missing"),
    [(PlaceKind.LSOA_CODE, [False, True, False, False]), (PlaceKind.POSTCODE, [False, True, False, True])],
)
def test_a_place_is_missing_or_taken_for_known(kind, missing, encoded):
    column = pa.chunked_array([pa.array(CODES, pa.string())])
    found = Unplaced(kind).resolve(column.dictionary_encode() if encoded else column)
    assert found.missing.tolist() == missing
    assert found.in_area.tolist() == [not gone for gone in missing]
    for never in (found.unknown, found.split, found.straddling):
        assert not never.any()
    assert found.local_authority_code.null_count == len(CODES)
