"""Agreements in which much may leave, and everything that could be agreed less: for properties of both plans.

Each restriction changes an agreement as plain data. One that finds nothing to restrict changes nothing.
"""

from collections.abc import Callable
from typing import Any

from hypothesis import strategies as st

from contracts.row_limits import told_codes
from contracts.vocabulary import Authority, DataClass, Tier, Treatment
from tests.contracts.shelf import SHIPPED, agreement_data, number_of

Data = dict[str, Any]
RECORDED = SHIPPED.feed("police_recorded_crime")
EXCLUSIONS = SHIPPED.feed("school_suspensions_and_exclusions")
FEEDS = (RECORDED, EXCLUSIONS)
GATEWAY = number_of("legal_gateways", "pcsc_2022_s16")
BASES = [number_of("lawful_bases", name) for name in ("law_enforcement_to_duty", "councils_to_duty")]
CONDITIONS = ("art10", "art9")
"""What each of these bases must name for its feed."""
GIVERS = [number_of("parties", name) for name in ("police", "bristol")]
SUPPLIES = [number_of("supplies", clause) for clause in ("3.4", "3.15")]
OFFENCES, EXCLUDED, OFFENCE_COUNTS, EXCLUDED_COUNTS = range(4)
"""The releases: records without and with a pid, and a table of each feed."""
CEILINGS = [
    ("legal_gateways", GATEWAY, "ceiling"),
    *(("parties", at, "ceiling") for at in GIVERS),
    *(("supplies", at, "ceiling") for at in SUPPLIES),
    ("recipients", number_of("recipients", "data_group"), "clearance"),
    ("purposes", number_of("purposes", "strategic_needs_assessment"), "ceiling"),
    ("purposes", number_of("purposes", "journeys_and_evaluation"), "ceiling"),
]
COARSER = {
    "group": "drop",
    "roll_up": "group",
    "date": "week",
    "week": "month",
    "month": "quarter",
    "lsoa": "local_authority",
    "band": "drop",
    "keep": "drop",
    "age_band": "drop",
}
COLUMNS = {
    "ho_class_code": ["roll_up", "group", "drop"],
    "committed_from": ["month", "quarter"],
    "postcode": ["lsoa", "local_authority"],
    "knife_flag": ["keep"],
}
OF_PEOPLE = {
    "start_date": ["date", "month"],
    "dob": ["age_band"],
    "ethnicity": ["group", "drop"],
    "postcode": ["local_authority"],
    "category": ["keep"],
    "sessions_lost": ["band"],
}
LIMITS = {OFFENCES: "knife_flag", OFFENCE_COUNTS: "knife_flag", EXCLUDED: "category"}


def whole() -> Data:
    """The shipped agreement with four releases: of two feeds records, and a table that counts each."""
    data = agreement_data()
    records = [data["releases"][number_of("releases", clause)] for clause in ("5.3", "5.11")]
    tables: list[Data] = [
        {"clause": "9.1", "product": "offences", "tier": "1", "purpose": "strategic_needs_assessment"},
        {"clause": "9.2", "product": "exclusions", "tier": "1", "purpose": "journeys_and_evaluation"},
    ]
    granted: list[Data] = [
        {"committed_from": "month", "knife_flag": "keep", "ho_class_code": "group"},
        {"category": "keep"},
    ]
    for table, feed, columns in zip(tables, FEEDS, granted, strict=True):
        table |= {"recipients": ["data_group", "parties"], "columns": {feed.id: columns}}
    return data | {"releases": records + tables}


@st.composite
def agreements(draw: st.DrawFn) -> Data:
    """That agreement with other ceilings, grants, limits, thresholds and powers: some let much out, some nothing."""
    data = whole()
    for part, number, key in draw(st.lists(st.sampled_from(CEILINGS), max_size=2)):
        data[part][number][key] = draw(st.sampled_from(["1", "2A", "2B"]))
    for number, feed, columns in ((OFFENCES, RECORDED, COLUMNS), (EXCLUDED, EXCLUSIONS, OF_PEOPLE)):
        grants = st.fixed_dictionaries({}, optional={name: st.sampled_from(told) for name, told in columns.items()})
        data["releases"][number]["columns"] = {feed.id: draw(grants)}
    limits, powers = (st.sampled_from(list(kind.values())) for kind in (LIMITING, POWERS))
    for restrict in (*draw(st.lists(limits, max_size=2)), *draw(st.lists(powers, max_size=1))):
        restrict(data)
    return data


def _basis(number: int) -> Callable[[Data], None]:
    """A lawful basis that no longer names the condition for its feed."""
    return lambda data: data["lawful_bases"][BASES[number]].pop(CONDITIONS[number], None)


def _not_personal(data: Data) -> None:
    """A clause that gives exclusions as no personal data, where it could give them as personal data too."""
    if CONDITIONS[1] in data["lawful_bases"][BASES[1]]:
        data["supplies"][SUPPLIES[1]]["basis"] = "depersonalised"


