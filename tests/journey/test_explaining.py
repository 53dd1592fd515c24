"""What may be said about an error, wherever its words may travel."""

import pyarrow as pa
import pytest

from anonymisation.errors import WrongLengthError
from contracts.errors import PeriodError
from custody.errors import WrongPassphraseError
from intake.errors import UnreadableFileError
from journey.errors import ConservationError
from journey.explaining import explain
from journey.landing import look
from lineage.errors import ReadOnlyLedgerError
from products.errors import UnknownProductError
from zones.errors import UnsafePathError

OURS = [
    WrongLengthError("domain key"),
    PeriodError("calendar month", "2024-01"),
    WrongPassphraseError("seal"),
    UnreadableFileError("header-missing", "send one"),
    ConservationError("a receipt", "1 = 2"),
    ReadOnlyLedgerError(),
    UnknownProductError("a_product", ("another",)),
    UnsafePathError(),
]


@pytest.mark.parametrize("refusal", OURS, ids=lambda refusal: type(refusal).__name__)
def test_a_refusal_of_any_room_speaks_for_itself(refusal):
    assert explain(refusal) == str(refusal)


def test_of_any_other_error_only_the_type_and_our_line_are_told():
    with pytest.raises(AttributeError) as caught:
        look((object(),))
    assert explain(caught.value).startswith("unexpected AttributeError at journey/landing.py:")


def test_a_message_that_quotes_a_value_is_withheld():
    with pytest.raises(pa.ArrowInvalid) as caught:
        pa.array(["Planted value"]).cast(pa.int64())
    assert "Planted" in str(caught.value)
    assert "Planted" not in explain(caught.value)
