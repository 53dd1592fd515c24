"""What the comparisons read: records with everything worked out that one record alone decides.

Once for each distinct value, so that two million names cost what their forty thousand spellings cost.
"""

import re
from collections.abc import Mapping
from functools import partial

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from anonymisation.linking.comparisons import FREQUENCIES
from anonymisation.linking.model import LinkingModel, Shares
from anonymisation.linking.names import by_distinct
from anonymisation.linking.short_forms import KNOWN, MAY_STAND_FOR
from anonymisation.linking.sounds import sound

_TEXT, _LIST = pa.string(), pa.list_(pa.string())
_WAYS = frozenset(
    {
        "ST",
        "STREET",
        "RD",
        "ROAD",
        "AVE",
        "AVENUE",
        "LANE",
        "CLOSE",
        "CL",
        "CT",
        "COURT",
        "DRIVE",
        "DR",
        "PLACE",
        "PL",
        "CRESCENT",
        "CR",
        "WAY",
        "GROVE",
        "FLAT",
        "UNIT",
        "THE",
    }
)
"""Words that half of all addresses have: sharing one says nothing."""
_LEAST_PART = 3
"""A shared part of a family name is at least so long: `de` is shared by chance."""
_OUTWARD = re.compile(r"^[A-Z]{1,2}[0-9][A-Z0-9]? [0-9][A-Z]{2}$")


def compared_columns(records: pa.Table) -> pa.Table:
    """The columns that comparisons and blocking read, a row for each record, with its place."""
    column = {name: records.column(name).combine_chunks() for name in records.column_names}
    birth, postcode = (column[name].dictionary_encode() for name in ("birth", "postcode"))
    return pa.table(
        {
            "place": pa.array(np.arange(records.num_rows, dtype=np.int32)),
            "source": column["source"],
            **_names(column),
            "birth": column["birth"],
            "birth_swapped": by_distinct(birth, _swapped, _TEXT),
            "birth_digits": by_distinct(birth, _sorted, _TEXT),
            "birth_year": by_distinct(birth, lambda texts: [int(text[:4]) for text in texts], pa.int32()),
            "sex": column["sex"],
            "postcode": column["postcode"],
            "postcode_letters": by_distinct(postcode, _sorted, _TEXT),
            "sector": by_distinct(postcode, _sectors, _TEXT),
            "outward": by_distinct(postcode, _outwards, _TEXT),
            "address": column["address"],
            "address_words": by_distinct(column["address"], _address_words, _LIST),
            "town": column["town"],
            "telephone": column["telephone"],
            "email": column["email"],
            "mailbox": by_distinct(column["email"], lambda texts: [text.partition("@")[0] for text in texts], _TEXT),
            **_numbers(column["numbers"], "numbers"),
            **_numbers(column["doubtful"], "doubtful"),
        }
    )


def _names(column: Mapping[str, pa.Array]) -> dict[str, pa.Array]:
    """What is compared of names."""
    given, family, other = (
        column[name].dictionary_encode() for name in ("given_name", "family_name", "other_family_name")
    )
    return {
        "given": by_distinct(given, _joined, _TEXT),
        "given_first": by_distinct(given, _firsts, _TEXT),
        "given_words": _words_of(column["given_name"], column["second_given_name"]),
        "given_known": by_distinct(given, lambda texts: [text in KNOWN for text in texts], pa.bool_()),
        "given_double": by_distinct(given, lambda texts: [" " in text for text in texts], pa.bool_()),
        "given_roots": by_distinct(given, _roots, _LIST),
        "given_sound": by_distinct(given, _sounds, _TEXT),
        "family": by_distinct(family, _joined, _TEXT),
        "families": _families(column["family_name"], column["other_family_name"]),
        "family_words": by_distinct(family, _parts, _LIST),
        "family_sound": by_distinct(family, _sounds, _TEXT),
        "other_family": by_distinct(other, _joined, _TEXT),
    }


