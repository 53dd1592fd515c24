"""Making a product from event rows under its release plan: treated, then as records or as a table of counts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import duckdb
import numpy as np
import pyarrow as pa

from anonymisation.disclosure.records import Minimum, RecodingReport
from anonymisation.disclosure.suppression import suppress_small_counts
from anonymisation.disclosure.telling import TreatedColumn, tell
from anonymisation.row_ids import RowIds, row_ids
from anonymisation.treatments.source import Groups, Mask
from anonymisation.treatments.treating import treat
from contracts.feed import Column, Feed
from contracts.local_authorities import LocalAuthorities
from contracts.product import Product
from contracts.release_plan import ReleasePlan
from contracts.row_limits import told_codes
from contracts.vocabulary import FieldClass
from engine.duck import open_duckdb
from products.catalogue import PID, ROW_ID
from products.errors import PlanMismatchError

DELIVERY = "delivery"
"""The column that says, by number, which delivery an event row came from. It is never published."""
TOO_FEW_ALIKE = "k-anonymity"
"""Why a row of records is withheld: fewer than k people look like it, or it tells one sensitive thing of them all."""


@dataclass(frozen=True, slots=True)
class Rows:
    """A product's rows: all that are held, or those that `order` picks, in its order.

    They are put in order group by group, as they are asked for: half of that is done while others are written.
    """

    held: pa.Table
    order: pa.Array | None = None

    def __len__(self) -> int:
        """How many there are."""
        count: int = self.held.num_rows if self.order is None else len(self.order)
        return count

    def group(self, start: int, count: int) -> pa.Table:
        """Up to so many rows from a place on."""
        if self.order is None:
            return self.held.slice(start, count)
        return self.held.take(self.order.slice(start, count))

    def only(self, names: Sequence[str]) -> "Rows":
        """The same rows, of some columns."""
        return Rows(self.held.select(names), self.order)

    @property
    def table(self) -> pa.Table:
        """All of them."""
        return self.group(0, len(self))


@dataclass(frozen=True, slots=True)
class Made:
    """A product's rows, and what became of each event row: `shared`, or withheld for one reason (by row).

    `people`: of a table of people, how many the shared rows are about, counted from the rows.
    """

    rows: Rows
    shared: Mask
    withheld: Mapping[str, Mask]
    people: int | None = None
    recoding: RecodingReport | None = None
    """Of records, how coarsely they are told so that k and l are reached, and why."""


def make_records(  # noqa: PLR0913, PLR0917 - everything that records are made from
    product: Product,
    plan: ReleasePlan,
    feed: Feed,
    events: pa.Table,
    keys: list[bytes],
    groups: Groups,
    minimum: Minimum,
) -> Made:
    """A record-level product. `keys` are the row keys by delivery number; rows come out in the order of their ids.

    That order matters: in the order of the file, a row could be matched to a public copy of the file by position.
    Columns are told as coarsely as the `minimum` asks, and rows that are too few alike all the same are withheld.
    """
    refuse_unplanned(product, plan)
    columns, shared, withheld = _treated(plan, feed, events, groups)
    pids = events.column(PID) if PID in events.column_names else None
    told = tell(columns, shared, pids, minimum)
    shared &= ~told.withheld
    withheld |= {TOO_FEW_ALIKE: told.withheld} if told.withheld.any() else {}
    treated = told.columns | ({} if pids is None else {PID: pids})
    numbers, lines = events.column(DELIVERY).to_numpy(), events.column("line").to_numpy()
    high, low = np.empty(len(lines), np.uint64), np.empty(len(lines), np.uint64)
    for number in range(int(numbers.max(initial=-1)) + 1):
        of_delivery = numbers == number
        ids = row_ids(keys[number], lines[of_delivery])
        high[of_delivery], low[of_delivery] = ids.high, ids.low
    kept = np.flatnonzero(shared)
    order = kept[RowIds(high[kept], low[kept]).order()]
    table = pa.table(treated | {ROW_ID: RowIds(high, low).text()})
    rows = Rows(table.select([item.name for item in product.columns]), pa.array(order))
    return Made(rows, shared, withheld, recoding=told.report)


def treated_rows(plan: ReleasePlan, feed: Feed, events: pa.Table, groups: Groups) -> pa.Table:
    """Every released column of a feed's event rows, treated; for tables in which no row is withheld by itself."""
    treated, _, _ = _treated(plan, feed, events, groups)
    return pa.table(_published(treated))


