"""What Dagster's pages say of a table's columns: meaning, type, class, and which columns each is made from."""

from collections.abc import Iterator

import dagster as dg
import pyarrow as pa

from anonymisation.protect import event_schema
from contracts.agreement import Supply
from contracts.feed import Column, Feed
from contracts.library import Library
from contracts.product import Product, ProductColumn
from contracts.release_plan import columns_to_protect
from contracts.vocabulary import FeedKind, FieldClass
from dagster_project.naming import protected_key, received_key

SCHEMA = "dagster/column_schema"
LINEAGE = "dagster/column_lineage"
ROWS = "dagster/row_count"

_LINE = "line"
_TEXT = "string"


def received_schema(feed: Feed) -> dg.TableSchema:
    """The columns of a file, under the headings that the partner writes."""
    return dg.TableSchema(
        [_column(item.header, item.type.value, item.description, item.field_class) for item in feed.columns]
    )


def protected_schema(library: Library, supply: Supply) -> dg.TableSchema:
    """The columns of event rows while the agreement is in force."""
    feed = library.feed(supply.feed)
    columns = [_column(_LINE, "int64", "Line of the delivered file on which the row stood.", FieldClass.ADMIN)]
    for field, source in _event_columns(library, feed):
        meaning = source.description if source.name == field.name else f"Looked up from {source.header}."
        columns.append(_column(field.name, _type(field), meaning, source.field_class))
    return dg.TableSchema(columns)


def protected_lineage(library: Library, supply: Supply) -> dg.TableColumnLineage:
    """For each column of event rows, the column of the file behind it."""
    file = received_key(supply.partner, supply.feed)
    columns = _event_columns(library, library.feed(supply.feed))
    return dg.TableColumnLineage({field.name: [dg.TableColumnDep(file, source.header)] for field, source in columns})


def shared_schema(library: Library, product: Product) -> dg.TableSchema:
    """The columns of a product."""
    columns = (
        _column(item.name, _published_type(library, product, item), _meaning(item), item.field_class)
        for item in product.columns
    )
    return dg.TableSchema(list(columns))


def shared_lineage(library: Library, product: Product) -> dg.TableColumnLineage:
    """For each column of a product, the columns of event rows behind it, of every partner that gives them."""
    return dg.TableColumnLineage(
        {
            column.name: [
                dg.TableColumnDep(protected_key(supply.partner, feed), _held_as(library, feed, column.name, source))
                for feed, source in column.sources
                for supply in library.agreement.supplies
                if supply.feed == feed
            ]
            for column in product.columns
        }
    )


def _column(name: str, kind: str, description: str, field_class: FieldClass) -> dg.TableColumn:
    """One column, its class as a tag."""
    return dg.TableColumn(name, kind, description or None, tags={"field_class": field_class.value})


def _meaning(column: ProductColumn) -> str:
    """What a published column says and which columns it is made from; Dagster's own pages draw no column lineage."""
    sources = ", ".join(f"{feed}.{name}" for feed, name in column.sources)
    return f"{column.description.removesuffix('.')}. Made from {sources}." if sources else column.description


def _event_columns(library: Library, feed: Feed) -> Iterator[tuple[pa.Field, Column]]:
    """The columns of event rows, but for the line, each with its source; today's areas come from the place column."""
    own = {column.name: column for column in feed.columns}
    for field in event_schema(feed, _kept(library, feed)):
        if field.name != _LINE:
            yield field, own.get(field.name) or own[feed.place.column if feed.place else field.name]


def _type(field: pa.Field) -> str:
    """The type of a column's values; how they are packed is nobody's concern here."""
    return str(field.type.value_type if pa.types.is_dictionary(field.type) else field.type)


def _kept(library: Library, feed: Feed) -> tuple[str, ...]:
    """What event rows may hold while the agreement is in force; reference data is about nobody and is kept whole."""
    if feed.kind is FeedKind.REFERENCE:
        return tuple(column.name for column in feed.columns)
    return columns_to_protect(library.agreement, library.field_rules, feed, library.agreement.in_force.start)


def _held_as(library: Library, feed: str, published: str, source: str) -> str:
    """Which column of event rows is published: the one of the same name if there is one, else the source itself."""
    held = {field.name for field, _ in _event_columns(library, library.feed(feed))}
    return published if published in held else source


def _published_type(library: Library, product: Product, column: ProductColumn) -> str:
    """The type of a published column: a count is a number, and what is kept keeps its type."""
    if column.field_class is FieldClass.MEASURE and not column.sources:
        return "integer"
    held = {field.name: _type(field) for field, _ in _event_columns(library, library.feed(product.feed))}
    return held.get(column.name, _TEXT)
