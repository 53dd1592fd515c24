"""Linking records: what rows say of who somebody is, in one spelling, whatever feed or file they come from.

A row's place in the table is its number. Nothing here decides anything: what a record lacks is null.
"""

from collections.abc import Mapping

import pyarrow as pa
import pyarrow.compute as pc

from anonymisation.linking.errors import NotRecordsError, UnknownRoleError
from anonymisation.linking.names import name_words, split_full_names
from contracts.formats import every_format
from contracts.vocabulary import NumberFormat

_TEXT = pa.string()
_NUMBERS = pa.list_(pa.struct([pa.field("kind", _TEXT), pa.field("value", _TEXT)]))
RECORDS = pa.schema(
    [
        pa.field("source", _TEXT, nullable=False),
        pa.field("given_name", _TEXT),
        pa.field("second_given_name", _TEXT),
        pa.field("family_name", _TEXT),
        pa.field("other_family_name", _TEXT),
        pa.field("birth", _TEXT),
        pa.field("sex", _TEXT),
        pa.field("postcode", _TEXT),
        pa.field("address", _TEXT),
        pa.field("town", _TEXT),
        pa.field("telephone", _TEXT),
        pa.field("email", _TEXT),
        pa.field("numbers", _NUMBERS),
        pa.field("doubtful", _NUMBERS),
    ]
)
"""One row for each record. `numbers` are verified issued numbers by their kind; `doubtful` those that are not, each
with its delivery in its value, so that it agrees within one delivery only. Names are words of small letters, births
`yyyy-mm-dd`, sex M or F, address and town upper case, telephone E.164, email lower case."""
FULL_NAME = "full_name"
"""The role of a column that has the whole name."""
ROLES = (FULL_NAME, *(name for name in RECORDS.names if name not in {"source", "numbers", "doubtful"}))
_NAMES = ("given_name", "second_given_name", "family_name", "other_family_name")
_BIRTH = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
_FILLERS = pa.array(["1900-01-01", "1901-01-01", "2099-12-31", "0000-00-00", "9999-12-31"])
"""What systems write where a date is wanted and none is known."""
_NOTHING = pa.array(
    [
        "",
        "NFA",
        "NO FIXED ABODE",
        "N A",
        "NA",
        "NIL",
        "NK",
        "NONE",
        "NOT GIVEN",
        "NOT KNOWN",
        "NULL",
        "UNKNOWN",
        "WITHHELD",
    ]
)
_SEXES = {
    "M": "M",
    "MALE": "M",
    "MAN": "M",
    "BOY": "M",
    "1": "M",
    "F": "F",
    "FEMALE": "F",
    "WOMAN": "F",
    "GIRL": "F",
    "2": "F",
}
"""As names, letters, or the codes of the NHS Data Dictionary (PERSON STATED GENDER CODE)."""


def records_of(
    source: str | pa.Array,
    columns: Mapping[str, pa.Array],
    *,
    numbers: Mapping[str, pa.Array] | None = None,
    doubtful: Mapping[str, pa.Array] | None = None,
) -> pa.Table:
    """Records of columns of text by their role: canonical values stay, others are spelt as records spell them.

    `numbers` and `doubtful` are columns of numbers by their kind, null where a row has none. Raises `UnknownRoleError`
    for a role that no record has.
    """
    for role in columns:
        if role not in ROLES:
            raise UnknownRoleError(role, ROLES)
    rows = len(next(iter([*columns.values(), *(numbers or {}).values(), *(doubtful or {}).values()])))
    plain = {role: _whole(column) for role, column in columns.items()}
    made: dict[str, pa.Array] = {name: name_words(plain[name]) for name in _NAMES if name in plain}
    if FULL_NAME in plain:
        parts = dict(
            zip(("given_name", "second_given_name", "family_name"), split_full_names(plain[FULL_NAME]), strict=True)
        )
        made |= {name: pc.coalesce(made[name], part) if name in made else part for name, part in parts.items()}
    made |= {name: spell(plain[name]) for name, spell in _SPELLINGS.items() if name in plain}
    made["source"] = pa.repeat(pa.scalar(source, _TEXT), rows) if isinstance(source, str) else _whole(source)
    made["numbers"], made["doubtful"] = _numbers(numbers or {}, rows), _numbers(doubtful or {}, rows)
    return pa.Table.from_arrays(
        [made[item.name] if item.name in made else pa.nulls(rows, item.type) for item in RECORDS], schema=RECORDS
    )


