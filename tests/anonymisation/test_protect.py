"""What must hold of what is kept: named columns, typed, with the line, the age and today's places; nothing besides."""

from datetime import date, datetime

import pyarrow as pa
import pyarrow.compute as pc
import pytest
from hypothesis import given
from hypothesis import strategies as st

from anonymisation.errors import UntypedValueError
from anonymisation.protect import OLDEST, Areas, event_fields, event_rows, event_schema
from contracts.feed import AGE, GUARDED, MIDDLE_AREA, RESIDENCE, SNAPPED
from contracts.vocabulary import FieldClass, PlaceKind, Treatment
from tests.contracts.shelf import CRIME, SHIPPED, feed_of, finest

CANARY = "Quincey Canary"
NAMES = [column.name for column in CRIME.columns]
TEXTS = {name: [f"{CANARY} {name}"] * 2 for name in NAMES} | {"longitude": ["-2.5", None], "latitude": ["51", "5e1"]}
ROWS = pa.table({"line": pa.array([2, 7], pa.int64())} | {name: pa.array(TEXTS[name], pa.string()) for name in NAMES})
PLACES = {
    CRIME.place: Areas(
        edition=pa.array(["2021", "2011"]),
        lsoa21_code=pa.array(["E01900001", None], pa.string()),
        local_authority_code=pa.array(["E06000023", "E06000022"]),
    )
}
PLACE_COLUMNS = ["lsoa_edition", "lsoa21_code", "local_authority_code"]


@given(st.sets(st.sampled_from(NAMES)))
def test_nothing_is_kept_but_the_line_the_named_columns_and_the_place_of_a_named_place(kept):
    ordered = tuple(name for name in NAMES if name in kept)
    events = event_rows(ROWS, PLACES, CRIME, finest(*ordered))
    wanted = ["line"]
    for name in ordered:
        wanted += [] if CRIME.column(name).field_class.sealed_at_rest else [name]
        wanted += PLACE_COLUMNS if name == "lsoa_code" else []
    assert events.column_names == wanted
    assert events.schema == event_schema(CRIME, finest(*ordered))
    for name in {*NAMES} - {*wanted}:
        assert f"{CANARY} {name}" not in str(events.to_pydict())


def test_values_lines_and_places_stay_with_their_rows():
    events = event_rows(ROWS, PLACES, CRIME, finest("longitude", "latitude", "lsoa_code"))
    assert events.to_pylist() == [
        {
            "line": 2,
            "longitude": -2.5,
            "latitude": 51.0,
            "lsoa_code": f"{CANARY} lsoa_code",
            "lsoa_edition": "2021",
            "lsoa21_code": "E01900001",
            "local_authority_code": "E06000023",
        },
        {
            "line": 7,
            "longitude": None,
            "latitude": 50.0,
            "lsoa_code": f"{CANARY} lsoa_code",
            "lsoa_edition": "2011",
            "lsoa21_code": None,
            "local_authority_code": "E06000022",
        },
    ]


def test_each_type_of_a_contract_is_held_as_such():
    kinds = {
        "number": pa.float64(),
        "integer": pa.int64(),
        "date": pa.date32(),
        "timestamp": pa.timestamp("s"),
        "string": pa.string(),
    }
    feed = feed_of(*({"name": f"a_{kind}", "logicalType": kind} for kind in kinds))
    schema = event_schema(feed, finest(*(f"a_{kind}" for kind in kinds)))
    found = [field.type.value_type if pa.types.is_dictionary(field.type) else field.type for field in schema]
    assert found == [pa.int64(), *kinds.values()]
    assert not schema.field("line").nullable


@pytest.mark.parametrize("encoded", [True, False])
def test_text_may_come_as_dictionaries_or_plain(encoded):
    rows = ROWS
    if encoded:
        columns = {name: rows.column(name).dictionary_encode() for name in NAMES}
        rows = pa.table({"line": ROWS.column("line")} | columns)
    kept = ("month", "longitude", "lsoa_code")
    assert event_rows(rows, PLACES, CRIME, finest(*kept)) == event_rows(ROWS, PLACES, CRIME, finest(*kept))


