"""What must hold of a drop."""

import hashlib
import io
from datetime import date

import pytest

from contracts.errors import DocumentError, IntakeRefusedError, PeriodError
from custody.errors import BrokenSealError
from custody.sealing import SealingWriter
from journey.deliveries import DeliveryBook, DeliveryState
from journey.errors import EmptyFileError, StillArrivingError
from journey.instance import Zone, open_instance
from journey.landing import claim, landed
from journey.protected import protect
from journey.received import receive, receive_landed
from journey.sealed import open_sealed
from tests.invented import FEED, ON, crime, crimes_file, dropped


def test_a_drop_is_sealed_entered_and_never_stored_in_clear(instance):
    content = crimes_file([crime(1, Location="Planted Street")])
    delivery = dropped(instance, content)
    assert delivery.state is DeliveryState.RECEIVED
    assert [entry.verb.value for entry in instance.ledger.entries()] == ["collection"]
    with open_sealed(instance, Zone.INCOMING, f"{delivery.folder}/file") as sealed:
        assert sealed.readall() == content
    assert all(b"Planted Street" not in path.read_bytes() for path in instance.home.rglob("*") if path.is_file())


def test_receiving_needs_no_key_that_unseals(instance):
    """The seal root may be gone, and files can still be received; nobody can then read them."""
    instance.zone(Zone.CUSTODY).delete("roots/seal.root")
    reopened = open_instance(instance.home, instance.remembered_passphrase)
    assert dropped(reopened, crimes_file([crime(1)])).state is DeliveryState.RECEIVED


def test_the_commitment_is_salted_and_the_salt_lies_beside_the_delivery(instance):
    content = crimes_file([crime(1)])
    delivery = dropped(instance, content)
    salt = instance.zone(Zone.DELIVERIES).read(f"{delivery.receipt_id}/salt")
    assert delivery.commitment == hashlib.sha256(salt + hashlib.sha256(content).digest()).hexdigest()
    assert next(iter(instance.ledger.entries())).subject["commitment"] == delivery.commitment


def test_the_digest_that_names_a_file_is_keyed(instance):
    content = crimes_file([crime(1)])
    delivery = dropped(instance, content)
    assert delivery.digest != hashlib.sha256(content).hexdigest()
    assert delivery.digest not in str(list(instance.ledger.entries()))


@pytest.mark.parametrize(
    ("partner", "words"),
    [
        ("city_of_london_police", "City of London Police has not signed"),
        ("gloucestershire_police", "Gloucestershire Constabulary has not signed"),
        ("nobody", "is not a party"),
        ("ons", "no clause"),
    ],
)
def test_a_partner_that_may_not_give_is_refused_before_a_byte_is_read(instance, partner, words):
    class Unread(io.BytesIO):
        def read(self, *_args):
            raise AssertionError

    with pytest.raises(IntakeRefusedError, match=words):
        receive(instance, Unread(), partner, FEED, "2024-01", ON)
    assert DeliveryBook(instance).all() == ()
    assert instance.ledger.size() == 0


def test_an_agreement_out_of_force_stops_the_drop(instance):
    with pytest.raises(IntakeRefusedError, match="not in force"):
        receive(instance, io.BytesIO(b"x"), "police", FEED, "2024-01", date(2022, 12, 31))


def test_a_period_of_another_calendar_is_refused(instance):
    with pytest.raises(PeriodError, match="calendar month: write it like 2024-01"):
        dropped(instance, b"x", "2024-Q1")


def test_an_unknown_feed_is_refused(instance):
    with pytest.raises(DocumentError, match="has no contract"):
        receive(instance, io.BytesIO(b"x"), "police", "no_such_feed", "2024-01", ON)


def test_an_empty_file_is_refused_and_leaves_nothing(instance):
    with pytest.raises(EmptyFileError):
        dropped(instance, b"")
    assert DeliveryBook(instance).all() == ()
    assert not instance.zone(Zone.INCOMING).exists("file")


