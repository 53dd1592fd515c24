"""What Dagster's pages say about a table before there is one: columns, their classes, and what they are made from."""

from typing import Any

import dagster as dg

from anonymisation.protect import event_schema
from contracts.agreement import Supply
from contracts.feed import Column, Feed
from contracts.library import Library
from contracts.product import Product
from contracts.release_plan import columns_to_protect
from contracts.vocabulary import FeedKind, FieldClass
from dagster_project.naming import protected_key, received_key

SCHEMA = "dagster/column_schema"
LINEAGE = "dagster/column_lineage"
ROWS = "dagster/row_count"


def received_columns(feed: Feed) -> dict[str, Any]:
    """The columns of a file, under the headings that the partner writes."""
    columns = [_column(item.header, item.type.value, item.description, item.field_class) for item in feed.columns]
    return {SCHEMA: dg.TableSchema(columns)}


def protected_columns(library: Library, supply: Supply) -> dict[str, Any]:
    """The columns of event rows while the agreement is in force, each with the column of the file behind it."""
    feed = library.feed(supply.feed)
    file = received_key(supply.partner, supply.feed)
    columns, lineage = [], {}
    for field in event_schema(feed, _kept(library, feed)):
        source = _source(feed, field.name)
        if source is None:
            columns.append(_column(field.name, str(field.type), "The line of the file.", FieldClass.ADMIN))
            continue
        description = source.description if source.name == field.name else f"Found by the lookup from {source.header}."
        columns.append(_column(field.name, str(field.type), description, source.field_class))
        lineage[field.name] = [dg.TableColumnDep(file, source.header)]
    return {SCHEMA: dg.TableSchema(columns), LINEAGE: dg.TableColumnLineage(lineage)}


def shared_columns(library: Library, product: Product) -> dict[str, Any]:
    """The columns of a product, each with the columns of event rows behind it, of every partner."""
    columns = [_column(item.name, "", item.description, item.field_class) for item in product.columns]
    lineage = {
        column.name: [
            dg.TableColumnDep(protected_key(supply.partner, feed), _held_as(library, feed, column.name, source))
            for feed, source in column.sources
            for supply in library.agreement.supplies
            if supply.feed == feed
        ]
        for column in product.columns
    }
    return {SCHEMA: dg.TableSchema(columns), LINEAGE: dg.TableColumnLineage(lineage)}


def _column(name: str, kind: str, description: str, field_class: FieldClass) -> dg.TableColumn:
    """One column, its class as a tag."""
    return dg.TableColumn(name, kind or "string", description or None, tags={"field_class": field_class.value})


def _kept(library: Library, feed: Feed) -> tuple[str, ...]:
    """What event rows may hold while the agreement is in force; reference data is about nobody and is kept whole."""
    if feed.kind is FeedKind.REFERENCE:
        return tuple(column.name for column in feed.columns)
    return columns_to_protect(library.agreement, feed, library.agreement.in_force.start)


def _source(feed: Feed, name: str) -> Column | None:
    """The column of the file behind a column of event rows; places come from the column that names the place."""
    found = next((column for column in feed.columns if column.name == name), None)
    if found is None and feed.place is not None and name != "line":
        return feed.column(feed.place.column)
    return found


def _held_as(library: Library, feed: str, published: str, source: str) -> str:
    """Which column of event rows is published: the one of the same name if there is one, else the source itself."""
    contract = library.feed(feed)
    return published if published in event_schema(contract, _kept(library, contract)).names else source
