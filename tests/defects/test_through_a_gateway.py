"""What a check says of a defect the receipt of a gateway says too, and nothing of the file stays in clear."""

import io
from contextlib import suppress

import pytest

from journey.deliveries import DeliveryBook
from journey.errors import DeliveryRefusedError
from journey.protected import protect
from journey.received import receive
from tests.conftest import cheap
from tests.defects.base import PARTNERS, references
from tests.defects.every_specimen import every_specimen
from tests.defects.specimen import Refused
from tests.invented import ON, an_instance
from tests.people import catchments_protected

CANARY = b"Canary"
SENT = {
    specimen.number: specimen
    for specimen in every_specimen()
    if CANARY in specimen.content and specimen.feed in PARTNERS
}
"""One file of each defect, of those that have a canary in plain sight."""


@pytest.fixture(scope="module")
def instance(tmp_path_factory):
    """A gateway that is given one after the other; it holds the lookups."""
    with cheap():
        made = an_instance(tmp_path_factory.mktemp("defects"))
        for lookup, feed in (("postcode_lookup", "youth_justice_cases"), ("lsoa_2011_2021_lookup", "fire_incidents")):
            period = made.library.feed(lookup).edition
            content = io.BytesIO(*references(feed))
            protect(made, receive(made, content, "ons", lookup, period, ON).receipt_id, ON)
        catchments_protected(made)
        yield made


def test_there_is_something_to_send():
    assert len(SENT) > len({*range(1, 27)}) // 2


@pytest.mark.parametrize("number", sorted(SENT))
def test_a_receipt_counts_what_it_must_and_nothing_is_left_in_clear(instance, number):
    of = SENT[number]
    delivery = receive(instance, io.BytesIO(of.content), of.partner, of.feed, of.period, ON)
    with suppress(DeliveryRefusedError):
        protect(instance, delivery.receipt_id, ON)
    told = DeliveryBook(instance).receipt(delivery.receipt_id)
    if isinstance(of.expected, Refused):
        assert told["refusal"].partition(":")[0] == of.expected.rule
    else:
        assert told["refusal"] is None
        # What is unlike earlier deliveries is so by the order in which these come.
        found = {(item["rule"], item["column"]): item["count"] for item in told["findings"]}
        ours = {place: count for place, count in of.expected.found.items() if not place[0].startswith("drift-")}
        assert {place: count for place, count in found.items() if not place[0].startswith("drift-")} == ours
        rows = [told[f"rows_{word}"] for word in ("read", "accepted", "rejected", "out_of_scope")]
        assert rows == [of.expected.read, of.expected.accepted, of.expected.rejected, of.expected.out_of_scope]
    files = [path for path in instance.home.rglob("*") if path.is_file() and not path.is_symlink()]
    assert files
    assert [path.parent for path in files if CANARY in path.read_bytes()] == []
