"""Reading a feed from its ODCS 3.1 contract, and refusing a contract that could not be held."""

from dataclasses import replace
from functools import lru_cache
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import yaml
from open_data_contract_standard.model import (
    CustomProperty,
    DataQuality,
    OpenDataContractStandard,
    SchemaObject,
    SchemaProperty,
)
from pydantic import BaseModel

from contracts.errors import DocumentError
from contracts.feed import RESIDENCE, Column, Feed, Guard, Marker, Place
from contracts.feed_fitness import refuse_unfit
from contracts.feed_point import read_point
from contracts.periods import InclusiveDates
from contracts.plain_yaml import read_yaml
from contracts.vocabulary import (
    Calendar,
    ColumnType,
    DataClass,
    FeedKind,
    FieldClass,
    IdentifierKind,
    MatchKey,
    NumberFormat,
    PlaceKind,
    ScopeReason,
    Severity,
    Tier,
)
from contracts.written import day_of, edges_of, labels_of, limit_of, texts_of, truth_of

_OPTIONS = ("pattern", "minimum", "maximum")
_MARKERS = {
    "vrpOutOfScope": ScopeReason.SUBJECT,
    "vrpConsent": ScopeReason.CONSENT,
    "vrpOptOut": ScopeReason.OPT_OUT,
}
"""Each is written `{column: [codes]}`."""
_EVERY_ROW, _CHILDREN = "every_row", "under_18"
_OF_A_COLUMN = (
    "vrpAliases",
    "vrpRetiredCodes",
    "vrpCodeLabels",
    "vrpNulls",
    "vrpFormat",
    "vrpDateFormat",
    "vrpSeverity",
    "vrpIdentifier",
    "vrpMatchKey",
    "vrpGroups",
    "vrpCeiling",
    "vrpPublicFact",
    "vrpBands",
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
    "vrpValidFrom",
    "vrpValidUntil",
    "vrpDataClass",
    "vrpExcludes",
    "vrpGuarded",
    "vrpPoint",
    *_MARKERS,
)


@lru_cache(maxsize=512)
def read_feed(text: str, document: str) -> Feed:
    """Read one ODCS document; `document` names it in errors. Raises `DocumentError` for anything unfit."""
    try:
        written = read_yaml(text)
        contract = OpenDataContractStandard.model_validate(written)
        _refuse_unknown_keys(written)
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
        columns=_columns(table),
        record_reference=extra.get("vrpRecordReference"),
        period_column=extra.get("vrpPeriodColumn"),
        place=place,
        description=_described(contract),
        residence=residence,
        scope=_scope(extra.get("vrpScope"), place, residence),
        event_time=extra.get("vrpEventTime"),
        valid=InclusiveDates(day_of(extra.get("vrpValidFrom")), day_of(extra.get("vrpValidUntil"))),
        data_class=DataClass(extra["vrpDataClass"]) if "vrpDataClass" in extra else None,
        markers=tuple(
            Marker(str(column), texts_of(codes), reason)
            for name, reason in _MARKERS.items()
            for column, codes in dict(extra.get(name, {})).items()
        ),
        excludes=ScopeReason(extra["vrpExcludes"]) if "vrpExcludes" in extra else None,
        guards=_guards(extra.get("vrpGuarded", {})),
        point=read_point(extra.get("vrpPoint")),
        every_row_guarded=extra.get("vrpGuarded") == _EVERY_ROW,
    )
    refuse_unfit(feed)
    return feed


def _guards(written: Any) -> tuple[Guard, ...]:
    """What guards a row: `{column: [codes]}`, of a date of birth `under_18` instead; or `every_row`."""
    if written == _EVERY_ROW:
        return ()
    return tuple(
        Guard(str(column), () if codes == _CHILDREN else texts_of(codes)) for column, codes in dict(written).items()
    )


