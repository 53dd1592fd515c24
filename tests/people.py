"""Invented people for tests: a lookup of postcodes, rows about persons, and files of feeds by their contracts.

Nobody in them exists. Postcodes stand in districts that were never issued, NHS numbers begin 999, and UPNs are of the
local authority 000, which there is not.
"""

import csv
import io
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import yaml
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from contracts.feed import CATCHMENTS
from custody.signing import SignedFor, public_key_of, sign
from journey.approvals import Pending, approve, pending
from journey.deliveries import Delivery
from journey.inputs import due
from journey.instance import Instance, Zone, open_instance
from journey.linked import link_people
from journey.protected import protect
from journey.publishing import DATA, pending_of, versions_of
from journey.received import receive
from journey.shared import Shared, share
from products.catalogue import product_of
from tests.invented import ON, an_instance, signed_again

QUARTER = "2024-Q1"
KNOWN, LINKED = "young_people_known_to_partners", "people_linked_by_feed"
JOURNEYS, EVALUATION = "journeys", "mentoring_evaluation"
BRISTOL_HOME, SOMERSET_HOME = "BS97 4QD", "TA98 1AB"
_POSTCODES = (
    {"pcds": BRISTOL_HOME, "lsoa21cd": "E01900001", "ltlacd": "E06000023"},
    {"pcds": SOMERSET_HOME, "lsoa21cd": "E01900102", "ltlacd": "E06000066"},
)
_BRISTOL_ANCHOR = {"lsoa21cd": "E01900001", "msoa21cd": "E02900001", "ltlacd": "E06000023"}
_UNLIKE = ("Amara", "Bruno", "Cerys", "Dimitri", "Eleri", "Fuad", "Gwilym", "Hettie", "Ivo", "Jokubas", "Kofi", "Lowri")
_PUPIL = "ABCDEFGHJKLMNPQRTUVWXYZ"
APPROVERS = {
    "police_dpo": "police",
    "bristol_caldicott_guardian": "bristol",
    "somerset_caldicott_guardian": "somerset",
}
Row = dict[str, str]
Change = Callable[[dict[str, Any]], object]
"""Changes what a document says, in place; what it returns does not count."""


def nhs_number(serial: int) -> str:
    """A number that passes its check, from the block kept for tests: of serials that have none, the next."""
    body = f"999{serial:06}"
    check = -sum(int(digit) * weight for digit, weight in zip(body, range(10, 1, -1), strict=True)) % 11
    return nhs_number(serial + 500_000) if check == 10 else f"{body}{check}"


def upn(serial: int) -> str:
    """A permanent UPN that passes its check, of a local authority that there is not."""
    body = f"990{serial:09}"
    weighed = sum(int(digit) * weight for digit, weight in zip(body, range(2, 14), strict=True))
    return _PUPIL[weighed % 23] + body


def person(number: int, **changes: str) -> Row:
    """Who somebody is, as councils write it: a name, a date of birth and a home of their own."""
    names = {"surname": f"O'Name{_letters(number)}", "forename": f"Jo{_letters(number)}"}
    return names | {"dob": f"2009-{1 + number % 12:02}-{1 + number % 28:02}", "postcode": BRISTOL_HOME} | changes


def unlike(count: int, **changes: str) -> list[Row]:
    """People whose names nobody would take for each other's, even where birth and home are the same."""
    return [person(at, surname=_UNLIKE[-1 - at], forename=_UNLIKE[at], **changes) for at in range(count)]


