"""The numbers behind the picture of journeys: young people by how many partners know them, and who meets whom next.

Every number is published already, or is counted from the records of one project and withheld where it is small.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from types import MappingProxyType

import pyarrow as pa
import pyarrow.parquet as pq

from anonymisation.disclosure.suppression import suppress_small_counts
from contracts.library import Library
from contracts.product import Product
from engine.duck import open_duckdb
from journey.instance import Instance
from journey.publishing import DATA, versions_of
from journey.standing import Published, published

PROJECT = "journeys"
KNOWN = "young_people_known_to_partners"
PARTNERS = ("1", "2", "3 or more")
SERVICES = MappingProxyType(
    {
        "police_recorded_crime_suspects": "police, as suspect",
        "police_recorded_crime_victims": "police, as victim",
        "youth_justice_cases": "youth justice",
        "school_suspensions_and_exclusions": "suspension or exclusion",
        "probation_supervision": "probation",
        "intervention_participation": "intervention",
        "risk_meeting_referrals": "risk meeting",
    }
)
"""The service that each feed tells of, as the page names it."""
COMMONEST = 8
"""Journeys that are shown."""

# A person whose first or next day tells of two services has no order between them, and is in no journey. Rows about
# nobody, and rows without a day, join with nothing.
_STEPS = """
with met as (select distinct pid, service, day from events),
first_day as (select pid, min(day) as day from met group by pid),
first_met as (
    select pid, min(service) as service, count(*) as services from met join first_day using (pid, day) group by pid
),
later as (
    select met.* from met join first_met using (pid) where first_met.services = 1 and met.service <> first_met.service
),
next_day as (select pid, min(day) as day from later group by pid),
next_met as (
    select pid, day, min(service) as service, count(*) as services
    from later join next_day using (pid, day) group by all
)
select first_met.service as first, next_met.service as next,
    year(next_met.day) || '-Q' || quarter(next_met.day) as quarter, count(*) as people
from first_met join next_met using (pid) where next_met.services = 1 group by all
"""


@dataclass(frozen=True, slots=True)
class KnownQuarter:
    """Young people of one quarter by the number of partners that know them.

    `shown` is the sum of the cells that the table shows; `withheld` says that it withholds others.
    """

    quarter: str
    shown: tuple[int, ...]
    withheld: tuple[bool, ...]


@dataclass(frozen=True, slots=True)
class Journey:
    """People whom one service met first and another next, by the quarter of the second; None where withheld."""

    first: str
    next: str
    people: tuple[int | None, ...]

    @property
    def shown(self) -> int:
        """The sum of what is shown."""
        return sum(count or 0 for count in self.people)


@dataclass(frozen=True, slots=True)
class Journeys:
    """Everything that the page says. Counts from 1 to `small_count` are in none of it."""

    agreement: str
    small_count: int
    known: tuple[KnownQuarter, ...]
    quarters: tuple[str, ...]
    journeys: tuple[Journey, ...]


def gather(instance: Instance) -> Journeys:
    """The numbers, from what is published now: nothing that waits for approval is in them."""
    agreement = instance.library.agreement
    products = published(instance)
    small = agreement.thresholds.small_count
    cells = [_read(instance, item, None) for item in products if item.product.id == KNOWN]
    quarters, journeys = steps(pa.concat_tables(_events(instance, products)), small)
    return Journeys(agreement.label, small, known_by_quarter(cells), quarters, journeys)


def known_by_quarter(cells: Iterable[pa.Table]) -> tuple[KnownQuarter, ...]:
    """The published table over all age bands: what it shows added up, and whether it withholds more."""
    found: dict[str, tuple[list[int], list[bool]]] = {}
    for row in (row for table in cells for row in table.to_pylist()):
        shown, withheld = found.setdefault(row["quarter"], ([0] * len(PARTNERS), [False] * len(PARTNERS)))
        at = PARTNERS.index(row["partners"])
        shown[at] += row["young_people"] or 0
        withheld[at] |= row["young_people"] is None
    return tuple(
        KnownQuarter(quarter, tuple(shown), tuple(withheld)) for quarter, (shown, withheld) in sorted(found.items())
    )


def steps(events: pa.Table, small_count: int) -> tuple[tuple[str, ...], tuple[Journey, ...]]:
    """The quarters, and the commonest journeys by what of them may be shown. `events`: `pid`, `service`, `day`."""
    connection = open_duckdb()
    connection.register("events", events)
    counted = suppress_small_counts(connection.sql(_STEPS).to_arrow_table(), "people", small_count)
    connection.close()
    counts = {(row["first"], row["next"], row["quarter"]): row["people"] for row in counted.to_pylist()}
    quarters = tuple(sorted({quarter for _, _, quarter in counts}))
    ways = sorted({(first, following) for first, following, _ in counts})
    found = [Journey(*way, tuple(counts.get((*way, quarter), 0) for quarter in quarters)) for way in ways]
    return quarters, tuple(sorted((item for item in found if item.shown), key=lambda item: -item.shown)[:COMMONEST])


def _events(instance: Instance, products: tuple[Published, ...]) -> Iterable[pa.Table]:
    """Whom which service met on which day, of every published record of the project."""
    yield pa.schema([("pid", pa.string()), ("day", pa.date32()), ("service", pa.string())]).empty_table()
    for item in products:
        if item.product.project == PROJECT and item.product.feed in SERVICES:
            rows = _read(instance, item, ["pid", day_of(instance.library, item.product)])
            service = pa.repeat(SERVICES[item.product.feed], rows.num_rows)
            yield rows.rename_columns(["pid", "day"]).append_column("service", service)


def day_of(library: Library, product: Product) -> str:
    """The published column that tells the day of an event."""
    source = (product.feed, library.feed(product.feed).event_time)
    return next(column.name for column in product.columns if source in column.sources)


def _read(instance: Instance, item: "Published", columns: list[str] | None) -> pa.Table:
    """A published version, or some columns of it, from wherever zones rest."""
    versions = versions_of(instance, item.product, item.period)
    with versions.store.open(versions.path(item.version, DATA)) as source:
        return pq.read_table(source, columns=columns)