def _columns(table: SchemaObject) -> tuple[Column, ...]:
    """The columns of the table; a check of one may name any of them."""
    items = tuple(table.properties or ())
    columns = tuple(_column(item) for item in items)
    if not any(_sql_checks(item) for item in items):
        return columns
    # Not above: the parser of SQL takes a third of a second to import, and few contracts have any.
    from contracts.sql_rules import read_row_check  # noqa: PLC0415 - the reason stands above

    types = {column.name: column.type for column in columns}
    return tuple(
        replace(
            column,
            checks=tuple(
                read_row_check(check, column.name, str(table.name), types, column.severity)
                for check in _sql_checks(item)
            ),
        )
        for column, item in zip(columns, items, strict=True)
    )


def _sql_checks(item: SchemaProperty) -> list[DataQuality]:
    """The checks of a property that are written in SQL."""
    return [check for check in item.quality or () if check.type == "sql"]


def _refuse_unknown_keys(written: dict[str, Any]) -> None:
    """A mistyped key of a column (`requird`) is a rule that would silently not be held."""
    for table in written["schema"]:
        _refuse_other_keys(table, SchemaObject)
        for item in table.get("properties") or ():
            _refuse_other_keys(item, SchemaProperty)


def _refuse_other_keys(written: dict[str, Any], model: type[BaseModel]) -> None:
    """The standard's model itself passes over what it does not know, but for the document's first level."""
    if unknown := sorted(written.keys() - model.model_fields):
        raise DocumentError(
            str(written.get("name")), f"the keys {unknown} are not in the standard; look for a typing error"
        )


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
        # It is held against whole values: a quotation in it that does not end would take in what follows.
        pc.match_substring_regex(pa.scalar(""), f"^(?:{pattern})$")
    return Column(
        name=str(item.name),
        header=str(item.physicalName or item.name),
        field_class=FieldClass(str(item.classification)),
        type=ColumnType(str(item.logicalType)),
        required=bool(item.required),
        pattern=pattern,
        minimum=limit_of(options.get("minimum")),
        maximum=limit_of(options.get("maximum")),
        codes=_codes(item),
        severity=Severity(extra.get("vrpSeverity", Severity.ERROR)),
        description=str(item.description or ""),
        identifier=IdentifierKind(extra["vrpIdentifier"]) if "vrpIdentifier" in extra else None,
        match_key=MatchKey(extra["vrpMatchKey"]) if "vrpMatchKey" in extra else None,
        groups=extra.get("vrpGroups"),
        aliases=texts_of(extra.get("vrpAliases", [])),
        retired_codes=texts_of(extra.get("vrpRetiredCodes", [])),
        code_labels=labels_of(extra.get("vrpCodeLabels", {})),
        format=NumberFormat(extra["vrpFormat"]) if "vrpFormat" in extra else None,
        date_format=extra.get("vrpDateFormat"),
        nulls=texts_of(extra.get("vrpNulls", [])),
        ceiling=Tier(str(extra.get("vrpCeiling", Tier.IDENTIFIABLE))),
        public_fact=truth_of(extra.get("vrpPublicFact", False)),
        bands=edges_of(extra.get("vrpBands")),
        sources=tuple(str(item.url) for item in item.authoritativeDefinitions or ()),
        examples=texts_of(item.examples or []),
    )


def _described(contract: OpenDataContractStandard) -> str:
    """What the feed is for and what it cannot be used for, as the contract says."""
    parts = (contract.description.purpose, contract.description.limitations) if contract.description else ()
    return " ".join(part.strip() for part in parts if part)


def _codes(item: SchemaProperty) -> tuple[str, ...]:
    """The code list of a property: ODCS `invalidValues` with `validValues`; empty where it has none."""
    checks = [check for check in item.quality or () if check.type != "sql"]
    if not checks:
        return ()
    (check,) = checks
    if check.metric != "invalidValues" or check.mustBe != 0:
        raise DocumentError(
            str(item.name), "only SQL and the library check invalidValues with mustBe 0 are understood as checks"
        )
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
    if len(found) < len(properties or ()):
        raise DocumentError("customProperties", "one of them stands twice; keep the one that holds")
    for name in found:
        if name.startswith("vrp") and name not in known:
            raise DocumentError(name, f"is no property that the gateway knows; there are {', '.join(known)}")
    return found
