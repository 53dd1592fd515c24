"""What Dagster's pages say of a table's columns: meaning, type, class, and which columns each is made from."""

from functools import cache

import dagster as dg
import pyarrow as pa

from anonymisation.protect import Grants, event_fields
from contracts.clauses import Supply
from contracts.feed import AGE, GUARDED, SNAPPED, Column, Feed
from contracts.library import Library
from contracts.product import Product, ProductColumn
from contracts.release_plan import columns_to_protect
from contracts.vocabulary import FeedKind, FieldClass, Treatment
from dagster_project.naming import protected_key, received_key
from products.catalogue import clause_product

SCHEMA = "dagster/column_schema"
LINEAGE = "dagster/column_lineage"
ROWS = "dagster/row_count"

_LINE = "line"
_TEXT, _DAY, _YEARS, _METRES = "string", "date32[day]", "int16", "int32"


def received_schema(feed: Feed) -> dg.TableSchema:
    """The columns of a file, under the headings that the partner writes."""
    return dg.TableSchema(
        [_column(item.header, item.type.value, item.description, item.field_class) for item in feed.columns]
    )


def protected_schema(library: Library, supply: Supply) -> dg.TableSchema:
    """The columns of event rows while the agreement is in force."""
    feed = library.feed(supply.feed)
    columns = [_column(_LINE, "int64", "Line of the delivered file on which the row stood.", FieldClass.ADMIN)]
    for field, source in _event_columns(library, feed.id):
        columns.append(_column(field.name, _type(field), _held_meaning(field.name, source), source.field_class))
    return dg.TableSchema(columns)


def protected_lineage(library: Library, supply: Supply) -> dg.TableColumnLineage:
    """For each column of event rows, the column of the file behind it."""
    file = received_key(supply.partner, supply.feed)
    columns = _event_columns(library, supply.feed)
    return dg.TableColumnLineage({field.name: [dg.TableColumnDep(file, source.header)] for field, source in columns})


def shared_schema(library: Library, product: Product) -> dg.TableSchema:
    """The columns of a product."""
    columns = (
        _column(item.name, _published_type(library, product, item), _meaning(item), item.field_class)
        for item in product.columns
    )
    return dg.TableSchema(list(columns))


def shared_lineage(library: Library, product: Product) -> dg.TableColumnLineage:
    """For each column of a product, the columns of event rows behind it, of every partner that gives them.

    Behind the pseudonym of a record stands the column of the file: its own values are in no event row.
    """
    return dg.TableColumnLineage(
        {
            column.name: [
                _behind(library, supply, column.name, source)
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


def _held_meaning(name: str, source: Column) -> str:
    """What a column of event rows says."""
    if name == source.name:
        return source.description
    if name == AGE:
        return f"Completed years on the day of the event, from {source.header}."
    if name == GUARDED:
        return "Whether no day and no small area may be told of the row: what it is about would be betrayed."
    if name in SNAPPED:
        return "Metres on the National Grid, of the nearest anchor that stands for eight addresses or more."
    return f"Looked up from {source.header}."


@cache
def _event_columns(library: Library, feed_id: str) -> tuple[tuple[pa.Field, Column], ...]:
    """The columns of event rows, but for the line, each with its source: an age comes from a date of birth.

    Asked for every column of every product, and worked out once.
    """
    feed = library.feed(feed_id)
    return tuple((field, feed.column(source)) for field, source in event_fields(feed, _kept(library, feed)))


def _type(field: pa.Field) -> str:
    """The type of a column's values; how they are packed is nobody's concern here."""
    return str(field.type.value_type if pa.types.is_dictionary(field.type) else field.type)


def _kept(library: Library, feed: Feed) -> Grants:
    """What event rows may hold while the agreement is in force; reference data is about nobody and is kept whole."""
    if feed.kind is FeedKind.REFERENCE:
        return {column.name: frozenset({Treatment.KEEP}) for column in feed.columns}
    return columns_to_protect(library.agreement, library.field_rules, feed, library.agreement.in_force.start)


def _behind(library: Library, supply: Supply, published: str, source: str) -> dg.TableColumnDep:
    """Which column of event rows is published: that of the same name if it has one, else the source, else its age."""
    feed = library.feed(supply.feed)
    held = [field.name for field, column in _event_columns(library, feed.id) if column.name == source]
    for name in (published, source, AGE):
        if name in held:
            return dg.TableColumnDep(protected_key(supply.partner, supply.feed), name)
    return dg.TableColumnDep(received_key(supply.partner, supply.feed), feed.column(source).header)


def _published_type(library: Library, product: Product, column: ProductColumn) -> str:
    """The type of a published column: a count is a number, what is kept keeps its type, and of a time a day may leave.

    Whatever else leaves is text.
    """
    if column.field_class is FieldClass.MEASURE and not column.sources:
        return "integer"
    release = library.agreement.release(clause_product(product), product.tier)
    granted = release.columns if release is not None else {}
    for feed, source in column.sources:
        treatment = granted.get(feed, {}).get(source)
        if treatment is Treatment.KEEP:
            held = {field.name: _type(field) for field, _ in _event_columns(library, feed)}
            return held.get(column.name, _TEXT)
        if treatment in {Treatment.DATE, Treatment.WEEK} or column.name == f"{source}_date":
            return _DAY
        if treatment is Treatment.AGE and column.name == "age":
            return _YEARS
        if column.name in SNAPPED:
            return _METRES
    return _TEXT
