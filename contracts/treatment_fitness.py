"""Which columns a treatment can make something of: the type, the place, the groups, the bands that it needs."""

from contracts.feed import Column, Feed
from contracts.vocabulary import ColumnType, FieldClass, PlaceKind, Tier, Treatment

_OF_PLACES = (
    Treatment.FORCE,
    Treatment.LOCAL_AUTHORITY,
    Treatment.MSOA,
    Treatment.LSOA,
    Treatment.SNAPPED_POINT,
)
"""Treatments that publish what a column of places resolves to, and are for no other column."""
_OF_AGES = (Treatment.AGE, Treatment.AGE_BAND)
"""Treatments that publish an age, and are for a date of birth alone."""
_OF_GROUPS = (Treatment.GROUP, Treatment.ROLL_UP)
"""Treatments that publish the group of a code."""
_OF_TYPES = {
    Treatment.QUARTER: (ColumnType.STRING, ColumnType.DATE, ColumnType.TIMESTAMP),
    Treatment.MONTH: (ColumnType.STRING, ColumnType.DATE, ColumnType.TIMESTAMP),
    Treatment.WEEK: (ColumnType.DATE, ColumnType.TIMESTAMP),
    Treatment.DATE: (ColumnType.DATE, ColumnType.TIMESTAMP),
    Treatment.DATE_AND_HOUR_BAND: (ColumnType.TIMESTAMP,),
    Treatment.GROUP: (ColumnType.STRING,),
    Treatment.ROLL_UP: (ColumnType.STRING,),
    Treatment.BAND: (ColumnType.INTEGER, ColumnType.NUMBER),
}
"""Treatments that are for columns of some types only."""


def unfit_for(feed: Feed, column: Column, treatment: Treatment, tier: Tier) -> str:
    """Why a treatment can make nothing of a column at a tier, or something that nobody knows; empty where it can."""
    unbounded = column.type is ColumnType.STRING and not (column.codes or column.pattern)
    kind = next((place.kind for place in feed.places if place.column == column.name), None)
    reasons = (
        (tier.rank > column.ceiling.rank, f"its contract lets nothing of it above tier {column.ceiling}"),
        (column.field_class is FieldClass.STAFF and treatment is not Treatment.DROP, "it names who did their work"),
        (treatment in _OF_PLACES and kind is None, "no place is found by that column"),
        (
            treatment is Treatment.SNAPPED_POINT
            and (feed.point is None or feed.place is None or feed.place.column != column.name),
            "its contract tells no point of it",
        ),
        (treatment is Treatment.MSOA and kind is not PlaceKind.POSTCODE, "its lookup knows no middle area"),
        (treatment in _OF_GROUPS and column.groups is None, "its contract names no groups of its codes"),
        (
            treatment is Treatment.KEEP and column.groups is not None and tier is not Tier.AGGREGATE,
            "its codes have groups, and in records those are told instead: of all, or of the rare ones",
        ),
        (treatment in _OF_AGES and column.field_class is not FieldClass.DOB, "it is no date of birth"),
        (
            treatment is Treatment.REFERENCE and column.field_class is not FieldClass.RECORD_REF,
            "it refers to no record",
        ),
        (column.type not in _OF_TYPES.get(treatment, (column.type,)), "it is of another type"),
        (treatment is Treatment.BAND and not column.bands, "its contract does not say where its bands begin"),
        (
            treatment is Treatment.KEEP and unbounded,
            "its contract does not say what it may hold, so it may hold a name",
        ),
    )
    return next((why for unfit, why in reasons if unfit), "")