def _letters(number: int) -> str:
    return chr(97 + number // 676 % 26) + chr(97 + number // 26 % 26) + chr(97 + number % 26)


def case(who: Row, **more: str) -> Row:
    """A row of youth justice."""
    return who | {"outcome_date": "2024-02-03", "offence_code": "8N", "sex": "M"} | more


def suspension(who: Row, **more: str) -> Row:
    """A row of schools."""
    return who | {"start_date": "2024-02-05", "category": "SUSP", "sex": "M"} | more


def participation(who: Row, **more: str) -> Row:
    """A row of an intervention's provider."""
    return who | {"start_date": "2024-03-01", "intervention_type": "mentoring"} | more


def in_crime(crime: int, role: str, who: Row, **more: str) -> Row:
    """A row of the police about a suspect or victim, in the police's spelling of the same person."""
    spelt = {"surname": who["surname"].upper(), "forename_1": who["forename"], "dob": who["dob"]}
    spelt["home_postcode"] = who["postcode"].replace(" ", "")
    return spelt | {"crime_ref": f"5224{crime:06}", "committed_from": "2024-01-05T22:10", "role": role} | more


def crime_row(crime: int, **more: str) -> Row:
    """A row of recorded crime."""
    row = {"crime_ref": f"5224{crime:06}", "committed_from": "2024-01-05T22:10", "ho_class_code": "8N"}
    return row | {"postcode": BRISTOL_HOME} | more


def file_of(instance: Instance, feed: str, rows: list[Row]) -> bytes:
    """A file of a feed as its contract has it; a row that says more than the contract is a slip of the test."""
    out = io.StringIO(newline="")
    columns = [column.header for column in instance.library.feed(feed).columns]
    writer = csv.DictWriter(out, columns, lineterminator="\n", restval="")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()


def given(instance: Instance, partner: str, feed: str, rows: list[Row], period: str = QUARTER) -> Delivery:
    """A delivery of these rows, received and protected."""
    content = io.BytesIO(file_of(instance, feed, rows))
    return protect(instance, receive(instance, content, partner, feed, period, ON).receipt_id, ON)


def postcodes_protected(instance: Instance) -> Delivery:
    """The postcode lookup received and protected."""
    return given(instance, "ons", "postcode_lookup", list(_POSTCODES), "2024")


def catchments_file(*anchors: Row) -> bytes:
    """A list of catchments: one anchor in Bristol, of ten addresses, and any others that are given."""
    rows = ({"easting": "358500", "northing": "173200", "addresses": "10"} | _BRISTOL_ANCHOR, *anchors)
    return "\n".join([",".join(rows[0]), *(",".join(row.values()) for row in rows), ""]).encode()


def catchments_protected(instance: Instance, content: bytes = catchments_file()) -> Delivery:
    """A list of catchments received and protected."""
    return protect(instance, receive(instance, io.BytesIO(content), "ons", CATCHMENTS, "2024", ON).receipt_id, ON)


def linked_and_shared(instance: Instance, on: date = ON) -> list[Shared]:
    """Everybody linked and whatever is due made; records with a pid wait for approval."""
    link_people(instance, on)
    return [share(instance, product.id, period, on) for product, period in due(instance)]


def made(instance: Instance, feed: str, project: str, period: str = QUARTER) -> list[dict[str, Any]]:
    """The rows of a project's records: those that wait if there are any, else those that readers see."""
    product = product_of(instance.library, f"{feed}_for_{project}")
    waiting = pending_of(instance, product, period)
    versions = waiting if waiting.listed() else versions_of(instance, product, period)
    version = versions.listed()[0] if waiting.listed() else versions.current()
    with versions.store.open(versions.path(version or "", DATA)) as source:
        rows: list[dict[str, Any]] = pq.read_table(source).to_pylist()
    return rows


def pids_of(instance: Instance, feed: str, project: str, period: str = QUARTER) -> list[str | None]:
    """The pid of each row of a project's records."""
    return [row["pid"] for row in made(instance, feed, project, period)]


def with_approvers(instance: Instance) -> tuple[Instance, dict[str, Ed25519PrivateKey]]:
    """The instance opened again with a key for each approver in its projects, and the private halves."""
    keys = {approver: Ed25519PrivateKey.generate() for approver in APPROVERS}
    for path in (instance.home / "documents" / "projects").glob("*.yaml"):
        _edit(path, lambda project: _give_keys(project, keys))
    return signed_again(instance), keys


def _give_keys(project: dict[str, Any], keys: dict[str, Ed25519PrivateKey]) -> None:
    for approver in project["approvers"]:
        approver["public_key"] = public_key_of(keys[approver["id"]])


def edit_agreement(instance: Instance, change: Change) -> Instance:
    """The same gateway under an agreement that was changed since, and signed."""
    (path,) = (instance.home / "documents" / "agreements").glob("*.yaml")
    _edit(path, change)
    return signed_again(instance)


def edit_project(instance: Instance, project: str, change: Change) -> Instance:
    """The same gateway with one of its projects changed since, and signed."""
    _edit(instance.home / "documents" / "projects" / f"{project}.yaml", change)
    return signed_again(instance)


def _edit(path: Path, change: Change) -> None:
    content = yaml.safe_load(path.read_text("utf-8"))
    change(content)
    path.write_text(yaml.safe_dump(content), encoding="utf-8")


def opened_again(instance: Instance) -> Instance:
    """The same gateway with its documents read afresh."""
    return open_instance(instance.home, instance.remembered_passphrase)


def copied(instance: Instance, folder: Path) -> Instance:
    """The whole gateway once more, for a test to change: quicker than to fill another."""
    shutil.copytree(instance.home, folder, symlinks=True)
    return open_instance(folder, instance.remembered_passphrase)


def same_keys(instance: Instance, folder: Path) -> Instance:
    """Another home with the same keys and documents, salts of domains among them, and nothing else."""
    folder.mkdir()
    twin = an_instance(folder)
    for name in instance.zone(Zone.CUSTODY).list():
        twin.zone(Zone.CUSTODY).replace(name, instance.zone(Zone.CUSTODY).read(name))
    shutil.copy(instance.owner_key_file, twin.owner_key_file)
    return signed_again(open_instance(twin.home, instance.remembered_passphrase))


def waiting_release(instance: Instance, feed: str = "youth_justice_cases", project: str = JOURNEYS) -> Pending:
    """What waits of one feed and project."""
    (found,) = (item for item in pending(instance) if (item.product.feed, item.product.project) == (feed, project))
    return found


def signed(instance: Instance, waits: Pending, approver: str, key: Ed25519PrivateKey) -> Pending:
    """One approver's signature given."""
    return approve(
        instance, waits.release, approver, sign(key, SignedFor.APPROVAL, bytes.fromhex(waits.manifest_digest))
    )
