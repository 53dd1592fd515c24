"""Defects that several files show together: 1, 55, 56, 58 to 60, 64, 66 and 69 of the list, as little histories."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from tests.defects.base import CANARY, CASES, PARTNERS, QUARTER, Row, clean, csv_rows
from tests.defects.history import Ends, History, LeftBehind, Made, Run, Sent
from tests.defects.planting import invented, spoiled
from tests.defects.specimen import Counts, Found, Refused
from tests.people import EVALUATION, JOURNEYS, KNOWN, LINKED, case, in_crime, participation, person, suspension, upn

FIRE, SCHOOLS = "fire_incidents", "school_suspensions_and_exclusions"
CRIMES, SUSPECTS = "police_recorded_crime", "police_recorded_crime_suspects"
AMBULANCE, ED, HELPED = "ambulance_incidents", "emergency_department_assaults", "intervention_participation"
UNSHARED, WITHDRAWN = "do_not_share_list", "consent_withdrawals"
JANUARY, SUMMER, AUTUMN = "2024-01", "2023-Q3", "2023-Q4"
RUN = Run()


def histories() -> Iterator[History]:
    """Every one of them."""
    yield from _sent_again()
    yield from _lists()
    yield from _known_to_several()
    yield from _over_time()
    yield from _in_the_landing_folder()


def fires(count: int) -> list[Row]:
    """Clean rows of the fire service; each has a canary where it says what the place is called."""
    return spoiled(FIRE, {"location": [f"{CANARY} Road {place}" for place in range(count)]}, count)


def sent(  # noqa: PLR0913 - what is sent by whom, and what its receipt counts
    feed: str,
    rows: Sequence[Row],
    found: Found | None = None,
    *,
    outside: int = 0,
    period: str = QUARTER,
    partner: str | None = None,
) -> Sent:
    """A file of some rows, all of them accepted but for those that are said to be outside."""
    counts = Counts(len(rows), len(rows) - outside, 0, outside, found or {})
    return Sent(partner or PARTNERS[feed], feed, period, csv_rows(rows), counts)


def _sent_again() -> Iterator[History]:
    """1: the same file twice is one delivery; what was put right takes the place of what was wrong."""
    rows = fires(6)
    again = (
        *(sent(FIRE, rows), RUN),
        *(replace(sent(FIRE, rows), expected=Counts(0, 0), same_as=1), RUN),
        *(replace(sent(FIRE, rows[:5]), in_place_of=1, compared=(1, 0)), RUN),
        *(replace(sent(FIRE, rows), in_place_of=3, compared=(0, 1)), RUN),
    )
    yield History(1, "same-file-twice-and-after-another", again, _fires((6, 6), (5, 5), (6, 6)))
    right = sent(FIRE, [*rows[:5], rows[5] | {"victims": "1"}])
    put_right = (sent(FIRE, rows), RUN, replace(right, corrects=1, in_place_of=1, compared=(1, 1)), RUN)
    yield History(1, "correction", put_right, _fires((6, 6), (6, 6)))
    wrong = replace(right, content=b"what,nobody\nknows,of\n", expected=Refused("header-missing"))
    put_right = (wrong, RUN, replace(right, corrects=1), RUN)
    yield History(1, "correction-of-what-was-refused", put_right, _fires((6, 6)))


def _fires(*versions: Made, period: str = QUARTER) -> Ends:
    """Where the fire service alone has sent something."""
    return Ends({(FIRE, period): versions})


def _lists() -> Iterator[History]:
    """55 and 56: a partner's list that came before the rows, and one that came after them."""
    rows = spoiled(CRIMES, {"mo_text": [""] * 6})
    entry = invented(UNSHARED, {"record_reference": rows[0]["crime_ref"]})
    of_list = sent(UNSHARED, entry, partner="police", period=JANUARY)
    before = (of_list, sent(CRIMES, rows, outside=1), RUN)
    yield History(55, "list-before-the-rows", before, _of_crimes((5, 5)))
    after = (sent(CRIMES, rows), RUN, of_list, RUN)
    yield History(55, "list-after-the-rows", after, _of_crimes((6, 6), (5, 5)))
    helped = clean(HELPED)
    entry = invented(WITHDRAWN, {"participant_ref": helped[0]["participant_ref"]})
    of_list = sent(WITHDRAWN, entry, partner=PARTNERS[HELPED], period=JANUARY)
    made = dict.fromkeys(_records(HELPED), ((6, 6), (5, 5))) | {LINKED: ((6, 48), (5, 48)), KNOWN: ((6, 12), (5, 12))}
    ends = Ends({(product, QUARTER): versions for product, versions in made.items()}, people=5)
    yield History(56, "consent-withdrawn-between-drops", (sent(HELPED, helped), RUN, of_list, RUN), ends)


def _of_crimes(*versions: Made) -> Ends:
    """Where the police alone have sent something."""
    return Ends({(CRIMES, QUARTER): versions, (f"{CRIMES}_for_journeys", QUARTER): versions})


