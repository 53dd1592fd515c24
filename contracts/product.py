"""What a product promises: its tier, its calendar, and for each column where it comes from."""

from dataclasses import dataclass

from contracts.vocabulary import Calendar, FieldClass, Tier


@dataclass(frozen=True, slots=True)
class ProductColumn:
    """One published column. `sources` are (feed, column) pairs; empty where the gateway makes the value itself.

    `codes` are the values that it may have, where its contract lists them.
    """

    name: str
    description: str
    field_class: FieldClass
    sources: tuple[tuple[str, str], ...]
    codes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Product:
    """One product. `sql` is empty for a record-level product, whose rows are its feed's own.

    `project` and `recipient` are set for a product of tier 2B, which is made for one project alone. `linked`: it needs
    to know which rows are about one person. `in_each_feed`: a table of people counts each once in every partner's feed
    that has a row about them, and not once in all.
    """

    id: str
    title: str
    version: str
    tier: Tier
    calendar: Calendar
    feeds: tuple[str, ...]
    columns: tuple[ProductColumn, ...]
    sql: str
    caveats: tuple[str, ...]
    recipients: tuple[str, ...]
    project: str | None = None
    linked: bool = False
    in_each_feed: bool = False

    @property
    def feed(self) -> str:
        """The one feed of a record-level product."""
        (feed,) = self.feeds
        return feed

    @property
    def folder(self) -> str:
        """Where its versions live in the shared zone, below which comes the period."""
        if self.project is None:
            return f"{self.tier.folder}/{self.id}"
        (recipient,) = self.recipients
        return f"{self.tier.folder}/{recipient}/{self.project}/{self.feed}"
