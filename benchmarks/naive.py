"""The naive peer: the same protection as most people would first write it, one row at a time in pandas.

It is spared much: it reads the file whole and in clear, lists no line of a finding, encrypts its rows in one piece,
calls no fsync, makes no keys and keeps no ledger; it mends nothing, looks at no check digit before it makes match keys,
and holds no column against another. It must still reach the counts of the gateway's receipt, the same event rows and
the same match keys. `iterrows` is how it is usually written; `itertuples` is the kinder loop that
somebody who knows pandas well would choose.
"""

import io
import secrets
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

import pandas as pd
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from benchmarks.naive_identity import postcode, verified
from benchmarks.naive_places import NaiveLookup, NaivePlace
from benchmarks.naive_rules import NaiveRules, Value, completed_years, held_as, rejects
from contracts.feed import AGE, Feed, Place
from contracts.vocabulary import FieldClass, IdentifierKind, PlaceKind, Treatment

_NOWHERE = NaivePlace(None, None, None, in_area=False)

Row = dict[str, str]
Kept = dict[str, Value | None]
Found = dict[Place, NaivePlace | None]


class Loop(StrEnum):
    """How the peer goes from row to row."""

    ITERROWS = "iterrows"
    ITERTUPLES = "itertuples"


@dataclass(frozen=True, slots=True)
class Agreed:
    """What the agreement says of a feed. `kept`: what event rows may hold, each column with what may be done to it.

    `references`: columns that match keys hold as well; `linked`: whether there are match keys at all.
    """

    kept: Mapping[str, frozenset[Treatment]]
    references: tuple[str, ...]
    linked: bool


