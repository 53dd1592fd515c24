"""What is found in a note: a known answer for each kind, from ranges that nobody was given, and what must not count.

Importing what is tested takes seconds, so a fixture does it once.
"""

import subprocess
import sys
import time

import pytest

OFFLINE = """
import sys

events = []
asked = ("socket.connect", "socket.getaddrinfo", "socket.sendto", "socket.gethostbyname", "urllib.Request", "os.mkdir")

def watch(name, arguments):
    writing = name == "open" and isinstance(arguments[1], str) and set(arguments[1]) & set("wax+")
    if name in asked or writing:
        events.append((name, arguments[0]))

sys.addaudithook(watch)
from anonymisation.redaction.identifier_kinds import kinds_in
found = kinds_in(["jo@example.org or jo@mail.example.co.uk, 07700 900123, BS97 4QD, 999 000 0018"])
print(sorted(found.kinds), events)
"""


@pytest.fixture(scope="module")
def kinds_of():
    """The kinds in a note."""
    from anonymisation.redaction import recognisers  # noqa: PLC0415 - it brings spaCy, and only these tests need it

    looking = recognisers.recognisers()
    return lambda note: recognisers.kinds_of(note, looking)


@pytest.mark.parametrize(
    ("note", "kind"),
    [
        ("NHS number 999 000 0018 confirmed", "UK_NHS"),
        ("pt 9990000018.", "UK_NHS"),
        ("NI PZ123456A on file", "UK_NINO"),
        ("pz 12 34 56 a", "UK_NINO"),
        ("moved to BS97 4QD", "UK_POSTCODE"),
        ("moved to bs974qd last week", "UK_POSTCODE"),
        ("licence QUILL851229Q99QQ seized", "UK_DRIVING_LICENCE"),
        ("passport ZZ0000000", "UK_PASSPORT"),
        ("left in a blue AB79 XYZ", "UK_VEHICLE_REGISTRATION"),
        ("write to <jo.invented@example.org>, please", "EMAIL_ADDRESS"),
        ("jo@mail.example.co.uk", "EMAIL_ADDRESS"),
        ("mum on 0117 496 0123", "PHONE_NUMBER"),
        ("mum on 01174960123", "PHONE_NUMBER"),
        ("mum on +44 117 496 0123", "PHONE_NUMBER"),
        ("texted 07700 900123, no reply", "PHONE_NUMBER"),
        ("texted 07700 900 123", "PHONE_NUMBER"),
        ("texted +447700900123", "PHONE_NUMBER"),
    ],
)
def test_each_kind_is_found(kinds_of, note, kind):
    assert kinds_of(note) == {kind}


@pytest.mark.parametrize(
    "note",
    [
        "No contact this week.",
        "NHS number 999 000 0019",
        "NI BG123456A",
        "licence 99999851229Q99QQ",
        "left in AB40 XYZ",
        "off the M5 the wrong way, the 4 a day, A4 and B4",
        "met him @10.30 as agreed",
        "jo@localhost and jo@example.invalid",
        "between 14/02/2011 and 22:30, reference 5224000001",
        "one hundred and 107700900123",
        "see www.example.org.So he left",
        "",
    ],
)
def test_what_is_no_identifier_does_not_count(kinds_of, note):
    assert kinds_of(note) == set()


def test_a_note_may_hold_several_kinds(kinds_of):
    note = "Jo, BS97 4QD, 07700 900123 or 0117 496 0123, NHS 999 000 0018"
    assert kinds_of(note) == {"UK_NHS", "UK_POSTCODE", "PHONE_NUMBER"}


@pytest.mark.parametrize("note", ["a-" * 2_500 + "@", "a@" + "a-" * 2_499, "+44 7" * 1_000, "1 2-" * 1_250])
def test_a_note_made_to_exhaust_us_does_not(kinds_of, note):
    """The first would keep Presidio's own pattern for e-mail busy for seconds."""
    started = time.process_time()
    kinds_of(note)
    assert time.process_time() - started < 1


def test_no_network_is_asked_and_no_file_written(tmp_path):
    """Watched from before the first import, in an interpreter and a home of its own."""
    done = subprocess.run(  # noqa: S603 - a fixed command
        [sys.executable, "-B", "-c", OFFLINE],
        env={"HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == "['EMAIL_ADDRESS', 'PHONE_NUMBER', 'UK_NHS', 'UK_POSTCODE'] []\n"
    assert done.stderr == ""
    assert list(tmp_path.iterdir()) == []
