"""Two invented files of people, six in ten of them in both: names, birth, sex and postcode, with British errors.

The same number and seed give the same files. Nothing walks over rows.

People live in households, which share a postcode and mostly a family name; some are twins, some sons bear their
father's name. Each file writes each of its people once, with mistakes of its own: slips of the hand, short forms,
initials, names that changed or stand swapped, day and month exchanged, 1 January for a birthday that nobody knows,
postcodes of former homes, and blanks.
"""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq

from benchmarks.linkage_names import FAMILIES, GIVEN, SHORT_FORMS
from benchmarks.linkage_slips import slipped
from benchmarks.linkage_truth import Numbers

_SHARED = 0.6
_SIZES, _SIZE_SHARES = np.arange(1, 6), (0.30, 0.34, 0.16, 0.14, 0.06)
_LAST_DAY = int((np.datetime64("2024-01-01") - np.datetime64("1970-01-01")).astype(int))
_YEAR = 365.25
_ZIPF_GIVEN, _ZIPF_FAMILY = 0.85, 0.75
_HOMES_OF_A_POSTCODE = 15
_AREAS = ("BA", "BS", "CF", "DT", "EX", "GL", "HR", "NP", "OX", "SN", "SP", "TA")
_UNIT = "ABDEFGHJLNPQRSTUWXYZ"
_SPEC = """title: invented {count:,} and {count:,}
task: link
files:
  - left.parquet
  - file: right.parquet
    columns: {{date_of_birth: {{column: dob, format: dd/mm/yyyy}}}}
columns: {{given_name: forename, family_name: surname, date_of_birth: dob, sex: sex, postcode: postcode}}
truth: person
"""
_Chance = np.random.Generator
_Texts = npt.NDArray[np.bytes_]


@dataclass(frozen=True, slots=True)
class _People:
    """Who there is: names as places in the lists, birth as a day since 1970, postcode as a number."""

    given: Numbers
    family: Numbers
    born: Numbers
    female: npt.NDArray[np.bool_]
    home: Numbers

    def of(self, places: Numbers) -> "_People":
        """Some of them."""
        return _People(*(getattr(self, name)[places] for name in ("given", "family", "born", "female", "home")))


