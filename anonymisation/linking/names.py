"""Names of people as linking compares them: words of small letters, what they are short for, and how they sound.

One name has many spellings: `Anne-Marie`, `Annemarie`, `ANNE MARIE`. A name's words are kept apart, unlike in
`anonymisation.identifiers.names`, because a part of a name is evidence too. Everything is done once for each distinct
value of a column.
"""

from collections.abc import Callable
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from anonymisation.identifiers.names import names

_APART = r"[\p{Z}\p{C}\p{Pd}/_.,;:&+]+"
"""What stands between two words of a name. An apostrophe does not: O'Brien is one word."""
_TITLES = frozenset(
    {
        "mr",
        "mrs",
        "miss",
        "ms",
        "mx",
        "master",
        "dr",
        "prof",
        "professor",
        "rev",
        "reverend",
        "sir",
        "dame",
        "lady",
        "lord",
        "jr",
        "jnr",
        "sr",
        "snr",
    }
)
_PARTICLES = frozenset(
    {
        "al",
        "ap",
        "abu",
        "ben",
        "bin",
        "bint",
        "da",
        "das",
        "de",
        "del",
        "della",
        "den",
        "der",
        "di",
        "dos",
        "du",
        "el",
        "fitz",
        "ibn",
        "la",
        "le",
        "lo",
        "mac",
        "mc",
        "san",
        "st",
        "ten",
        "ter",
        "van",
        "von",
        "zu",
    }
)
"""Words that begin a family name of several words."""


def by_distinct(texts: pa.Array, make: Callable[[list[str]], list[Any]], of: pa.DataType) -> pa.Array:
    """What `make` makes of the distinct texts, for every row; null stays null."""
    encoded = texts if isinstance(texts, pa.DictionaryArray) else texts.dictionary_encode()
    made = pa.array(make(encoded.dictionary.to_pylist()), of)
    return made.take(encoded.indices)


def name_words(texts: pa.Array) -> pa.Array:
    """Names as small letters, their words parted by one space; null where there is none or a word for nobody.

    Titles are left out. A column of names that are so already is returned as it is.
    """
    encoded = texts.cast(pa.string()).dictionary_encode()
    words = pc.split_pattern_regex(pc.coalesce(encoded.dictionary, pa.scalar("")), _APART)
    spelt = names(words.flatten().cast(pa.string()))
    lists = pa.ListArray.from_arrays(words.offsets, spelt).to_pylist()
    whole = [" ".join(word for word in item if word and word not in _TITLES) or None for item in lists]
    placeholder = names(pa.array(whole, pa.string()))
    known = pc.if_else(pc.is_valid(placeholder), pa.array(whole, pa.string()), pa.scalar(None, pa.string()))
    return known.take(encoded.indices)


def split_full_names(texts: pa.Array) -> tuple[pa.Array, pa.Array, pa.Array]:
    """Given name, second given names and family name of names in full; `SMITH, John` and `John van Dyke` alike."""
    encoded = texts.cast(pa.string()).dictionary_encode()
    before = pc.replace_substring_regex(encoded.dictionary, r"^([^,]*),(.*)$", r"\1")
    comma = pc.fill_null(pc.match_substring(encoded.dictionary, ","), fill_value=False)
    after = pc.replace_substring_regex(encoded.dictionary, r"^([^,]*),(.*)$", r"\2")
    first = name_words(pc.if_else(comma, after, encoded.dictionary)).to_pylist()
    family = name_words(pc.if_else(comma, before, pa.scalar(None, pa.string()))).to_pylist()
    parts = [_split(*pair) for pair in zip(first, family, strict=True)]
    given, second, last = (pa.array([item[place] for item in parts], pa.string()) for place in range(3))
    return given.take(encoded.indices), second.take(encoded.indices), last.take(encoded.indices)


def _split(words: str | None, family: str | None) -> tuple[str | None, str | None, str | None]:
    """One name's parts. A family name of several words begins with its first particle, never with the first word."""
    several = (words or "").split()
    if family is None and several:
        begin = next((place for place in range(1, len(several)) if several[place] in _PARTICLES), len(several) - 1)
        several, family = several[:begin], " ".join(several[begin:])
    return (several[0] if several else None), (" ".join(several[1:]) or None), family