def _known_to_several() -> Iterator[History]:
    """58 and 64: what several partners tell of one event or person stands side by side, and nobody is counted twice."""
    stabbing = {
        CRIMES: {"committed_from": "2024-01-20T22:10", "committed_to": "2024-01-20T22:10", "knife_flag": "Y"},
        AMBULANCE: {"call_dt": "2024-01-20T22:14", "on_scene_dt": "2024-01-20T22:25", "crew_notes": ""},
        ED: {"arrival_dt": "2024-01-20T22:58", "assault_method": "knife or sharp object"},
        FIRE: {"time_of_call": "2024-01-20T22:16"},
    }
    files = tuple(sent(feed, [clean(feed, 1)[0] | told]) for feed, told in stabbing.items())
    # Of patients nobody is told who is like fewer than ten others.
    made = {CRIMES: (1, 1), f"{CRIMES}_for_journeys": (1, 1), AMBULANCE: (1, 0), ED: (1, 0), FIRE: (1, 1)}
    yield History(58, "one-stabbing-in-four-feeds", (*files, RUN), Ends(_once(made)))
    child = person(1, surname=CANARY, postcode=clean(CASES, 1)[0]["postcode"])
    files = (
        sent(SUSPECTS, invented(SUSPECTS, in_crime(1, "suspect", child))),
        sent(CASES, invented(CASES, case(child))),
        sent(SCHOOLS, invented(SCHOOLS, suspension(child))),
        sent(HELPED, invented(HELPED, participation(child))),
    )
    made = {LINKED: (4, 48), KNOWN: (4, 12)} | _records(SUSPECTS, CASES, SCHOOLS, HELPED)
    yield History(58, "one-child-in-four-feeds", (*files, RUN), Ends(_once(made), people=1))
    known = child | {"upn": upn(1)}
    files = (
        sent(CASES, invented(CASES, case(known, sex="M"))),
        sent(SCHOOLS, invented(SCHOOLS, suspension(known | {"dob": "2012-05-05"}, sex="F"))),
    )
    made = {LINKED: (2, 48), KNOWN: (2, 12)} | _records(CASES, SCHOOLS)
    kept = {(CASES, "sex"): ("M",), (SCHOOLS, "sex"): ("F",)}
    yield History(64, "one-number-two-births-and-sexes", (*files, RUN), Ends(_once(made), people=1, kept=kept))


def _once(made: Mapping[str, Made]) -> dict[tuple[str, str], tuple[Made, ...]]:
    """Products of the quarter, each made once."""
    return {(product, QUARTER): (version,) for product, version in made.items()}


def _records(*feeds: str) -> dict[str, Made]:
    """The records of two projects about one row of each of some feeds."""
    return {f"{feed}_for_{project}": (1, 1) for feed in feeds for project in (JOURNEYS, EVALUATION)}


def _over_time() -> Iterator[History]:
    """59 and 60: a quarter that grows, and one that nobody sent or that had nothing in it."""
    rows = fires(9)
    grows = (
        *(sent(FIRE, rows[:4]), RUN),
        *(replace(sent(FIRE, rows[:6]), in_place_of=1, compared=(0, 2)), RUN),
        *(replace(sent(FIRE, rows), in_place_of=2, compared=(0, 3)), RUN),
    )
    yield History(59, "quarter-that-grows", grows, _fires((4, 4), (6, 6), (9, 9)))
    summer = sent(FIRE, [row | {"time_of_call": "2023-08-01T10:00"} for row in rows[:6]], period=SUMMER)
    found = (summer, sent(FIRE, rows[:6]))
    both = {(FIRE, SUMMER): ((6, 6),), (FIRE, QUARTER): ((6, 6),)}
    asked_on, partner = date(2024, 5, 15), PARTNERS[FIRE]
    ends = Ends(both, asked_on=asked_on, missing={(partner, FIRE, AUTUMN): "late"})
    yield History(60, "quarter-that-nobody-sent", (*found, RUN), ends)
    nil = Sent(partner, FIRE, AUTUMN, None, Counts(0, 0))
    none = both | {(FIRE, AUTUMN): ((0, 0),)}
    ends = Ends(none, asked_on=asked_on, missing={(partner, FIRE, AUTUMN): "nil"})
    yield History(60, "quarter-of-which-nil-was-said", (*found, nil, RUN), ends)


def _in_the_landing_folder() -> Iterator[History]:
    """66 and 69: a file that is not whole yet, and one that a killed run left behind."""
    whole, once = sent(FIRE, fires(6)), _fires((6, 6))
    content = whole.content or b""
    half, name, part = content[: len(content) // 2], f"{CANARY}.csv", f"{CANARY}.csv.filepart"
    looks = ((part, half), (part, content), (name, content), (name, content))
    yield History(66, "copied-under-another-name", (replace(whole, looks=looks), RUN), once)
    looks = ((name, half), (name, content[:-9]), (name, content), (name, content))
    yield History(66, "growing-under-its-own-name", (replace(whole, looks=looks), RUN), once)
    landed = replace(whole, looks=looks[2:])
    yield History(69, "left-behind-after-it-was-taken", (landed, RUN, LeftBehind(1), RUN), _fires((6, 6), (6, 6)))
    refused = replace(landed, expected=Refused("header-missing"), content=b"what,nobody\nknows,of\n")
    refused = replace(refused, looks=tuple((name, refused.content or b"") for _ in range(2)))
    yield History(69, "left-behind-after-it-was-refused", (refused, RUN, LeftBehind(1), RUN), Ends({}))
