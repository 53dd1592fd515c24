"""What a column's rules ask, and what becomes of it, in words for whoever fills it in."""

from contracts.feed import Column, Feed
from contracts.vocabulary import ColumnType, FeedKind, NumberFormat, Severity, Tier

_TYPES = {
    ColumnType.STRING: "text",
    ColumnType.NUMBER: "a number",
    ColumnType.INTEGER: "a whole number",
    ColumnType.DATE: "a date",
    ColumnType.TIMESTAMP: "a date and time",
}
_WRITTEN = {ColumnType.DATE: "2024-01-31", ColumnType.TIMESTAMP: "2024-01-31T22:30"}
_FORMATS = {
    NumberFormat.NHS_NUMBER: "an NHS number, ten digits with the right check digit",
    NumberFormat.CHI_NUMBER: "a CHI number, ten digits with the right check digit",
    NumberFormat.UPN: "a Unique Pupil Number, thirteen characters with the right check letter",
    NumberFormat.ULN: "a Unique Learner Number, ten digits with the right check digit",
    NumberFormat.PNC_ID: "a PNC ID with the right check letter",
    NumberFormat.CRO_NUMBER: "a CRO number with the right check letter",
    NumberFormat.ARREST_SUMMONS_NUMBER: "an arrest summons number with the right check letter",
    NumberFormat.NATIONAL_INSURANCE_NUMBER: "a National Insurance number",
    NumberFormat.PRISON_NUMBER: "a prison number: a letter, four digits, two letters",
    NumberFormat.CRN: "a Case Reference Number: a letter and six digits",
    NumberFormat.POSTCODE: "a postcode",
    NumberFormat.VEHICLE_REGISTRATION_MARK: "a vehicle's registration mark",
    NumberFormat.TELEPHONE_NUMBER: "a telephone number",
    NumberFormat.UPRN: "a Unique Property Reference Number, up to twelve digits",
    NumberFormat.POLICE_CRIME_REFERENCE: "a police crime reference",
    NumberFormat.CUSTODY_REFERENCE: "a custody reference",
}
_COSTS = {
    Severity.ERROR: "the row is rejected",
    Severity.WARNING: "the row is taken, the value is left out",
    Severity.INFORMATION: "it is counted",
}
_KINDS = {
    FeedKind.EVENTS: "rows about events, one row each",
    FeedKind.AGGREGATE: "a table of counts, about nobody singly",
    FeedKind.REFERENCE: "reference data, about nobody",
    FeedKind.EXCLUSION_LIST: "a list of whom to leave out",
}
_TIERS = {
    Tier.AGGREGATE: "tier 1: counts, with small ones withheld",
    Tier.DEPERSONALISED: "tier 2A: single events, without a key to persons",
    Tier.PSEUDONYMISED: "tier 2B: events with a pseudonym of the person, for one project",
    Tier.IDENTIFIABLE: "tier 3",
}


def what_to_write(column: Column) -> str:
    """What a cell of the column may hold."""
    if column.codes:
        return "one of its codes"
    if column.number_format is not None:
        return _FORMATS[column.number_format]
    if column.type in _WRITTEN:
        return f"{_TYPES[column.type]}, like {_date_like(column)}"
    return _TYPES[column.type] + _limits(column) + _pattern(column)


def what_it_costs(feed: Feed, column: Column) -> str:
    """What happens where a cell of a feed's column breaks the column's rules."""
    missing = "where it is missing, the row is rejected" if column.required else ""
    broken = _of_severity(feed, column)
    typed = "" if column.type is ColumnType.STRING or broken == _COSTS[Severity.ERROR] else _COSTS[Severity.ERROR]
    parts = (missing, broken and f"where it is not so, {broken}", typed and f"where it is no {_short(column)}, {typed}")
    return "; ".join(part for part in parts if part)


def checks(feed: Feed) -> tuple[tuple[str, str, str], ...]:
    """The rules between columns: the heading that each is about, what breaks it, and what that costs."""
    return tuple(
        (column.header, check.description or check.name, _COSTS.get(check.severity, ""))
        for column in feed.columns
        for check in column.checks
    )


def about(feed: Feed) -> tuple[tuple[str, str], ...]:
    """What a partner must know of the feed as a whole, as pairs of what and how."""
    calendar = feed.calendar.value.replace("_", " ")
    pairs = [
        ("Feed", feed.id),
        ("Edition", f"{feed.edition}, version {feed.version}{_validity(feed)}"),
        ("What it is", _KINDS[feed.kind]),
        ("One file for each", f"{calendar}, written like {feed.calendar.example}"),
        ("Highest tier", "none: it leaves nowhere" if feed.kind is FeedKind.EXCLUSION_LIST else _TIERS[feed.ceiling]),
    ]
    if feed.period_column is not None:
        pairs.append(("The period is decided by", feed.column(feed.period_column).header))
    if feed.record_reference is not None:
        pairs.append(("Repeats are counted by", feed.column(feed.record_reference).header))
    if feed.scope is not None:
        pairs.append(("Must lie in your area", feed.column(feed.scope.column).header))
    return tuple(pairs)


def _validity(feed: Feed) -> str:
    """Of which days the edition tells, if the contract says."""
    start = f" from {feed.valid.start}" if feed.valid.start else ""
    until = f" until {feed.valid.until}" if feed.valid.until else ""
    return f"; for periods that end{start}{until}" if start or until else ""


def _of_severity(feed: Feed, column: Column) -> str:
    """What a value costs that breaks a rule to which the contract gives a severity; a place is only looked up."""
    if column.codes or column.pattern or column.minimum is not None or column.maximum is not None:
        return _COSTS.get(column.severity, "")
    if column.number_format is None or column.name in {place.column for place in feed.places}:
        return ""
    return _COSTS.get(feed.severity_of_format(column), "")


def _short(column: Column) -> str:
    return _TYPES[column.type].removeprefix("a ")


def _date_like(column: Column) -> str:
    return column.date_format or _WRITTEN[column.type]


def _limits(column: Column) -> str:
    """The limits of a number in words."""
    low = "" if column.minimum is None else f" from {column.minimum:g}"
    high = "" if column.maximum is None else f" up to {column.maximum:.10g}"
    return low + high


def _pattern(column: Column) -> str:
    """How a text must be written, where the contract says; its examples say it better."""
    if column.pattern is None:
        return ""
    return ", written like its examples" if column.examples else f", of the pattern {column.pattern}"
