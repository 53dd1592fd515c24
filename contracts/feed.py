"""A feed's promise: columns, types, rules, classes, calendar. `contracts.feed_document` reads it from its contract."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import pairwise

from contracts.code_groups import CodeGroups
from contracts.errors import DocumentError
from contracts.periods import ALWAYS, InclusiveDates
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

AREAS = ("lsoa_edition", "lsoa21_code", "local_authority_code")
"""Columns that the gateway adds for where an event happened; for where somebody lives, with `RESIDENCE` before."""
MIDDLE_AREA = "msoa21_code"
"""Beside them of a postcode alone: the list of postcodes has it, that of LSOA codes has not."""
RESIDENCE = "residence_"
AGE = "age_at_event"
"""The column that it holds instead of a date of birth: completed years on the day of the event."""
_OF_A_PERSON = (FieldClass.DIRECT_ID, FieldClass.CONTACT, FieldClass.GEO_RES)
"""What tells who somebody is, how to reach them or where they live: an event is no less one without it."""
SNAPPED = ("snapped_easting", "snapped_northing")
"""The columns that it holds instead of a point: that of the nearest anchor of a list of catchments, in metres."""
CATCHMENTS = "address_catchments"
"""The reference feed that lists the anchors to which points are snapped."""
GUARDED = "guarded"
"""The column that says of a row whether its day and its place may leave only coarser: see `Guard`."""
CHILD = 18
"""Who is younger is a child (Children Act 1989 section 105)."""
RESERVED = ("line", "delivery", "row_id", "pid", "person", "partner", AGE, GUARDED, *SNAPPED)
"""Columns that the gateway puts beside a feed's own, whatever the feed; beside them the areas of its places."""


@dataclass(frozen=True, slots=True)
class RowCheck:
    """A rule between columns of a row, as `contracts.sql_rules` reads it; it stands on the column that it is about.

    `condition` is DuckDB's SQL over `columns`, each of its own type, and true of a row that breaks the rule.
    """

    name: str
    severity: Severity
    condition: str
    columns: tuple[str, ...]
    description: str


@dataclass(frozen=True, slots=True)
class Column:
    """One column: `name` is the gateway's, `header` the partner's; limits are None where the contract sets none.

    `identifier` says what it tells of who somebody is, and `groups` which code list makes coarser groups of its codes.
    """

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
    description: str = ""
    identifier: IdentifierKind | None = None
    match_key: MatchKey | None = None
    """What else it tells by which rows are linked; an identifier is linked by as it is."""
    groups: str | None = None
    aliases: tuple[str, ...] = ()
    """Other headers under which partners send it."""
    retired_codes: tuple[str, ...] = ()
    """Codes of the list that are sent still and were retired before this edition."""
    code_labels: tuple[tuple[str, str], ...] = ()
    """What partners write instead of a code (`Male`, `b) Female`), each with the code that it means."""
    format: NumberFormat | None = None
    date_format: str | None = None
    """How its dates are written, where the partner has said so: `dd/mm/yyyy`."""
    nulls: tuple[str, ...] = ()
    """Spellings of nothing, besides those that stand for nothing in every column."""
    ceiling: Tier = Tier.IDENTIFIABLE
    """The highest tier at which anything of it may leave, whatever a clause grants."""
    public_fact: bool = False
    """Whether it names where people are known to be: a school, a hospital, whoever runs what they take part in."""
    sources: tuple[str, ...] = ()
    """Where its definition comes from."""
    examples: tuple[str, ...] = ()
    """Values that it may have, nobody's: the guide shows them, and the example file is made of them."""
    checks: tuple[RowCheck, ...] = ()
    bands: tuple[float, ...] = ()
    """Where the bands of its numbers begin, rising; each ends before the next begins, and the last nowhere."""

    @property
    def band_names(self) -> tuple[str, ...]:
        """What its bands are called: of whole numbers 1-5 and 6+; of others 1 to under 6, for 5.5 is within no 1-5."""
        whole = self.type is ColumnType.INTEGER
        closed = (_named(low, high, whole=whole) for low, high in pairwise(self.bands))
        return (*closed, *(f"{edge}+" for edge in self.bands[-1:]))

    @property
    def number_format(self) -> NumberFormat | None:
        """How its values are written: as its format says, or as its identifier kind does."""
        if self.format is not None or self.identifier is None:
            return self.format
        return next((known for known in NumberFormat if known.value == self.identifier.value), None)


