"""How CSV is meant, character by character: the reader that the fast ones are compared with.

Deliberately slow, plain and free of our code. A quotation mark opens a value only at its beginning; a line ends at a
newline, with or without a return before it; lines are counted by newlines.
"""

from dataclasses import dataclass

BARE, QUOTED, CLOSING, RETURNED = range(4)


@dataclass(frozen=True)
class Record:
    """One record: the line on which it begins, its values, and its text. A blank line has no values."""

    line: int
    values: list[str]
    text: str


class BrokenError(Exception):
    """The text is no CSV: `why` is a rule of the reader."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


def records(text: str) -> list[Record]:
    """Every record of a text, blank lines too."""
    found, at, line = [], 0, 1
    while at < len(text):
        values, end = _record(text, at)
        found.append(Record(line, values, text[at:end]))
        line += text.count("\n", at, end)
        at = end
    return found


def _record(text: str, at: int) -> tuple[list[str], int]:  # noqa: C901 - one machine, easier to trust in one piece
    """The values of the record that begins at a place, and where it ends."""
    values, value, state, begun = [], "", BARE, at
    while at < len(text):
        character = text[at]
        at += 1
        if state == RETURNED:
            if character == "\n":
                return values, at
            if character != "\r":
                raise BrokenError("csv-broken")
        elif state == QUOTED:
            state = CLOSING if character == '"' else QUOTED
            value += character if state == QUOTED else ""
        elif state == CLOSING and character == '"':
            value, state = value + character, QUOTED
        elif character == ",":
            values, value, state, begun = [*values, value], "", BARE, at
        elif character in "\r\n":
            values = [*values, value] if values or value or begun < at - 1 else []
            if character == "\n":
                return values, at
            state = RETURNED
        elif character == '"' and at - 1 == begun:
            state = QUOTED
        else:
            value, state = value + character, BARE
    if state == QUOTED:
        raise BrokenError("quote-unclosed")
    return (values if state == RETURNED else [*values, value]), at
