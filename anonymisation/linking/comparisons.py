"""What of two records is compared, and at which levels: the conditions, in SQL that DuckDB and Spark both know.

A comparison's levels are tried from the first to the last, and the first that holds is the pair's. Levels are numbered
from the last, which is 0, upwards; -1 is a pair of which one record lacks what is compared, and says nothing.

Some comparisons are asked within another: a shared address says little more where the postcode is shared already, and
a town nothing; whoever bears one given name is mostly of one sex. Levels of one `part` are the ways in which such a
question can end, and their chances sum to one.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Level:
    """One outcome of a comparison. `frequency`: the column whose value's share takes the place of the mean chance."""

    name: str
    sql: str
    frequency: str | None = None
    part: str = ""


@dataclass(frozen=True, slots=True)
class Comparison:
    """A comparison and its levels from the most alike to the least.

    `reads` are columns without which nothing is compared: where none of them has a value, no pair can be.
    """

    name: str
    reads: tuple[str, ...]
    missing: str
    levels: tuple[Level, ...]

    @property
    def numbered(self) -> dict[int, Level]:
        """The levels by their numbers."""
        return dict(zip(range(len(self.levels) - 1, -1, -1), self.levels, strict=True))


def _either_is_null(column: str) -> str:
    return f"{column}_l is null or {column}_r is null"


def _same(column: str) -> str:
    return f"{column}_l = {column}_r"


def _shared(column: str) -> str:
    return f"list_has_any({column}_l, {column}_r)"


def _like(left: str, right: str, least: float) -> str:
    return f"jaro_winkler_similarity({left}, {right}) >= {least}"


def _slip(column: str, length: int) -> str:
    """One letter more, less or other, of at least so many, or Jaro and Winkler's likeness near one."""
    long = f"least(length({column}_l), length({column}_r)) >= {length}"
    return f"({_like(column + '_l', column + '_r', 0.93)} or ({long} and levenshtein({column}_l, {column}_r) <= 1))"


def _part_of(lists: str) -> str:
    """One family name is among several of the other, or two that have several share one."""
    return f"(list_contains({lists}_l, family_r) or list_contains({lists}_r, family_l) or {_shared(lists)})"


_SWAPPED = "given_l = family_r and family_l = given_r and given_l <> family_l"
_CROSSED = (
    "left(given_l, 1) = left(family_r, 1) and left(family_l, 1) = left(given_r, 1)"
    f" and {_like('given_l', 'family_r', 0.9)} and {_like('family_l', 'given_r', 0.9)}"
)
_WITHIN = (
    "list_contains(given_words_l, given_r) or list_contains(given_words_r, given_l)"
    " or len(list_intersect(given_words_l, given_words_r)) >= least(len(given_words_l), len(given_words_r))"
)
"""All names of the one are among those of the other. Brothers may share one of two."""
_ONE_NAME = f"({_same('given')} or {_shared('given_roots')})"
_ELSE = "ELSE"
_POSTCODE = _same("postcode")
_PARTS_OF_BIRTH = (
    "(left(birth_l, 7) = left(birth_r, 7) or right(birth_l, 5) = right(birth_r, 5)"
    " or (left(birth_l, 4) = left(birth_r, 4) and right(birth_l, 2) = right(birth_r, 2)))"
)
_DEFAULT_BIRTH = (
    "(left(birth_l, 4) = left(birth_r, 4) and (right(birth_l, 5) = '01-01' or right(birth_r, 5) = '01-01'))"
)
_ALIKE_ADDRESS = (
    f"({_like('address_l', 'address_r', 0.92)}"
    " or 5 * len(list_intersect(address_words_l, address_words_r))"
    " >= 3 * greatest(len(address_words_l), len(address_words_r)))"
)

