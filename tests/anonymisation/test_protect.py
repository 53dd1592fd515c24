"""What must hold of what is kept: named columns, typed, with the line and today's places, and nothing besides."""

import pyarrow as pa
import pyarrow.compute as pc
import pytest
from hypothesis import given
from hypothesis import strategies as st

from anonymisation.errors import UntypedValueError
from anonymisation.protect import EventPlaces, event_rows, event_schema
from tests.contracts.shelf import CRIME, SHIPPED, feed_of

CANARY = "Quincey Canary"
NAMES = [column.name for column in CRIME.columns]
TEXTS = {name: [f"{CANARY} {name}"] * 2 for name in NAMES} | {"longitude": ["-2.5", None], "latitude": ["51", "5e1"]}
ROWS = pa.table({"line": pa.array([2, 7], pa.int64())} | {name: pa.array(TEXTS[name], pa.string()) for name in NAMES})
PLACES = EventPlaces(
    edition=pa.array(["2021", "2011"]),
    lsoa21_code=pa.array(["E01900001", None], pa.string()),
    local_authority_code=pa.array(["E06000023", "E06000022"]),
)
PLACE_COLUMNS = ["lsoa_edition", "lsoa21_code", "local_authority_code"]


@given(st.sets(st.sampled_from(NAMES)))
def test_nothing_is_kept_but_the_line_the_named_columns_and_the_place_of_a_named_place(kept):
    ordered = tuple(name for name in NAMES if name in kept)
    events = event_rows(ROWS, PLACES, CRIME, ordered)
    wanted = ["line"]
    for name in ordered:
        wanted += [name, *(PLACE_COLUMNS if name == "lsoa_code" else [])]
    assert events.column_names == wanted
    assert events.schema == event_schema(CRIME, ordered)
    for name in set(NAMES) - kept:
        assert f"{CANARY} {name}" not in str(events.to_pydict())


def test_values_lines_and_places_stay_with_their_rows():
    events = event_rows(ROWS, PLACES, CRIME, ("longitude", "latitude", "lsoa_code"))
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
    kinds = {"number": pa.float64(), "integer": pa.int64(), "date": pa.date32(), "string": pa.string()}
    feed = feed_of(*({"name": f"a_{kind}", "logicalType": kind} for kind in kinds))
    schema = event_schema(feed, tuple(f"a_{kind}" for kind in kinds))
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
    assert event_rows(rows, PLACES, CRIME, kept) == event_rows(ROWS, PLACES, CRIME, kept)


def test_reference_data_keeps_its_own_column_of_areas():
    feed = SHIPPED.feed("lsoa_2011_2021_lookup")
    names = tuple(column.name for column in feed.columns)
    rows = pa.table({"line": pa.array([2], pa.int64())} | {name: [name] for name in names})
    assert event_rows(rows, None, feed, names).to_pylist() == [{"line": 2} | {name: name for name in names}]


@pytest.mark.parametrize("kind", ["number", "integer", "date"])
def test_a_value_that_was_never_held_to_its_type_is_refused_without_being_shown(kind):
    feed = feed_of({"name": "size", "logicalType": kind})
    rows = pa.table({"line": pa.array([2], pa.int64()), "size": [CANARY]})
    with pytest.raises(pa.ArrowInvalid, match=CANARY):
        pc.cast(rows.column("size"), event_schema(feed, ("size",)).field("size").type)
    with pytest.raises(UntypedValueError, match="column 'size'") as refusal:
        event_rows(rows, None, feed, ("size",))
    assert CANARY not in str(refusal.value)
    assert refusal.value.__suppress_context__


def test_a_block_without_rows_has_its_columns_all_the_same():
    none = pa.array([], pa.string())
    events = event_rows(ROWS.slice(0, 0), EventPlaces(none, none, none), CRIME, ("month", "lsoa_code"))
    assert events.num_rows == 0
    assert events.schema == event_schema(CRIME, ("month", "lsoa_code"))
