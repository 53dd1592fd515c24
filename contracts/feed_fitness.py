"""What must hold of a feed as a whole before any row is held to it; each breach is a `DocumentError`."""

import re

from contracts.errors import DocumentError
from contracts.feed import RESERVED, Column, Feed
from contracts.feed_point import refuse_unfit_point
from contracts.headings import folded
from contracts.vocabulary import (
    ColumnType,
    FeedKind,
    FieldClass,
    IdentifierKind,
    MatchKey,
    ScopeReason,
    Severity,
    Tier,
)

_CLASS_OF: dict[IdentifierKind, FieldClass] = {
    IdentifierKind.DATE_OF_BIRTH: FieldClass.DOB,
    IdentifierKind.POSTCODE: FieldClass.GEO_RES,
}
"""Every other kind of identifier is a DIRECT_ID."""
_ONE_NAME = (IdentifierKind.GIVEN_NAME, IdentifierKind.FAMILY_NAME, MatchKey.FULL_NAME)
_NAME, _CONTACT = frozenset({FieldClass.DIRECT_ID}), frozenset({FieldClass.CONTACT})
_HOME = frozenset({FieldClass.CONTACT, FieldClass.GEO_RES})
_CLASSES_OF: dict[MatchKey, frozenset[FieldClass]] = {
    MatchKey.SECOND_GIVEN_NAME: _NAME,
    MatchKey.OTHER_FAMILY_NAME: _NAME,
    MatchKey.FULL_NAME: _NAME,
    MatchKey.SEX: frozenset({FieldClass.QUASI}),
    MatchKey.ADDRESS: _HOME,
    MatchKey.TOWN: _HOME,
    MatchKey.TELEPHONE: _CONTACT,
    MatchKey.EMAIL: _CONTACT,
}
_DATED = (ColumnType.DATE, ColumnType.TIMESTAMP)
_NUMBERS = (ColumnType.INTEGER, ColumnType.NUMBER)
_OF_LISTS = (ScopeReason.CONSENT, ScopeReason.OPT_OUT, ScopeReason.DO_NOT_SHARE)
_FINDS_NOBODY = (None, IdentifierKind.POSTCODE)
"""Columns by which nobody is found: those that identify nobody, and those that many people share."""


def refuse_unfit(feed: Feed) -> None:
    """Raise `DocumentError` for the first thing that the feed could not be held to."""
    for name in (feed.record_reference, feed.period_column, feed.event_time, *(item.column for item in feed.places)):
        if name is not None:
            feed.column(name)
    _refuse_unfit_names(feed)
    _refuse_unfit_identifiers(feed)
    _refuse_unfit_match_keys(feed)
    _refuse_unfit_ages(feed)
    _refuse_unfit_places(feed)
    _refuse_twins(feed)
    _refuse_unfit_kind(feed)
    _refuse_unfit_markers(feed)
    _refuse_unfit_list(feed)
    _refuse_unfit_guards(feed)
    refuse_unfit_point(feed)
    if feed.valid.empty:
        raise DocumentError(feed.id, "vrpValidUntil lies before vrpValidFrom")
    for column in feed.columns:
        _refuse_unfit_codes(feed, column)
        _refuse_unfit_bands(feed, column)


def _refuse_unfit_names(feed: Feed) -> None:
    """A column's name stands in clauses, SQL and published files, beside columns that the gateway adds."""
    for column in feed.columns:
        if not re.fullmatch(r"[a-z][a-z0-9_]*", column.name):
            raise DocumentError(feed.id, f"the column name {column.name!r} is not lower-case letters, digits and _")
        if column.name in {*RESERVED, *(area for place in feed.places for area in place.areas)}:
            raise DocumentError(feed.id, f"the column name {column.name!r} is the gateway's own; choose another")


def _refuse_unfit_identifiers(feed: Feed) -> None:
    """What tells who somebody is must be of a class that is never held in clear."""
    for column in feed.identifiers:
        wanted = _CLASS_OF.get(column.identifier or IdentifierKind.CRN, FieldClass.DIRECT_ID)
        if column.field_class is not wanted:
            raise DocumentError(feed.id, f"{column.name!r} is a {column.identifier}, whose class is {wanted}")
        if column.format is not None and column.format.value != column.identifier:
            raise DocumentError(feed.id, f"{column.name!r} is a {column.identifier}, and its vrpFormat is another's")