def test_reference_data_keeps_its_own_column_of_areas():
    feed = SHIPPED.feed("lsoa_2011_2021_lookup")
    names = tuple(column.name for column in feed.columns)
    rows = pa.table({"line": pa.array([2], pa.int64())} | {name: [name] for name in names})
    assert event_rows(rows, {}, feed, finest(*names)).to_pylist() == [{"line": 2} | {name: name for name in names}]


@pytest.mark.parametrize("kind", ["number", "integer", "date", "timestamp"])
def test_a_value_that_was_never_held_to_its_type_is_refused_without_being_shown(kind):
    feed = feed_of({"name": "size", "logicalType": kind})
    rows = pa.table({"line": pa.array([2], pa.int64()), "size": [CANARY]})
    with pytest.raises(pa.ArrowInvalid, match=CANARY):
        pc.cast(rows.column("size"), event_schema(feed, finest("size")).field("size").type)
    with pytest.raises(UntypedValueError, match="column 'size'") as refusal:
        event_rows(rows, {}, feed, finest("size"))
    assert CANARY not in str(refusal.value)
    assert refusal.value.__suppress_context__


def test_a_block_without_rows_has_its_columns_all_the_same():
    none = pa.array([], pa.string())
    events = event_rows(ROWS.slice(0, 0), {CRIME.place: Areas(none, none, none)}, CRIME, finest("month", "lsoa_code"))
    assert events.num_rows == 0
    assert events.schema == event_schema(CRIME, finest("month", "lsoa_code"))


@given(
    st.lists(
        st.none() | st.datetimes(datetime(1, 1, 1), datetime(9999, 12, 31)),  # noqa: DTZ001 - as files write times, without a zone
        min_size=1,
    ),
    st.booleans(),
)
def test_of_a_time_only_the_hour_is_held(times, encoded):
    feed = feed_of({"name": "when", "logicalType": "timestamp"})
    texts = pa.array([time and time.isoformat(timespec="minutes") for time in times], pa.string())
    rows = pa.table({"line": range(len(times)), "when": texts.dictionary_encode() if encoded else texts})
    held = event_rows(rows, {}, feed, finest("when")).column("when").to_pylist()
    assert held == [time and time.replace(minute=0, second=0, microsecond=0) for time in times]


WHEN = {"name": "when", "logicalType": "date", "classification": "TIME_EVENT"}
BORN = {"name": "born", "logicalType": "date", "classification": "DOB"}
PEOPLE = feed_of(BORN, WHEN, vrpEventTime="when")


def ages(*pairs, feed=PEOPLE, encoded=False):
    """The ages of (born, event) pairs of texts."""
    columns = [pa.array(texts, pa.string()) for texts in zip(*pairs, strict=True)]
    born, when = (column.dictionary_encode() if encoded else column for column in columns)
    rows = pa.table({"line": pa.array(range(len(pairs)), pa.int64()), "born": born, "when": when})
    events = event_rows(rows, {}, feed, finest("born"))
    assert events.column_names == ["line", AGE]
    return events.column(AGE).to_pylist()


@pytest.mark.parametrize("encoded", [False, True])
@pytest.mark.parametrize(
    ("born", "then", "age"),
    [
        ("2006-06-15", "2024-06-14", 17),
        ("2006-06-15", "2024-06-15", 18),
        ("2006-06-15", "2024-06-16", 18),
        ("2006-06-15", "2024-07-01", 18),
        ("2006-06-15", "2024-05-31", 17),
        ("2006-12-31", "2024-01-01", 17),
        ("2006-02-01", "2024-01-31", 17),
        ("2024-01-01", "2024-01-01", 0),
        # Born on 29 February: a year is complete on that day, or on 1 March where there is none.
        ("2008-02-29", "2024-02-28", 15),
        ("2008-02-29", "2024-02-29", 16),
        ("2008-02-29", "2023-02-28", 14),
        ("2008-02-29", "2023-03-01", 15),
        ("2007-03-01", "2024-02-29", 16),
        ("2007-02-28", "2024-02-29", 17),
        ("1914-01-01", "2024-12-31", 110),
        ("1969-12-31", "1970-01-01", 0),
        ("1960-05-05", "1969-05-05", 9),
    ],
)
def test_an_age_is_completed_years_on_the_day_of_the_event(born, then, age, encoded):
    assert ages((born, then), encoded=encoded) == [age]


