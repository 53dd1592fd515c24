"""The book of deliveries: for each receipt who gave what, and how far it came. No file name is ever written."""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from journey.errors import UnknownReceiptError
from journey.instance import Instance, Zone
from zones.errors import ObjectMissingError, UnsafePathError

_STAMP = "%Y%m%dT%H%M%S%fZ"


class DeliveryState(StrEnum):
    """How far a delivery came. Superseded and shared are not states: they follow from the other deliveries.

    Of a withdrawn one nothing is held but that it was: its record, its receipt and its entries.
    """

    LANDED = "landed"
    RECEIVED = "received"
    PROTECTED = "protected"
    DUPLICATE = "duplicate"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Delivery:
    """One delivery. `digest` is the keyed fingerprint of its bytes (hex), `commitment` the salted one.

    `nil` says that there is nothing for the period; `corrects` names the receipt that it was sent to put right.
    `was_protected`, of a withdrawn one: it had been read, and had taken the place of what came before it.

    `lines` is a keyed digest (hex) of the lines whose rows are held, where a list of whom not to share left some out;
    empty where none did. A list that came later erased `rows_erased` of the rows accepted and `rejected_erased` of
    those rejected: each time the rest was written anew, as one more `revision`. `reprotected` is the revision that was
    written because clauses let out more, or less, than before; zero where there was none.
    """

    receipt_id: str
    partner: str
    feed: str
    period: str
    state: DeliveryState
    bytes: int = 0
    commitment: str = ""
    digest: str = ""
    duplicate_of: str | None = None
    refusal: str | None = None
    rows_accepted: int = 0
    references: tuple[str, ...] = ()
    nil: bool = False
    corrects: str | None = None
    was_protected: bool = False
    lines: str = ""
    rows_erased: int = 0
    rejected_erased: int = 0
    revision: int = 0
    reprotected: int = 0

    @property
    def series(self) -> tuple[str, str, str]:
        """Partner, feed and period: a later delivery of one series supersedes the earlier."""
        return self.partner, self.feed, self.period

    @property
    def folder(self) -> str:
        """Where its objects lie in a zone, those of its latest revision."""
        revised = f"-{self.revision}" if self.revision else ""
        return f"{self.partner}/{self.feed}/{self.period}/{self.receipt_id}{revised}"

    @property
    def incoming(self) -> str:
        """Where the file lies, sealed, until it has been read."""
        return f"{self.partner}/{self.feed}/{self.period}/{self.receipt_id}/file"

    @property
    def rows_held(self) -> int:
        """Accepted rows that were not erased since."""
        return self.rows_accepted - self.rows_erased

    @property
    def contents(self) -> str:
        """What its rows hang on: its bytes, and whom a list left out of them."""
        return self.digest + self.lines


class DeliveryBook:
    """The records in the deliveries zone: one folder for each receipt."""

    def __init__(self, instance: Instance) -> None:
        self._store = instance.zone(Zone.DELIVERIES)

    def all(self) -> tuple[Delivery, ...]:
        """Every delivery, oldest first."""
        records = (path for path in self._store.list() if path.endswith("/record.json"))
        return tuple(_read(self._store.read(path)) for path in records)

    def get(self, receipt_id: str) -> Delivery:
        """One delivery. Raises `UnknownReceiptError`."""
        try:
            return _read(self._store.read(f"{receipt_id}/record.json"))
        except (ObjectMissingError, UnsafePathError):
            raise UnknownReceiptError from None

    def put(self, delivery: Delivery) -> Delivery:
        """Write a record in one durable step, over an earlier one."""
        self._store.replace(f"{delivery.receipt_id}/record.json", _written(asdict(delivery)))
        return delivery

    def put_salt(self, receipt_id: str, salt: bytes) -> None:
        """Keep the salt of a commitment beside its delivery, and nowhere else."""
        self._store.replace(f"{receipt_id}/salt", salt)

    def put_receipt(self, receipt_id: str, receipt: dict[str, object]) -> None:
        """Write a receipt."""
        self._store.replace(f"{receipt_id}/receipt.json", _written(receipt))

    def receipt(self, receipt_id: str) -> dict[str, object] | None:
        """The receipt of a delivery that exists; None before there is one. Raises `UnknownReceiptError`."""
        self.get(receipt_id)
        try:
            found: dict[str, object] = json.loads(self._store.read(f"{receipt_id}/receipt.json"))
        except ObjectMissingError:
            return None
        return found

    def put_shape(self, receipt_id: str, shape: dict[str, object]) -> None:
        """Keep the exact counts that later deliveries are held against; they are in no receipt."""
        self._store.replace(f"{receipt_id}/shape.json", _written(shape))

    def shape(self, receipt_id: str) -> dict[str, object] | None:
        """Those counts; None where none were kept."""
        try:
            found: dict[str, object] = json.loads(self._store.read(f"{receipt_id}/shape.json"))
        except ObjectMissingError:
            return None
        return found

    def forget(self, receipt_id: str) -> None:
        """Destroy what could tell of a delivery's content: those counts, and the salt of its commitment."""
        for name in ("shape.json", "salt"):
            self._store.delete(f"{receipt_id}/{name}")

    def next_receipt_id(self, now: datetime) -> str:
        """A receipt id that sorts after every other: the time in UTC, moved on where the clock has not moved."""
        latest = max((path.split("/")[0] for path in self._store.list()), default="")
        stamp = now.strftime(_STAMP)
        if stamp <= latest:
            stamp = (datetime.strptime(latest, _STAMP) + timedelta(microseconds=1)).strftime(_STAMP)  # noqa: DTZ007 - the Z says UTC
        return stamp


def is_receipt_id(text: str) -> bool:
    """Whether a text is a receipt id as `next_receipt_id` makes them."""
    try:
        return datetime.strptime(text, _STAMP).strftime(_STAMP) == text  # noqa: DTZ007 - the Z says UTC
    except ValueError:
        return False


def current(deliveries: Iterable[Delivery]) -> tuple[Delivery, ...]:
    """Of the protected deliveries, the latest of each series; of a series whose latest was withdrawn, none.

    What a withdrawn delivery took the place of stays superseded: who withdraws one has not asked for the one before.
    """
    latest = {item.series: item for item in deliveries if item.state is DeliveryState.PROTECTED or item.was_protected}
    return tuple(item for item in latest.values() if item.state is DeliveryState.PROTECTED)


def superseded_by(deliveries: Iterable[Delivery], delivery: Delivery) -> Delivery | None:
    """The current delivery of the same series that this one takes the place of, if there is one."""
    earlier = [item for item in deliveries if item.series == delivery.series and item.receipt_id < delivery.receipt_id]
    latest = current(earlier)
    return latest[0] if latest else None


def _read(content: bytes) -> Delivery:
    """A record from its JSON."""
    fields = json.loads(content)
    state, references = DeliveryState(fields["state"]), tuple(fields["references"])
    return Delivery(**(fields | {"state": state, "references": references}))


def _written(fields: dict[str, object]) -> bytes:
    """JSON for people and machines."""
    return json.dumps(fields, indent=2, ensure_ascii=False).encode() + b"\n"
