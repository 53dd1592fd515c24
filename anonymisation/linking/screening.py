"""Screening: pairs that share a key but cannot weigh what an edge must are passed by before they are compared in full.

Most pairs that share a telephone or a common name differ in so much that not even the likest outcome of every
comparison that numbers cannot decide would reach the floor. Here each outcome has a condition on a few numbers of each
record that must hold wherever the outcome does: so a bound on the weight, against strangers and against kin, costs a
fraction of the weight. What is passed by could have been no edge: with and without screening the edges are the same.

Written against the conditions of `comparisons`: whoever changes one there looks here (a test holds both together).
"""

import math
from collections.abc import Callable, Mapping, Sequence
from hashlib import blake2b
from types import MappingProxyType

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from anonymisation.linking.comparisons import Comparison, Level
from anonymisation.linking.model import LinkingModel
from anonymisation.linking.names import by_distinct
from anonymisation.linking.splink_settings import bits

_BITS, _NUMBER = pa.uint64(), pa.int32()
_MARKS, _SLOTS, _TALLY = 63, 32, 6
"""Bits of a mark; slots of two bits for letters; bits for how often a figure is in a birth."""
_MARGIN = 0.001
"""Bits by which a bound may be wrong for how numbers are rounded."""
_CODED = ("birth", "sex", "postcode", "sector", "outward", "address", "town", "telephone", "email")
_SOUNDS = ("given_sound", "family_sound")
_LISTS = ("given_words", "given_roots", "families", "family_words", "address_words", "numbers", "doubtful")
_SWAPPED = "l.given = r.family and l.family = r.given"
_CROSSED = "l.given_initial = r.family_initial and l.family_initial = r.given_initial"
_ONE_NAME = "(l.given = r.given or (l.given_roots & r.given_roots) <> 0)"
_UNKNOWN = "not (l.given_known and r.given_known)"
_ONE_NAME = "(l.given = r.given or (l.given_roots & r.given_roots) <> 0)"
_SHORT = "least(l.given_length, r.given_length) <= 4"  # bytes, of which one letter has at most four
_SAME_POSTCODE, _SAME_ADDRESS = "l.postcode = r.postcode", "l.address = r.address"
_APART = "xor(l.birth_figures, r.birth_figures)"
_FIGURES = f"bit_count(({_APART} | ({_APART} >> 1) | ({_APART} >> 2) | ({_APART} >> 3)) & 286331153)"
"""In how many places the eight figures of two births differ: four bits of each, of which any that differs tells."""
_TALLIES = "bit_count(xor(l.birth_tally, r.birth_tally))"


def _shared(words: str, own: str) -> str:
    """A list of the one has a word of the other's, or the other's own: as far as marks can tell."""
    return f"((l.{words} & (r.{words} | r.{own})) | (r.{words} & l.{own})) <> 0"


def _differ(column: str) -> str:
    """At least how many letters are in the one more often than in the other."""
    return f"cast(bit_count(xor(l.{column}_letters, r.{column}_letters)) as integer)"


def _slip(column: str) -> str:
    """Few enough letters differ for one slip, or for a likeness of 0.93.

    Winkler's likeness w of Jaro's j is at most 0.6 j + 0.4, and Jaro's of texts of a and b letters, of which c are
    common, at most (c/a + c/b + 1) / 3: from 0.93 on they differ in 0.35 of the longer, and from 0.8 on in all of it.
    """
    longer = f"greatest(l.{column}_length, r.{column}_length)"
    return f"({_differ(column)} <= 2 or 20 * {_differ(column)} <= 7 * {longer})"


def _sound(column: str) -> str:
    """They may sound alike, or have a likeness of 0.8."""
    longer = f"greatest(l.{column}_length, r.{column}_length)"
    return f"(l.{column}_sound = r.{column}_sound or {_differ(column)} <= {longer})"