@pytest.mark.parametrize(
    ("born", "then"),
    [
        (None, "2024-01-01"),
        ("2006-06-15", None),
        (None, None),
        ("2024-01-02", "2024-01-01"),
        ("2030-01-01", "2024-01-01"),
        ("1913-12-31", "2024-12-31"),
        ("0001-01-01", "2024-12-31"),
    ],
)
def test_dates_that_make_no_age_make_none(born, then):
    assert ages((born, then)) == [None]
    assert ages(("2006-06-15", "2024-06-15"), (born, then), encoded=True) == [18, None]


def years_between(born, then):
    """Completed years, said otherwise: how many birthdays there were, one of 29 February falling on 1 March."""
    birthdays = 0
    while (birthday := _birthday(born, born.year + birthdays + 1)) and birthday <= then:
        birthdays += 1
    return birthdays


def _birthday(born, year):
    try:
        return born.replace(year=year)
    except ValueError:
        return date(year, 3, 1)


@given(
    st.lists(
        st.tuples(
            st.none() | st.dates(date(1890, 1, 1), date(2030, 12, 31)),
            st.none() | st.dates(date(2000, 1, 1), date(2030, 12, 31)),
        ),
        min_size=1,
    ),
    st.booleans(),
)
def test_ages_are_those_that_counting_birthdays_gives(pairs, encoded):
    wanted = []
    for born, then in pairs:
        known = born is not None and then is not None and born <= then
        age = years_between(born, then) if known else None
        wanted.append(age if age is not None and age <= OLDEST else None)
    texts = [(born and born.isoformat(), then and then.isoformat()) for born, then in pairs]
    assert ages(*texts, encoded=encoded) == wanted


def test_the_day_of_a_time_is_what_counts():
    feed = feed_of(BORN, WHEN | {"logicalType": "timestamp"}, vrpEventTime="when")
    assert ages(("2006-06-15", "2024-06-14T23:59"), ("2006-06-15", "2024-06-15T00:00"), feed=feed) == [17, 18]


@pytest.mark.parametrize("encoded", [False, True])
def test_an_age_that_a_partner_gives_is_held_if_it_is_one(encoded):
    feed = feed_of({"name": "age", "logicalType": "integer", "classification": "DOB"})
    given_ages = pa.array(["0", "17", "110", "111", "-1", "99999999", None], pa.string())
    rows = pa.table({"line": range(7), "age": given_ages.dictionary_encode() if encoded else given_ages})
    events = event_rows(rows, {}, feed, finest("age"))
    assert events.column_names == ["line", AGE]
    assert events.column(AGE).to_pylist() == [0, 17, 110, None, None, None, None]


def test_a_date_of_birth_that_was_never_held_to_its_type_is_refused_without_being_shown():
    with pytest.raises(UntypedValueError) as refusal:
        ages((CANARY, "2024-01-01"))
    assert CANARY not in str(refusal.value)


def everything_about(feed):
    """A table of one row: a telling text in every column that is text, and something of its type in others."""
    typed = {"number": "1.5", "integer": "17", "date": "2024-06-15", "timestamp": "2024-06-15T10:59"}
    cells = {column.name: [typed.get(column.type, f"{CANARY} {column.name}")] for column in feed.columns}
    born = (column for column in feed.columns if column.field_class is FieldClass.DOB and column.type == "date")
    cells |= {column.name: ["1999-06-15"] for column in born}
    return pa.table({"line": pa.array([2], pa.int64())} | {name: pa.array(cell) for name, cell in cells.items()})


