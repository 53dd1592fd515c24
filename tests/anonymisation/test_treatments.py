"""What must hold of each treatment: what leaves, and which rows may not."""

from datetime import date, datetime

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from anonymisation.treatments import treat
from contracts.vocabulary import Treatment

# A placed row, a split area, one that straddles two authorities, and one without a place.
EVENTS = pa.table(
    {
        "line": [2, 3, 4, 5],
        "lsoa_code": ["E01900001", "E01900004", "E01900005", None],
        "lsoa_edition": ["2021", "2011", "2011", None],
        "lsoa21_code": ["E01900001", None, None, None],
        "local_authority_code": ["E06000023", "E06000022", None, None],
        "month": ["2024-01", "2024-02", None, "2024-12"],
        "crime_type": ["Burglary", "Robbery", None, "Drugs"],
    }
)


def treated(column, treatment, events=EVENTS):
    """Published columns, and withheld row numbers by reason, as plain data."""
    found = treat(events, column, treatment)
    columns = {name: values.to_pylist() for name, values in found.columns.items()}
    return columns, {reason: [at for at, hide in enumerate(mask) if hide] for reason, mask in found.withheld.items()}


@pytest.mark.parametrize("treatment", Treatment)
def test_every_treatment_is_decided(treatment):
    column = "lsoa_code" if treatment in {Treatment.LSOA, Treatment.LOCAL_AUTHORITY} else "month"
    columns, withheld = treated(column, treatment)
    assert all(len(values) == EVENTS.num_rows for values in columns.values())
    assert all(0 <= at < EVENTS.num_rows for rows in withheld.values() for at in rows)


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
            "lsoa_code": pa.array(codes, pa.string()),
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
