"""What must hold of the count: notes, not finds; nothing of a note in any word that is written; nothing loaded idly."""

import logging
import subprocess
import sys

import pytest

from anonymisation.errors import NotesNotCountedError
from anonymisation.redaction.identifier_kinds import NO_NOTES, NoteKinds, kinds_in

NOTES = (
    "Pt Quetzal, NHS 999 000 0018, again 9990000018",
    "moved from BS97 4QD to BS97 4QX, NHS 999 000 0018",
    "jo.quetzal@example.org, 07700 900123, PZ123456A, AB79 XYZ",
    "No contact this week.",
)
IDLE = """
import sys
import journey.protected
from anonymisation.redaction.identifier_kinds import kinds_in
kinds_in(())
print(sorted({"presidio_analyzer", "spacy", "tldextract"} & set(sys.modules)))
"""


def test_notes_are_counted_and_not_finds():
    assert kinds_in(NOTES) == NoteKinds(
        sampled=4,
        kinds={
            "EMAIL_ADDRESS": 1,
            "PHONE_NUMBER": 1,
            "UK_NHS": 2,
            "UK_NINO": 1,
            "UK_POSTCODE": 1,
            "UK_VEHICLE_REGISTRATION": 1,
        },
    )


def test_of_no_notes_nothing_is_known():
    assert kinds_in(()) == NO_NOTES == NoteKinds(0, {})


def test_nothing_of_a_note_is_logged_or_printed(caplog, capfd):
    caplog.set_level(logging.DEBUG)
    for name in ("presidio-analyzer", "decision_process", "tldextract", "phonenumbers"):
        caplog.set_level(logging.DEBUG, name)
    kinds_in((*NOTES, "a-" * 2_000 + "@quetzal.example.org"))
    assert caplog.records, "Presidio has changed how it logs, and this test no longer listens"
    said = "".join(f"{record.getMessage()} {record.__dict__}" for record in caplog.records) + "".join(
        capfd.readouterr()
    )
    for plant in ("uetzal", "999 000", "9990000018", "BS97", "07700", "PZ12", "AB79"):
        assert plant not in said


def test_what_presidio_raises_is_named_and_not_repeated(monkeypatch):
    from anonymisation.redaction import recognisers  # noqa: PLC0415 - it brings spaCy, and only this test needs it

    def stumbling(note, _looking):
        raise ValueError(note)

    monkeypatch.setattr(recognisers, "kinds_of", stumbling)
    with pytest.raises(NotesNotCountedError) as refusal:
        kinds_in(NOTES)
    assert "ValueError" in str(refusal.value)
    assert "uetzal" not in f"{refusal.value!s}{refusal.value!r}{refusal.value.__dict__}"
    assert refusal.value.__suppress_context__


def test_only_notes_bring_presidio_in():
    done = subprocess.run([sys.executable, "-c", IDLE], capture_output=True, text=True, check=True)  # noqa: S603 - a fixed command
    assert done.stdout.strip() == "[]"