EVERY_AREA = ("2021", "E0190", "E06", "E0290")


def areas_of(feed):
    """Where everything is, told apart by place."""
    return {
        place: Areas(*(pa.array([place.prefix + area]) for area in EVERY_AREA[: len(place.areas)]))
        for place in feed.places
    }


@pytest.mark.parametrize("feed", SHIPPED.feeds.values(), ids=SHIPPED.feeds)
def test_nothing_that_must_rest_sealed_is_ever_held_whatever_is_named(feed):
    every = tuple(column.name for column in feed.columns)
    events = event_rows(everything_about(feed), areas_of(feed), feed, finest(*every))
    sealed = {column.name for column in feed.columns if column.field_class.sealed_at_rest}
    assert not sealed & set(events.column_names)
    for name in sealed:
        assert f"{CANARY} {name}" not in str(events.to_pydict())
    assert "1999" not in str(events.to_pydict())
    assert (AGE in events.column_names) == any(column.field_class is FieldClass.DOB for column in feed.columns)


SMALL = {prefix + area for prefix in ("", RESIDENCE) for area in ("lsoa21_code", MIDDLE_AREA)}


@pytest.mark.parametrize("feed", SHIPPED.feeds.values(), ids=SHIPPED.feeds)
def test_no_postcode_is_ever_held(feed):
    """It tells a dozen homes: of the place of an event, too, only the areas are held."""
    every = tuple(column.name for column in feed.columns)
    names = event_schema(feed, finest(*every)).names
    for place in feed.places:
        assert set(names) & set(place.areas) == set(place.areas) - (SMALL if feed.every_row_guarded else set())
        as_sent = place.kind is PlaceKind.LSOA_CODE and not place.prefix and not feed.every_row_guarded
        assert (place.column in names) == as_sent


def test_where_it_happened_and_where_somebody_lives_are_held_apart():
    feed = feed_of(
        {"name": "where", "classification": "GEO_EVENT"},
        {"name": "home", "classification": "GEO_RES"},
        vrpPlace={"column": "where", "lookup": "l"},
        vrpResidence={"column": "home", "lookup": "l", "kind": "postcode"},
    )
    (row,) = event_rows(everything_about(feed), areas_of(feed), feed, finest("where", "home")).to_pylist()
    assert row == {
        "line": 2,
        "where": f"{CANARY} where",
        "lsoa_edition": "2021",
        "lsoa21_code": "E0190",
        "local_authority_code": "E06",
        "residence_lsoa_edition": "residence_2021",
        "residence_lsoa21_code": "residence_E0190",
        "residence_local_authority_code": "residence_E06",
        "residence_msoa21_code": "residence_E0290",
    }
    assert event_schema(feed, finest("home")).names == ["line", *feed.residence.areas]


@pytest.mark.parametrize("feed", SHIPPED.feeds.values(), ids=SHIPPED.feeds)
def test_every_field_of_an_event_row_is_of_one_column_of_the_feed(feed):
    every = tuple(column.name for column in feed.columns)
    fields = event_fields(feed, finest(*every))
    assert [field for field, _ in fields] == list(event_schema(feed, finest(*every)))[1:]
    names = [field.name for field, _ in fields]
    assert len(names) == len(set(names))
    for field, source in fields:
        of_place = {area for place in feed.places if place.column == source for area in place.areas}
        assert field.name in {source, AGE, GUARDED, *of_place, *(SNAPPED if feed.point else ())}


GRAINS = feed_of(
    {"name": "when", "logicalType": "timestamp", "classification": "TIME_EVENT"},
    {"name": "day", "logicalType": "date", "classification": "TIME_EVENT"},
    {"name": "where", "classification": "GEO_EVENT"},
    vrpPlace={"column": "where", "lookup": "a_lookup"},
)
GRAIN_ROWS = pa.table(
    {"line": pa.array([2], pa.int64()), "when": ["2024-03-05T14:35"], "day": ["2024-03-05"], "where": ["E01900004"]}
)
GRAIN_AREAS = {GRAINS.place: Areas(pa.array(["2021"]), pa.array(["E01900004"]), pa.array(["E06000023"]))}