def _no_power(authority: Authority) -> Callable[[Data], None]:
    """A power that gives none over records of one more kind of authority."""

    def restrict(data: Data) -> None:
        data["legal_gateways"][GATEWAY]["not_from"].append(authority.value)

    return restrict


def _unreached(data_class: DataClass) -> Callable[[Data], None]:
    """A power that no longer reaches a class."""

    def restrict(data: Data) -> None:
        classes = data["legal_gateways"][GATEWAY]["data_classes"]
        data["legal_gateways"][GATEWAY]["data_classes"] = [item for item in classes if item != data_class]

    return restrict


def _only(number: int) -> Callable[[Data], None]:
    """A clause that lets out one code of a column that it tells, of those that it let out."""

    def restrict(data: Data) -> None:
        release = data["releases"][number]
        ((feed_id, granted),) = release["columns"].items()
        name, feed = LIMITS[number], SHIPPED.feed(feed_id)
        if granted.get(name, "drop") != "drop":
            only = release.setdefault("rows", {}).setdefault(feed_id, {}).setdefault("only", {})
            told = sorted(set(told_codes(feed, feed.column(name), Treatment(granted[name])).values()))
            only[name] = only.get(name, told)[:1]

    return restrict


def _days(number: int, side: str, day: str) -> Callable[[Data], None]:
    """A clause that lets out periods within a day only: of two days the stricter."""

    def restrict(data: Data) -> None:
        (feed_id,) = data["releases"][number]["columns"]
        rows = data["releases"][number].setdefault("rows", {}).setdefault(feed_id, {})
        rows[side] = (max if side == "since" else min)(day, rows.get(side, day))

    return restrict


def _coarser(number: int, name: str) -> Callable[[Data], None]:
    """A column told as the next rung has it, unless rows are limited by it: then the limit would mean other rows."""

    def restrict(data: Data) -> None:
        release = data["releases"][number]
        ((feed_id, granted),) = release["columns"].items()
        limited = release.get("rows", {}).get(feed_id, {}).get("only", {})
        if name in granted and name not in limited:
            granted[name] = COARSER.get(granted[name], "drop")

    return restrict


def _lower(part: str, number: int, key: str) -> Callable[[Data], None]:
    """A ceiling that is as low as any."""
    return lambda data: data[part][number].update({key: Tier.AGGREGATE.value})


def _at_least(number: int, key: str) -> Callable[[Data], None]:
    """Records of which more must look alike, or that give more answers."""
    return lambda data: data["releases"][number].update({key: data["releases"][number].get(key, 1) + 3})


LIMITING = {
    "one code of a flag": _only(OFFENCES),
    "one code of a table": _only(OFFENCE_COUNTS),
    "one code of exclusions": _only(EXCLUDED),
    "since a day": _days(OFFENCES, "since", "2024-01-01"),
    "since a later day": _days(OFFENCES, "since", "2024-04-01"),
    "until a day": _days(OFFENCES, "until", "2024-06-30"),
    "exclusions since a day": _days(EXCLUDED, "since", "2024-04-01"),
    "a table until a day": _days(EXCLUDED_COUNTS, "until", "2024-03-31"),
    "more alike": _at_least(OFFENCES, "k"),
    "more answers": _at_least(EXCLUDED, "l"),
}
POWERS = {
    "no condition for offences": _basis(0),
    "no condition for special categories": _basis(1),
    "no power over records of the police": _no_power(Authority.POLICE),
    "no power over records of councils": _no_power(Authority.LOCAL_AUTHORITY),
    "a power that does not reach the police": _unreached(DataClass.POLICE),
    "a power that does not reach education": _unreached(DataClass.EDUCATION),
}
NARROWING = {
    "exclusions as no personal data": _not_personal,
    "codes more coarsely": _coarser(OFFENCES, "ho_class_code"),
    "months more coarsely": _coarser(OFFENCES, "committed_from"),
    "places more coarsely": _coarser(OFFENCES, "postcode"),
    "no band": _coarser(EXCLUDED, "sessions_lost"),
    "no ethnicity": _coarser(EXCLUDED, "ethnicity"),
    "no age": _coarser(EXCLUDED, "dob"),
    "a recipient fewer": lambda data: data["releases"][OFFENCE_COUNTS]["recipients"].pop(),
    "a clause fewer": lambda data: data["releases"].pop(),
    "higher thresholds": lambda data: data["thresholds"].update(small_count=9, k=5, k_sensitive=10, l=2),
    "a spoke": lambda data: data["recipients"][number_of("recipients", "data_group")].update(area=["E06000023"]),
}
PARTIES = {f"no party {number}": lambda data, at=at: data["parties"].pop(at) for number, at in enumerate(GIVERS)}
LOWERING = {f"{part} {at}": _lower(part, at, key) for part, at, key in CEILINGS}
KINDS: dict[str, dict[str, Callable[[Data], object]]] = {
    "limits": LIMITING,
    "powers": POWERS,
    "narrower clauses": NARROWING,
    "no party": PARTIES,
    "lower ceilings": LOWERING,
}
RESTRICTIONS: dict[str, Callable[[Data], object]] = LIMITING | POWERS | NARROWING | PARTIES | LOWERING