_HOLDS: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "given_name": {
            "exact": "l.given = r.given",
            "swapped": _SWAPPED,
            "part": _shared("given_words", "given_mark"),
            "short_form": "(l.given_roots & r.given_roots) <> 0",
            "crossed": _CROSSED,
            "slip": f"{_UNKNOWN} and {_slip('given')}",
            "initial": f"{_UNKNOWN} and l.given_initial = r.given_initial and {_SHORT}",
            "sound": f"{_UNKNOWN} and {_sound('given')}",
            "differs": _UNKNOWN,
        },
        "family_name": {
            "exact": "l.family = r.family",
            "with_given_name": f"({_SWAPPED}) or ({_CROSSED})",
            "former": _shared("families", "family_mark"),
            "slip": _slip("family"),
            "part": _shared("family_words", "family_mark"),
            "sound": _sound("family"),
        },
        "birth": {
            "first_of_january": "l.birth = r.birth and l.birth_day = 101",
            "exact": "l.birth = r.birth",
            "day_and_month_swapped": "l.birth_year = r.birth_year and l.birth_day = r.birth_swapped",
            "slip": f"{_FIGURES} <= 1 or {_TALLIES} = 0",
            "year_only": "l.birth_year = r.birth_year and (l.birth_day = 101 or r.birth_day = 101)",
            "two_parts": "l.birth_day = r.birth_day or (l.birth_year = r.birth_year and"
            " (l.birth_day // 100 = r.birth_day // 100 or l.birth_swapped // 100 = r.birth_swapped // 100))",
            "two_slips": f"{_FIGURES} <= 2 or {_TALLIES} <= 2",
            "within_a_year": "abs(l.birth_year - r.birth_year) <= 1",
            "within_five_years": "abs(l.birth_year - r.birth_year) <= 5",
        },
        "sex": {
            "exact_within": f"l.sex = r.sex and {_ONE_NAME}",
            "differs_within": _ONE_NAME,
            "exact": "l.sex = r.sex and (l.given = r.given) is not true",
        },
        "postcode": {
            "exact": _SAME_POSTCODE,
            "slip": f"{_differ('postcode')} <= 2",
            "sector": "l.sector = r.sector",
            "outward": "l.outward = r.outward",
        },
        "address": {
            "exact_within": f"{_SAME_POSTCODE} and {_SAME_ADDRESS}",
            "alike_within": _SAME_POSTCODE,
            "differs_within": _SAME_POSTCODE,
            "exact": _SAME_ADDRESS,
            "part": "(l.address_words & r.address_words) <> 0",
        },
        "town": {"exact": "l.town = r.town"},
        "telephone": {"exact": "l.telephone = r.telephone"},
        "email": {"exact": "l.email = r.email"},
        "numbers": {
            "agree": "(l.numbers & r.numbers) <> 0",
            "agree_and_differ": "(l.numbers & r.numbers) <> 0",
            "doubtful_agree": "(l.doubtful & r.doubtful) <> 0",
        },
    }
)
"""What must hold of two records where a level does. A level that is not named may hold of any two."""
_MISSING: Mapping[str, str] = MappingProxyType(
    {
        "given_name": "l.given is null or r.given is null",
        "family_name": "l.family is null or r.family is null",
        "birth": "l.birth is null or r.birth is null",
        "sex": "l.sex is null or r.sex is null",
        "postcode": "l.postcode is null or r.postcode is null",
        "address": "l.address is null or r.address is null",
        "town": f"l.town is null or r.town is null or {_SAME_POSTCODE} or l.sector = r.sector",
        "telephone": "l.telephone is null or r.telephone is null",
        "email": "l.email is null or r.email is null",
        "numbers": "(l.kinds & r.kinds) = 0 and (l.doubtful & r.doubtful) = 0",
    }
)
"""Where a comparison says nothing, and nowhere else: kinds of numbers have a mark each, so that none is another's."""
_CERTAIN = frozenset({"given_name", "family_name", "postcode", "town", "telephone", "email"})
"""Comparisons whose level `exact` comes first and holds just where its condition here does."""


def condition(model: LinkingModel, compared: Sequence[Comparison]) -> str:
    """What holds of every pair (`l`, `r`: rows of `screened_columns`) that may weigh the model's floor, as SQL."""
    found = []
    for start, weigh in ((model.prior, _against_strangers), (-model.kin, _against_kin)):
        bound = " + ".join([_said(start), *(_most(item, model, weigh) for item in compared)])
        found.append(f"{bound} >= {_said(model.floor - _MARGIN)}")
    return " and ".join(found)


def _most(comparison: Comparison, model: LinkingModel, weigh: Callable[[LinkingModel, str, Level], float]) -> str:
    """The most that a comparison can add: the bits of the weightiest level whose condition holds."""
    holds = _HOLDS[comparison.name]
    levels = sorted(
        ((weigh(model, comparison.name, level), level) for level in comparison.levels), key=lambda of: -of[0]
    )
    cases = [f"when {_MISSING[comparison.name]} then {_said(0)}"]
    if comparison.name in _CERTAIN:
        exact = next(level for level in comparison.levels if level.name == "exact")
        cases.append(f"when {holds['exact']} then {_exactly(model, comparison.name, exact, weigh)}")
    for most, level in levels:
        if level.name not in holds:
            return f"(case {' '.join(cases)} else {_said(most)} end)"
        cases.append(f"when {holds[level.name]} then {_said(most)}")
    return f"(case {' '.join(cases)} else {_said(levels[-1][0])} end)"


def _exactly(
    model: LinkingModel, comparison: str, level: Level, weigh: Callable[[LinkingModel, str, Level], float]
) -> str:
    """The bits of a level that takes its value's own share, where the model knows shares of that column."""
    if weigh is _against_kin or level.frequency not in model.shares:
        return _said(weigh(model, comparison, level))
    match = math.log2(model.pick(comparison, level.name).match)
    return f"{_said(match)} + least(l.rare_{level.frequency}, r.rare_{level.frequency})"


