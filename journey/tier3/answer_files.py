"""The files of an answer: one for each partner, of one size whatever is in it, sealed to that partner's own key.

Who the person is known to, or that nobody knows them, is told by no name, number or size of a file.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from custody.age_files import encrypted

ANSWER_BYTES = 1 << 16
"""Bytes of an answer before it is sealed: what is shorter is filled up, and what does not fit is counted in it."""
Record = tuple[str, str, str, str]
"""Partner, feed, column and reference of one record."""


@dataclass(frozen=True, slots=True)
class Sealed:
    """One file of an answer."""

    name: str
    content: bytes


def home_files(header: Mapping[str, object], records: Iterable[Record], keys: Mapping[str, str]) -> tuple[Sealed, ...]:
    """For each partner that has a key a file with its own references, and no other's."""
    held = sorted(records)
    return tuple(
        Sealed(f"home/{partner}.age", encrypted(key, _filled(header, [item for item in held if item[0] == partner])))
        for partner, key in sorted(keys.items())
    )


def recipient_file(header: Mapping[str, object], records: Iterable[Record], recipient: str, key: str) -> Sealed:
    """The file of who asked, with the references that may go to them."""
    return Sealed(f"recipient/{recipient}.age", encrypted(key, _filled(header, sorted(records))))


def _filled(header: Mapping[str, object], records: list[Record]) -> bytes:
    """JSON of one length: as many records as fit, and how many more there are."""
    told = [dict(zip(("partner", "feed", "column", "reference"), item, strict=True)) for item in records]
    fits = len(told)
    while len(written := _json(header, told[:fits], len(told) - fits)) > ANSWER_BYTES and fits:
        fits //= 2
    return written.ljust(ANSWER_BYTES)


def _json(header: Mapping[str, object], records: list[dict[str, str]], further: int) -> bytes:
    return json.dumps({**header, "records": records, "further_records": further}, indent=1, ensure_ascii=False).encode()
