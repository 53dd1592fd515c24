"""The naive peer: the same protection as most people would first write it, one row at a time in pandas.

It is spared much: it reads the file whole and in clear, lists no line of a finding, encrypts its rows in one piece,
calls no fsync, makes no keys and keeps no ledger. It must still reach the counts of the gateway's receipt. `iterrows`
is how it is usually written; `itertuples` is the kinder loop that somebody who knows pandas well would choose.
"""

import io
import re
import secrets
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

import pandas as pd
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from contracts.feed import Column, Feed
from contracts.local_authorities import LocalAuthorities
from contracts.vocabulary import ColumnType, Severity

_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?")
_REJECTING = {"required", "period"}

Row = dict[str, str]


class Loop(StrEnum):
    """How the peer goes from row to row."""

    ITERROWS = "iterrows"
    ITERTUPLES = "itertuples"


@dataclass(frozen=True, slots=True)
class NaivePlace:
    """What a small-area code resolves to."""

    edition: str
    lsoa21_code: str | None
    local_authority_code: str | None
    in_area: bool


def naive_places(lookup: Path, authorities: LocalAuthorities, area: tuple[str, ...]) -> dict[str, NaivePlace]:
    """Every code of either edition, as a dictionary."""
    pairs = pd.read_csv(lookup, dtype=str)
    pairs["authority"] = [authorities.successors.get(code, code) for code in pairs["ltla22_code"]]
    places = {}
    # A code of both editions is one of 2021.
    for edition in ("11", "21"):
        for code, rows in pairs.groupby(f"lsoa{edition}_code"):
            successors, found = list(rows["lsoa21_code"].unique()), list(rows["authority"].unique())
            places[str(code)] = NaivePlace(
                edition=f"20{edition}",
                lsoa21_code=successors[0] if len(successors) == 1 else None,
                local_authority_code=found[0] if len(found) == 1 else None,
                in_area=not set(area).isdisjoint(found),
            )
    return places


@dataclass(slots=True)
class NaivePeer:
    """Told what was agreed, it protects one file, and counts. `kept`: columns that the event rows may hold."""

    feed: Feed
    period: str
    kept: tuple[str, ...]
    places: dict[str, NaivePlace]
    rows: Counter[str] = field(default_factory=Counter)
    findings: Counter[tuple[str, str]] = field(default_factory=Counter)
    missing: Counter[str] = field(default_factory=Counter)
    distinct: dict[str, set[str]] = field(default_factory=dict)
    repeated_keys: int = 0
    repeated_rows: int = 0
    _patterns: dict[str, re.Pattern[str]] = field(init=False)
    _codes: dict[str, set[str]] = field(init=False)
    _seen_rows: set[tuple[str, ...]] = field(default_factory=set)
    _seen_keys: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        """Compile what a thoughtful author would compile once."""
        self._patterns = {column.name: re.compile(column.pattern) for column in self.feed.columns if column.pattern}
        self._codes = {column.name: set(column.codes) for column in self.feed.columns if column.codes}
        self.distinct = {column.name: set() for column in self.feed.columns}

    def protect(self, file: Path, folder: Path, loop: Loop) -> None:
        """Write event rows as Parquet, and accepted and rejected source rows encrypted."""
        events, accepted, rejected = [], [], []
        frame = pd.read_csv(file, dtype=str, keep_default_na=False)
        frame.columns = pd.Index([column.name for column in self.feed.columns])
        for number, row in enumerate(_rows(frame, loop), start=2):
            line = {"line": number}
            fate, place = self._judge(row)
            self.rows[fate] += 1
            if fate == "accepted":
                accepted.append(line | row)
                events.append(line | self._event(row, place))
            elif fate == "rejected":
                rejected.append(line | row)
        pd.DataFrame(events).to_parquet(folder / "events.parquet", compression="zstd")
        _encrypt(pd.DataFrame(accepted), folder / "accepted")
        _encrypt(pd.DataFrame(rejected), folder / "rejected")

    def _judge(self, row: Row) -> tuple[str, NaivePlace | None]:
        """What becomes of a row, and where it is."""
        self._count(row)
        place, unknown = self._place(row)
        broken = [self._breaks_a_rule(column, row[column.name]) for column in self.feed.columns]
        if place is not None and not place.in_area:
            return "out of scope", place
        return "rejected" if unknown or any(broken) else "accepted", place

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

    def _breaks_a_rule(self, column: Column, value: str) -> bool:
        """Whether a value breaks a rule that rejects its row; every breach is counted."""
        breaches = ["required"] if column.required and not value else []
        if value:
            if column.type is ColumnType.NUMBER:
                breaches += _number_breaches(column, value)
            if column.name in self._patterns and not self._patterns[column.name].fullmatch(value):
                breaches.append("pattern")
            if column.name in self._codes and value not in self._codes[column.name]:
                breaches.append("code")
            if column.name == self.feed.period_column and value != self.period:
                breaches.append("period")
        for rule in breaches:
            self.findings[rule, column.header] += 1
        return any(rule in _REJECTING or column.severity is Severity.ERROR for rule in breaches)

    def _place(self, row: Row) -> tuple[NaivePlace | None, bool]:
        """Where a row is, if that is known, and whether its code is one that no edition has."""
        if self.feed.place is None:
            return None, False
        code, header = row[self.feed.place.column], self.feed.column(self.feed.place.column).header
        place = self.places.get(code)
        if not code:
            self.findings["lsoa-missing", header] += 1
        elif place is None:
            self.findings["lsoa-unknown", header] += 1
        else:
            self.findings["lsoa-split", header] += place.lsoa21_code is None
            self.findings["lsoa-straddles", header] += place.local_authority_code is None
        return place, bool(code) and place is None

    def _event(self, row: Row, place: NaivePlace | None) -> dict[str, str | None]:
        """What may be kept of a row."""
        event: dict[str, str | None] = {name: row[name] or None for name in self.kept}
        event["lsoa_edition"] = place.edition if place else None
        event["lsoa21_code"] = place.lsoa21_code if place else None
        event["local_authority_code"] = place.local_authority_code if place else None
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


def _number_breaches(column: Column, value: str) -> list[str]:
    """The rules on numbers that a value breaks."""
    if not _NUMBER.fullmatch(value):
        return ["type"]
    low, high = column.minimum, column.maximum
    inside = (low is None or float(value) >= low) and (high is None or float(value) <= high)
    return [] if inside else ["range"]


def _encrypt(rows: pd.DataFrame, path: Path) -> None:
    """Rows as Parquet, encrypted under a key that is thrown away: only the cost matters here."""
    content = io.BytesIO()
    rows.to_parquet(content, compression="zstd")
    nonce = secrets.token_bytes(12)
    path.write_bytes(nonce + AESGCM(AESGCM.generate_key(256)).encrypt(nonce, content.getvalue(), None))
