"""A small invented partnership taken through a gateway, for tests that hold what comes out against what is true."""

from collections.abc import Iterable
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from custody.domains import Domain, open_domain
from examples.partnership.extracts import PartnershipFile
from journey.deliveries import Delivery, DeliveryBook
from journey.instance import Instance, Zone
from journey.linked import latest_run, open_links
from journey.protected import protect
from journey.received import receive
from tests.invented import ON

Place = tuple[str, str, str, int]
"""Partner, feed, period and line of a row."""


def taken(instance: Instance, file: PartnershipFile, on: date = ON) -> Delivery:
    """One file received and protected."""
    with file.path.open("rb") as source:
        delivery = receive(instance, source, file.partner, file.feed, file.period, on)
    return protect(instance, delivery.receipt_id, on)


def take(instance: Instance, files: Iterable[PartnershipFile]) -> dict[str, PartnershipFile]:
    """Files received and protected one after the other, by receipt."""
    return {taken(instance, file).receipt_id: file for file in files}


def persons(instance: Instance) -> dict[Place, bytes]:
    """The internal id of the person of every linked row that is about somebody, read with the gateway's own keys."""
    run, book, found = latest_run(instance), DeliveryBook(instance), {}
    with open_links(instance) as links:
        for number, item in enumerate(run.deliveries if run else ()):
            rows, delivery = links.read_row_group(number), book.get(item.receipt_id)
            for line, person in zip(rows.column("line").to_pylist(), rows.column("person").to_pylist(), strict=True):
                if person is not None:
                    found[(*delivery.series, line)] = person
    return found


def domain_key(instance: Instance, project: str) -> bytes:
    """The key of a project's domain, which is opened where it is not yet."""
    of = instance.library.projects[project]
    domain = Domain(of.recipient, of.id, instance.keyring.epoch)
    return open_domain(instance.zone(Zone.CUSTODY), instance.keyring, domain)


def true_people(truth: Path) -> dict[Place, int]:
    """Who each row of each file as first delivered is about."""
    rows = pq.read_table(truth / "rows.parquet")
    rows = rows.filter(pc.and_(pc.equal(rows.column("delivery"), 0), pc.is_valid(rows.column("person"))))
    columns = [_plain(rows.column(name)) for name in ("partner", "feed", "period", "line", "person")]
    return {(partner, feed, period, line): person for partner, feed, period, line, person in zip(*columns, strict=True)}


def _plain(column: pa.ChunkedArray) -> list[object]:
    return column.to_pylist()
