"""Nothing lost (the third promise): both equations, counted again from what was written, never from the counters."""

import json
from dataclasses import asdict, dataclass

import pyarrow.parquet as pq

from intake.inspection import Inspection
from journey.deliveries import Delivery
from journey.delivery_files import ASIDE, EVENTS, ROWS
from journey.errors import ConservationError
from journey.instance import Instance, Zone
from journey.sealed import open_sealed


@dataclass(frozen=True, slots=True)
class Account:
    """What became of one delivery's accepted rows in one product version. `withheld` is by reason."""

    digest: str
    accepted: int
    shared: int
    withheld: dict[str, int]
    superseded: int
    erased: int

    @property
    def balances(self) -> bool:
        """Accepted = shared + withheld + superseded + erased."""
        return self.accepted == self.shared + sum(self.withheld.values()) + self.superseded + self.erased


def check_delivery(instance: Instance, delivery: Delivery, inspection: Inspection) -> None:
    """Read = accepted + rejected + out of scope, where accepted and rejected are counted in the files written.

    Raises `ConservationError`.
    """
    accepted, sealed, rejected = rows_written(instance, delivery)
    read, outside = inspection.rows_read, inspection.rows_out_of_scope
    if read != accepted + rejected + outside or accepted != sealed:
        raise ConservationError(
            delivery.receipt_id,
            f"read {read}, accepted {accepted} ({sealed} sealed), rejected {rejected}, out of scope {outside}",
        )


def rows_written(instance: Instance, delivery: Delivery) -> tuple[int, int, int]:
    """Rows in the protected zone, in the vault, and in quarantine."""
    with instance.zone(Zone.PROTECTED).open(f"{delivery.folder}/{EVENTS}") as source:
        accepted = pq.read_metadata(source).num_rows
    sealed = _sealed_count(instance, Zone.VAULT, delivery, ROWS)
    rejected = sum(_sealed_count(instance, Zone.QUARANTINE, delivery, name) for name in (ROWS, ASIDE))
    return accepted, sealed, rejected


def check_accounts(product: str, accounts: tuple[Account, ...], rows_published: int) -> None:
    """Every account balances, and together they share just what was published. Raises `ConservationError`."""
    for account in accounts:
        if not account.balances:
            raise ConservationError(
                product,
                f"accepted {account.accepted}, shared {account.shared}, withheld {sum(account.withheld.values())}, "
                f"superseded {account.superseded}, erased {account.erased}",
            )
    if (shared := sum(account.shared for account in accounts)) != rows_published:
        raise ConservationError(product, f"the accounts share {shared} rows, the files hold {rows_published}")


def put_accounts(instance: Instance, release: str, version: str, accounts: tuple[Account, ...]) -> None:
    """Keep a version's accounts away from it: beside a table they would tell what its withheld cells add up to."""
    content = json.dumps([asdict(account) for account in accounts], indent=2).encode() + b"\n"
    instance.zone(Zone.ACCOUNTS).replace(f"{release}/{version}.json", content)


def read_accounts(instance: Instance, release: str, version: str) -> tuple[Account, ...]:
    """A version's accounts, as they were kept."""
    listed = json.loads(instance.zone(Zone.ACCOUNTS).read(f"{release}/{version}.json"))
    return tuple(Account(**account) for account in listed)


def _sealed_count(instance: Instance, zone: Zone, delivery: Delivery, name: str) -> int:
    """Rows of one sealed Parquet object."""
    with open_sealed(instance, zone, f"{delivery.folder}/{name}") as sealed:
        rows: int = pq.read_metadata(sealed).num_rows
    return rows
