"""What must hold of each treatment: what leaves, and which rows may not."""

from datetime import date, datetime

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from anonymisation.protect import event_schema
from anonymisation.treatments.ages import AGE_BANDS
from anonymisation.treatments.treating import published_names, treat
from contracts.feed import AGE
from contracts.vocabulary import Treatment
from tests.anonymisation.treatments.invented import EVENTS, FEED, GROUPS, KINDS, treated
from tests.contracts.shelf import SHIPPED, finest

COLUMN_FOR = {
    Treatment.DROP: "crime_type",
    Treatment.FORCE: "lsoa_code",
    Treatment.MSOA: "home",
    Treatment.QUARTER: "when",
    Treatment.WEEK: "when",
    Treatment.AGE: "born",
    Treatment.ROLL_UP: "crime_type",
    Treatment.LOCAL_AUTHORITY: "lsoa_code",
    Treatment.LSOA: "lsoa_code",
    Treatment.SNAPPED_POINT: "lsoa_code",
    Treatment.MONTH: "month",
    Treatment.DATE: "when",
    Treatment.DATE_AND_HOUR_BAND: "when",
    Treatment.AGE_BAND: "born",
    Treatment.GROUP: "crime_type",
    Treatment.BAND: "attended",
    Treatment.REFERENCE: "reference",
    Treatment.KEEP: "crime_type",
}


@pytest.mark.parametrize("treatment", Treatment)
def test_every_treatment_is_decided(treatment):
    columns, withheld = treated(COLUMN_FOR[treatment], treatment)
    assert all(len(values) == EVENTS.num_rows for values in columns.values())
    assert all(0 <= at < EVENTS.num_rows for rows in withheld.values() for at in rows)


@pytest.mark.parametrize("treatment", Treatment)
def test_text_held_as_dictionaries_is_treated_as_the_text_is(treatment):
    texts = [name for name in EVENTS.column_names if EVENTS.schema.field(name).type == pa.string()]
    encoded = pa.table(
        {
            name: EVENTS.column(name).dictionary_encode() if name in texts else EVENTS.column(name)
            for name in EVENTS.column_names
        }
    )
    assert treated(COLUMN_FOR[treatment], treatment, encoded) == treated(COLUMN_FOR[treatment], treatment)


@pytest.mark.parametrize("rows", [0, 4])
@pytest.mark.parametrize("treatment", Treatment)
def test_what_is_published_is_what_was_said_to_be(treatment, rows):
    column = COLUMN_FOR[treatment]
    said = published_names(FEED, column, treatment)
    found = treat(EVENTS.slice(0, rows), FEED, column, treatment, GROUPS)
    assert [name for name, _ in said] == list(found.columns)
    assert all(isinstance(values, pa.ChunkedArray) for values in found.columns.values())


GRANTED = [
    (feed, column, treatment)
    for clause in SHIPPED.agreement.releases
    for feed, columns in clause.columns.items()
    for column, treatment in columns.items()
]


@pytest.mark.parametrize("feed", sorted({feed for feed, *_ in GRANTED}))
def test_of_every_column_that_a_shipped_clause_grants_what_is_published_is_what_was_said_to_be(feed):
    contract = SHIPPED.feed(feed)
    groups = {name: SHIPPED.code_groups(name) for name in {item.groups for item in contract.columns} - {None}}
    schema = event_schema(contract, finest(*(column.name for column in contract.columns)))
    for column, treatment in {(column, treatment) for name, column, treatment in GRANTED if name == feed}:
        events = schema.empty_table()
        if treatment is Treatment.REFERENCE:
            events = events.append_column(column, pa.chunked_array([], pa.string()))
        found = treat(events, contract, column, treatment, groups)
        said = published_names(contract, column, treatment)
        assert [name for name, _ in said] == list(found.columns)
        assert all(len(described) > 5 for _, described in said)


def test_a_reference_leaves_as_the_pseudonym_that_stands_in_its_place():
    assert treated("reference", Treatment.REFERENCE) == ({"reference": ["aaaa", "bbbb", None, "cccc"]}, {})


def test_of_a_time_the_day_leaves_and_the_quarter_of_the_day_if_it_is_granted():
    days = [date(2024, 1, 31)] * 3 + [None]
    assert treated("when", Treatment.DATE) == ({"when": days}, {})
    bands = ["00-05", "00-05", "06-11", None]
    assert treated("when", Treatment.DATE_AND_HOUR_BAND) == ({"when_date": days, "when_hour_band": bands}, {})