def with_shares(columns: pa.Table, model: LinkingModel) -> pa.Table:
    """The columns with the share of each value that the model knows: `tf_<column>`, as Splink names it."""
    for name in FREQUENCIES:
        known = model.shares.get(name)
        whole = columns.column(name).combine_chunks()
        share = pa.nulls(len(whole), pa.float64())
        if known is not None:
            share = by_distinct(whole, partial(_shares, known), pa.float64())
        columns = columns.append_column(f"tf_{name}", share)
    return columns


def _shares(known: Shares, texts: list[str]) -> list[float]:
    return [known.of.get(text, known.unseen) for text in texts]


def _joined(texts: list[str]) -> list[str]:
    return [text.replace(" ", "") for text in texts]


def _firsts(texts: list[str]) -> list[str]:
    return [text.partition(" ")[0] for text in texts]


def _sounds(texts: list[str]) -> list[str]:
    return [sound(text.replace(" ", "")) for text in texts]


def _roots(texts: list[str]) -> list[list[str] | None]:
    """What the first word may stand for; null where it stands for itself only."""
    found = (MAY_STAND_FOR.get(text.partition(" ")[0]) for text in texts)
    return [list(roots) if roots else None for roots in found]


def _parts(texts: list[str]) -> list[list[str] | None]:
    """The words of a name of several that are long enough to be told from others."""
    parted = ([word for word in text.split() if len(word) >= _LEAST_PART] if " " in text else [] for text in texts)
    return [words or None for words in parted]


def _words_of(given: pa.Array, second: pa.Array) -> pa.Array:
    """Every word of several given names; null where there is one."""
    return by_distinct(_together(given, second), _several, _LIST)


def _families(family: pa.Array, other: pa.Array) -> pa.Array:
    """The family name and another one that is told; null where no other is."""
    both = _together(by_distinct(family, _joined, _TEXT), by_distinct(other, _joined, _TEXT))
    told = by_distinct(both, lambda texts: [text.split() or None for text in texts], _LIST)
    return (
        told
        if other.null_count == 0
        else told.take(pc.if_else(other.is_valid(), pa.array(np.arange(len(other))), None))
    )


def _several(texts: list[str]) -> list[list[str] | None]:
    """The words of texts that have several, initials left out."""
    parted = ([word for word in text.split() if len(word) > 1] for text in texts)
    return [words if len(words) > 1 else None for words in parted]


def _together(first: pa.Array, second: pa.Array) -> pa.Array:
    """Two texts with a space between; empty where neither is. Arrow's own way to skip nulls skips rows with them."""
    return pc.binary_join_element_wise(pc.fill_null(first, ""), pc.fill_null(second, ""), " ")


def _swapped(texts: list[str]) -> list[str]:
    return [text[:5] + text[8:] + text[4:7] for text in texts]


def _sorted(texts: list[str]) -> list[str]:
    return ["".join(sorted(text)) for text in texts]


def _sectors(texts: list[str]) -> list[str | None]:
    return [text[:-2] if _OUTWARD.match(text) else None for text in texts]


def _outwards(texts: list[str]) -> list[str | None]:
    return [text[:-4] if _OUTWARD.match(text) else None for text in texts]


def _address_words(texts: list[str]) -> list[list[str] | None]:
    return [sorted({word for word in text.split() if word not in _WAYS}) or None for text in texts]


def _numbers(lists: pa.Array, name: str) -> dict[str, pa.Array]:
    """Numbers with their kinds as texts, and the kinds; null where a row has none."""
    flat = lists.flatten()
    kinds, values = pc.struct_field(flat, "kind"), pc.struct_field(flat, "value")
    texts = pc.binary_join_element_wise(kinds, values, ":")
    offsets = _offsets(lists)
    found = {name: pa.ListArray.from_arrays(offsets, texts)}
    return found | ({"kinds": pa.ListArray.from_arrays(offsets, kinds)} if name == "numbers" else {})


def _offsets(lists: pa.Array) -> pa.Array:
    """Where each row's numbers begin among all; null for a row that has none."""
    lengths = pc.fill_null(pc.list_value_length(lists), 0).to_numpy()
    ends = pa.array([0, *lengths.cumsum().tolist()], pa.int32())
    none = pa.array([*(lengths == 0).tolist(), False])
    return pc.if_else(none, pa.scalar(None, pa.int32()), ends)
