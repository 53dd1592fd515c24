"""Which kinds of identifier notes hold: counts, and nothing of what was found or where."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from anonymisation.errors import NotesNotCountedError


@dataclass(frozen=True, slots=True)
class NoteKinds:
    """Of so many sampled notes, in how many each kind occurs: `UK_NHS`, `PHONE_NUMBER`; a kind that is absent in none.

    Counts of what looks like an identifier of a kind. Names are not among the kinds: no pattern finds them.
    """

    sampled: int
    kinds: dict[str, int]


NO_NOTES = NoteKinds(0, {})
"""What is known of a delivery in which there was no note."""


def kinds_in(notes: Sequence[str]) -> NoteKinds:
    """Count the notes in which each kind of identifier occurs. Raises `NotesNotCountedError`, which quotes none."""
    if not notes:
        return NO_NOTES
    from anonymisation.redaction import recognisers  # noqa: PLC0415 - it brings spaCy: seconds, and only notes need it

    looking = recognisers.recognisers()
    try:
        counts = Counter(kind for note in notes for kind in recognisers.kinds_of(note, looking))
    except Exception as error:  # noqa: BLE001 - whatever a library raises may quote the note that it stumbled over
        raise NotesNotCountedError(type(error).__name__) from None
    return NoteKinds(len(notes), dict(sorted(counts.items())))