def _refuse_unfit_match_keys(feed: Feed) -> None:
    """What rows are linked by stands beside what tells who somebody is, once each, but for the lines of an address."""
    for column in feed.columns:
        if (key := column.match_key) is None:
            continue
        if column.identifier is not None:
            raise DocumentError(feed.id, f"{column.name!r} is linked by as a {column.identifier}: take vrpMatchKey out")
        if column.field_class not in _CLASSES_OF[key]:
            fit = " or ".join(sorted(_CLASSES_OF[key]))
            raise DocumentError(feed.id, f"{column.name!r} is linked by as a {key}, whose class is {fit}")
        if feed.kind is not FeedKind.EVENTS or not feed.identifiers:
            raise DocumentError(feed.id, f"{column.name!r} has vrpMatchKey, and no vrpIdentifier stands beside it")
    told = [column.match_key or column.identifier for column in feed.match_keys]
    if twins := sorted({str(key) for key in told if told.count(key) > 1 and key is not MatchKey.ADDRESS}):
        raise DocumentError(feed.id, f"two columns tell the same of somebody: {twins}; keep the one that is linked by")
    if MatchKey.FULL_NAME in told and len({*told} & {*_ONE_NAME}) > 1:
        raise DocumentError(feed.id, f"tells names whole and in parts: leave out vrpMatchKey {MatchKey.FULL_NAME}")


def _refuse_unfit_ages(feed: Feed) -> None:
    """An age comes from one column: a date of birth with the day of the event, or a number that is the age itself."""
    if feed.event_time is not None and feed.column(feed.event_time).type not in _DATED:
        raise DocumentError(feed.id, f"vrpEventTime names {feed.event_time!r}, which is neither a date nor a timestamp")
    births = [column for column in feed.columns if column.field_class is FieldClass.DOB]
    if len(births) > 1:
        raise DocumentError(feed.id, "has two columns of the class DOB; keep the one that tells the age")
    if feed.kind is FeedKind.EXCLUSION_LIST:
        return
    for column in births:
        is_age = column.type is ColumnType.INTEGER and column.identifier is None
        if not is_age and (column.type is not ColumnType.DATE or feed.event_time is None):
            raise DocumentError(feed.id, f"{column.name!r} must be a date, and vrpEventTime must date the event")


def _refuse_unfit_places(feed: Feed) -> None:
    """Where somebody lives must have the class whose rules are made for it, and no column can tell both places."""
    for place in feed.places:
        fit = {FieldClass.GEO_RES} if place.prefix else {FieldClass.GEO_RES, FieldClass.GEO_EVENT}
        if feed.column(place.column).field_class not in fit:
            raise DocumentError(feed.id, f"{place.column!r} tells a place, whose class is {' or '.join(sorted(fit))}")
    if len({place.column for place in feed.places}) < len(feed.places):
        raise DocumentError(feed.id, "vrpPlace and vrpResidence name one column; keep the one that it tells")


def _refuse_twins(feed: Feed) -> None:
    """Two columns of one name, or of one header, would make the reading a guess; an alias is a header too."""
    names = [column.name for column in feed.columns]
    headers = [folded(header) for column in feed.columns for header in (column.header, *column.aliases)]
    for field, seen in (("name", names), ("header", headers)):
        if twins := sorted({name for name in seen if seen.count(name) > 1}):
            raise DocumentError(feed.id, f"two columns have the same {field}, or one has it twice: {twins}")
    if "" in headers:
        raise DocumentError(feed.id, "has a header or an alias of which nothing is left to compare: write it in words")


def _refuse_unfit_kind(feed: Feed) -> None:
    """What is about nobody singly has no column about somebody, and leaves at tier 1; a list leaves nowhere."""
    if feed.kind is FeedKind.EVENTS:
        return
    if feed.ceiling is not Tier.AGGREGATE:
        raise DocumentError(feed.id, f"is of the kind {feed.kind}, whose ceiling is {Tier.AGGREGATE}")
    if feed.kind is FeedKind.EXCLUSION_LIST:
        return
    for column in feed.columns:
        if column.identifier is not None or column.field_class.sealed_at_rest:
            raise DocumentError(feed.id, f"is of the kind {feed.kind}: {column.name!r} cannot be {column.field_class}")
    if feed.kind is FeedKind.AGGREGATE and not any(item.field_class is FieldClass.MEASURE for item in feed.columns):
        raise DocumentError(feed.id, "is a table of counts without a column of the class MEASURE")