@dataclass(frozen=True, slots=True)
class Place:
    """Where an event happened or somebody lives: the column that says so, how, and the feed that resolves it."""

    column: str
    lookup: str
    kind: PlaceKind = PlaceKind.LSOA_CODE
    prefix: str = ""

    @property
    def areas(self) -> tuple[str, ...]:
        """The columns that hold what the place resolves to."""
        middle = (MIDDLE_AREA,) if self.kind is PlaceKind.POSTCODE else ()
        return tuple(self.prefix + name for name in (*AREAS, *middle))


@dataclass(frozen=True, slots=True)
class Point:
    """The columns that tell the very point of an event, and of which rows something of it may be told.

    They are metres east and north on the British National Grid, or degrees (WGS 84) where `in_degrees`. A row was in
    public where each column of `public` has one of its codes; where that names no column, every row was.
    """

    east: str
    north: str
    in_degrees: bool
    public: tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class Marker:
    """Codes of a column that put a row out of scope, however else it is, and the reason under which it is counted."""

    column: str
    codes: tuple[str, ...]
    reason: ScopeReason


@dataclass(frozen=True, slots=True)
class Guard:
    """Codes of a column that guard a row: an offence that is sexual, domestic or against a child.

    Of a date of birth there are no codes: it guards whoever is a child. A row is guarded unless every such column says
    that it is not; a value that is missing, or that the code list has not, guards it.
    """

    column: str
    codes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Feed:
    """One edition of a feed. `record_reference`, `period_column` and `event_time` are column names, or None.

    `scope` is the place, of the event or of residence, that must lie in the partner's area; None where neither must.
    """

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
    description: str = ""
    residence: Place | None = None
    scope: Place | None = None
    event_time: str | None = None
    valid: InclusiveDates = ALWAYS
    """The days of which this edition tells: a delivery has the edition of its period's last day."""
    data_class: DataClass | None = None
    """Which class of data it is, for a partner's power to give it; None where none was said."""
    markers: tuple[Marker, ...] = ()
    """What marks a row as one that is never taken: a subject out of scope, consent withdrawn, an opt-out."""
    excludes: ScopeReason | None = None
    """Of an exclusion list, why rows about those whom it names are out of scope."""
    guards: tuple[Guard, ...] = ()
    """What guards a row, so that its day leaves as a week at most, and its place as an authority."""
    point: Point | None = None
    """Where the event was to the metre, which may leave as a snapped point alone; None where no column says so."""
    every_row_guarded: bool = False
    """Whether nobody can tell from a row that it needs no guard."""
    code_groups: Mapping[str, CodeGroups] = field(default_factory=dict, compare=False)
    """The lists of groups that its columns name, as the shelf has them; a contract read by itself has none."""

    @property
    def places(self) -> tuple[Place, ...]:
        """The places that its rows have."""
        return tuple(place for place in (self.place, self.residence) if place is not None)

    @property
    def guards_rows(self) -> bool:
        """Whether some or all of its rows are guarded."""
        return self.every_row_guarded or bool(self.guards)

    @property
    def may_tell_of_children(self) -> bool:
        """Whether those whom its rows are about may be children: each is guarded, or a date of birth guards some."""
        return self.every_row_guarded or any(not guard.codes for guard in self.guards)

    @property
    def identifiers(self) -> tuple[Column, ...]:
        """The columns that tell who somebody is; empty for a feed about no person."""
        return tuple(column for column in self.columns if column.identifier is not None)

    @property
    def match_keys(self) -> tuple[Column, ...]:
        """The columns by which its rows are linked, where an agreement admits it to linking."""
        return tuple(column for column in self.columns if column.identifier is not None or column.match_key is not None)

    def severity_of_format(self, column: Column) -> Severity:
        """How grave a value is that is not of its column's format: what is not known of a person rejects no event.

        A row of an exclusion list is there for that value alone: one that names nobody must not pass for one that does.
        """
        milder = column.field_class in _OF_A_PERSON and self.kind is not FeedKind.EXCLUSION_LIST
        return Severity.WARNING if milder and column.severity is Severity.ERROR else column.severity

    def column(self, name: str) -> Column:
        """The column of that name; `DocumentError` if the contract has none."""
        for column in self.columns:
            if column.name == name:
                return column
        raise DocumentError(self.id, f"has no column {name!r}; the columns are named under schema.properties")


def _named(low: float, high: float, *, whole: bool) -> str:
    """A band from one edge up to another, which it leaves out."""
    if not whole:
        return f"{low} to under {high}"
    return f"{low}" if high - low == 1 else f"{low}-{high - 1}"
