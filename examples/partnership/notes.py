"""Free text as practitioners write it: sentences that name people, and give numbers that a scanner should find.

No note holds a line break, so that a row is a line. Everything in braces is filled in, row by row.
"""

import re
from collections.abc import Mapping, Sequence

import numpy as np
import pyarrow as pa

from examples.partnership.columns import blank, by_chance, drawn_places, joined
from examples.partnership.identity import Identity

MODUS_OPERANDI = (
    "Victim was approached by suspect at {location} and assaulted. Suspect made off on foot.",
    "Suspect known to victim as {given} {family}. Argument followed, suspect produced a knife from waistband.",
    "IP states {given} {family} of {postcode} punched him twice, see also tel {telephone}.",
    "Between times stated, person or persons unknown by means unknown.",
    "Offender {family} (DOB {born}) detained by security at {location}, item recovered.",
    'Suspect said "give me your phone", threatened IP; CCTV seized from {location}.',
)
CASE_NOTES = (
    "{given} attended the session with mum and engaged well. Next appointment by text to {telephone}.",
    "Home visit to {postcode}. {given} {family} not in. School informed.",
    "Spoke with CAMHS, NHS number {nhs} confirmed. {given} says that he is not carrying any more.",
    "Referral order panel: {given} to write a letter. Wages from part-time job, NI {national_insurance}.",
    "No contact this week.",
    "Discussed peers. {given} worried about family of {family}, moved from {postcode}.",
)
CREW_NOTES = (
    "Pt found on floor outside {location}, smells of alcohol, laceration to forehead.",
    "Pt {given} {family}, NHS {nhs}, stab wound to L thigh, tourniquet applied, conveyed.",
    "Declined transport. Friend on {telephone}.",
    "Assault by known person, police on scene.",
)
MINUTES = (
    "{given} {family} (DOB {born}, {postcode}) discussed. Actions: school to meet parent; police to update.",
    "Panel heard that {given} has been seen with older males in a vehicle. Mother can be reached on {telephone}.",
    "Health: registered, NHS {nhs}. Education: attendance below 60 %.",
    "No update since last meeting.",
)
CONTACTS = (
    "{given} reported as instructed. Has new number {telephone}.",
    "Enforcement letter sent to {postcode}.",
    "Universal credit claim under {national_insurance} in payment. Employment discussed with {given} {family}.",
    "Failed to attend; acceptable reason given.",
)
SESSIONS = (
    "Good session, {given} talked about football and plans.",
    "{given} {family} was collected by uncle, contact {telephone}.",
    "Missed, texted {telephone}, no reply.",
    "Lives at {postcode} at present. Wants to move.",
)
STAFF = ("A Invented", "B Madeup", "C Notreal", "D Fictional", "E Pretend", "F Imagined")
"""Names of staff, whom nobody can mistake for anybody."""
_GAP = re.compile(r"\{(\w+)\}")


def noted(
    generator: np.random.Generator,
    sentences: Sequence[str],
    about: Identity,
    more: Mapping[str, pa.Array] | None = None,
    empty: float = 0.2,
) -> pa.Array:
    """A note for each person, one of the sentences with its gaps filled; a share of them is empty."""
    rows = len(about.number)
    which = drawn_places(generator, np.ones(len(sentences)), rows)
    parts = [np.flatnonzero(which == number) for number in range(len(sentences))]
    texts = [_filled(sentence, about, more or {}, at) for sentence, at in zip(sentences, parts, strict=True)]
    together = pa.concat_arrays(texts)
    order = np.argsort(np.concatenate(parts), kind="stable")
    return blank(together.take(pa.array(order)), by_chance(generator, empty, rows))


def _filled(sentence: str, about: Identity, more: Mapping[str, pa.Array], at: np.ndarray) -> pa.Array:
    """One sentence for some rows."""
    pieces = _GAP.split(sentence)
    parts = [
        pa.repeat(pa.scalar(piece), len(at)) if place % 2 == 0 else _gap(piece, about, more).take(pa.array(at))
        for place, piece in enumerate(pieces)
    ]
    return joined(*parts)


def _gap(name: str, about: Identity, more: Mapping[str, pa.Array]) -> pa.Array:
    """What fills a gap: something given, else something of the person."""
    column: pa.Array = more[name] if name in more else getattr(about, name)
    return column
