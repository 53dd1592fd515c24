"""What must hold of times: each is read as its clock has it, and cut from its date without a byte lost."""

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.mending.dates.times import iso_times, split, times


def read(text):
    """Seconds since midnight, whether seconds are said, and the offset from GMT in minutes, None where none is."""
    found = times(pa.array([text]))
    offset = int(found.offset[0]) // 60 if found.zoned[0] else None
    return (int(found.seconds[0]), bool(found.exact[0]), offset) if found.known[0] else None


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("14:30", (52_200, False, None)),
        ("4:05", (14_700, False, None)),
        ("14:30:05", (52_205, True, None)),
        ("14:30:05.1234567", (52_205, True, None)),
        ("14:30:00,000", (52_200, True, None)),
        ("2:30 PM", (52_200, False, None)),
        ("2:30p.m.", (52_200, False, None)),
        ("12:00 am", (0, False, None)),
        ("12:30 pm", (45_000, False, None)),
        ("14:30 PM", (52_200, False, None)),
        ("00:00", (0, False, None)),
        ("24:00", (86_400, False, None)),
        ("24:00:00", (86_400, True, None)),
        ("14:30Z", (52_200, False, 0)),
        ("14:30:00+00:00", (52_200, True, 0)),
        ("14:30 +0100", (52_200, False, 60)),
        ("14:30-05:30", (52_200, False, -330)),
    ],
)
def test_a_time_is_read(text, meant):
    assert read(text) == meant


@pytest.mark.parametrize(
    "text", ["", "24:01", "25:00", "14:60", "14:3", "13:00 am", "0:30 pm", "24:00 pm", "14:30+15:00", "14:30 BST", "x"]
)
def test_what_is_no_time_is_not_read(text):
    assert read(text) is None


@given(st.times())
def test_any_time_is_read_as_it_is(moment):
    seconds = moment.hour * 3600 + moment.minute * 60
    assert read(moment.isoformat("seconds")) == (seconds + moment.second, True, None)
    assert read(moment.strftime("%I:%M %p")) == (seconds, False, None)
    assert read(moment.strftime("%H:%M")) == (seconds, False, None)


@given(st.times(), st.booleans())
def test_times_are_written_as_ISO(moment, exact):  # noqa: N802 - a name
    seconds = moment.hour * 3600 + moment.minute * 60 + moment.second
    written = iso_times(np.array([seconds]), np.array([exact]))[0].as_py()
    assert written == moment.isoformat("seconds" if exact else "minutes")


DATES = st.sampled_from(["", "1", "31/01/2024", "2024-01-31", "1 May 2024", "12", "x:y"])
BETWEEN = st.sampled_from([" ", "T", ", "])


@given(st.lists(st.none() | st.tuples(DATES, BETWEEN, st.times()), max_size=12))
def test_texts_are_cut_before_their_hour(parts):
    texts = [None if part is None else f"{part[0]}{part[1]}{part[2]}" for part in parts]
    found = split(pa.array(texts, pa.string()))
    dates, clock = found.dates.take(pa.array(found.date_of)), found.times.take(pa.array(found.time_of))
    for text, day, hour, part in zip(texts, dates.to_pylist(), clock.to_pylist(), parts, strict=True):
        assert (text or "").startswith(day)
        assert (text or "").endswith(hour)
        if part is not None and len(part[0]) > 1 and ":" not in part[0]:
            assert (day, hour) == (part[0], str(part[2]))


@given(st.lists(st.text("0123456789:T /", max_size=12), max_size=8), st.integers(0, 3))
def test_no_text_takes_a_byte_of_its_neighbour(texts, skipped):
    found = split(pa.array(texts, pa.string())[skipped:])
    dates, clock = found.dates.take(pa.array(found.date_of)), found.times.take(pa.array(found.time_of))
    for text, day, hour in zip(texts[skipped:], dates.to_pylist(), clock.to_pylist(), strict=True):
        assert text.removeprefix(day).removesuffix(hour).strip(" T,") == ""
    assert all(":" in hour for hour in clock.to_pylist() if hour)
