"""What a check says of a defect the receipt of a gateway says too, and nothing of the file stays in clear."""

import io
from contextlib import suppress

import pytest

from journey.deliveries import DeliveryBook
from journey.errors import DeliveryRefusedError
from journey.protected import protect
from journey.received import receive
from tests.conftest import cheap
from tests.defects.base import PARTNERS
from tests.defects.comparing import compare
from tests.defects.every_specimen import every_specimen
from tests.invented import ON
from tests.people import copied

CANARY = b"Canary"
SENT = {
    specimen.number: specimen
    for specimen in every_specimen()
    if CANARY in specimen.content and specimen.feed in PARTNERS
}
"""One file of each defect, of those that have a canary in plain sight."""


@pytest.fixture(scope="module")
def instance(with_lookups, tmp_path_factory):
    """A gateway that is given one after the other."""
    with cheap():
        yield copied(with_lookups, tmp_path_factory.mktemp("defects") / "home")


def test_there_is_something_to_send():
    assert len(SENT) > len({*range(1, 27)}) // 2


@pytest.mark.parametrize("number", sorted(SENT))
def test_a_receipt_counts_what_it_must_and_nothing_is_left_in_clear(instance, number):
    of = SENT[number]
    delivery = receive(instance, io.BytesIO(of.content), of.partner, of.feed, of.period, ON)
    with suppress(DeliveryRefusedError):
        protect(instance, delivery.receipt_id, ON)
    told = DeliveryBook(instance).receipt(delivery.receipt_id)
    compare(told, of.expected, besides_drift=True)
    files = [path for path in instance.home.rglob("*") if path.is_file() and not path.is_symlink()]
    assert files
    assert [path.parent for path in files if CANARY in path.read_bytes()] == []
