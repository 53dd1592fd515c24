"""What a product promises: its tier, its calendar, and for each column where it comes from."""

from dataclasses import dataclass

from contracts.vocabulary import Calendar, FieldClass, Tier


@dataclass(frozen=True, slots=True)
class ProductColumn:
    """One published column. `sources` are (feed, column) pairs; empty where the gateway makes the value itself."""

    name: str
    description: str
    field_class: FieldClass
    sources: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Product:
    """One product. `sql` is empty for a record-level product, whose rows are its feed's own."""

    id: str
    title: str
    version: str
    tier: Tier
    calendar: Calendar
    feed: str
    columns: tuple[ProductColumn, ...]
    sql: str
    caveats: tuple[str, ...]
    recipients: tuple[str, ...]

    @property
    def folder(self) -> str:
        """Where its versions live in the shared zone, below which comes the period."""
        return f"{self.tier.folder}/{self.id}"