def make_table(  # noqa: PLR0913, PLR0917 - everything that a table is made from
    product: Product,
    plan: ReleasePlan,
    feed: Feed,
    events: pa.Table,
    authorities: LocalAuthorities,
    groups: Groups,
    period: str,
) -> Made:
    """A table of counts, small ones withheld. A row is shared when the value of its cell is published."""
    refuse_unplanned(product, plan)
    treated, placed, withheld = _treated(plan, feed, events, groups)
    rows = pa.table({"line": events.column("line")} | _published(treated)).filter(pa.array(placed))
    connection = open_duckdb()
    connection.register("events", rows)
    connection.register("local_authorities", _partnership(authorities))
    connection.register("code_lists", _code_lists(feed, plan))
    counted = connection.sql(product.sql, params={"period": period}).to_arrow_table()
    measure = next(item.name for item in product.columns if item.field_class is FieldClass.MEASURE)
    table = suppress_small_counts(counted, measure, plan.small_count)
    shared, celled = placed.copy(), placed.copy()
    celled[placed], shared[placed] = _cells_of(rows, table, product, connection)
    withheld |= {"small-count": celled & ~shared}
    if (homeless := placed & ~celled).any():
        withheld["no-cell"] = homeless
    return Made(Rows(table.select([item.name for item in product.columns])), shared, withheld)


def _treated(
    plan: ReleasePlan, feed: Feed, events: pa.Table, groups: Groups
) -> tuple[list[TreatedColumn], Mask, dict[str, Mask]]:
    """Every released column treated; the rows that may be shared, and why the others may not."""
    columns: list[TreatedColumn] = []
    shared = np.ones(events.num_rows, dtype=np.bool_)
    withheld: dict[str, Mask] = {}
    for decision in plan.released():
        treated = treat(events, feed, decision.column, decision.treatment, groups)
        codes = groups.get(feed.column(decision.column).groups or "")
        columns.append(TreatedColumn(decision.column, decision.field_class, decision.treatment, treated.columns, codes))
        for reason, mask in treated.withheld.items():
            # Each row is withheld once, for the first reason that applies.
            withheld[reason] = withheld.get(reason, np.zeros_like(mask)) | (mask & shared)
            shared &= ~mask
    return columns, shared, withheld


def _published(treated: list[TreatedColumn]) -> dict[str, pa.ChunkedArray]:
    """The columns that are published of all that were treated."""
    return {name: values for item in treated for name, values in item.columns.items()}


def _cells_of(
    rows: pa.Table, table: pa.Table, product: Product, connection: duckdb.DuckDBPyConnection
) -> tuple[Mask, Mask]:
    """For each row whether it has a cell, and whether its cell's value is published, by matching them once more."""
    keys = [item.name for item in product.columns if item.sources and item.name in rows.column_names]
    joined = " and ".join(f'cell."{key}" = event."{key}"' for key in keys)
    connection.register("cells", table)
    connection.register("numbered", rows.append_column("at", pa.array(np.arange(rows.num_rows))))
    found = connection.sql(
        f"select event.at, cell.supp_code = '' as shown from numbered as event join cells as cell on {joined}"  # noqa: S608 - the product's own column names
    ).to_arrow_table()
    at = found.column("at").to_numpy()
    celled, shown = np.zeros(rows.num_rows, dtype=np.bool_), np.zeros(rows.num_rows, dtype=np.bool_)
    celled[at], shown[at] = True, found.column("shown").to_numpy()
    return celled, shown


def refuse_unplanned(product: Product, plan: ReleasePlan) -> None:
    """A product publishes only what the plan of a feed lets out of each of its columns. Raises `PlanMismatchError`."""
    released = {decision.column for decision in plan.released()}
    for column in product.columns:
        for feed, source in column.sources:
            if feed == plan.feed and source not in released:
                raise PlanMismatchError(product.id, column.name, source)


def _partnership(authorities: LocalAuthorities) -> pa.Table:
    """The partnership's authorities, code and name."""
    return pa.table({"code": list(authorities.partnership), "name": list(authorities.partnership.values())})


def _code_lists(feed: Feed, plan: ReleasePlan) -> pa.Table:
    """Every code list of a feed, so that a table has a cell for a code that did not occur.

    It has none for a code whose rows the plan does not let out: a zero there would say that there were no such rows.
    """
    pairs = [(column.name, code) for column in feed.columns for code in _counted(feed, column, plan)]
    return pa.table({"column_name": [name for name, _ in pairs], "code": [code for _, code in pairs]})


def _counted(feed: Feed, column: Column, plan: ReleasePlan) -> tuple[str, ...]:
    """The codes of a column whose rows a plan lets out."""
    if (only := plan.limits.only.get(column.name)) is None:
        return column.codes
    told = told_codes(feed, column, plan.decision(column.name).treatment)
    return tuple(code for code in column.codes if told.get(code) in only)