def _refuse_unfit_markers(feed: Feed) -> None:
    """What says yes or no to a row must be answered by a code of its list: what is not clearly said is rejected."""
    for marker in feed.markers:
        column = feed.column(marker.column)
        if not marker.codes:
            raise DocumentError(feed.id, f"{column.name!r} marks rows by no code: name one, or take the marker out")
        if marker.reason is ScopeReason.SUBJECT:
            continue
        if column.severity is not Severity.ERROR or not set(marker.codes) <= set(column.codes):
            raise DocumentError(
                feed.id,
                f"{column.name!r} marks rows by {marker.reason}: its code list must have the codes, as an error",
            )
        if marker.reason is ScopeReason.OPT_OUT and not column.required:
            raise DocumentError(feed.id, f"{column.name!r} says whether opt-outs were applied: it must be required")


def _refuse_unfit_guards(feed: Feed) -> None:
    """What guards a row is a code of a list, or a date of birth: any other value would guard it by chance."""
    for guard in feed.guards:
        column = feed.column(guard.column)
        if (column.field_class is FieldClass.DOB) is bool(guard.codes):
            raise DocumentError(
                feed.id, f"{column.name!r} guards rows: name codes of its list, or of a date of birth under_18"
            )
        if lost := sorted({*guard.codes} - {*column.codes, *column.retired_codes}):
            raise DocumentError(feed.id, f"{column.name!r} guards rows by {lost}, which its code list has not")


def _refuse_unfit_list(feed: Feed) -> None:
    """A list says whom to leave out, never why, and nothing else of them."""
    if feed.kind is not FeedKind.EXCLUSION_LIST:
        if feed.excludes is not None:
            raise DocumentError(
                feed.id, f"has vrpExcludes, which only a feed of the kind {FeedKind.EXCLUSION_LIST} has"
            )
        return
    if feed.excludes not in _OF_LISTS:
        raise DocumentError(feed.id, f"is an exclusion list: vrpExcludes says why, one of {', '.join(_OF_LISTS)}")
    for column in feed.columns:
        if column.name != feed.record_reference and column.identifier in _FINDS_NOBODY:
            raise DocumentError(
                feed.id, f"{column.name!r} tells of somebody what a list of whom to leave out needs not"
            )


def _refuse_unfit_codes(feed: Feed, column: Column) -> None:
    """A spelling means one thing: a code, a retired code, a label of a code, or nothing."""
    if (column.retired_codes or column.code_labels) and not column.codes:
        raise DocumentError(feed.id, f"{column.name!r} has retired codes or labels, but no code list")
    if lost := sorted({code for _, code in column.code_labels} - {*column.codes, *column.retired_codes}):
        raise DocumentError(feed.id, f"the labels of {column.name!r} mean {lost}, which its code list has not")
    labels = [label for label, _ in column.code_labels]
    spellings = [*column.codes, *column.retired_codes, *labels, *column.nulls]
    if twins := sorted({spelling for spelling in spellings if spellings.count(spelling) > 1}):
        raise DocumentError(feed.id, f"{twins} of {column.name!r} mean two things, or stand twice; keep one")


def _refuse_unfit_bands(feed: Feed, column: Column) -> None:
    """What lies below the first band leaves as nothing, so a rule must count it; an edge of whole numbers is one."""
    if not column.bands:
        return
    if column.field_class is not FieldClass.MEASURE or column.type not in _NUMBERS:
        raise DocumentError(feed.id, f"{column.name!r} has vrpBands: a number whose class is {FieldClass.MEASURE}")
    if column.type is ColumnType.INTEGER and any(edge != int(edge) for edge in column.bands):
        raise DocumentError(feed.id, f"{column.name!r} is whole, and an edge of its vrpBands is not")
    if column.minimum is None or column.minimum < column.bands[0]:
        raise DocumentError(
            feed.id, f"{column.name!r} needs a minimum no lower than its first band, so that what has none is counted"
        )
