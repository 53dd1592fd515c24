"""What an entry says: who did which of six things, when, to what. It is written in one form only (RFC 8785).

An entry can never be taken back, so it refuses whatever could be about a person: text with spaces, long numbers,
nested values. A key that ends in `digest` or `commitment` holds 64 lower-case hex characters.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from types import MappingProxyType

import rfc8785

from lineage.errors import EntryRefusedError

MOST_ENTRY_BYTES = 65_535
"""Bytes. C2SP tlog-tiles puts a uint16 length before each entry."""

LARGEST_INTEGER = 2**53 - 1
"""RFC 8785 (through I-JSON, RFC 7493) holds no larger integer exactly."""

_FORM = 1
_FIELDS = {"v", "verb", "actor", "at", "subject"}
_KEY = re.compile(r"[a-z][a-z0-9_]{0,62}")
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:/=+-]{0,254}")
_HEX_KEY = re.compile(r"(.+_)?(digest|commitment)")
_HEX = re.compile(r"[0-9a-f]{64}")
# NHS numbers, telephone numbers, UPNs without their letter: as text, a bare number is far likelier to be one of those.
_LONG_NUMBER = re.compile(r"[0-9]{7,}")


class Verb(StrEnum):
    """The six acts that UK law asks to be logged (Data Protection Act 2018, section 62)."""

    COLLECTION = "collection"
    ALTERATION = "alteration"
    CONSULTATION = "consultation"
    DISCLOSURE = "disclosure"
    COMBINATION = "combination"
    ERASURE = "erasure"


@dataclass(frozen=True, slots=True)
class Entry:
    """One act: a verb, a pseudonymous actor id, the moment in UTC, and what it was done to.

    Raises `EntryRefusedError` when built with anything that the ledger does not keep.
    """

    verb: Verb
    actor: str
    at: datetime
    subject: Mapping[str, str | int]

    def __post_init__(self) -> None:
        """Refuse here, so that no later step has to ask."""
        if not isinstance(self.verb, Verb):
            raise EntryRefusedError("its verb is not one of the six in lineage.entries.Verb")
        if not _is_id(self.actor):
            raise EntryRefusedError("its actor is not an id: give the pseudonymous id, never a name, address or number")
        if self.at.utcoffset() != timedelta(0):
            raise EntryRefusedError("its time is not in UTC: give an aware datetime at offset zero")
        for position, (key, value) in enumerate(self.subject.items(), start=1):
            _check_pair(position, key, value)
        # A copy behind a proxy: what was checked is what will be written.
        object.__setattr__(self, "subject", MappingProxyType(dict(self.subject)))
        if len(self.to_bytes()) > MOST_ENTRY_BYTES:
            raise EntryRefusedError(f"it is longer than {MOST_ENTRY_BYTES} bytes: keep the document, enter its digest")

    def to_bytes(self) -> bytes:
        """Return the entry as canonical JSON (RFC 8785), the bytes that are hashed and kept."""
        moment = self.at.isoformat().replace("+00:00", "Z")
        return rfc8785.dumps(
            {"v": _FORM, "verb": self.verb.value, "actor": self.actor, "at": moment, "subject": dict(self.subject)}
        )


def read_entry(content: bytes) -> Entry:
    """Return the entry that these bytes hold.

    Raises `EntryRefusedError` if they are not an entry, or not byte for byte its canonical form.
    """
    entry = _build(_parse(content))
    if entry.to_bytes() != content:
        raise EntryRefusedError("its bytes are not their canonical form (RFC 8785)")
    return entry


def _parse(content: bytes) -> dict[str, object]:
    # RecursionError: 64 KiB of brackets. Neither may quote the content, hence `from None`.
    try:
        document = json.loads(content)
    except (ValueError, RecursionError):
        raise EntryRefusedError("its bytes are not JSON") from None
    if not isinstance(document, dict) or set(document) != _FIELDS or document["v"] != _FORM:
        raise EntryRefusedError(f"its fields are not exactly {', '.join(sorted(_FIELDS))} in form {_FORM}")
    return document


def _build(document: dict[str, object]) -> Entry:
    actor, at, subject = document["actor"], document["at"], document["subject"]
    if not (isinstance(actor, str) and isinstance(at, str) and isinstance(subject, dict)):
        raise EntryRefusedError("a field is of the wrong type")
    try:
        verb, moment = Verb(str(document["verb"])), datetime.fromisoformat(at)
    except ValueError:
        raise EntryRefusedError("its verb or its time cannot be read") from None
    return Entry(verb, actor, moment, subject)


def _check_pair(position: int, key: object, value: object) -> None:
    if not (isinstance(key, str) and _KEY.fullmatch(key)):
        # The key itself may be the mistake that carries a value, so only its place is named.
        raise EntryRefusedError(f"subject key number {position} is not a lower-case word of at most 63 characters")
    if isinstance(value, int) and not isinstance(value, bool):
        if not 0 <= value <= LARGEST_INTEGER:
            raise EntryRefusedError(f"subject {key!r} is not a count from 0 to 2**53 - 1")
    elif not isinstance(value, str):
        raise EntryRefusedError(f"subject {key!r} is neither text nor a whole number: entries are flat")
    elif _HEX_KEY.fullmatch(key):
        if not _HEX.fullmatch(value):
            raise EntryRefusedError(f"subject {key!r} is not 64 lower-case hex characters")
    elif not _is_id(value):
        raise EntryRefusedError(f"subject {key!r} is not an id: no spaces, no long numbers, at most 255 characters")


def _is_id(value: object) -> bool:
    return isinstance(value, str) and bool(_ID.fullmatch(value)) and not _LONG_NUMBER.fullmatch(value)