def write_people(folder: Path, count: int, seed: int) -> Path:
    """Write both files, of `count` records each, and their SPEC; its path."""
    chance = np.random.default_rng(seed)
    shared = round(count * _SHARED)
    everybody = _everybody(chance, 2 * count - shared)
    drawn = chance.permutation(2 * count - shared)
    for name, places, form in (("left", drawn[:count], "%Y-%m-%d"), ("right", drawn[count - shared :], "%d/%m/%Y")):
        mixed = chance.permutation(places)
        table = _written(chance, everybody.of(mixed), form, max(len(everybody.given) // 35, 1))
        pq.write_table(table.append_column("person", pa.array(mixed)), folder / f"{name}.parquet")
    spec = folder / f"invented_{count}.yaml"
    spec.write_text(_SPEC.format(count=count), "utf-8")
    return spec


def _everybody(chance: _Chance, count: int) -> _People:
    """People by household: two grown-ups of about one age first, then children."""
    sizes = chance.choice(_SIZES, count, p=_SIZE_SHARES)
    home = np.repeat(np.arange(count), sizes)[:count]
    first = np.searchsorted(home, home)
    place = np.arange(count) - first
    elder = _LAST_DAY - (chance.integers(20 * 365, 90 * 365, count))[first]
    gap = np.where(place < 2, chance.normal(0, 3, count), chance.uniform(20, 40, count)) * _YEAR  # noqa: PLR2004 - two grown-ups
    born = np.minimum(np.where(place == 0, elder, elder + gap), _LAST_DAY - chance.integers(0, 3650, count)).astype(
        np.int64
    )
    female = chance.random(count) < 0.5  # noqa: PLR2004 - half of them
    female[place == 1] = ~female[first[place == 1]]
    half = len(GIVEN[0])
    given = _ranked(chance, half, count, _ZIPF_GIVEN) + female * half
    family = _ranked(chance, len(FAMILIES), count, _ZIPF_FAMILY)
    family = np.where(chance.random(count) < 0.85, family[first], family)  # noqa: PLR2004 - most share it
    twin = np.flatnonzero((place > 2) & (chance.random(count) < 0.04))  # noqa: PLR2004 - third children and later
    born[twin], family[twin] = born[twin - 1], family[twin - 1]
    son = np.flatnonzero((place > 1) & ~female & ~female[first] & (chance.random(count) < 0.02))  # noqa: PLR2004 - a few
    given[son] = given[first[son]]
    return _People(given, family, born, female, home // _HOMES_OF_A_POSTCODE)


def _ranked(chance: _Chance, names: int, count: int, power: float) -> Numbers:
    """Places in a list of names, the first the commonest, by Zipf's law."""
    shares = np.cumsum(1 / np.arange(1, names + 1) ** power)
    places: Numbers = np.searchsorted(shares, chance.random(count) * shares[-1]).astype(np.int64)
    return places


def _written(chance: _Chance, people: _People, form: str, postcodes: int) -> pa.Table:
    """One file's records of some people, with its mistakes."""
    count = len(people.given)
    given, family = _names(chance, people)
    home = np.where(_one_in(chance, count, 0.06), chance.integers(0, postcodes, count), people.home)
    postcode = _slip(chance, _postcode(home), 0.01)
    sex = np.where(people.female ^ _one_in(chance, count, 0.002), b"F", b"M")
    columns = {
        "forename": _column(given, _one_in(chance, count, 0.005)),
        "surname": _column(family, _one_in(chance, count, 0.003)),
        "dob": _births(chance, people.born, form),
        "sex": _column(sex, _one_in(chance, count, 0.01)),
        "postcode": _column(postcode, _one_in(chance, count, 0.03)),
    }
    return pa.table(columns)


def _names(chance: _Chance, people: _People) -> tuple[_Texts, _Texts]:
    """Given and family names as one clerk wrote them."""
    count = len(people.given)
    every = np.concatenate(GIVEN)
    short = SHORT_FORMS[people.given]
    given = np.where(_one_in(chance, count, 0.05) & (short != b""), short, every[people.given])
    initial = np.flatnonzero(_one_in(chance, count, 0.006))
    given[initial] = given[initial].astype("S1")
    grown = people.born < _LAST_DAY - 20 * _YEAR
    changed = people.female & grown & _one_in(chance, count, 0.03)
    other = _ranked(chance, len(FAMILIES), count, _ZIPF_FAMILY)
    family = FAMILIES[np.where(changed, other, people.family)]
    double = np.flatnonzero(people.female & grown & _one_in(chance, count, 0.01))
    family[double] = np.char.add(np.char.add(FAMILIES[people.family[double]], b"-"), FAMILIES[other[double]])
    given, family = _slip(chance, given, 0.02), _slip(chance, family, 0.02)
    swapped = _one_in(chance, count, 0.004)
    return np.where(swapped, family, given), np.where(swapped, given, family)


def _births(chance: _Chance, born: Numbers, form: str) -> pa.Array:
    """Dates as one clerk wrote them."""
    count = len(born)
    days = born.astype("datetime64[D]")
    year, month = days.astype("datetime64[Y]").astype(int) + 1970, days.astype("datetime64[M]").astype(int) % 12 + 1
    day = (days - days.astype("datetime64[M]")).astype(int) + 1
    unknown = _one_in(chance, count, 0.003)
    month, day = np.where(unknown, 1, month), np.where(unknown, 1, day)
    exchanged = _one_in(chance, count, 0.004) & (day <= 12)  # noqa: PLR2004 - a month
    month, day = np.where(exchanged, day, month), np.where(exchanged, month, day)
    which = np.where(_one_in(chance, count, 0.015), chance.integers(1, 4, count), 0)
    day = np.where(which == 1, chance.integers(1, 29, count), day)
    month = np.where(which == 2, chance.integers(1, 13, count), month)  # noqa: PLR2004 - the second part
    year = np.where(which == 3, year + chance.choice([-10, -1, 1, 10], count), year)  # noqa: PLR2004 - the third part
    parts = {"%Y": year.astype("S4"), "%m": _two(month), "%d": _two(day)}
    between = form[2].encode()
    first, second, third = (parts[form[at : at + 2]] for at in (0, 3, 6))
    text = np.char.add(np.char.add(np.char.add(np.char.add(first, between), second), between), third)
    return _column(text, _one_in(chance, count, 0.01))


def _two(numbers: Numbers) -> _Texts:
    """Numbers of two digits."""
    return np.char.zfill(numbers.astype("S2"), 2)


def _postcode(number: Numbers) -> _Texts:
    """A postcode of its own for each number, of districts 90 to 99, which no area here has."""
    unit = np.array([first + second for first in _UNIT for second in _UNIT], "S2")
    area = np.array([f"{area}9{district}" for district in range(10) for area in _AREAS], "S4")
    spread = (number * 7919) % (len(unit) * 10 * len(area))  # neighbours in number are none in place
    outward, inward = area[spread // (len(unit) * 10)], (spread // len(unit) % 10).astype("S1")
    return np.char.add(np.char.add(np.char.add(outward, b" "), inward), unit[spread % len(unit)])


def _slip(chance: _Chance, texts: _Texts, share: float) -> _Texts:
    """Texts of which a share has one slip of the hand."""
    chosen = np.flatnonzero(_one_in(chance, len(texts), share))
    written = texts.astype(f"S{texts.dtype.itemsize + 1}")
    written[chosen] = slipped(chance, written[chosen])
    return written


def _one_in(chance: _Chance, count: int, share: float) -> npt.NDArray[np.bool_]:
    """Which of so many, by chance."""
    return chance.random(count) < share


def _column(texts: _Texts, missing: npt.NDArray[np.bool_]) -> pa.Array:
    """A column of text, null where it is missing."""
    return pa.array(texts, pa.binary(), mask=missing).cast(pa.string())