def _against_strangers(model: LinkingModel, comparison: str, level: Level) -> float:
    """The most that a level weighs against strangers: with a value that is as rare as the rarest."""
    chances = model.pick(comparison, level.name)
    known = model.shares.get(level.frequency or "")
    return bits(chances.match, min([known.unseen, *known.of.values()]) if known else chances.stranger)


def _against_kin(model: LinkingModel, comparison: str, level: Level) -> float:
    """What a level weighs against kin."""
    chances = model.pick(comparison, level.name)
    return bits(chances.match, chances.kin)


def _said(number: float) -> str:
    """A number as SQL has those that are not decimal."""
    return f"{number:.9e}"


def screened_columns(columns: pa.Table) -> pa.Table:
    """The numbers of each record that conditions ask for, of the columns of `with_shares`."""
    column = {name: columns.column(name).combine_chunks() for name in columns.column_names}
    names = pa.concat_arrays([column["given"], column["family"]]).dictionary_encode()
    both = names.indices
    made = {"place": column["place"], "given": both[: len(both) // 2], "family": both[len(both) // 2 :]}
    made |= {name: column[name].dictionary_encode().indices for name in (*_CODED, *_SOUNDS)}
    for name in ("given", "family"):
        made |= {
            f"{name}_mark": by_distinct(column[name], lambda texts: [_mark(text) for text in texts], _BITS),
            f"{name}_initial": by_distinct(
                column[name], lambda texts: [ord(text[:1] or " ") for text in texts], _NUMBER
            ),
            f"{name}_length": pc.binary_length(column[name]),
        }
    made |= {f"{name}_letters": by_distinct(column[name], _letters, _BITS) for name in ("given", "family", "postcode")}
    made |= {name: _marks(column[name]) for name in _LISTS} | {"kinds": _kinds(column["kinds"])}
    made |= {"given_known": column["given_known"], **_births(column["birth"])}
    made |= {
        f"rare_{name.removeprefix('tf_')}": pc.negate(pc.log2(column[name]))
        for name in columns.column_names
        if name.startswith("tf_")
    }
    return pa.table(made)


def _births(births: pa.Array) -> dict[str, pa.Array]:
    """The year of each birth, month and day, day and month; its eight figures, and how often each figure is there."""
    encoded = births.dictionary_encode()

    def told(of: pa.DataType, tell: Callable[[str], int]) -> pa.Array:
        return by_distinct(encoded, lambda texts: [tell(text) for text in texts], of)

    return {
        "birth_year": told(_NUMBER, lambda text: int(text[:4])),
        "birth_day": told(_NUMBER, lambda text: int(text[5:7] + text[8:])),
        "birth_swapped": told(_NUMBER, lambda text: int(text[8:] + text[5:7])),
        "birth_figures": told(_BITS, lambda text: int(text.replace("-", ""), 16)),
        "birth_tally": told(_BITS, _tally),
    }


def _tally(birth: str) -> int:
    """As many bits for each figure as it is there, six at most."""
    return sum(((1 << min(birth.count(figure), _TALLY)) - 1) << (_TALLY * at) for at, figure in enumerate("0123456789"))


def _letters(texts: list[str]) -> list[int]:
    """For each text two bits of each letter: whether it is there, and whether it is there again."""
    found = []
    for text in texts:
        letters = 0
        for letter in text:
            first = 1 << 2 * (ord(letter) % _SLOTS)
            letters |= first << 1 if letters & first else first
        found.append(letters)
    return found


def _mark(text: str) -> int:
    """One bit of many, by the text: equal texts have the same, and few others do."""
    return 1 << int.from_bytes(blake2b(text.encode(), digest_size=2).digest()) % _MARKS


def _marks(lists: pa.Array) -> pa.Array:
    """The marks of all texts of each list; none where it is null."""
    encoded = lists.flatten().dictionary_encode()
    marks = np.array([0, *map(_mark, encoded.dictionary.to_pylist())], dtype=np.uint64)
    return _together(lists, marks[encoded.indices.to_numpy().astype(np.int64) + 1])


def _kinds(lists: pa.Array) -> pa.Array:
    """The same of kinds of numbers, of which there are few: each has a mark of its own."""
    encoded = lists.flatten().dictionary_encode()
    return _together(lists, np.uint64(1) << encoded.indices.to_numpy().astype(np.uint64))


def _together(lists: pa.Array, marks: npt.NDArray[np.uint64]) -> pa.Array:
    """The marks of the items of each list as one number."""
    found = np.zeros(len(lists), dtype=np.uint64)
    np.bitwise_or.at(found, pc.list_parent_indices(lists).to_numpy(), marks)
    return pa.array(found)
