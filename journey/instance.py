"""One gateway: a home folder with its documents, keys, zones and ledger, and a lock for one writer at a time."""

import fcntl
import json
import os
import secrets
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from typing import Any

from contracts.agreement import Agreement
from contracts.library import Library, shipped_documents
from contracts.vocabulary import PlaceKind
from custody.keyring import Keyring, create_keyring
from custody.kms_root import AwsKms, kms_from
from custody.passphrase import find_passphrase, write_passphrase
from custody.signing import is_public_key, read_signing_key, write_signing_key
from engine.confinement import keep_memory_to_itself
from engine.engines import Engine
from intake.errors import IntakeError
from intake.limits import SHIPPED, Limits, limits_from
from intake.place import PlaceLookup
from intake.safety.malware import Scanner, scanner_at
from journey.agreed import Agreed, pin_owner, sign_agreement, signed_agreement
from journey.agreed import owner_key as pinned_owner
from journey.errors import InstanceError
from journey.project_signatures import sign_shelf
from lineage.ledger import Ledger
from zones.backing import Backing, FolderBacking, S3Backing
from zones.folder import FolderStore
from zones.store import Store

_SETTINGS = "instance.json"


class Zone(StrEnum):
    """Where things rest (design: the journey of a delivery), and what is kept about them."""

    INCOMING = "incoming"
    PROTECTED = "protected"
    VAULT = "vault"
    QUARANTINE = "quarantine"
    LINKED = "linked"
    PENDING = "pending"
    SHARED = "shared"
    DELIVERIES = "deliveries"
    ACCOUNTS = "accounts"
    TIER3 = "tier3"
    LEDGER = "ledger"
    CUSTODY = "custody"


@dataclass(frozen=True)
class Instance:
    """An opened gateway. `id` is random and names it in its ledger; `passphrase_file` was given for this call only.

    `elsewhere` is where its zones rest, if not in folders of its home; documents, landing and lock are always there.
    `limits` bound the files that it takes, and `scanner` looks at them first, if there is one. `linking` says what
    compares people.
    """

    home: Path
    id: str
    remembered_passphrase: Path | None
    passphrase_file: Path | None = None
    elsewhere: S3Backing | None = None
    limits: Limits = SHIPPED
    scanner: Scanner | None = None
    keys: AwsKms | None = None
    linking: Engine = Engine.DUCKDB

    @cached_property
    def library(self) -> Library:
        """What was agreed: the instance's own documents."""
        return Library(self.home / "documents")

    @cached_property
    def keyring(self) -> Keyring:
        """The keys, opened when first needed."""
        return Keyring(
            self.zone(Zone.CUSTODY),
            lambda: find_passphrase(self.passphrase_file, os.environ, self.remembered_passphrase),
            self.keys,
        )

    @property
    def agreement(self) -> Agreement:
        """The agreement, by which whatever is taken, made or shared is decided: as its owner signed it, or a refusal.

        Raises `AgreementUnsignedError`, and what contracts, custody and lineage raise.
        """
        return self.agreed.agreement

    @cached_property
    def agreed(self) -> Agreed:
        """The agreement, and when its owner signed it. Raises as `agreement` does."""
        return signed_agreement(self.library, self.zone(Zone.CUSTODY), self.keyring, self.ledger)

    @property
    def owner(self) -> str:
        """The public key (Ed25519, base64) of who signs the agreement and its projects. Raises what custody raises."""
        return pinned_owner(self.zone(Zone.CUSTODY), self.keyring)

    @cached_property
    def ledger(self) -> Ledger:
        """What happened. Append only while `exclusive` is held."""
        verifier = self.keyring.log_verifier()
        return Ledger(self.zone(Zone.LEDGER), f"gateway/{self.id}", self.keyring.log_signer, verifier)

    @cached_property
    def place_lookups(self) -> dict[tuple[PlaceKind, str, tuple[str, ...]], PlaceLookup]:
        """Lookups resolved while the instance is open, by kind, receipt and area: see `journey.placing`."""
        return {}

    @cached_property
    def known_sealed(self) -> set[tuple[Zone, str]]:
        """What was found to rest as it must while the instance is open: see `journey.resting`."""
        return set()

    @property
    def owner_key_file(self) -> Path:
        """Where `init` put the private key of the agreement's owner, if it was told no public one."""
        return (self.remembered_passphrase or self.home).parent / f"agreement-owner-{self.id}.key"

    @property
    def landing(self) -> Path:
        """Where partners' files are copied by hand: `<partner>/<feed>/<period>/<file>`."""
        return self.home / "landing"

    @property
    def dagster_home(self) -> Path:
        """Where Dagster keeps its runs and events."""
        return self.home / "dagster"

    @property
    def backing(self) -> Backing:
        """What its zones rest on."""
        return self.elsewhere or FolderBacking(self.home / "zones")

    def zone(self, zone: Zone) -> Store:
        """The store of one zone."""
        return self.backing.store(zone.value)

    def now(self) -> datetime:
        """The time, for the ledger and receipts only: no clock ever reaches a shared byte."""
        return datetime.now(UTC)

    @property
    def busy(self) -> bool:
        """Whether somebody holds the instance at this moment; for callers who must not wait."""
        with (self.home / "lock").open("wb") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return True
        return False

    @contextmanager
    def exclusive(self) -> Iterator[None]:
        """Hold the instance alone while changing it; another process waits. Not to be nested."""
        with (self.home / "lock").open("wb") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield


