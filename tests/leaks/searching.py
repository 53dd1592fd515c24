"""Looking for planted values in every byte that a run left, in the forms in which they might hide.

Files are searched raw and decoded: Parquet pages, footers and statistics; SQLite tables. A value is also searched for
in its canonical spelling, in UTF-16, hexadecimal and base64, and as an unkeyed digest of itself, whole or cut short,
which anybody could reverse by guessing.
"""

import base64
import hashlib
import os
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from zlib import crc32

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from anonymisation.canonical import canonical
from tests.disk import OF_TESTS
from tests.leaks.plants import Plant

_PREFIX = 6
_MASK = np.uint64((1 << 8 * _PREFIX) - 1)
_SPREAD, _BITS = np.uint64(0x9E3779B97F4A7C15), 20
_DEPTH = 8
"""Folders above a file among which its feed's is."""
_CUT = 12
"""Characters of a digest that are enough to know it by: it may have been cut short."""


@dataclass(frozen=True, slots=True)
class Sighting:
    """A planted value, by its label, in a file."""

    label: str
    path: Path


class Needles:
    """Many byte strings, of six bytes and more, to be found at once: by six bytes first, then whole."""

    def __init__(self, forms: Mapping[str, Iterable[bytes]]) -> None:
        self._by_prefix: dict[bytes, list[tuple[bytes, str]]] = {}
        for label, tries in forms.items():
            for form in set(tries):
                if len(form) < _PREFIX:
                    raise ValueError(f"{label}: too short to be told from chance")
                self._by_prefix.setdefault(form[:_PREFIX], []).append((form, label))
        joined = b"".join(prefix + b"\0\0" for prefix in self._by_prefix)
        self._prefixes = np.sort(np.frombuffer(joined, "<u8"))
        self._table = np.zeros(1 << _BITS, dtype=np.bool_)
        self._table[_places(self._prefixes)] = True

    def found_in(self, content: bytes) -> set[str]:
        """The labels of all that the content holds."""
        found = set()
        padded = content + b"\0" * 16
        for start in range(8):
            windows = np.frombuffer(padded, "<u8", count=(len(padded) - start) // 8, offset=start) & _MASK
            at = np.flatnonzero(self._table[_places(windows)])
            nearest = np.searchsorted(self._prefixes[:-1], windows[at])
            at = at[self._prefixes[nearest] == windows[at]]
            for place in (8 * at + start).tolist():
                for form, label in self._by_prefix[padded[place : place + _PREFIX]]:
                    if content.startswith(form, place) and not _within_a_number(content, form, place):
                        found.add(label)
        return found


def _places(windows: np.ndarray) -> np.ndarray:
    """Where six bytes stand in the table."""
    return (windows * _SPREAD) >> np.uint64(64 - _BITS)


def _within_a_number(content: bytes, form: bytes, place: int) -> bool:
    """Whether a few digits are only part of something longer, such as a digest or the fraction of a second."""
    if not form.isdigit() or len(form) > 8:
        return False
    around = content[max(0, place - 1) : place] + content[place + len(form) : place + len(form) + 1]
    return any(chr(byte).isalnum() or chr(byte) == "." for byte in around if byte < 128)


def needles_of(plants: Mapping[str, Plant]) -> Needles:
    """What to look for, for some plants."""
    return Needles({label: _forms_of(plant) for label, plant in plants.items()})


def secret_forms(secret: bytes) -> set[bytes]:
    """An id or token of ours as it might be written: raw, in hexadecimal, in base32 or base64."""
    base32 = base64.b32encode(secret).rstrip(b"=")
    return {secret, secret.hex().encode(), base32, base32.lower(), base64.b64encode(secret).rstrip(b"=")}


@dataclass
class Looker:
    """Somebody who looks again and again, and reads only what has changed since the last look."""

    needles: Needles
    known: dict[str, tuple[int, ...]] = field(default_factory=dict)

    def look(self, folders: Iterable[Path], *, databases: bool = True) -> set[Sighting]:
        """Every file below the folders that holds a plant; without `databases` SQLite is read as bytes alone."""
        found = set()
        for name, now in _files(folders):
            if self.known.get(name) != (*now, databases):
                self.known[name] = (*now, databases)
                path = Path(name)
                content = b"\n".join(_contents(path, databases=databases))
                found |= {Sighting(label, path) for label in self.needles.found_in(content)}
        return found


def _files(folders: Iterable[Path]) -> Iterator[tuple[str, tuple[int, int, int]]]:
    """Every file, link and folder, and by what a change of it shows; one that goes away while we look is fine.

    In shared memory, that is what lies beside the tests' own folder: in it are the homes of other runs.
    """
    for folder in folders:
        for above, inner, names in os.walk(folder):
            inner[:] = [name for name in inner if f"{above}/{name}" != str(OF_TESTS)]
            for name in (*names, *inner):
                place = f"{above}/{name}"
                try:
                    stat = os.lstat(place)
                except OSError:
                    continue
                yield place, (stat.st_ino, stat.st_size, stat.st_mtime_ns)


def _contents(path: Path, *, databases: bool) -> Iterator[bytes]:
    """The name of a file, its bytes, and what they mean."""
    yield str(path).encode()
    try:
        if path.is_symlink() or not path.is_file():
            return
        raw = path.read_bytes()
    except OSError:
        return
    yield raw
    if raw.startswith(b"PAR1"):
        yield from _parquet(path)
    elif databases and raw.startswith(b"SQLite format 3"):
        yield from _sqlite(path)


def _parquet(path: Path) -> Iterator[bytes]:
    """Every value, beside the name of its column, and everything that the footer says."""
    try:
        file = pq.ParquetFile(path)
        table = file.read()
    except (OSError, ValueError):
        return
    found = []
    for name, column in zip(table.column_names, table.columns, strict=True):
        for value in _texts(column):
            found += [value, *(in_column(folder, name, value) for folder in path.parts[-_DEPTH:])]
    yield b"\x1e".join(found)
    yield repr(file.metadata.to_dict()).encode()
    yield repr(file.schema_arrow.metadata).encode()
    yield repr([field.metadata for field in file.schema_arrow]).encode()


def _texts(column: pa.ChunkedArray) -> list[bytes]:
    """The distinct values of a column as text; bytes as they are."""
    if pa.types.is_nested(column.type):
        return [str(value).encode() for value in column.to_pylist()]
    distinct = column.unique()
    if isinstance(distinct, pa.DictionaryArray):
        distinct = distinct.dictionary_decode()
    if not pa.types.is_fixed_size_binary(distinct.type) and not pa.types.is_binary(distinct.type):
        distinct = distinct.cast(pa.string()).cast(pa.binary())
    return [value for value in distinct.to_pylist() if value is not None]


def in_column(feed: str, column: str, value: bytes) -> bytes:
    """How a value is looked for in its own column alone; every folder above a file may be its feed's."""
    return f"{crc32(f'{feed}/{column}'.encode()):08x}=".encode() + value + b"\x1e"


def _sqlite(path: Path) -> Iterator[bytes]:
    """Every row of every table."""
    with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as connection:
        try:
            tables = connection.execute("select name from sqlite_master where type = 'table'").fetchall()
            for (table,) in tables:
                yield repr(connection.execute(f'select * from "{table}"').fetchall()).encode()
        except sqlite3.Error:
            return
    connection.close()


def _forms_of(plant: Plant) -> set[bytes]:
    """A plant as it might be written."""
    forms = {in_column(plant.feed, plant.column, plant.value.encode())} if plant.column and not plant.part else set()
    if plant.whole:
        return forms
    forms |= _forms(plant.value)
    if plant.kind is not None:
        (spelt,) = canonical(plant.kind, pa.array([plant.value])).values.to_pylist()
        forms |= _forms(spelt)
    return forms


def _forms(value: str) -> set[bytes]:
    """One spelling in every form; shorter ones than eight characters occur by chance in base64."""
    raw = value.encode()
    encoded = {base64.b64encode(b"\0" * skip + raw)[4:-4] for skip in range(3)}
    plain = {raw, value.encode("utf-16-le"), raw.hex().encode(), *(form for form in encoded if len(form) > 8)}
    digests = (hashlib.new(name, raw, usedforsecurity=False).digest() for name in ("md5", "sha1", "sha256"))
    return plain | {form for digest in digests for form in _of_digest(digest)}


def _of_digest(digest: bytes) -> set[bytes]:
    """The beginnings of a digest, in every way of writing it."""
    base32 = base64.b32encode(digest)[:_CUT]
    written = {digest.hex()[:_CUT].encode(), digest.hex()[:_CUT].upper().encode(), base32, base32.lower()}
    return written | {digest[:8], base64.b64encode(digest)[:_CUT]}
