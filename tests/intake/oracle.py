"""How CSV is meant, character by character: the reader that the fast ones are compared with.

Deliberately slow, plain and free of our code. A quotation mark opens a value only at its beginning; a line ends at a
newline, at a return before one, or at a return alone; lines are counted by their ends.
"""

import re
from dataclasses import dataclass

BARE, QUOTED, CLOSING = range(3)
LINE_END = re.compile(r"\r\n|\r|\n")


@dataclass(frozen=True)
class Record:
    """One record: the line on which it begins, its values, and its text. A blank line has no values."""

    line: int
    values: list[str]
    text: str


class UnclosedError(Exception):
    """The text ends inside quotation marks, or with a backslash that tells nothing.

    `before` are the records that were whole.
    """

    before: list[Record]


def records(text: str, delimiter: str = ",", quote: str = '"', *, escaped: bool = False) -> list[Record]:
    """Every record of a text, blank lines too."""
    found, at, line = [], 0, 1
    while at < len(text):
        try:
            values, end = _record(text, at, delimiter, quote, escaped=escaped)
        except UnclosedError as error:
            error.before = found
            raise
        found.append(Record(line, values, text[at:end]))
        line += len(LINE_END.findall(text[at:end]))
        at = end
    return found


def _record(text: str, at: int, delimiter: str, quote: str, *, escaped: bool) -> tuple[list[str], int]:
    """The values of the record that begins at a place, and where it ends."""
    values, value, state, begun, first = [], "", BARE, at, at
    while at < len(text):
        character = text[at]
        if escaped and character == "\\" and state != CLOSING:
            if text[at + 1 :] in {"", "\r", "\n"}:
                raise UnclosedError
            value += text[at + 1]
            at += 2
            continue
        at += 1
        if state == QUOTED:
            state = CLOSING if character == quote else QUOTED
            value += character if state == QUOTED else ""
        elif state == CLOSING and character == quote:
            value, state = value + character, QUOTED
        elif character == delimiter:
            values, value, state, begun = [*values, value], "", BARE, at
        elif character in "\r\n":
            values = [*values, value] if at - 1 > first else []
            return values, at + (text[at - 1 : at + 1] == "\r\n")
        elif character == quote and at - 1 == begun:
            state = QUOTED
        else:
            value, state = value + character, BARE
    if state == QUOTED:
        raise UnclosedError
    return [*values, value], at