@pytest.mark.parametrize(
    ("granted", "held"),
    [
        ({"when": [Treatment.MONTH]}, {"when": date(2024, 3, 1)}),
        ({"when": [Treatment.DATE, Treatment.MONTH]}, {"when": date(2024, 3, 5)}),
        ({"when": [Treatment.DATE_AND_HOUR_BAND, Treatment.MONTH]}, {"when": datetime(2024, 3, 5, 14)}),  # noqa: DTZ001 - as a column without a zone holds it
        ({"day": [Treatment.MONTH]}, {"day": date(2024, 3, 1)}),
        ({"day": [Treatment.QUARTER]}, {"day": date(2024, 1, 1)}),
        ({"day": [Treatment.QUARTER, Treatment.MONTH]}, {"day": date(2024, 3, 1)}),
        ({"when": [Treatment.WEEK]}, {"when": date(2024, 3, 4)}),
        ({"when": [Treatment.WEEK, Treatment.MONTH]}, {"when": date(2024, 3, 5)}),
        ({"day": [Treatment.DATE]}, {"day": date(2024, 3, 5)}),
        ({"where": [Treatment.LOCAL_AUTHORITY]}, {"lsoa_edition": "2021", "local_authority_code": "E06000023"}),
        (
            {"where": [Treatment.LOCAL_AUTHORITY, Treatment.LSOA]},
            {
                "where": "E01900004",
                "lsoa_edition": "2021",
                "lsoa21_code": "E01900004",
                "local_authority_code": "E06000023",
            },
        ),
    ],
)
def test_nothing_is_held_more_finely_than_some_clause_lets_it_out(granted, held):
    kept = {name: frozenset(treatments) for name, treatments in granted.items()}
    assert event_rows(GRAIN_ROWS, GRAIN_AREAS, GRAINS, kept).to_pylist() == [{"line": 2} | held]


@pytest.mark.parametrize(
    ("granted", "held"),
    [
        ([Treatment.LOCAL_AUTHORITY], {}),
        ([Treatment.MSOA], {"msoa21_code": "E0290"}),
        ([Treatment.LSOA], {"lsoa21_code": "E0190", "msoa21_code": "E0290"}),
    ],
)
def test_of_a_postcode_the_middle_area_is_held_where_it_or_the_small_one_may_leave(granted, held):
    feed = feed_of(
        {"name": "home", "classification": "GEO_EVENT"},
        vrpPlace={"column": "home", "lookup": "l", "kind": "postcode"},
    )
    rows = pa.table({"line": pa.array([2], pa.int64()), "home": ["BS97 4QD"]})
    (row,) = event_rows(rows, areas_of(feed), feed, {"home": frozenset(granted)}).to_pylist()
    assert row == {"line": 2, "lsoa_edition": "2021", "local_authority_code": "E06"} | held


FLAG = {
    "quality": [{"type": "library", "metric": "invalidValues", "mustBe": 0, "arguments": {"validValues": ["Y", "N"]}}]
}
WHEN = {"name": "when", "logicalType": "timestamp", "classification": "TIME_EVENT"}
DAYS = {"when": frozenset({Treatment.DATE})}


def guarded(feed, kept=DAYS, **columns):
    """Which of some rows are held as guarded; None where it is not told."""
    rows = len(next(iter(columns.values())))
    lines = {"line": pa.array(range(rows), pa.int64()), "when": ["2024-03-05T14:35"] * rows}
    events = event_rows(pa.table(lines | columns), {}, feed, kept)
    return events.column(GUARDED).to_pylist() if GUARDED in events.column_names else None


