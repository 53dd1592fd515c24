"""A feed's promise, read from its ODCS 3.1 contract: columns, types, rules, classes, calendar."""

import re
from dataclasses import dataclass
from typing import Any

import yaml
from open_data_contract_standard.model import CustomProperty, OpenDataContractStandard, SchemaProperty

from contracts.errors import DocumentError
from contracts.vocabulary import Calendar, ColumnType, FeedKind, FieldClass, Severity, Tier


@dataclass(frozen=True, slots=True)
class Column:
    """One column: `name` is the gateway's, `header` the partner's; limits are None where the contract sets none."""

    name: str
    header: str
    field_class: FieldClass
    type: ColumnType
    required: bool
    pattern: str | None
    minimum: float | None
    maximum: float | None
    codes: tuple[str, ...]
    severity: Severity


@dataclass(frozen=True, slots=True)
class Place:
    """Where an event happened: the column of small-area codes, and the reference feed that resolves them."""

    column: str
    lookup: str


@dataclass(frozen=True, slots=True)
class Feed:
    """One edition of a feed. `record_reference` and `period_column` are column names, or None."""

    id: str
    edition: str
    version: str
    title: str
    kind: FeedKind
    calendar: Calendar
    ceiling: Tier
    columns: tuple[Column, ...]
    record_reference: str | None
    period_column: str | None
    place: Place | None

    def column(self, name: str) -> Column:
        """The column of that name; `DocumentError` if the contract has none."""
        for column in self.columns:
            if column.name == name:
                return column
        raise DocumentError(self.id, f"has no column {name!r}; the columns are named under schema.properties")


def read_feed(text: str, document: str) -> Feed:
    """Read one ODCS document; `document` names it in errors. Raises `DocumentError` for anything unfit."""
    try:
        contract = OpenDataContractStandard.model_validate(yaml.safe_load(text))
        return _feed(contract)
    except DocumentError as error:
        raise DocumentError(document, error.problem) from None
    except (ValueError, TypeError, KeyError, yaml.YAMLError) as error:
        raise DocumentError(document, f"is not an ODCS contract that the gateway can read ({error})") from None


def _feed(contract: OpenDataContractStandard) -> Feed:
    """The contract as a `Feed`; names in it must refer to its own columns."""
    (table,) = contract.schema_ or ()
    extra = _extras(contract.customProperties)
    place = extra.get("vrpPlace")
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
        place=Place(**place) if place else None,
    )
    for name in (feed.record_reference, feed.period_column, feed.place and feed.place.column):
        if name is not None:
            feed.column(name)
    _refuse_twins(feed)
    return feed


def _column(item: SchemaProperty) -> Column:
    """One ODCS property as a `Column`; every property needs a class that the gateway knows."""
    options: dict[str, Any] = item.logicalTypeOptions or {}
    extra = _extras(item.customProperties)
    pattern = options.get("pattern")
    if pattern is not None:
        re.compile(pattern)
    return Column(
        name=str(item.name),
        header=str(item.physicalName or item.name),
        field_class=FieldClass(str(item.classification)),
        type=ColumnType(str(item.logicalType)),
        required=bool(item.required),
        pattern=pattern,
        minimum=options.get("minimum"),
        maximum=options.get("maximum"),
        codes=_codes(item),
        severity=Severity(extra.get("vrpSeverity", Severity.ERROR)),
    )


def _codes(item: SchemaProperty) -> tuple[str, ...]:
    """The code list of a property: ODCS `invalidValues` with `validValues`; empty where it has none."""
    for check in item.quality or ():
        if check.metric != "invalidValues" or check.mustBe != 0:
            raise DocumentError(str(item.name), "only the library check invalidValues with mustBe 0 is understood")
        return tuple(str(code) for code in (check.arguments or {})["validValues"])
    return ()


def _extras(properties: list[CustomProperty] | None) -> dict[str, Any]:
    """Custom properties as a mapping."""
    return {str(item.property): item.value for item in properties or ()}


def _refuse_twins(feed: Feed) -> None:
    """Two columns of one name or one header would make the reading a guess."""
    for field in ("name", "header"):
        seen = [getattr(column, field).casefold() for column in feed.columns]
        if len(seen) != len(set(seen)):
            raise DocumentError(feed.id, f"two columns have the same {field}")