@pytest.mark.parametrize(
    ("hour", "band"),
    [
        (0, "00-05"),
        (5, "00-05"),
        (6, "06-11"),
        (11, "06-11"),
        (12, "12-17"),
        (17, "12-17"),
        (18, "18-23"),
        (23, "18-23"),
    ],
)
def test_a_day_has_four_bands_of_six_hours(hour, band):
    events = pa.table({"when": pa.array([datetime(2024, 2, 29, hour, 59)], pa.timestamp("s"))})  # noqa: DTZ001 - as a column without a zone holds it
    columns, _ = treated("when", Treatment.DATE_AND_HOUR_BAND, events)
    assert columns == {"when_date": [date(2024, 2, 29)], "when_hour_band": [band]}


def test_a_day_from_before_1970_is_that_day():
    """Rounding towards nought would make it the next."""
    events = pa.table({"when": pa.array([datetime(1969, 12, 30, 13)], pa.timestamp("s"))})  # noqa: DTZ001 - as a column without a zone holds it
    assert treated("when", Treatment.DATE, events) == ({"when": [date(1969, 12, 30)]}, {})
    assert treated("when", Treatment.DATE_AND_HOUR_BAND, events)[0]["when_date"] == [date(1969, 12, 30)]


@pytest.mark.parametrize(
    ("age", "band"),
    [
        (0, "0-9"),
        (9, "0-9"),
        (10, "10-14"),
        (14, "10-14"),
        (15, "15-17"),
        (17, "15-17"),
        (18, "18-24"),
        (24, "18-24"),
        (25, "25-34"),
        (34, "25-34"),
        (35, "35-49"),
        (49, "35-49"),
        (50, "50-64"),
        (64, "50-64"),
        (65, "65+"),
        (110, "65+"),
        (None, None),
    ],
)
def test_of_an_age_only_its_band_leaves(age, band):
    events = pa.table({AGE: pa.array([age], pa.int16())})
    assert treated("born", Treatment.AGE_BAND, events) == ({"age_band": [band]}, {})


@given(st.lists(st.none() | st.integers(0, 110)))
def test_nothing_but_bands_ever_leaves_as_one_and_who_has_no_age_has_none(values):
    columns, _ = treated("born", Treatment.AGE_BAND, pa.table({AGE: pa.array(values, pa.int16())}))
    assert [band is None for band in columns["age_band"]] == [value is None for value in values]
    assert set(columns["age_band"]) <= {None, *AGE_BANDS.values()}


def test_the_bands_are_those_that_a_partner_who_gives_bands_is_asked_for():
    bands = SHIPPED.feed("emergency_department_assaults").column("age_band").codes
    assert bands == tuple(AGE_BANDS.values())


def test_of_a_code_only_its_group_leaves_and_of_one_in_no_group_nothing():
    assert treated("crime_type", Treatment.GROUP) == ({"crime_type_group": ["Theft", "Violence", None, None]}, {})


def test_a_column_without_groups_tells_nothing_as_one():
    """A release plan refuses it; were it asked, no code would leave."""
    columns, _ = treated("month", Treatment.GROUP)
    assert columns == {"month_group": [None] * 4}


@given(st.lists(st.none() | st.text() | st.sampled_from(["Burglary", "Robbery"])))
def test_nothing_but_groups_ever_leaves_as_one(values):
    columns, _ = treated("crime_type", Treatment.GROUP, pa.table({"crime_type": pa.array(values, pa.string())}))
    assert columns["crime_type_group"] == [KINDS.of.get(value) for value in values]


def test_where_somebody_lives_leaves_as_its_authority_and_nobody_is_withheld_for_it():
    """What a row is about is what happened: it stands without a residence."""
    homes = ["E06000024", None, "E06000022", None]
    assert treated("home", Treatment.LOCAL_AUTHORITY) == ({"residence_local_authority_code": homes}, {})


def test_what_is_published_says_which_place_it_is_of():
    of_event = dict(published_names(FEED, "lsoa_code", Treatment.LSOA))
    of_home = dict(published_names(FEED, "home", Treatment.LOCAL_AUTHORITY))
    assert all("where it happened" in text for text in of_event.values())
    assert of_home == {"residence_local_authority_code": "Local authority of today (ONS code), where the person lives."}


def test_what_is_published_of_a_column_keeps_what_its_contract_says_of_it():
    assert published_names(FEED, "when", Treatment.DATE) == (("when", "When it was."),)
    assert dict(published_names(FEED, "when", Treatment.DATE_AND_HOUR_BAND)) == {
        "when_date": "Day: When it was.",
        "when_hour_band": "Six hours of the day: When it was.",
    }
    assert published_names(FEED, "when", Treatment.DROP) == ()


