"""Columns that are never asked for: religion, sexual orientation and their like, known by their headings' words."""

import re
import unicodedata
from dataclasses import dataclass

import yaml

from contracts.errors import DocumentError
from contracts.feed import Column, Feed
from contracts.plain_yaml import read_yaml

_BETWEEN_WORDS = re.compile(r"[\W_]+|(?<=[a-z])(?=[A-Z])")


@dataclass(frozen=True, slots=True)
class RefusedColumns:
    """What is never asked for, in words, each with the patterns by which a heading tells it."""

    patterns: tuple[tuple[str, re.Pattern[str]], ...]

    def refuse(self, feed: Feed, document: str) -> None:
        """Raise `DocumentError` for the first column of a contract that is never asked for."""
        for column in feed.columns:
            if told := self._told_by(column):
                raise DocumentError(
                    document,
                    f"the column {column.name!r} tells {told}, which is never asked for: take it out of the contract, "
                    "and ask the partner to leave it out of the extract",
                )

    def _told_by(self, column: Column) -> str | None:
        """What a column tells that is never asked for."""
        headings = [_words(heading) for heading in (column.name, column.header, *column.aliases)]
        return next((told for told, pattern in self.patterns if any(map(pattern.search, headings))), None)


def read_refused_columns(text: str, document: str) -> RefusedColumns:
    """Read `{what it tells: [pattern, ...]}`. Raises `DocumentError`."""
    try:
        written: dict[str, list[str]] = read_yaml(text)
        patterns = tuple((told, re.compile(pattern)) for told, found in written.items() for pattern in found)
    except (re.error, AttributeError, TypeError, yaml.YAMLError) as error:
        raise DocumentError(document, f"is not a list of patterns that the gateway can read ({error})") from None
    if not patterns:
        raise DocumentError(document, "refuses no column; copy the shipped one back")
    return RefusedColumns(patterns)


def _words(heading: str) -> str:
    """A heading as lower-case words with one space between: `SexualOrientation_` is `sexual orientation`."""
    plain = unicodedata.normalize("NFKC", heading)
    return _BETWEEN_WORDS.sub(" ", plain).strip().casefold()