COMPARISONS = (
    Comparison(
        "given_name",
        ("given",),
        _either_is_null("given"),
        (
            Level("exact", _same("given"), frequency="given"),
            Level("swapped", _SWAPPED, frequency="given", part="swapped"),
            Level("part", _WITHIN),
            Level("short_form", f"not (given_double_l and given_double_r) and {_shared('given_roots')}"),
            Level("crossed", _CROSSED),
            Level("another_name", "given_known_l and given_known_r"),
            Level("slip", _slip("given", 4)),
            Level("initial", "(length(given_l) = 1 or length(given_r) = 1) and left(given_l, 1) = left(given_r, 1)"),
            Level("sound", f"{_same('given_sound')} or {_like('given_l', 'given_r', 0.8)}"),
            Level("differs", _ELSE),
        ),
    ),
    Comparison(
        "family_name",
        ("family",),
        _either_is_null("family"),
        (
            Level("exact", _same("family"), frequency="family"),
            Level("with_given_name", f"({_SWAPPED}) or ({_CROSSED})", frequency="family", part="swapped"),
            Level("former", _part_of("families")),
            Level("slip", _slip("family", 4)),
            Level("part", _part_of("family_words")),
            Level("sound", f"{_same('family_sound')} or {_like('family_l', 'family_r', 0.8)}"),
            Level("differs", _ELSE),
        ),
    ),
    Comparison(
        "birth",
        ("birth",),
        _either_is_null("birth"),
        (
            Level("first_of_january", f"{_same('birth')} and right(birth_l, 5) = '01-01'"),
            Level("exact", _same("birth")),
            Level("day_and_month_swapped", "birth_l = birth_swapped_r"),
            Level(
                "slip",
                "levenshtein(birth_l, birth_r) <= 1"
                " or (birth_digits_l = birth_digits_r and levenshtein(birth_l, birth_r) <= 2)",
            ),
            Level("year_only", _DEFAULT_BIRTH),
            Level("two_parts", _PARTS_OF_BIRTH),
            Level("two_slips", "levenshtein(birth_l, birth_r) <= 2"),
            Level("within_a_year", "abs(birth_year_l - birth_year_r) <= 1"),
            Level("within_five_years", "abs(birth_year_l - birth_year_r) <= 5"),
            Level("differs", _ELSE),
        ),
    ),
    Comparison(
        "sex",
        ("sex",),
        _either_is_null("sex"),
        (
            Level("exact_within", f"{_ONE_NAME} and {_same('sex')}", part="within"),
            Level("differs_within", _ONE_NAME, part="within"),
            Level("exact", _same("sex"), part="elsewhere"),
            Level("differs", _ELSE, part="elsewhere"),
        ),
    ),
    Comparison(
        "postcode",
        ("postcode",),
        _either_is_null("postcode"),
        (
            Level("exact", _POSTCODE, frequency="postcode"),
            Level(
                "slip",
                "levenshtein(postcode_l, postcode_r) <= 1"
                " or (postcode_letters_l = postcode_letters_r and levenshtein(postcode_l, postcode_r) <= 2)",
            ),
            Level("sector", _same("sector")),
            Level("outward", _same("outward")),
            Level("differs", _ELSE),
        ),
    ),
    Comparison(
        "address",
        ("address",),
        _either_is_null("address"),
        (
            Level("exact_within", f"{_POSTCODE} and {_same('address')}", part="within"),
            Level("alike_within", f"{_POSTCODE} and {_ALIKE_ADDRESS}", part="within"),
            Level("differs_within", _POSTCODE, part="within"),
            Level("exact", _same("address"), frequency="address", part="elsewhere"),
            Level("alike", _ALIKE_ADDRESS, part="elsewhere"),
            Level("part", _shared("address_words"), part="elsewhere"),
            Level("differs", _ELSE, part="elsewhere"),
        ),
    ),
    Comparison(
        "town",
        ("town",),
        f"{_either_is_null('town')} or {_POSTCODE} or {_same('sector')}",
        (
            Level("exact", _same("town"), frequency="town"),
            Level("alike", _like("town_l", "town_r", 0.88)),
            Level("differs", _ELSE),
        ),
    ),
    Comparison(
        "telephone",
        ("telephone",),
        _either_is_null("telephone"),
        (
            Level("exact", _same("telephone"), frequency="telephone"),
            Level("slip", "levenshtein(telephone_l, telephone_r) <= 2"),
            Level("differs", _ELSE),
        ),
    ),
    Comparison(
        "email",
        ("email",),
        _either_is_null("email"),
        (
            Level("exact", _same("email"), frequency="email"),
            Level("alike", f"{_same('mailbox')} or levenshtein(email_l, email_r) <= 2"),
            Level("sound", _like("mailbox_l", "mailbox_r", 0.88)),
            Level("differs", _ELSE),
        ),
    ),
    Comparison(
        "numbers",
        ("kinds", "doubtful"),
        "(kinds_l is null or kinds_r is null or not list_has_any(kinds_l, kinds_r))"
        " and (doubtful_l is null or doubtful_r is null or not list_has_any(doubtful_l, doubtful_r))",
        (
            Level(
                "agree",
                "list_has_any(numbers_l, numbers_r) and len(list_intersect(numbers_l, numbers_r))"
                " >= len(list_intersect(kinds_l, kinds_r))",
            ),
            Level("agree_and_differ", _shared("numbers")),
            Level("doubtful_agree", _shared("doubtful")),
            Level("differ", _ELSE),
        ),
    ),
)
"""Every comparison, in the order of their columns among edges."""

LEVELS = tuple((comparison.name, level.name) for comparison in COMPARISONS for level in comparison.levels)
"""Every level, by its comparison's name and its own."""
FREQUENCIES = tuple(
    sorted({level.frequency for comparison in COMPARISONS for level in comparison.levels if level.frequency})
)
"""Columns whose values' shares a model may hold."""
