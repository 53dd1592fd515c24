"""What tests of formats share: reading a few texts, and numbers that pass their check."""

import pyarrow as pa
from hypothesis import assume
from hypothesis import strategies as st

from contracts.formats.every_format import canonical, read
from contracts.formats.verdicts import Verdict, verdicts
from contracts.vocabulary import NumberFormat

PUPIL = "ABCDEFGHJKLMNPQRTUVWXYZ"
POLICE = "ZABCDEFGHJKLMNPQRTUVWXY"


def texts_of(*texts):
    return pa.array(texts, pa.string())


def spelt(number_format, *texts):
    return canonical(number_format, texts_of(*texts)).to_pylist()


def holds(number_format, what, *texts):
    """For each text whether one thing holds of it, such as `verified`."""
    return getattr(read(number_format, texts_of(*texts)), what).tolist()


def told(number_format, *texts):
    """The verdict on each text."""
    return [Verdict(verdict) for verdict in verdicts(number_format, texts_of(*texts)).tolist()]


def weighed(digits, weights):
    return sum(int(digit) * weight for digit, weight in zip(digits, weights, strict=True))


def ten(body, remainder):
    """Ten digits whose weighted sum leaves a remainder modulo 11: these nine and a last, or the next nine with one."""
    last = (remainder - weighed(body, range(10, 1, -1))) % 11
    return f"{body}{last}" if last < 10 else ten(f"{int(body) + 1:09}", remainder)


@st.composite
def passing(draw, formats=()):
    """A format, a number of it that passes, in its own spelling, and the places that its check vouches for."""
    number_format = draw(st.sampled_from(sorted(formats or _MAKERS)))
    return number_format, *_MAKERS[number_format](draw)


def _nhs_number(draw):
    return ten(str(draw(st.integers(400_000_000, 499_999_999))), 0), range(10)


def _chi_number(draw):
    day, month, year = draw(st.integers(1, 28)), draw(st.integers(1, 12)), draw(st.integers(0, 99))
    return ten(f"{day:02}{month:02}{year:02}{draw(st.integers(0, 999)):03}", 0), range(6, 10)


def _uln(draw):
    return ten(str(draw(st.integers(100_000_000, 999_999_999))), 10), range(1, 10)


def _upn(draw):
    digits = f"{draw(st.integers(1, 10**12 - 2)):012}"
    assume(len(set(digits)) > 1)
    return PUPIL[weighed(digits, range(2, 14)) % 23] + digits, range(1, 13)


def _pnc_id(draw):
    year, serial = draw(st.integers(1940, 2039)), draw(st.integers(1, 10**7 - 1))
    return f"{year}/{serial:07}{POLICE[int(f'{year % 100:02}{serial:07}') % 23]}", (2, 3, *range(5, 12))


def _cro_number(draw):
    year, serial = draw(st.integers(0, 99)), draw(st.integers(1, 10**6 - 1))
    return f"{serial:06}/{year:02}{POLICE[int(f'{year:02}{serial:06}') % 23]}", (*range(6), 7, 8)


def _arrest_summons_number(draw):
    year, force, system = (draw(st.integers(0, 99)) for _ in range(3))
    unit, serial = draw(st.from_regex(r"[0-9A-Z]{2}", fullmatch=True)), draw(st.integers(1, 10**11 - 1))
    letter = POLICE[int(f"{force:02}{system:02}{year:02}{serial:011}") % 23]
    return f"{year:02}/{force:02}{unit}/{system:02}/{serial:011}{letter}", (0, 1, 3, 4, 8, 9, *range(11, 22))


_MAKERS = {
    NumberFormat.NHS_NUMBER: _nhs_number,
    NumberFormat.CHI_NUMBER: _chi_number,
    NumberFormat.UPN: _upn,
    NumberFormat.ULN: _uln,
    NumberFormat.PNC_ID: _pnc_id,
    NumberFormat.CRO_NUMBER: _cro_number,
    NumberFormat.ARREST_SUMMONS_NUMBER: _arrest_summons_number,
}
