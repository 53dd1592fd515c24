"""What must hold of files copied by hand into the landing folder."""

import shutil

import pytest

from journey.deliveries import DeliveryBook, DeliveryState
from journey.instance import Zone
from journey.landing import claim, claimed_file, landed, look, recover_claims, settled
from journey.protected import protect
from journey.received import receive_landed
from tests.invented import FEED, ON, crime, crimes_file


@pytest.fixture
def folder(instance):
    place = instance.landing / "police" / FEED / "2024-01"
    place.mkdir(parents=True)
    return place


def put(folder, name="Planted Name.csv", content=None):
    path = folder / name
    path.write_bytes(content or crimes_file([crime(1)]))
    return path


def complete(instance):
    files = landed(instance, ON).files
    return settled(files, look(files), look(files))


def test_a_file_that_stays_the_same_is_taken(instance, folder):
    put(folder)
    assert [file.period for file in complete(instance)] == ["2024-01"]


def test_a_file_that_grows_between_two_looks_waits(instance, folder):
    path = put(folder)
    files = landed(instance, ON).files
    before = look(files)
    path.write_bytes(path.read_bytes() + b"more\n")
    assert settled(files, before, look(files)) == ()


def test_a_file_seen_only_once_waits(instance, folder):
    put(folder)
    files = landed(instance, ON).files
    assert settled(files, {}, look(files)) == ()


def test_an_empty_file_waits(instance, folder):
    (folder / "empty.csv").touch()
    assert complete(instance) == ()


@pytest.mark.parametrize(
    "name",
    ["a.part", "a.filepart", "a.partial", "a.download", "a.opdownload", ".a.csv", "~$a.xlsx", "a.tmp", "a.CRDOWNLOAD"],
)
def test_a_copy_in_progress_is_not_even_looked_at(instance, folder, name):
    put(folder, name)
    assert landed(instance, ON).files == ()


def test_a_link_is_not_followed(instance, folder):
    (folder / "link.csv").symlink_to("/etc/hostname")
    assert landed(instance, ON).files == ()


def test_files_of_a_partner_that_may_not_give_are_left_and_the_reason_told_without_their_name(instance):
    place = instance.landing / "gloucestershire_police" / FEED / "2024-01"
    place.mkdir(parents=True)
    path = put(place)
    report = landed(instance, ON)
    assert report.files == ()
    assert "has not signed" in report.refusals[0]
    assert "Planted" not in str(report.refusals)
    assert path.exists()


@pytest.mark.parametrize("parts", [("Planted Person", FEED, "2024-01"), ("police", "Planted Person", "2024-01")])
def test_a_folder_named_for_nobody_we_know_is_not_repeated(instance, parts):
    place = instance.landing.joinpath(*parts)
    place.mkdir(parents=True)
    put(place)
    report = landed(instance, ON)
    assert report.files == ()
    assert "a folder" in report.refusals[0]
    assert "Planted" not in report.refusals[0]


def test_a_folder_of_another_calendars_period_is_refused_without_being_repeated(instance):
    place = instance.landing / "police" / FEED / "Planted Person"
    place.mkdir(parents=True)
    put(place)
    (refusal,) = landed(instance, ON).refusals
    assert "calendar month" in refusal
    assert "Planted" not in refusal


def test_a_file_in_the_wrong_place_is_mentioned_and_left(instance):
    path = put(instance.landing)
    report = landed(instance, ON)
    assert report.files == ()
    assert "1 files lie outside" in report.refusals[0]
    assert "Planted" not in report.refusals[0]
    assert path.exists()


def test_a_look_holds_no_names(instance, folder):
    put(folder)
    assert "Planted" not in str(look(landed(instance, ON).files))


def test_a_claim_takes_the_name_off_the_disk(instance, folder):
    put(folder)
    delivery = claim(instance, complete(instance)[0])
    assert delivery.state is DeliveryState.LANDED
    assert [path.name for path in folder.iterdir()] == [f"{delivery.receipt_id}.claimed"]
    assert landed(instance, ON).files == ()


def test_a_claimed_file_is_sealed_and_its_clear_copy_removed(ready):
    place = ready.landing / "police" / FEED / "2024-01"
    place.mkdir(parents=True)
    put(place)
    delivery = claim(ready, complete(ready)[0])
    taken = receive_landed(ready, delivery.receipt_id, ON)
    assert taken.state is DeliveryState.RECEIVED
    assert list(place.iterdir()) == []
    assert protect(ready, taken.receipt_id, ON).rows_accepted == 1


def test_receiving_a_landed_file_twice_changes_nothing(instance, folder):
    put(folder)
    delivery = claim(instance, complete(instance)[0])
    taken = receive_landed(instance, delivery.receipt_id, ON)
    assert receive_landed(instance, delivery.receipt_id, ON) == taken
    assert instance.ledger.size() == 1


def test_a_claim_cut_off_before_its_record_is_recovered(instance, folder):
    put(folder)
    delivery = claim(instance, complete(instance)[0])
    instance.zone(Zone.DELIVERIES).delete_all(delivery.receipt_id)
    recover_claims(instance)
    assert DeliveryBook(instance).get(delivery.receipt_id) == delivery


def test_a_clear_file_left_after_it_was_sealed_is_removed(instance, folder):
    put(folder)
    delivery = claim(instance, complete(instance)[0])
    file = claimed_file(instance, delivery)
    spare = file.with_name("spare")
    shutil.copy(file, spare)
    receive_landed(instance, delivery.receipt_id, ON)
    spare.rename(file)
    recover_claims(instance)
    assert not file.exists()


@pytest.mark.parametrize("name", ["Planted Name.claimed", "20240131T1200Z.claimed", "20241301T120000000000Z.claimed"])
def test_a_name_like_a_claim_that_somebody_else_gave_is_never_taken_for_a_receipt(instance, folder, name):
    put(folder, name)
    recover_claims(instance)
    assert DeliveryBook(instance).all() == ()
