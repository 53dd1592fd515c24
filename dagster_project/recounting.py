"""Nothing lost, counted again for Dagster's checks: from the files as they lie there now, against what was said."""

from collections.abc import Sequence
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from contracts.product import Product
from contracts.vocabulary import FieldClass
from journey.conservation import Account, read_accounts, rows_written
from journey.deliveries import DeliveryBook, DeliveryState
from journey.errors import ConservationError
from journey.instance import Instance
from journey.publishing import DATA, current_version, pending_of, release_name, versions_of
from zones.versions import Versions


@dataclass(frozen=True, slots=True)
class DeliveryCount:
    """One delivery: what its receipt says, and the rows that lie in the zones. A duplicate has none of either.

    Since the receipt was written a list of whom not to share may have erased some of the rows accepted or rejected.
    """

    read: int
    accepted: int
    rejected: int
    out_of_scope: int
    rows_protected: int
    rows_sealed: int
    rows_quarantined: int
    accepted_erased: int = 0
    rejected_erased: int = 0

    @property
    def conserved(self) -> bool:
        """Read = accepted + rejected + out of scope, and the files hold what the receipt says, less what was erased."""
        return (
            self.read == self.accepted + self.rejected + self.out_of_scope
            and self.accepted - self.accepted_erased == self.rows_protected == self.rows_sealed
            and self.rejected - self.rejected_erased == self.rows_quarantined
        )

    @property
    def fault(self) -> str:
        """What does not add up."""
        return (
            f"the receipt says read {self.read}, accepted {self.accepted}, rejected {self.rejected}, out of scope "
            f"{self.out_of_scope}; the files hold {self.rows_protected} protected, {self.rows_sealed} sealed and "
            f"{self.rows_quarantined} in quarantine; {self.accepted_erased} + {self.rejected_erased} were erased"
        )


@dataclass(frozen=True, slots=True)
class VersionCount:
    """One published version: its accounts together, whether each balances, and the rows that the files show."""

    accepted: int
    shared: int
    superseded: int
    erased: int
    accounts_out_of_balance: int
    rows_published: int

    @property
    def conserved(self) -> bool:
        """Every account balances, and together they share just what was published."""
        return not self.accounts_out_of_balance and self.shared == self.rows_published

    @property
    def fault(self) -> str:
        """What does not add up."""
        return (
            f"{self.accounts_out_of_balance} accounts are out of balance; they share {self.shared} rows, the published "
            f"files show {self.rows_published}"
        )


def count_delivery(instance: Instance, receipt_id: str) -> DeliveryCount:
    """Count one delivery again."""
    book = DeliveryBook(instance)
    delivery, receipt = book.get(receipt_id), book.receipt(receipt_id) or {}
    held = rows_written(instance, delivery) if delivery.state is DeliveryState.PROTECTED else (0, 0, 0)

    def said(name: str) -> int:
        return int(str(receipt.get(name, 0)))

    return DeliveryCount(
        said("rows_read"),
        said("rows_accepted"),
        said("rows_rejected"),
        said("rows_out_of_scope"),
        *held,
        accepted_erased=delivery.rows_erased,
        rejected_erased=delivery.rejected_erased,
    )


def refuse_unconserved(instance: Instance, product: Product, period: str) -> None:
    """Nothing is made from a delivery whose rows do not add up. Raises `ConservationError`.

    Dagster's check stops what follows in the same run; products are made in later runs, so they ask again.
    """
    for delivery in DeliveryBook(instance).all():
        if delivery.state is DeliveryState.PROTECTED and delivery.feed in product.feeds and delivery.period == period:
            count = count_delivery(instance, delivery.receipt_id)
            if not count.conserved:
                raise ConservationError(delivery.receipt_id, count.fault)


def count_version(instance: Instance, product: Product, period: str) -> VersionCount:
    """Count the version of a product that was made last, published or waiting; with none there is nothing to count."""
    version = current_version(instance, product, period)
    if version is None:
        return VersionCount(0, 0, 0, 0, 0, 0)
    versions = where_it_lies(instance, product, period, version)
    accounts = read_accounts(instance, release_name(product, period), version)
    with versions.store.open(versions.path(version, DATA)) as source:
        published = _rows_shown(pq.ParquetFile(source), product, accounts)
    return VersionCount(
        accepted=sum(account.accepted for account in accounts),
        shared=sum(account.shared for account in accounts),
        superseded=sum(account.superseded for account in accounts),
        erased=sum(account.erased for account in accounts),
        accounts_out_of_balance=sum(not account.balances for account in accounts),
        rows_published=published,
    )


def rows_as_they_lie(instance: Instance, product: Product, period: str, columns: Sequence[str]) -> pa.Table | None:
    """Some columns of the version of a product that was made last, published or waiting; None where there is none."""
    version = current_version(instance, product, period)
    if version is None:
        return None
    versions = where_it_lies(instance, product, period, version)
    with versions.store.open(versions.path(version, DATA)) as source:
        return pq.read_table(source, columns=columns)


def where_it_lies(instance: Instance, product: Product, period: str, version: str) -> Versions:
    """The versions among which the one that was made last lies: where readers look, or where it waits for approval."""
    versions = versions_of(instance, product, period)
    return versions if versions.current() == version else pending_of(instance, product, period)


def _rows_shown(file: pq.ParquetFile, product: Product, accounts: tuple[Account, ...]) -> int:
    """Event rows that a product shows: its rows, or the sum of its published counts.

    A table of people shows no rows: what its accounts say stands.
    """
    if product.linked and product.sql:
        return sum(account.shared for account in accounts)
    if not product.sql:
        rows: int = file.metadata.num_rows
        return rows
    measure = next(item.name for item in product.columns if item.field_class is FieldClass.MEASURE)
    total: int | None = pc.sum(file.read([measure]).column(measure)).as_py()
    return total or 0