@dataclass(slots=True)
class NaivePeer:
    """Told what was agreed, it protects one file, and counts."""

    feed: Feed
    period: str
    agreed: Agreed
    lookups: dict[Place, NaiveLookup]
    rows: Counter[str] = field(default_factory=Counter)
    findings: Counter[tuple[str, str]] = field(default_factory=Counter)
    missing: Counter[str] = field(default_factory=Counter)
    distinct: dict[str, set[str]] = field(default_factory=dict)
    repeated_keys: int = 0
    repeated_rows: int = 0
    _rules: NaiveRules = field(init=False)
    _held: tuple[tuple[str, Callable[[str], Value]], ...] = field(init=False)
    _areas: tuple[tuple[Place, bool], ...] = field(init=False)
    _birth: str | None = field(init=False)
    _seen_rows: set[tuple[str, ...]] = field(default_factory=set)
    _seen_keys: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        """Look up what a thoughtful author would look up once."""
        self._rules = NaiveRules(self.feed, self.period)
        placed, kept = {place.column: place.kind for place in self.lookups}, self.agreed.kept
        self._held = tuple(
            (column.name, held_as(column, kept[column.name], guarded=self.feed.every_row_guarded))
            for column in self.feed.columns
            if column.name in kept
            and not column.field_class.sealed_at_rest
            and (column.name not in placed or Treatment.LSOA in kept[column.name])
            and placed.get(column.name) is not PlaceKind.POSTCODE
        )
        self._areas = tuple(
            (place, Treatment.LSOA in kept[place.column]) for place in self.lookups if place.column in kept
        )
        births = [column.name for column in self.feed.columns if column.field_class is FieldClass.DOB]
        self._birth = next((name for name in births if name in kept), None)
        self.distinct = {column.name: set() for column in self.feed.columns}

    def protect(self, file: Path, folder: Path, loop: Loop) -> None:
        """Write event rows as Parquet; accepted and rejected source rows and match keys encrypted."""
        events, accepted, rejected, keys = [], [], [], []
        frame = pd.read_csv(file, dtype=str, keep_default_na=False)
        frame.columns = pd.Index([column.name for column in self.feed.columns])
        for number, row in enumerate(_rows(frame, loop), start=2):
            line = {"line": number}
            fate, unfit, places = self._judge(row)
            self.rows[fate] += 1
            if fate == "accepted":
                accepted.append(line | row)
                events.append(line | self._event(row, unfit, places))
                if self.agreed.linked:
                    keys.append(line | self.match_key(row))
            elif fate == "rejected":
                rejected.append(line | row)
        pd.DataFrame(events).to_parquet(folder / "events.parquet", compression="zstd")
        _encrypt(pd.DataFrame(accepted), folder / "accepted")
        _encrypt(pd.DataFrame(rejected), folder / "rejected")
        if self.agreed.linked:
            _encrypt(pd.DataFrame(keys), folder / "match_keys")

    def match_key(self, row: Row) -> Kept:
        """What tells who an accepted row is about, its numbers in canonical form, and its references."""
        key: Kept = {name: row[name] or None for name in self.agreed.references}
        for column in self.feed.match_keys:
            name, kind = column.name, column.identifier
            key[name] = (postcode(row[name]) if kind is IdentifierKind.POSTCODE else row[name]) or None
            if kind is not None and kind.issued:
                number, passes = verified(kind, row[name])
                key[name], key[f"{name}_verified"] = number or None, passes
        return key

    def _judge(self, row: Row) -> tuple[str, set[str], Found]:
        """What becomes of a row, which of its values go no further, and where it is."""
        self._count(row)
        broken, unfit = False, set()
        for column in self.feed.columns:
            for rule in self._rules.breaches(column, row[column.name]):
                self.findings[rule, column.header] += 1
                broken |= rejects(rule, column)
                unfit.add(column.name)
        places: Found = {}
        for place, lookup in self.lookups.items():
            places[place], unknown = self._find(place, lookup, row[place.column])
            if unknown:
                unfit.add(place.column)
                broken |= place == self.feed.scope
        scope = places[self.feed.scope] if self.feed.scope else None
        if scope is not None and not scope.in_area:
            return "out of scope", unfit, places
        return "rejected" if broken else "accepted", unfit, places

    def _count(self, row: Row) -> None:
        """Missing and distinct values of each column; rows and keys that came before."""
        for name, value in row.items():
            if value:
                self.distinct[name].add(value)
            else:
                self.missing[name] += 1
        whole = tuple(row.values())
        self.repeated_rows += whole in self._seen_rows
        self._seen_rows.add(whole)
        if self.feed.record_reference and (key := row[self.feed.record_reference]):
            self.repeated_keys += key in self._seen_keys
            self._seen_keys.add(key)

    def _find(self, place: Place, lookup: NaiveLookup, value: str) -> tuple[NaivePlace | None, bool]:
        """Where a row is, if that is known, and whether its lookup does not have what it says."""
        asked, header = lookup.asked(value), self.feed.column(place.column).header
        sort = "postcode" if place.kind is PlaceKind.POSTCODE else "lsoa"
        found = lookup.places.get(asked)
        if not asked:
            self.findings[f"{sort}-missing", header] += 1
        elif found is None:
            self.findings[f"{sort}-unknown", header] += 1
        else:
            self.findings["lsoa-split", header] += found.lsoa21_code is None
            self.findings["lsoa-straddles", header] += found.local_authority_code is None
        return found, bool(asked) and found is None

    def _event(self, row: Row, unfit: set[str], places: Found) -> Kept:
        """What may be kept of a row."""
        event: Kept = {name: held(row[name]) if row[name] and name not in unfit else None for name, held in self._held}
        if self._birth is not None:
            born, then = row[self._birth], row[self.feed.event_time or self._birth]
            event[AGE] = completed_years(born, then) if born and then else None
        for place, as_small_area in self._areas:
            found = places[place] or _NOWHERE
            edition, small_area, authority = place.areas[:3]
            event |= {edition: found.edition, authority: found.local_authority_code}
            if as_small_area:
                event[small_area] = found.lsoa21_code
        return event


def _rows(frame: pd.DataFrame, loop: Loop) -> Iterator[Row]:
    """The rows of a frame, one at a time."""
    if loop is Loop.ITERROWS:
        for _, values in frame.iterrows():
            yield values.to_dict()
    else:
        names = list(frame.columns)
        for values in frame.itertuples(index=False, name=None):
            yield dict(zip(names, values, strict=True))


def _encrypt(rows: pd.DataFrame, path: Path) -> None:
    """Rows as Parquet, encrypted under a key that is thrown away: only the cost matters here."""
    content = io.BytesIO()
    rows.to_parquet(content, compression="zstd")
    nonce = secrets.token_bytes(12)
    path.write_bytes(nonce + AESGCM(AESGCM.generate_key(256)).encrypt(nonce, content.getvalue(), None))
