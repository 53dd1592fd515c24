"""Which dialect a text is written in, told by all its first rows together and never by one.

A delimiter is right when rows have equally many values by it, and marks stand where they open and close values. Rows
that hold no delimiter at all, such as titles, say nothing; a value that holds another delimiter, and is no number with
a decimal comma, speaks against. Marks, backslashes and spaces belong to the dialect only where all the first rows agree
that they do.
"""

import io
import re
from collections import Counter
from dataclasses import dataclass, replace

from intake.text.dialect import Dialect
from intake.text.records import regular

_LOOKED_AT = 1 << 18
_MARKS_LOOKED_AT = 1 << 15
_COMMON = ",;\t|"
_RARE = "\x1f\x01^~§¬¦"
_AMBIGUOUS = ":# "
"""Colons stand in times, spaces between words: they part values only where all rows agree and more speaks for it.

Spaces do where marks stand beside them, or where most of what they part is numbers.
"""
_FEWEST = 3
_NUMBER = re.compile(r"\s*[-+]?\d+(?:[.,]\d+)*\s*")
_STATED = re.compile(r"sep=(.)[ \t]*(?:\r\n|\r|\n)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Reading:
    """The first rows as one dialect has them: the values that most have, and how well they agree."""

    dialect: Dialect
    width: int
    agreeing: int
    telling: int
    rows: int
    intact: float
    regular: bool

    @property
    def score(self) -> tuple[bool, bool, float]:
        """Whether marks are regular and all agree; how many do, how many values that makes, and how few were torn."""
        share = self.agreeing / self.telling
        return self.regular, share == 1, share * share * (1 - 1 / self.width) * (1 + self.intact)

    @property
    def common(self) -> bool:
        """Whether most rows of all are so."""
        return 2 * self.agreeing >= self.rows

    @property
    def certain(self) -> bool:
        """Whether every row is so, and there are some."""
        return self.agreeing == self.rows > 1


@dataclass(frozen=True, slots=True)
class _Beginning:
    """The beginning of a text, and whether it is cut off, so that its last row tells nothing."""

    text: str
    cut: bool

    def rows(self, dialect: Dialect) -> list[list[str]]:
        """Its rows by a dialect, those that hold anything."""
        rows = [row for row in dialect.reader(io.StringIO(self.text, newline="")) if any(row)]
        return rows[:-1] if self.cut else rows

    def regular(self, dialect: Dialect) -> bool:
        """Whether marks stand where they open and close its values."""
        delimiter = dialect.delimiter
        text = re.sub(re.escape(delimiter) + " +", delimiter, self.text) if dialect.spaced else self.text
        return regular(text.encode("utf-8", "replace"), dialect)


def dialect_of(text: str) -> Dialect:
    """The dialect of a text, or of a long one's beginning: a quarter of a million characters decide."""
    beginning = _Beginning(text[:_LOOKED_AT], len(text) > _LOOKED_AT)
    if stated := _STATED.match(text):
        return _marked(beginning, stated[1])
    readings = [
        reading for delimiter in _COMMON if (reading := _read(beginning, _marked(beginning, delimiter))) is not None
    ]
    best = max(readings, key=lambda reading: reading.score, default=None)
    if best is not None and best.common:
        return best.dialect
    for delimiter in _RARE + _AMBIGUOUS:
        reading = _read(beginning, _marked(beginning, delimiter))
        if reading and reading.certain and (delimiter in _RARE or _spoken_for(beginning.text, reading)):
            return reading.dialect
    return _wrapped(beginning) or (best.dialect if best else _marked(beginning, ","))


def _wrapped(beginning: _Beginning) -> Dialect | None:
    """The dialect of rows that all stand in marks as if they were one value; None where they do not."""
    if not all(line.startswith('"') for line in beginning.text.splitlines()):
        return None
    readings = (_read(beginning, Dialect(delimiter, wrapped=True)) for delimiter in _COMMON)
    certain = (found.dialect for found in readings if found and found.certain and found.width >= _FEWEST)
    return next(certain, None)


def states_delimiter(row: list[str]) -> bool:
    """Whether a file's first row is no row: Excel's way of saying which delimiter follows (`sep=;`)."""
    return row[0].lower() == "sep=" and not any(row[1:])


def _spoken_for(text: str, reading: _Reading) -> bool:
    """Whether more than evenness speaks for a delimiter that stands inside values too."""
    delimiter = reading.dialect.delimiter
    quoted = re.search(rf'(^|{delimiter})"[^"\r\n]*"({delimiter}|$)', text, re.MULTILINE)
    if quoted or reading.rows < _FEWEST or reading.width < _FEWEST:
        return bool(quoted)
    words = text.split()
    return delimiter != " " or 2 * sum(bool(_NUMBER.fullmatch(word)) for word in words) > len(words)


def _read(beginning: _Beginning, dialect: Dialect) -> _Reading | None:
    """The first rows by a dialect; None if it parts no value."""
    rows = beginning.rows(dialect)
    widths = Counter(len(row) for row in rows if len(row) > 1)
    if not widths:
        return None
    width, agreeing = max(widths.items(), key=lambda item: (item[1], item[0]))
    others = [delimiter for delimiter in _COMMON if delimiter != dialect.delimiter]
    telling = sum(len(row) > 1 or any(delimiter in row[0] for delimiter in others) for row in rows)
    values = [value for row in rows if len(row) == width for value in row]
    torn = sum(any(delimiter in value for delimiter in others) and not _NUMBER.fullmatch(value) for value in values)
    return _Reading(dialect, width, agreeing, telling, len(rows), 1 - torn / len(values), beginning.regular(dialect))


def _marked(beginning: _Beginning, delimiter: str) -> Dialect:
    """The dialect of a delimiter, with the marks, backslashes and spaces that the text shows."""
    dialect = Dialect(delimiter)
    edge = rf"[{re.escape(delimiter)}\r\n]"
    if "'" in beginning.text and _single_quoted(beginning, dialect, edge):
        dialect = replace(dialect, quote="'")
    if delimiter not in " \t" and _spaced(beginning, dialect):
        dialect = _better(beginning, dialect, replace(dialect, spaced=True))
    # A backslash before a mark after which the value goes on; one before the end of a value may be a value's own.
    if re.search(rf"\\{dialect.quote}(?!{edge}|{dialect.quote}|\Z)", beginning.text):
        dialect = _better(beginning, dialect, replace(dialect, escaped=True))
    return dialect


def _single_quoted(beginning: _Beginning, dialect: Dialect, edge: str) -> bool:
    """Whether values stand in single marks, and none in double ones: whatever opens with one must close with one."""
    text, single = beginning.text, replace(dialect, quote="'")
    opened = len(re.findall(rf"(?:\A|(?<={edge})) *'", text))
    if opened > 1 and any(beginning.regular(replace(single, escaped=escaped)) for escaped in (False, True)):
        # A mark that never closes takes in the rest: else each mark in it would be tried anew.
        outside = re.sub(r"'(?:[^'\\]|\\(?:.|\Z))*(?:'|\Z)", "''", text, flags=re.DOTALL)
        return not re.search(rf'(?:\A|(?<={edge})) *"', outside)
    # Where marks are irregular, each may be tried to the end: a beginning is enough, its last value perhaps cut off.
    text = text[:_MARKS_LOOKED_AT]
    opened = len(re.findall(rf"(?:\A|(?<={edge})) *'", text)) - (len(text) == _MARKS_LOOKED_AT)
    whole = len(re.findall(rf"(?:\A|(?<={edge})) *'(?:[^']|''|\\')*' *(?={edge}|\Z)", text))
    return 1 < opened <= whole and not re.search(rf'(?:\A|(?<={edge})) *"', text)


def _spaced(beginning: _Beginning, dialect: Dialect) -> bool:
    """Whether spaces after delimiters are part of the writing: after every one, or before a mark that opens a value."""
    rows = beginning.rows(dialect)
    values = [value for row in rows for value in row[1:] if value]
    if any(value.startswith(" ") and value.lstrip(" ").startswith(dialect.quote) for value in values):
        return True
    parted = sum(len(row) > 1 for row in rows)
    return parted > 1 and 2 * parted >= len(rows) and all(value.startswith(" ") for value in values)


def _better(beginning: _Beginning, plain: Dialect, other: Dialect) -> Dialect:
    """The other dialect, unless the rows agree better by the plain one."""
    before, after = _read(beginning, plain), _read(beginning, other)
    return other if after is not None and (before is None or after.score >= before.score) else plain
