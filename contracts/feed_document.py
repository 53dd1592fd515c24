"""Reading a feed from its ODCS 3.1 contract, and refusing a contract that could not be held."""

import re
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import yaml
from open_data_contract_standard.model import CustomProperty, OpenDataContractStandard, SchemaProperty

from contracts.errors import DocumentError
from contracts.feed import RESERVED, RESIDENCE, Column, Feed, Place
from contracts.plain_yaml import read_yaml
from contracts.vocabulary import (
    Calendar,
    ColumnType,
    FeedKind,
    FieldClass,
    IdentifierKind,
    NumberFormat,
    PlaceKind,
    Severity,
    Tier,
)

_OPTIONS = ("pattern", "minimum", "maximum")
_OF_A_COLUMN = (
    "vrpSeverity",
    "vrpIdentifier",
    "vrpGroups",
    "vrpAliases",
    "vrpRetiredCodes",
    "vrpCodeLabels",
    "vrpFormat",
    "vrpDateFormat",
    "vrpNulls",
    "vrpCeiling",
)
_OF_A_FEED = (
    "vrpEdition",
    "vrpKind",
    "vrpCalendar",
    "vrpCeiling",
    "vrpRecordReference",
    "vrpPeriodColumn",
    "vrpEventTime",
    "vrpPlace",
    "vrpResidence",
    "vrpScope",
)
_CLASS_OF: dict[IdentifierKind, FieldClass] = {
    IdentifierKind.DATE_OF_BIRTH: FieldClass.DOB,
    IdentifierKind.POSTCODE: FieldClass.GEO_RES,
}
"""Every other kind of identifier is a DIRECT_ID."""
_DATED = (ColumnType.DATE, ColumnType.TIMESTAMP)


def read_feed(text: str, document: str) -> Feed:
    """Read one ODCS document; `document` names it in errors. Raises `DocumentError` for anything unfit."""
    try:
        contract = OpenDataContractStandard.model_validate(read_yaml(text))
        return _feed(contract)
    except DocumentError as error:
        raise DocumentError(document, str(error)) from None
    except (ValueError, TypeError, KeyError, AttributeError, yaml.YAMLError) as error:
        raise DocumentError(document, f"is not an ODCS contract that the gateway can read ({error})") from None


def _feed(contract: OpenDataContractStandard) -> Feed:
    """The contract as a `Feed`; names in it must refer to its own columns."""
    (table,) = tuple(contract.schema_ or ())
    if table.quality:
        raise DocumentError(str(contract.id), "rules over the whole table are not understood; put each on its column")
    extra = _extras(contract.customProperties, _OF_A_FEED)
    place, residence = _place(extra.get("vrpPlace"), ""), _place(extra.get("vrpResidence"), RESIDENCE)
    feed = Feed(
        id=str(contract.id),
        edition=str(extra["vrpEdition"]),
        version=str(contract.version),
        title=str(contract.name),
        kind=FeedKind(extra["vrpKind"]),
        calendar=Calendar(extra["vrpCalendar"]),
        ceiling=Tier(str(extra["vrpCeiling"])),
        columns=tuple(_column(item) for item in table.properties or ()),
        record_reference=extra.get("vrpRecordReference"),
        period_column=extra.get("vrpPeriodColumn"),
        place=place,
        description=_described(contract),
        residence=residence,
        scope=_scope(extra.get("vrpScope"), place, residence),
        event_time=extra.get("vrpEventTime"),
    )
    for name in (feed.record_reference, feed.period_column, feed.event_time, *(item.column for item in feed.places)):
        if name is not None:
            feed.column(name)
    _refuse_unfit_names(feed)
    _refuse_unfit_identifiers(feed)
    _refuse_unfit_ages(feed)
    _refuse_unfit_places(feed)
    _refuse_twins(feed)
    return feed


def _place(written: dict[str, str] | None, prefix: str) -> Place | None:
    """A place as the contract writes it: `{column, lookup, kind}`, the kind an LSOA code unless it says otherwise."""
    if written is None:
        return None
    if unknown := written.keys() - {"column", "lookup", "kind"}:
        raise DocumentError("place", f"{sorted(unknown)} is not understood; a place has a column, a lookup and a kind")
    return Place(written["column"], written["lookup"], PlaceKind(written.get("kind", PlaceKind.LSOA_CODE)), prefix)


def _scope(said: str | None, place: Place | None, residence: Place | None) -> Place | None:
    """Which place must lie in the partner's area: that of the event, unless the contract says otherwise."""
    scope = {"event": place, "residence": residence, "everywhere": None}[said or "event"]
    if scope is None and said != "everywhere" and (said or residence):
        raise DocumentError("vrpScope", "is a place that the feed has not; say everywhere if rows may be from anywhere")
    return scope