def test_of_a_dropped_column_nothing_leaves():
    assert treated("crime_type", Treatment.DROP) == ({}, {})


def test_a_kept_column_leaves_as_it_is():
    assert treated("crime_type", Treatment.KEEP) == ({"crime_type": ["Burglary", "Robbery", None, "Drugs"]}, {})


WITHHELD = {"place-missing": [3], "place-straddles-authorities": [2]}
AUTHORITIES = ["E06000023", "E06000022", None, None]


def test_as_its_authority_a_place_leaves_as_nothing_finer():
    assert treated("lsoa_code", Treatment.LOCAL_AUTHORITY) == ({"local_authority_code": AUTHORITIES}, WITHHELD)


def test_as_its_lsoa_a_split_area_leaves_only_its_authority():
    columns, withheld = treated("lsoa_code", Treatment.LSOA)
    assert columns == {"lsoa21_code": ["E01900001", None, None, None], "local_authority_code": AUTHORITIES}
    assert withheld == WITHHELD


def test_the_code_as_it_was_sent_never_leaves():
    for treatment in (Treatment.LSOA, Treatment.LOCAL_AUTHORITY):
        columns, _ = treated("lsoa_code", treatment)
        assert "E01900004" not in str(columns)
        assert not {"lsoa_code", "lsoa_edition"} & set(columns)


@given(st.lists(st.tuples(st.booleans(), st.booleans())))
def test_every_row_without_an_authority_is_withheld_for_one_reason(rows):
    codes = ["E01900001" if has_code else None for has_code, _ in rows]
    homes = ["E06000023" if has_code and has_home else None for has_code, has_home in rows]
    events = pa.table(
        {
            "lsoa_edition": pa.array(["2021" if code else None for code in codes], pa.string()),
            "local_authority_code": pa.array(homes, pa.string()),
        }
    )
    _, withheld = treated("lsoa_code", Treatment.LOCAL_AUTHORITY, events)
    reasons = sorted(withheld["place-missing"] + withheld["place-straddles-authorities"])
    assert reasons == [at for at, home in enumerate(homes) if home is None]


def month_of(values, kind=None):
    return treated("when", Treatment.MONTH, pa.table({"when": pa.array(values, kind)}))


@pytest.mark.parametrize("treatment", [Treatment.MONTH, Treatment.KEEP])
@given(values=st.lists(st.none() | st.sampled_from(["2024-01", "2024-01-05", "x"])))
def test_a_text_held_as_a_dictionary_is_treated_as_the_text_is(treatment, values):
    plain = pa.table({"when": pa.array(values, pa.string())})
    encoded = pa.table({"when": pa.array(values, pa.string()).dictionary_encode()})
    assert treated("when", treatment, encoded) == treated("when", treatment, plain)


def test_a_month_leaves_as_it_is_and_a_missing_one_as_missing():
    assert treated("month", Treatment.MONTH) == ({"month": ["2024-01", "2024-02", None, "2024-12"]}, {})


def test_of_a_day_or_a_minute_only_the_month_leaves():
    days = [date(2024, 1, 31), None, date(2023, 12, 1)]
    assert month_of(days, pa.date32()) == ({"when": ["2024-01", None, "2023-12"]}, {})
    minutes = [datetime(2024, 1, 31, 23, 59)]  # noqa: DTZ001 - as a column without a zone holds it
    assert month_of(minutes, pa.timestamp("ms")) == ({"when": ["2024-01"]}, {})


@pytest.mark.parametrize(
    "finer", ["2024-01-31", "31/01/2024", "2024-01 ", "2024-13", "2024", "2024-01\n", "2024-011", ""]
)
def test_a_text_that_is_no_month_is_withheld(finer):
    assert month_of(["2024-01", finer]) == ({"when": ["2024-01", None]}, {"month-unclear": [1]})


@given(st.lists(st.none() | st.text() | st.sampled_from(["2024-01", "1999-12"])))
def test_nothing_but_months_ever_leaves_as_a_month(values):
    columns, withheld = month_of(values, pa.string())
    left = [value if value in {"2024-01", "1999-12"} else None for value in values]
    assert columns == {"when": left}
    hidden = [at for at, value in enumerate(values) if value is not None and left[at] is None]
    assert withheld == ({"month-unclear": hidden} if hidden else {})
