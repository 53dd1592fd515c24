"""What is mended in a column of each kind, and in which order."""

from contracts.feed import Column, Feed
from contracts.vocabulary import ColumnType, FeedKind, FieldClass, NumberFormat
from intake.mending.codes import code_list
from intake.mending.dates.reading import Dates
from intake.mending.formulas import Formulas
from intake.mending.look import Step
from intake.mending.nothing import Nothing, nothing
from intake.mending.numbers import Ages, Suppression, numbers
from intake.mending.postcodes import Postcodes
from intake.mending.references import references
from intake.mending.text import Spelling


def steps_of(column: Column, feed: Feed, dates: Dates | None) -> tuple[Step, ...]:
    """How a column is mended; `dates` says how one of dates is read. Free text is left as it is: it rests sealed."""
    if column.field_class is FieldClass.FREE_TEXT:
        return (_nothing(column),)
    names = of_names(column)
    # The names of a person are one value; a partner's own numbers of people are held as names are.
    several = column.identifier is None if names else _referring(column)
    spelling = Spelling(names, several)
    if dates is not None:
        return (spelling, _nothing(column), dates)
    if column.type in {ColumnType.INTEGER, ColumnType.NUMBER}:
        return (spelling, *_suppression(column, feed), _nothing(column), numbers(column), *_ages(column))
    if column.codes:
        return (spelling, code_list(column), _nothing(column))
    return (spelling, _nothing(column), *_of_numbers(column), Formulas())


def cleaning(column: Column) -> tuple[Step, ...]:
    """What is mended in a column of dates before its dates are read."""
    return (Spelling(), _nothing(column))


def of_dates(column: Column) -> bool:
    """Whether a column is one of dates, with times or without."""
    return column.type in {ColumnType.DATE, ColumnType.TIMESTAMP}


def of_names(column: Column) -> bool:
    """Whether a column holds names: what tells who somebody is and is written in no format."""
    return column.field_class in {FieldClass.DIRECT_ID, FieldClass.STAFF} and column.number_format is None


def _nothing(column: Column) -> Nothing:
    labels = (label for label, _ in column.code_labels)
    return nothing(names=of_names(column), more=column.nulls, but=(*column.codes, *column.retired_codes, *labels))


def _suppression(column: Column, feed: Feed) -> tuple[Step, ...]:
    """Only counts that a partner made of records have suppressed values."""
    return (Suppression(),) if feed.kind is FeedKind.AGGREGATE and column.field_class is FieldClass.MEASURE else ()


def _ages(column: Column) -> tuple[Step, ...]:
    """A whole number of the class DOB that is no date is an age."""
    return (Ages(),) if column.field_class is FieldClass.DOB and column.type is ColumnType.INTEGER else ()


def _of_numbers(column: Column) -> tuple[Step, ...]:
    """What is mended in postcodes, in other numbers that are issued, and in references."""
    if column.number_format is NumberFormat.POSTCODE:
        return (Postcodes(),)
    return (references(column),) if _referring(column) else ()


def _referring(column: Column) -> bool:
    """Whether a column holds references or numbers that are issued, which a spreadsheet takes for quantities."""
    written = column.number_format is not None or column.pattern is not None
    return written or column.field_class is FieldClass.RECORD_REF