def test_a_row_is_guarded_unless_every_guard_says_that_it_is_not():
    """What is missing, or unknown to the code list, might be what the guard is for."""
    feed = feed_of(
        WHEN, {"name": "domestic"} | FLAG, {"name": "child"} | FLAG, vrpGuarded={"domestic": ["Y"], "child": ["Y"]}
    )
    found = guarded(feed, domestic=["N", "Y", "N", None, "N", "?"], child=["N", "N", "Y", "N", None, "N"])
    assert found == [False, True, True, True, True, True]


def test_text_held_as_dictionaries_is_guarded_as_the_text_is():
    feed = feed_of(WHEN, {"name": "domestic"} | FLAG, vrpGuarded={"domestic": ["Y"]})
    assert guarded(feed, domestic=pa.array(["N", "Y", None]).dictionary_encode()) == [False, True, True]


def test_a_child_and_whoever_has_no_age_is_guarded_by_a_date_of_birth():
    feed = feed_of(
        WHEN,
        {"name": "dob", "logicalType": "date", "classification": "DOB"},
        vrpEventTime="when",
        vrpGuarded={"dob": "under_18"},
    )
    assert guarded(feed, dob=["2006-03-05", "2006-03-06", None]) == [False, True, True]


def test_what_guards_a_row_is_held_only_where_a_day_may_leave():
    feed = feed_of(WHEN, {"name": "domestic"} | FLAG, vrpGuarded={"domestic": ["Y"]})
    assert guarded(feed, {"when": frozenset({Treatment.WEEK, Treatment.MONTH})}, domestic=["Y"]) is None
    assert guarded(feed, {"when": frozenset({Treatment.DATE_AND_HOUR_BAND})}, domestic=["Y"]) == [True]


@pytest.mark.parametrize(
    ("granted", "told"),
    [
        (Treatment.LSOA, [True]),
        (Treatment.MSOA, [True]),
        (Treatment.LOCAL_AUTHORITY, None),
        (Treatment.FORCE, None),
    ],
)
def test_it_is_held_too_where_an_area_smaller_than_the_authority_may_leave(granted, told):
    feed = feed_of(
        WHEN,
        {"name": "domestic"} | FLAG,
        {"name": "where", "classification": "GEO_EVENT"},
        vrpGuarded={"domestic": ["Y"]},
        vrpPlace={"column": "where", "lookup": "l", "kind": "postcode"},
    )
    rows = {"line": pa.array([2], pa.int64()), "when": [None], "domestic": ["Y"], "where": ["BS97 4QD"]}
    events = event_rows(pa.table(rows), areas_of(feed), feed, {"where": frozenset({granted})})
    assert (events.column(GUARDED).to_pylist() if GUARDED in events.column_names else None) == told


@pytest.mark.parametrize("finest", [Treatment.LSOA, Treatment.MSOA])
def test_where_every_row_is_guarded_no_area_smaller_than_the_authority_is_held(finest):
    for kind in PlaceKind:
        feed = feed_of(
            {"name": "where", "classification": "GEO_EVENT"},
            vrpGuarded="every_row",
            vrpPlace={"column": "where", "lookup": "l", "kind": kind.value},
        )
        rows = pa.table({"line": pa.array([2], pa.int64()), "where": ["E01900004"]})
        (row,) = event_rows(rows, areas_of(feed), feed, {"where": frozenset({finest})}).to_pylist()
        assert row == {"line": 2, "lsoa_edition": "2021", "local_authority_code": "E06"}


@pytest.mark.parametrize("finest", [Treatment.DATE, Treatment.DATE_AND_HOUR_BAND])
def test_where_every_row_is_guarded_no_day_is_held(finest):
    feed = feed_of(WHEN, vrpGuarded="every_row")
    rows = pa.table({"line": pa.array([2], pa.int64()), "when": ["2024-03-05T14:35"]})
    (row,) = event_rows(rows, {}, feed, {"when": frozenset({finest})}).to_pylist()
    assert str(row["when"])[:10] == "2024-03-04"
