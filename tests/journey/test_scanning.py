"""What must hold of scanning: what came in is looked at as it came, and inside where it was encrypted."""

import secrets
from dataclasses import replace

import pyrage
import pytest

from intake.errors import UnreadableFileError
from intake.limits import SHIPPED
from intake.safety.malware import Scanner, ScannerError, scanner_at
from journey.deliveries import DeliveryState
from journey.errors import DeliveryRefusedError
from journey.instance import Zone
from journey.protected import protect
from journey.scanning import scan
from journey.sealed import create_sealed, open_sealed
from tests.clamd import EICAR, running_clamd
from tests.intake.workbooks import plain_xlsx
from tests.invented import ON, crimes_file, dropped, protected, some_crimes


def scanned(instance, content, scanner):
    path = f"{secrets.token_hex(4)}/file"
    with create_sealed(instance, Zone.INCOMING, path) as writer:
        writer.write(content)
    with open_sealed(instance, Zone.INCOMING, path) as sealed:
        scan(replace(instance, scanner=scanner), sealed)


def encrypted(instance, content):
    return pyrage.encrypt(content, [pyrage.x25519.Recipient.from_str(instance.keyring.intake_recipient())])


@pytest.fixture(scope="module")
def scanner():
    with running_clamd() as clamd:
        yield scanner_at(clamd.path)


def test_a_clean_file_passes_encrypted_or_not(instance, scanner):
    scanned(instance, b"Incident\nCanary\n", scanner)
    scanned(instance, encrypted(instance, b"Incident\nCanary\n"), scanner)


def test_what_the_scanner_knows_is_refused_encrypted_or_not(instance, scanner):
    for content in (EICAR, encrypted(instance, EICAR)):
        with pytest.raises(UnreadableFileError, match="malware-found"):
            scanned(instance, content, scanner)


def test_a_scanner_that_is_away_refuses_nothing_and_lets_nothing_pass(instance, tmp_path):
    with pytest.raises(ScannerError):
        scanned(instance, b"Incident\nCanary\n", Scanner(path=str(tmp_path / "none.ctl")))


def test_a_delivery_waits_for_a_scanner_that_is_away_and_goes_on_when_it_is_back(ready, scanner, tmp_path):
    delivery = dropped(ready, crimes_file(some_crimes(3)))
    away = replace(ready, scanner=Scanner(path=str(tmp_path / "none.ctl")))
    with pytest.raises(ScannerError):
        protect(away, delivery.receipt_id, ON)
    assert protect(replace(ready, scanner=scanner), delivery.receipt_id, ON).state is DeliveryState.PROTECTED


def test_a_delivery_in_which_something_is_found_is_refused(ready, scanner):
    delivery = dropped(ready, encrypted(ready, EICAR))
    with pytest.raises(DeliveryRefusedError, match="malware-found"):
        protect(replace(ready, scanner=scanner), delivery.receipt_id, ON)


def test_a_workbook_that_was_encrypted_to_the_intake_key_is_protected_as_the_same_rows_in_clear(ready):
    crimes = some_crimes(3)
    rows = [list(crimes[0]), *(list(crime.values()) for crime in crimes)]
    taken = protected(ready, encrypted(ready, plain_xlsx(rows)))
    assert (taken.state, taken.rows_accepted) == (
        DeliveryState.PROTECTED,
        protected(ready, crimes_file(crimes)).rows_accepted,
    )


def test_the_limits_that_are_set_hold_for_a_delivery(ready):
    delivery = dropped(ready, crimes_file(some_crimes(3)))
    with pytest.raises(DeliveryRefusedError, match="file-too-large"):
        protect(replace(ready, limits=replace(SHIPPED, file_bytes=100)), delivery.receipt_id, ON)


def test_without_a_scanner_nothing_is_asked(instance):
    scanned(instance, EICAR, None)
