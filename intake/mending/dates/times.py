"""Times of day as partners write them, and their dates apart: `14:30`, `2:30 pm`, `14:30:05.000`, `24:00`, `14:30Z`."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from intake.encoding import truths
from intake.findings import Mask
from intake.mending.dates.calendar import Numbers
from intake.mending.look import Bytes

_NOON, _MIDNIGHT = 12, 24
_TIME = (
    "^(?P<hour>[0-9]{1,2}):(?P<minute>[0-5][0-9])(?::(?P<second>[0-5][0-9])(?:[.,][0-9]+)?)?"
    r"(?: ?(?P<half>[ap])\.?m\.?)? ?(?P<zone>z|(?P<sign>[+-])(?P<hours>0[0-9]|1[0-4]):?(?P<minutes>[0-5][0-9]))?$"
)
_COLON, _NINE, _ZERO = ord(":"), ord("9"), ord("0")
_BETWEEN = b" T,"


@dataclass(frozen=True, slots=True)
class Split:
    """Texts taken apart: each distinct date and time once, and for each text which it has. No time is an empty one."""

    dates: pa.Array
    date_of: Numbers
    times: pa.Array
    time_of: Numbers

    def of_date(self, told: npt.NDArray[Any]) -> npt.NDArray[Any]:
        """What is told of distinct dates, for each text."""
        return told[self.date_of]

    def of_time(self, told: npt.NDArray[Any]) -> npt.NDArray[Any]:
        """What is told of distinct times, for each text."""
        return told[self.time_of]


@dataclass(frozen=True, slots=True)
class Times:
    """What some texts say: seconds since midnight, of 24:00 a whole day; `exact` where seconds are said.

    `known` is false where a text is no time. `offset` from GMT is in seconds, where `zoned` says that one is told.
    """

    known: Mask
    seconds: Numbers
    exact: Mask
    offset: Numbers
    zoned: Mask


def split(values: pa.Array) -> Split:
    """Split texts before the hour: at the space, comma or T in front of the digits in front of the first colon.

    No text is copied: dates and times are cut out of the bytes as they lie, and made distinct together.
    """
    texts = pc.fill_null(values, "")
    _, offsets, data = texts.buffers()
    bounds = np.frombuffer(offsets, np.int32)[texts.offset : texts.offset + len(texts) + 1].astype(np.int64)
    held = np.frombuffer(data or b"", np.uint8)
    cuts = np.empty(2 * len(texts) + 1, np.int32)
    cuts[::2], cuts[1::2] = bounds, _hours(held, bounds)
    parts = pa.StringArray.from_buffers(2 * len(texts), pa.py_buffer(cuts), data or pa.py_buffer(b""))
    encoded = parts.dictionary_encode()
    each = encoded.indices.to_numpy().astype(np.int64)
    dates, times = each[::2], each[1::2]
    own_dates, date_of = _own(encoded.dictionary, dates)
    return Split(pc.utf8_rtrim(own_dates, " T,"), date_of, *_own(encoded.dictionary, times))


def _hours(held: Bytes, bounds: Numbers) -> Numbers:
    """Where the hour of each text begins; its end where it has none."""
    starts, ends = bounds[:-1], bounds[1:]
    hours = ends.copy()
    colons = np.flatnonzero(held == _COLON)
    if colons.size:
        nearest = np.searchsorted(colons, starts)
        colon = colons[np.minimum(nearest, colons.size - 1)]
        rows = np.flatnonzero((nearest < colons.size) & (colon < ends) & (colon - 2 > starts))
        at = colon[rows]
        hour = at - 1 - _is_digit(held[at - 2])
        divided = np.isin(held[hour - 1], np.frombuffer(_BETWEEN, np.uint8))
        hours[rows[divided]] = hour[divided]
    return hours


def _own(dictionary: pa.Array, places: Numbers) -> tuple[pa.Array, Numbers]:
    """Those of a dictionary that are used, and where each use stands in them."""
    used = np.zeros(len(dictionary), dtype=np.bool_)
    used[places] = True
    return dictionary.filter(pa.array(used)), (np.cumsum(used) - 1)[places]


def _is_digit(letters: Bytes) -> Mask:
    digit: Mask = (letters >= _ZERO) & (letters <= _NINE)
    return digit


def times(texts: pa.Array) -> Times:
    """What times say, in the twelve-hour clock or the other; a fraction of a second is left out."""
    found = pc.extract_regex(pc.utf8_lower(texts), _TIME)
    known = found.is_valid().to_numpy(zero_copy_only=False)
    group = {field.name: pc.fill_null(pc.struct_field(found, [at]), "") for at, field in enumerate(found.type)}
    hour, minute, second = (_number(group[name]) for name in ("hour", "minute", "second"))
    before, after = (truths(pc.equal(group["half"], letter)) for letter in "ap")
    known &= ~((before & (hour > _NOON)) | (after & (hour == 0)))
    hour = np.where(before & (hour == _NOON), 0, np.where(after & (hour < _NOON), hour + _NOON, hour))
    known &= (hour < _MIDNIGHT) | ((hour == _MIDNIGHT) & (minute == 0) & (second == 0) & ~after)
    offset = _number(group["hours"]) * 3600 + _number(group["minutes"]) * 60
    return Times(
        known=known,
        seconds=hour * 3600 + minute * 60 + second,
        exact=truths(pc.not_equal(group["second"], "")),
        offset=np.where(truths(pc.equal(group["sign"], "-")), -offset, offset),
        zoned=truths(pc.not_equal(group["zone"], "")),
    )


def iso_times(seconds: Numbers, with_seconds: Mask) -> pa.Array:
    """Seconds since midnight as `hh:mm`, or `hh:mm:ss`."""
    written = np.datetime_as_string(seconds.astype("datetime64[s]"), unit="s").astype(object)
    whole = pc.utf8_slice_codeunits(pa.array(written, pa.string()), 11)
    return pc.if_else(pa.array(with_seconds), whole, pc.utf8_slice_codeunits(whole, 0, 5))


def _number(texts: pa.Array) -> Numbers:
    """Digits as numbers, 0 for none."""
    numbers: Numbers = pc.cast(pc.if_else(pc.equal(texts, ""), "0", texts), pa.int64()).to_numpy(zero_copy_only=False)
    return numbers
