"""Slips of the hand, one value at a time: a letter, an accent, a digit. Which slip is made follows from a number."""

import unicodedata

_PLAIN = str.maketrans({"ł": "l", "Ł": "L"})
"""Letters that have no accent to lose and lose it all the same."""


def misspelt(name: str, number: int) -> str:
    """A name with one letter left out, doubled, or another than it should be; never the name as it is."""
    at, how = 1 + number % max(1, len(name) - 1), number // 64 % 3
    if how == 0 and len(name) > 2:  # noqa: PLR2004 - a name of two letters keeps both
        return name[:at] + name[at + 1 :]
    if how == 1 and at < len(name):
        return name[:at] + ("e" if name[at] != "e" else "a") + name[at + 1 :]
    return name[:at] + name[at - 1 :]


def without_accents(name: str) -> str:
    """A name in plain letters, as some systems store it."""
    taken_apart = unicodedata.normalize("NFD", name.translate(_PLAIN))
    return "".join(letter for letter in taken_apart if not unicodedata.combining(letter))


def wrong_digit(text: str, number: int, within: tuple[int, int]) -> str:
    """A number in which one digit between two characters is another."""
    places = [place for place in range(*within) if text[place].isdigit()]
    at = places[number % len(places)]
    other = (int(text[at]) + 1 + number // 64 % 9) % 10
    return f"{text[:at]}{other}{text[at + 1 :]}"