def create_instance(
    home: Path,
    environ: Mapping[str, str],
    passphrase_file: Path | None = None,
    backing: S3Backing | None = None,
    owner_key: str | None = None,
) -> Instance:
    """Make a new gateway in an empty or missing folder: fresh keys and the shipped invented agreement.

    Without a passphrase file a random one is written outside the home; without a backing its zones are folders in it.
    `owner_key` is the public key (Ed25519, base64) of who signs the agreement; without one a key is made beside the
    passphrase, and the invented agreement is signed with it, so that it can be tried.
    Raises `InstanceError`, and what custody and zones raise.
    """
    if (home / _SETTINGS).exists():
        raise InstanceError(f"{home} already is a gateway: `gateway status` looks at it")
    if home.exists() and any(home.iterdir()):
        raise InstanceError(f"{home} is not empty: choose a new folder")
    if backing and any(_checked(backing).store(zone).list() for zone in Zone):
        raise InstanceError("something lies below that prefix of the bucket already: choose a new prefix")
    if owner_key is not None and not is_public_key(owner_key):
        raise InstanceError("that is no owner's public key: `gateway project key` makes one, and prints it")
    chosen = passphrase_file or (Path(named) if (named := environ.get("GATEWAY_PASSPHRASE_FILE")) else None)
    remembered = chosen.resolve() if chosen else write_passphrase(environ)
    keep_memory_to_itself()
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    shutil.copytree(shipped_documents(), home / "documents")
    (home / "landing").mkdir(mode=0o700)
    instance = Instance(home, secrets.token_hex(6) + "i", remembered, elsewhere=backing)
    keyring = create_keyring(instance.zone(Zone.CUSTODY), find_passphrase(chosen, environ, remembered))
    _agree(instance, keyring, owner_key)
    settings: dict[str, Any] = {"id": instance.id, "passphrase_file": str(remembered)}
    if backing:
        settings["zones"] = {"s3": asdict(backing)}
    # Last, because a home without it is not a gateway: a killed `init` leaves nothing that could be mistaken for one.
    FolderStore(home).replace(_SETTINGS, json.dumps(settings, indent=2).encode() + b"\n")
    return instance


def _agree(instance: Instance, keyring: Keyring, owner_key: str | None) -> None:
    """Remember who signs the agreement; where nobody was named, sign the invented one as its invented owner."""
    public = owner_key or write_signing_key(instance.owner_key_file)
    pin_owner(instance.zone(Zone.CUSTODY), keyring, public)
    if owner_key is None:
        key = read_signing_key(instance.owner_key_file.read_text("ascii"))
        sign_agreement(instance.library, public, key, instance.now())
        sign_shelf(instance.library, public, key)


def open_instance(home: Path, passphrase_file: Path | None = None) -> Instance:
    """Open the gateway of a home folder. Raises `InstanceError` if there is none.

    From then on no other process of this user reads this one's memory.
    """
    keep_memory_to_itself()
    try:
        settings = json.loads((home / _SETTINGS).read_text("utf-8"))
    except FileNotFoundError:
        raise InstanceError(f"{home} is not a gateway: `gateway init --home {home}` makes one") from None
    remembered = settings.get("passphrase_file")
    elsewhere = _written(settings["zones"]) if "zones" in settings else None
    limits, scanner = _careful(settings)
    remembered_file = Path(remembered) if remembered else None
    keys, linking = kms_from(settings.get("keys", {})), _engine(settings)
    return Instance(home, settings["id"], remembered_file, passphrase_file, elsewhere, limits, scanner, keys, linking)


def _engine(settings: Mapping[str, Any]) -> Engine:
    """What compares people, as the entry `linking` names it."""
    try:
        return Engine(settings.get("linking", Engine.DUCKDB))
    except ValueError:
        known = " or ".join(f'"{item}"' for item in Engine)
        raise InstanceError(f'"linking" in {_SETTINGS} must be {known}') from None


def _careful(settings: Mapping[str, Any]) -> tuple[Limits, Scanner | None]:
    """The limits of files and the malware scanner that `instance.json` names; none is passed over."""
    limits = settings.get("limits", {})
    if not isinstance(limits, dict):
        raise InstanceError(f'"limits" in {_SETTINGS} must name each limit that is set, and its number')
    try:
        return limits_from(limits), scanner_at(str(settings["scanner"])) if "scanner" in settings else None
    except IntakeError as error:
        raise InstanceError(f"{_SETTINGS}: {error}") from None


def _written(entry: Any) -> S3Backing:
    """The backing that `instance.json` names; a name that is not understood is never taken for folders."""
    match entry:
        case {"s3": {"bucket": str(), "prefix": str(), "endpoint": str() | None, "region": str() | None, **more}} if (
            not more and len(entry) == 1
        ):
            return _checked(S3Backing(**entry["s3"]))
        case _:
            raise InstanceError(
                f'"zones" in {_SETTINGS} cannot be read: leave it out for folders, or give '
                '{"s3": {"bucket": …, "prefix": …, "endpoint": … or null, "region": … or null}}'
            )


def _checked(backing: S3Backing) -> S3Backing:
    """The same, unless it cannot be used or would carry data in clear."""
    if fault := backing.fault():
        raise InstanceError(fault)
    return backing
