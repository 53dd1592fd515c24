"""The zones in which each plant must be found: computed from the agreement's plans, never written down.

`pending` and `tier2b` are zones of their own: what is made for a project waits in the first, and what was approved is
in both, because the search looks while it waits.
"""

from collections.abc import Iterator, Mapping
from datetime import date

from anonymisation.protect import OLDEST, event_fields
from contracts.feed import CHILD, Feed, Guard, Place
from contracts.library import Library
from contracts.product import Product
from contracts.release_plan import columns_to_protect, release_plan
from contracts.vocabulary import ColumnType, FieldClass, PlaceKind, Tier, Treatment
from products.catalogue import clause_product, products_of
from tests.invented import ON
from tests.leaks.plants import ACCEPTED, ODD, Plant, sown

_DAYS = {Treatment.DATE, Treatment.DATE_AND_HOUR_BAND}
_SMALL = {Treatment.LSOA, Treatment.SNAPPED_POINT}


def expected_zones(library: Library, plants: Mapping[str, Plant], approved: frozenset[str]) -> dict[str, set[str]]:
    """For each plant the clear zones that must show it; `approved` are the products that two organisations signed."""
    return {label: set(_zones(library, plant, approved)) for label, plant in plants.items()}


def _zones(library: Library, plant: Plant, approved: frozenset[str]) -> Iterator[str]:
    """The clear zones of one plant. Lookups are public, so they show every place, whatever becomes of its row."""
    if not plant.column:
        return
    feed = library.feed(plant.feed)
    column, place = feed.column(plant.column), _place(feed, plant.column)
    if place is not None:
        yield "reference"
    odd_code = plant.row == ODD and column.codes and not plant.whole
    if plant.row not in {ACCEPTED, ODD} or odd_code:
        return
    if _protected(library, feed, plant, place):
        yield "protected"
    for product in products_of(library):
        if feed.id in product.feeds and _shown(library, feed, plant, place, product):
            yield from _zones_of(product, approved)


def _zones_of(product: Product, approved: frozenset[str]) -> set[str]:
    """Where a product's versions come to lie."""
    if product.tier is not Tier.PSEUDONYMISED:
        return {product.tier.folder}
    return {"pending", product.tier.folder} if product.id in approved else {"pending"}


def _protected(library: Library, feed: Feed, plant: Plant, place: Place | None) -> bool:
    """Whether event rows hold it: the column as it is, its day, or the small area of its place."""
    kept = columns_to_protect(library.agreement, library.field_rules, feed, ON)
    if plant.column not in kept:
        return False
    held = {field.name: field.type for field, column in event_fields(feed, kept) if column == plant.column}
    if place is not None and (plant.part == "(area)" or place.kind is PlaceKind.LSOA_CODE):
        return bool(held.keys() & {plant.column, place.areas[1]})
    if _is_day(feed, plant):
        return (
            plant.column in held
            and bool(kept[plant.column] & _DAYS)
            and _is_told(plant, guarded=feed.every_row_guarded)
        )
    return plant.column in held and not _is_minute(feed, plant)


def _is_day(feed: Feed, plant: Plant) -> bool:
    """Whether it is a date, or the date of a time."""
    return plant.part == "(day)" or feed.column(plant.column).type is ColumnType.DATE


def _is_minute(feed: Feed, plant: Plant) -> bool:
    """Whether it is a whole time: the hour is the most that is ever held, so it must be nowhere."""
    return feed.column(plant.column).type is ColumnType.TIMESTAMP and not plant.part


def _shown(library: Library, feed: Feed, plant: Plant, place: Place | None, product: Product) -> bool:
    """Whether a product shows it."""
    project = library.projects[product.project] if product.project else None
    plan = release_plan(
        library.agreement,
        library.field_rules,
        feed,
        clause_product(product),
        product.tier,
        product.recipients[0],
        ON,
        project,
    )
    if not product.sql and plan.k > sum(of_feed == feed.id for of_feed, _ in sown().rows):
        return False  # no row of it is like enough others
    treatment = plan.decision(plant.column).treatment
    if product.sql:
        # A table has a cell for every code of the list, and for nothing else that was planted.
        return treatment is Treatment.KEEP and feed.column(plant.column).field_class is FieldClass.SENSITIVE
    if place is not None:
        is_area = plant.part == "(area)" or place.kind is PlaceKind.LSOA_CODE
        return is_area and treatment in _SMALL and not _is_guarded(feed, plant)
    if _is_day(feed, plant):
        return treatment in _DAYS and _is_told(plant, guarded=_is_guarded(feed, plant))
    return treatment is Treatment.KEEP


def _is_told(plant: Plant, *, guarded: bool) -> bool:
    """Whether its day is told: of a guarded row only the Monday of the week is, which it may be."""
    return not guarded or date.fromisoformat(plant.value[:10]).isoweekday() == 1


def _is_guarded(feed: Feed, plant: Plant) -> bool:
    """Whether its row is guarded: by what stands in it of the columns that guard, and by what is no answer."""
    row = sown().rows[feed.id, plant.row]
    return feed.every_row_guarded or not all(_is_harmless(feed, guard, row) for guard in feed.guards)


def _is_harmless(feed: Feed, guard: Guard, row: Mapping[str, str]) -> bool:
    """Whether one guard has nothing to say of a row: another code of its list, or the age of a grown-up."""
    column = feed.column(guard.column)
    value = row[column.header]
    if guard.codes:
        return value in {*column.codes, *column.retired_codes} - {*guard.codes}
    if column.type is ColumnType.INTEGER:
        return bool(value) and CHILD <= int(value) <= OLDEST
    return "1930" < value < "2006"


def _place(feed: Feed, column: str) -> Place | None:
    return next((item for item in feed.places if item.column == column), None)
