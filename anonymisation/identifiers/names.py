"""Names as small letters and nothing else, so that O'Brien, O'BRIEN and O BRIEN are one name, whatever the apostrophe.

Letters are taken apart (Unicode NFKD) and their marks left out: José is jose. Letters that Unicode does not take apart
are spelt as British records spell them, without marks: Łukasz is lukasz, Strauß is strauss.
"""

from string import ascii_letters

import pyarrow as pa
import pyarrow.compute as pc

from contracts.formats.text_bytes import apart, cleaning_table, text_bytes, where_not_ascii, without

_CLEAN = cleaning_table(ascii_letters, case=str.lower)
_SPELT = (
    ("ß", "ss"),
    ("æ", "ae"),
    ("œ", "oe"),
    ("ø", "o"),
    ("ł", "l"),
    ("đ", "d"),
    ("ð", "d"),
    ("þ", "th"),
    ("ħ", "h"),
    ("\N{LATIN SMALL LETTER DOTLESS I}", "i"),
    ("\N{GREEK SMALL LETTER FINAL SIGMA}", "\N{GREEK SMALL LETTER SIGMA}"),  # one letter
)
_NOT_A_LETTER = r"[^\p{Lu}\p{Ll}\p{Lt}\p{Lo}]"
"""Modifier letters (Lm) are left out too: one of them, U+02BC, is an apostrophe."""
_PLACEHOLDERS = pa.array(
    [
        "anon",
        "anonymous",
        "baby",
        "babyboy",
        "babygirl",
        "female",
        "infant",
        "male",
        "nk",
        "notgiven",
        "notknown",
        "notrecorded",
        "notstated",
        "refused",
        "test",
        "testpatient",
        "unborn",
        "unk",
        "unknown",
        "unknownfemale",
        "unknownmale",
        "xx",
        "xxx",
        "zztest",
        "zzztest",
    ]
)
"""Words for nobody. A name that somebody bears is not among them: Null and Na are surnames, O is one letter long."""


def names(texts: pa.Array) -> pa.Array:
    """The canonical names of a column, null where there is none or only a word that stands for one."""
    column = text_bytes(where_not_ascii(texts, _small_letters)).mapped(_CLEAN).column()
    not_available = pc.equal(pc.ascii_lower(pc.ascii_trim_whitespace(texts)), "n/a")
    nobody = pc.or_kleene(pc.is_in(column, value_set=_PLACEHOLDERS), not_available)
    return without(column, pc.fill_null(nobody, fill_value=True).to_numpy(zero_copy_only=False))


def _small_letters(texts: pa.Array) -> pa.Array:
    small = pc.utf8_lower(pc.replace_substring_regex(apart(texts), _NOT_A_LETTER, ""))
    for letter, spelt in _SPELT:
        small = pc.replace_substring(small, letter, spelt)
    return small