def _column(item: SchemaProperty) -> Column:
    """One ODCS property as a `Column`; every property needs a class that the gateway knows."""
    options: dict[str, Any] = item.logicalTypeOptions or {}
    if unknown := options.keys() - _OPTIONS:
        raise DocumentError(str(item.name), f"the options {sorted(unknown)} are not understood; {_OPTIONS} are")
    extra = _extras(item.customProperties, _OF_A_COLUMN)
    pattern = options.get("pattern")
    if pattern is not None:
        # The engine's own dialect (RE2) decides: Python's knows patterns that could not be held against any row.
        pc.match_substring_regex(pa.scalar(""), pattern)
    return Column(
        name=str(item.name),
        header=str(item.physicalName or item.name),
        field_class=FieldClass(str(item.classification)),
        type=ColumnType(str(item.logicalType)),
        required=bool(item.required),
        pattern=pattern,
        minimum=_limit(options.get("minimum")),
        maximum=_limit(options.get("maximum")),
        codes=_codes(item),
        severity=Severity(extra.get("vrpSeverity", Severity.ERROR)),
        description=str(item.description or ""),
        identifier=IdentifierKind(extra["vrpIdentifier"]) if "vrpIdentifier" in extra else None,
        groups=extra.get("vrpGroups"),
        aliases=tuple(extra.get("vrpAliases", ())),
        retired_codes=tuple(extra.get("vrpRetiredCodes", ())),
        code_labels=tuple(dict(extra.get("vrpCodeLabels", {})).items()),
        format=NumberFormat(extra["vrpFormat"]) if "vrpFormat" in extra else None,
        date_format=extra.get("vrpDateFormat"),
        nulls=tuple(extra.get("vrpNulls", ())),
        ceiling=Tier(str(extra.get("vrpCeiling", Tier.IDENTIFIABLE))),
        sources=tuple(str(item.url) for item in item.authoritativeDefinitions or ()),
    )


def _described(contract: OpenDataContractStandard) -> str:
    """What the feed is for and what it cannot be used for, as the contract says."""
    parts = (contract.description.purpose, contract.description.limitations) if contract.description else ()
    return " ".join(part.strip() for part in parts if part)


def _limit(written: Any) -> float | None:
    """A minimum or maximum, which must be a number."""
    return None if written is None else float(written)


def _codes(item: SchemaProperty) -> tuple[str, ...]:
    """The code list of a property: ODCS `invalidValues` with `validValues`; empty where it has none."""
    if not item.quality:
        return ()
    (check,) = tuple(item.quality)
    if check.metric != "invalidValues" or check.mustBe != 0:
        raise DocumentError(str(item.name), "only the library check invalidValues with mustBe 0 is understood")
    codes: list[object] = (check.arguments or {})["validValues"]
    if not codes or not all(isinstance(code, str) for code in codes):
        # YAML reads an unquoted NO as false and 01 as 1: what was agreed would no longer be what is checked.
        raise DocumentError(
            str(item.name), "validValues must be texts: write codes that look like anything else in quotes"
        )
    return tuple(str(code) for code in codes)


def _extras(properties: list[CustomProperty] | None, known: tuple[str, ...]) -> dict[str, Any]:
    """The gateway's custom properties as a mapping; one of its prefix that it does not know is a mistake."""
    found = {str(item.property): item.value for item in properties or ()}
    for name in found:
        if name.startswith("vrp") and name not in known:
            raise DocumentError(name, f"is no property that the gateway knows; there are {', '.join(known)}")
    return found


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


def _refuse_unfit_ages(feed: Feed) -> None:
    """An age comes from one column: a date of birth with the day of the event, or a number that is the age itself."""
    if feed.event_time is not None and feed.column(feed.event_time).type not in _DATED:
        raise DocumentError(feed.id, f"vrpEventTime names {feed.event_time!r}, which is neither a date nor a timestamp")
    births = [column for column in feed.columns if column.field_class is FieldClass.DOB]
    if len(births) > 1:
        raise DocumentError(feed.id, "has two columns of the class DOB; keep the one that tells the age")
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
    """Two columns of one name or one header would make the reading a guess."""
    for field in ("name", "header"):
        seen = [getattr(column, field).casefold() for column in feed.columns]
        if len(seen) != len(set(seen)):
            raise DocumentError(feed.id, f"two columns have the same {field}")