def held_to_schema(records: pa.Table) -> pa.Table:
    """The records with just the columns of `RECORDS`, in order. Raises `NotRecordsError` where one is missing."""
    for item in RECORDS:
        if item.name not in records.column_names or records.schema.field(item.name).type != item.type:
            raise NotRecordsError(item.name)
    for name in records.column_names:
        if name not in RECORDS.names:
            raise NotRecordsError(name)
    return records.select(RECORDS.names)


def _whole(column: pa.Array | pa.ChunkedArray) -> pa.Array:
    """A column as one array of text."""
    return (column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column).cast(_TEXT)


def _upper(texts: pa.Array) -> pa.Array:
    """Upper case, its words parted by one space, null where it stands for nothing."""
    spaced = pc.utf8_trim_whitespace(pc.replace_substring_regex(pc.utf8_upper(texts), r"[^\p{L}\p{N}]+", " "))
    return pc.if_else(pc.is_in(spaced, value_set=_NOTHING), pa.scalar(None, _TEXT), spaced)


def _births(texts: pa.Array) -> pa.Array:
    """Dates as ISO 8601 has them. One that no calendar has stays: a slip of the hand is near the true date."""
    bare = pc.utf8_trim_whitespace(texts)
    fit = pc.and_(pc.match_substring_regex(bare, _BIRTH), pc.invert(pc.is_in(bare, value_set=_FILLERS)))
    return pc.if_else(fit, bare, pa.scalar(None, _TEXT))


def _sexes(texts: pa.Array) -> pa.Array:
    """M, F, or null for what is neither or not known."""
    upper = pc.utf8_upper(pc.utf8_trim_whitespace(texts))
    at = pc.index_in(upper, value_set=pa.array(list(_SEXES)))
    return pa.array(list(_SEXES.values())).take(at)


def _postcodes(texts: pa.Array) -> pa.Array:
    """Postcodes as the United Kingdom writes them; what is none is another country's, or typed wrong, and stays."""
    canonical = every_format.canonical(NumberFormat.POSTCODE, texts)
    return pc.if_else(pc.is_valid(canonical), canonical, _left_alone(NumberFormat.POSTCODE, texts))


def _telephones(texts: pa.Array) -> pa.Array:
    """Telephone numbers in full; what is none stays as its digits."""
    canonical = every_format.canonical(NumberFormat.TELEPHONE_NUMBER, texts)
    return pc.if_else(pc.is_valid(canonical), canonical, _left_alone(NumberFormat.TELEPHONE_NUMBER, texts))


def _left_alone(number_format: NumberFormat, texts: pa.Array) -> pa.Array:
    """A value that is not of the format, without its spaces; null for a placeholder."""
    placeholder = pa.array(every_format.read(number_format, texts).placeholder)
    bare = _upper(texts)
    return pc.if_else(placeholder, pa.scalar(None, _TEXT), bare)


def _emails(texts: pa.Array) -> pa.Array:
    """Lower case; null without an at sign between two parts."""
    lower = pc.utf8_lower(pc.utf8_trim_whitespace(texts))
    return pc.if_else(pc.match_substring_regex(lower, r"^[^@\s]+@[^@\s]+$"), lower, pa.scalar(None, _TEXT))


def _numbers(columns: Mapping[str, pa.Array], rows: int) -> pa.Array:
    """The numbers of each row with their kinds, in the order of the kinds; null where a row has none."""
    if not columns:
        return pa.nulls(rows, _NUMBERS)
    kinds = sorted(columns)
    lists = zip(*(_whole(columns[kind]).to_pylist() for kind in kinds), strict=True)
    made = ([{"kind": kind, "value": value} for kind, value in zip(kinds, row, strict=True) if value] for row in lists)
    return pa.array([row or None for row in made], _NUMBERS)


_SPELLINGS = {
    "birth": _births,
    "sex": _sexes,
    "postcode": _postcodes,
    "address": _upper,
    "town": _upper,
    "telephone": _telephones,
    "email": _emails,
}
