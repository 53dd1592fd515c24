"""Small invented files for tests: a lookup of eight areas and police.uk-shaped rows. Nobody in them exists.

LSOA codes begin E0190, a block that has never been issued.
"""

import csv
import hashlib
import io
from datetime import date
from pathlib import Path

from custody.signing import public_key_of, read_signing_key
from journey.agreed import moment_to_sign, sign_agreement
from journey.deliveries import Delivery
from journey.instance import Instance, create_instance, open_instance
from journey.project_signatures import document_of, signature_of, signed_by
from journey.projects import sign_project
from journey.protected import protect
from journey.received import receive
from zones.backing import S3Backing

ON = date(2026, 11, 22)
FEED = "police_street_level_crime"
LOOKUP = "lsoa_2011_2021_lookup"
SPOKE = f"{FEED}_for_area_of_bristol_analysts"
TABLE = "street_level_crime_by_local_authority"
HEADER = [
    "Crime ID",
    "Month",
    "Reported by",
    "Falls within",
    "Longitude",
    "Latitude",
    "Location",
    "LSOA code",
    "LSOA name",
    "Crime type",
    "Last outcome category",
    "Context",
]

BRISTOL, SOMERSET_FORMER, OUTSIDE, SPLIT, STRADDLING, HALF_IN = (
    "E01900001",
    "E01900002",
    "E01900003",
    "E01900004",
    "E01900005",
    "E01900006",
)
_LOOKUP_ROWS = [
    (BRISTOL, "U", BRISTOL, "E06000023"),
    (SOMERSET_FORMER, "M", "E01900102", "E07000187"),
    (OUTSIDE, "U", OUTSIDE, "E06000065"),
    (SPLIT, "S", "E01900104", "E06000022"),
    (SPLIT, "S", "E01900105", "E06000022"),
    (STRADDLING, "X", "E01900106", "E06000064"),
    (STRADDLING, "X", "E01900107", "E06000065"),
    (HALF_IN, "X", "E01900108", "E06000024"),
    (HALF_IN, "X", "E01900109", "E06000065"),
]


def lookup_file() -> bytes:
    """The lookup feed's file."""
    lines = ["lsoa11_name,lsoa11_code,change_code,lsoa21_name,lsoa21_code,ltla22_name,ltla22_code"]
    lines += [f"Area,{old},{change},Area,{new},Authority,{authority}" for old, change, new, authority in _LOOKUP_ROWS]
    return ("\n".join(lines) + "\n").encode()


def crime(number: int, **changes: str) -> dict[str, str]:
    """One invented row; `changes` are by header, spaces as underscores."""
    row = dict(
        zip(
            HEADER,
            [
                hashlib.sha256(str(number).encode()).hexdigest(),
                "2024-01",
                "Avon and Somerset Constabulary",
                "Avon and Somerset Constabulary",
                "-2.5",
                "51.4",
                f"On or near Invented Street {number}",
                BRISTOL,
                "Bristol 001A",
                "Burglary",
                "Under investigation",
                "",
            ],
            strict=True,
        )
    )
    return row | {name.replace("_", " "): value for name, value in changes.items()}


def crimes_file(rows: list[dict[str, str]], header: list[str] | None = None) -> bytes:
    """A police.uk-shaped file of these rows."""
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, header or HEADER, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()


def some_crimes(count: int = 40) -> list[dict[str, str]]:
    """Rows of every kind: placed, split, straddling, without a place, outside, repeated, without an id, broken."""
    rows = [crime(number) for number in range(count)]
    rows += [crime(1000 + number, Crime_type="Robbery") for number in range(3)]
    rows += [crime(2000 + number, LSOA_code=SOMERSET_FORMER, Crime_type="Drugs") for number in range(9)]
    rows += [crime(3000, LSOA_code=SPLIT), crime(3001, LSOA_code=HALF_IN), crime(3002, LSOA_code="")]
    rows += [crime(4000, LSOA_code=OUTSIDE), crime(4001, LSOA_code=STRADDLING)]
    rows += [crime(5000), crime(5000), crime(5001, Crime_ID="", Last_outcome_category="")]
    rows += [crime(6000, Crime_type="No such type"), crime(6001, LSOA_code="E01999999")]
    return rows


def an_instance(folder: Path, backing: S3Backing | None = None) -> Instance:
    """A fresh gateway whose passphrase lies beside it, its zones in its home or where it is told."""
    passphrase = folder / "passphrase"
    passphrase.write_text("an invented passphrase for tests\n")
    passphrase.chmod(0o600)
    return create_instance(folder / "home", {}, passphrase, backing)


def signed_again(instance: Instance) -> Instance:
    """The same gateway, opened again once its owner has signed the documents as they are now."""
    key = read_signing_key(instance.owner_key_file.read_text())
    instance = open_instance(instance.home, instance.remembered_passphrase)
    owner = public_key_of(key)
    sign_agreement(instance.library, owner, key, moment_to_sign(instance.ledger, instance.now()))
    for project in instance.library.projects:
        content = (instance.library.folder / document_of(project)).read_bytes()
        if (instance.library.folder / signature_of(project)).read_text().strip() != signed_by(owner, content, key):
            sign_project(instance, project, content, key)
    return instance


def dropped(instance: Instance, content: bytes, period: str = "2024-01") -> Delivery:
    """A police file received."""
    return receive(instance, io.BytesIO(content), "police", FEED, period, ON)


def lookup_protected(instance: Instance) -> Delivery:
    """The lookup received and protected."""
    delivery = receive(instance, io.BytesIO(lookup_file()), "ons", LOOKUP, "2022", ON)
    return protect(instance, delivery.receipt_id, ON)


def protected(instance: Instance, content: bytes, period: str = "2024-01") -> Delivery:
    """A police file received and protected; the lookup must be there."""
    return protect(instance, dropped(instance, content, period).receipt_id, ON)
