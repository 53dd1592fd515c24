"""Tables of people: each person who is in the table stands in one cell, and is counted there once.

A product's SQL says, from the rows of all its feeds, which people are in the table and in which cell. Every cell that
the output contract's code lists allow is shown, so that a true zero is told from one that could not occur.
"""

from itertools import product as combinations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from anonymisation.disclosure.suppression import suppress_small_counts
from contracts.product import Product
from contracts.vocabulary import FieldClass
from engine.duck import open_duckdb
from products.making import Made, Rows

PERSON, PARTNER, FEED = "person", "partner", "feed"
WHOLE = "whole"
"""Who a person is in all feeds, by number, where `person` is one in one partner's feed."""


def make_people_table(product: Product, rows: pa.Table, period: str, small_count: int) -> Made:
    """A table of people, small counts withheld.

    `rows`: `person` (null for nobody), `partner`, `feed`, and treated columns. A row is shared when the count of its
    person's cell is.
    """
    connection = open_duckdb()
    whole = _numbered(rows.column(PERSON))
    number = _in_each_feed(whole, rows) if product.in_each_feed else whole
    numbered = rows.drop_columns([PERSON]).append_column(PERSON, number).append_column(WHOLE, whole)
    connection.register("rows", numbered)
    placed = connection.sql(product.sql).to_arrow_table()
    keys = [column.name for column in product.columns if column.codes]
    measure = next(column.name for column in product.columns if column.field_class is FieldClass.MEASURE)
    connection.register("placed", placed)
    connection.register("cells", _cells(product, keys))
    named = ", ".join(f'"{key}"' for key in keys)
    counted = connection.sql(
        f'select {named}, count(person) as "{measure}" from cells left join placed using ({named}) group by all '  # noqa: S608 - the product's own column names
        "order by all"
    ).to_arrow_table()
    shown = suppress_small_counts(counted, measure, small_count)
    table = _with_period(product, shown, period)
    connection.register("shown", shown)
    published = connection.sql(
        f"select person, supp_code = '' as published from placed join shown using ({named})"  # noqa: S608 - as above
    ).to_arrow_table()
    shared, withheld = _fates(number, published)
    return Made(Rows(table), shared, withheld, people=len(number.filter(pa.array(shared)).unique()))


def _numbered(values: pa.ChunkedArray) -> pa.ChunkedArray:
    """Equal values by one number, null for null."""
    return pa.chunked_array([values.combine_chunks().dictionary_encode().indices])


def _in_each_feed(whole: pa.ChunkedArray, rows: pa.Table) -> pa.ChunkedArray:
    """The number of each row's person as one in its partner's feed."""
    told = whole.cast(pa.int64())
    for name in (PARTNER, FEED):
        of_row = rows.column(name).combine_chunks().dictionary_encode()
        told = pc.add(pc.multiply(told, len(of_row.dictionary)), of_row.indices)
    return _numbered(told)


def _cells(product: Product, keys: list[str]) -> pa.Table:
    """Every combination of codes."""
    codes = {column.name: column.codes for column in product.columns}
    found = list(combinations(*(codes[key] for key in keys)))
    return pa.table({key: [cell[at] for cell in found] for at, key in enumerate(keys)})


def _with_period(product: Product, table: pa.Table, period: str) -> pa.Table:
    """The columns of the product in order; one that is in no code list and is no count is the period."""
    columns = [
        table.column(column.name) if column.name in table.column_names else pa.repeat(period, table.num_rows)
        for column in product.columns
    ]
    return pa.table(dict(zip((column.name for column in product.columns), columns, strict=True)))


def _fates(number: pa.ChunkedArray, published: pa.Table) -> tuple[np.ndarray, dict[str, np.ndarray]]:
    """Which rows are shared, and why each other is not."""
    people = int(pc.max(number).as_py() or 0) + 1
    in_table, shown = np.zeros(people, dtype=np.bool_), np.zeros(people, dtype=np.bool_)
    who = published.column(PERSON).to_numpy()
    in_table[who], shown[who] = True, published.column("published").to_numpy()
    nobody = number.is_null().to_numpy()
    of_row = pc.fill_null(number, 0).to_numpy()
    shared = shown[of_row] & ~nobody
    return shared, {
        "about-nobody": nobody,
        "person-outside-table": ~in_table[of_row] & ~nobody,
        "small-count": in_table[of_row] & ~shown[of_row] & ~nobody,
    }