def test_the_same_bytes_again_are_the_same_delivery(ready):
    content = crimes_file([crime(1)])
    first, again = dropped(ready, content), dropped(ready, content)
    assert (again.state, again.duplicate_of) == (DeliveryState.DUPLICATE, first.receipt_id)
    found = DeliveryBook(ready).receipt(again.receipt_id)
    assert (found["duplicate_of"], found["supersedes"], found["rows_read"]) == (first.receipt_id, None, 0)
    assert ready.zone(Zone.INCOMING).list(again.folder) == []


def test_the_first_bytes_again_after_a_restatement_supersede_the_restatement(ready):
    one, two = crimes_file([crime(1)]), crimes_file([crime(2)])
    for content in (one, two):
        protect(ready, dropped(ready, content).receipt_id, ON)
    assert dropped(ready, one).state is DeliveryState.RECEIVED


def test_the_same_bytes_for_another_period_are_another_delivery(ready):
    content = crimes_file([crime(1)])
    dropped(ready, content, "2024-01")
    assert dropped(ready, content, "2024-02").state is DeliveryState.RECEIVED


def test_receipts_sort_by_time_even_when_the_clock_stands_still(instance, monkeypatch):
    now = instance.now()
    monkeypatch.setattr(type(instance), "now", lambda _self: now)
    found = [dropped(instance, crimes_file([crime(number)])).receipt_id for number in range(3)]
    assert found == sorted(set(found))


def test_a_damaged_incoming_file_is_noticed_before_it_is_used(ready):
    delivery = dropped(ready, crimes_file([crime(1)]))
    sealed = ready.home / "zones" / "incoming" / delivery.folder / "file"
    content = bytearray(sealed.read_bytes())
    content[-1] ^= 1
    sealed.write_bytes(content)
    with pytest.raises(BrokenSealError):
        protect(ready, delivery.receipt_id, ON)


def test_a_drop_that_breaks_off_leaves_no_delivery(instance, monkeypatch):
    def full(*_args):
        raise OSError

    monkeypatch.setattr(SealingWriter, "write", full)
    with pytest.raises(OSError):  # noqa: PT011 - whatever the disk says
        dropped(instance, b"some content")
    assert DeliveryBook(instance).all() == ()


class Growing(io.FileIO):
    """A file that somebody writes on while it is read, as long as it is short."""

    def read(self, size=-1):
        with io.FileIO(self.name, "ab") as writer:
            if writer.tell() < 1 << 13:
                writer.write(b"more\n")
        return super().read(size)


def test_a_file_that_changes_while_it_is_read_is_not_taken(instance, tmp_path):
    path = tmp_path / "extract.csv"
    path.write_bytes(crimes_file([crime(1)]))
    with Growing(path) as source, pytest.raises(StillArrivingError):
        receive(instance, source, "police", FEED, "2024-01", ON)
    assert DeliveryBook(instance).all() == ()
    assert [name for name in instance.zone(Zone.INCOMING).list() if not name.endswith(".key")] == []
    with path.open("rb") as source:
        assert receive(instance, source, "police", FEED, "2024-01", ON).state is DeliveryState.RECEIVED


def test_a_landed_file_that_still_grows_stays_claimed_and_is_taken_by_the_next_run(instance, monkeypatch):
    place = instance.landing / "police" / FEED / "2024-01"
    place.mkdir(parents=True)
    (place / "extract.csv").write_bytes(crimes_file([crime(1)]))
    claimed = claim(instance, landed(instance, ON).files[0])
    stands = iter([(1, 1), (2, 2), (2, 2), (2, 2)])
    monkeypatch.setattr("journey.received._stands", lambda _: next(stands))
    with pytest.raises(StillArrivingError):
        receive_landed(instance, claimed.receipt_id, ON)
    assert DeliveryBook(instance).get(claimed.receipt_id).state is DeliveryState.LANDED
    assert len(list(place.iterdir())) == 1
    assert receive_landed(instance, claimed.receipt_id, ON).state is DeliveryState.RECEIVED
    assert list(place.iterdir()) == []
