"""Looking for planted values in every byte that a run left, in the forms in which they might hide.

Files are searched raw and decoded: Parquet pages, footers and statistics; SQLite tables. A value is also searched for
in UTF-16, hexadecimal, base64, and as an unkeyed digest of itself, which anybody could reverse by guessing.
"""

import base64
import hashlib
import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pyarrow.parquet as pq


@dataclass(frozen=True, slots=True)
class Sighting:
    """A planted value, by its label, in a file."""

    label: str
    path: Path


def sightings(planted: dict[str, str], folders: Iterable[Path]) -> set[Sighting]:
    """Every file below the folders that holds a planted value in any form."""
    forms = {label: _forms(value) for label, value in planted.items()}
    found = set()
    for path in _files(folders):
        for content in _contents(path):
            found |= {Sighting(label, path) for label, tries in forms.items() if any(form in content for form in tries)}
    return found


def _files(folders: Iterable[Path]) -> Iterator[Path]:
    """Every file that is there; one that goes away while we look is fine."""
    for folder in folders:
        yield from sorted(folder.rglob("*"))


def _contents(path: Path) -> Iterator[bytes]:
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
    elif raw.startswith(b"SQLite format 3"):
        yield from _sqlite(path)


def _parquet(path: Path) -> Iterator[bytes]:
    """Every value, and everything that the footer says."""
    try:
        file = pq.ParquetFile(path)
    except (OSError, ValueError):
        return
    yield repr(file.read().to_pydict()).encode()
    yield repr(file.metadata.to_dict()).encode()
    yield repr(file.schema_arrow.metadata).encode()
    yield repr([field.metadata for field in file.schema_arrow]).encode()


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


def _forms(value: str) -> tuple[bytes, ...]:
    """A value as it might be written."""
    raw = value.encode()
    digests = [hashlib.new(name, raw, usedforsecurity=False) for name in ("md5", "sha1", "sha256")]
    encoded = [base64.b64encode(b"\0" * skip + raw)[4:-4] for skip in range(3)]
    return (
        raw,
        value.encode("utf-16-le"),
        raw.hex().encode(),
        *(digest.hexdigest().encode() for digest in digests),
        *(digest.digest() for digest in digests),
        *(form for form in encoded if len(form) > 8),  # shorter ones occur by chance
    )
