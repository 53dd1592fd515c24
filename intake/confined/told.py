"""JSON that a parsing child told: its parent believes neither its size nor its depth, nor what stands in it.

A list of little costs twenty times its letters once it is read, one of lists of lists more than the parser of JSON has,
and half a character more than UTF-8 holds: a child that a hostile file has taken over says any of them.
"""

import json
from typing import Any


def told_in(content: bytes, most_bytes: int) -> Any:
    """What some JSON holds. Raises `ValueError` for anything else."""
    if len(content) > most_bytes:
        raise ValueError
    try:
        return json.loads(content.decode("ascii"))
    except (ValueError, RecursionError):
        raise ValueError from None


def list_in(told: object) -> list[Any]:
    """A list of whatever it is. Raises `ValueError` for anything else."""
    if not isinstance(told, list):
        raise ValueError  # noqa: TRY004 - one kind of error for all that our child would not say
    return told


def place_in(told: object, first: int, last: int) -> int:
    """A line, or the place of a sheet, from the first to the last that there can be. Raises `ValueError` otherwise."""
    if type(told) is not int or not first <= told <= last:
        raise ValueError
    return told


def text_in(told: object) -> str:
    """A text that UTF-8 can hold. Raises `ValueError` for anything else."""
    if not isinstance(told, str):
        raise ValueError  # noqa: TRY004 - one kind of error for all that our child would not say
    try:
        told.encode()
    except UnicodeEncodeError:  # it carries the text
        raise ValueError from None
    return told
