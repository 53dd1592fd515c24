"""What must hold of the words of furniture: each expression is there for words of its own, and names no person."""

import re
import unicodedata

import pyarrow as pa
import pyarrow.compute as pc
import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.furniture_words import (
    FOOTER_CELL,
    FOOTERS,
    NUMBER_CELL,
    PLAIN_TOTAL_CELL,
    PLAIN_TOTALS,
    TOTAL_CELL,
    TOTALS,
)

FOOTER_WORDS = {
    0: ["End of report", "*** END OF THE FILE ***", "end of data"],
    1: ["Page 2 of 7", "page: 3", "Page 1/9", "- Page 4 -"],
    2: ["345 rows", "(1,345 rows affected)", "12 incidents", "1 record selected"],
    3: ["Row count: 345", "Records found 12", "rows exported"],
    4: ["Total rows: 345", "Number of records: 1,345", "No. of incidents = 4", "count of cases 7"],
    5: ["Report run by A Name", "Data was extracted on 01/02/2024", "File generated from the old system"],
    6: ["Extracted: 01/02/2024", "Printed by: A Name", "run on : Monday"],
    7: ["Date of extract 01/02/2024", "Date printed", "date of report: today"],
    8: ["Run date 01/02/2024", "Print date"],
    9: [
        "OFFICIAL",
        "OFFICIAL-SENSITIVE: PERSONAL",
        "Official \u2013 Sensitive",
        "Not protectively marked",
        "Confidential",
    ],
    10: ["Disclaimer: x", "Source: police", "Notes : see above", "WARNING: provisional"],
    11: ["Please note that", "Crown copyright 2024", "Contains public sector information licensed under"],
    12: ["This report is confidential", "this spreadsheet may hold errors"],
    13: ["The information contained in this report is private", "the figures in this table"],
    14: ["Figures are provisional", "data may be subject to change"],
    15: ["Applied filters: force is one", "Filters applied"],
    16: ["© Invented Police"],
}
TOTAL_WORDS = {
    0: ["Total", "TOTALS", "Total: 345", "total for Bristol", "** Total **"],
    1: ["Bristol total", "Bristol Count", "South Gloucestershire Total:"],
    2: ["Grand total", "Sub-total", "subtotal for Bristol", "Overall Total: 12", "Grand Count"],
}
NO_FURNITURE = [
    "",
    "Anna",
    "Page",
    "Paige 7",
    "Notes",
    "Source",
    "End",
    "Mr End",
    "Endeavour",
    "Row",
    "5224000001",
    "2024-01-31",
    "E01014370",
    "Official Road 3",
    "Total Security Ltd",
    "Totalled",
    "Countess",
    "Viscount",
    "Run away from home",
    "Reported at 10:15",
    "Confidential source says",
    "Bristol total loss",
    "Flat 3 total",
]


def fits(pattern, word):
    in_python = re.search(pattern, word, re.ASCII) is not None
    assert pc.match_substring_regex(pa.scalar(word), pattern).as_py() is in_python
    return in_python


@pytest.mark.parametrize("word", [word for words in FOOTER_WORDS.values() for word in words])
def test_a_footer_is_known(word):
    assert fits(FOOTER_CELL, word)
    assert fits(FOOTER_CELL, word.upper())


@pytest.mark.parametrize("word", ["*** End ***", "=== END ===", "--end--"])
def test_an_end_between_marks_is_a_footer(word):
    assert fits(FOOTER_CELL, word)


@pytest.mark.parametrize("word", [word for words in TOTAL_WORDS.values() for word in words])
def test_a_total_is_known(word):
    assert fits(TOTAL_CELL, word)
    assert fits(TOTAL_CELL, word.upper())


def test_only_words_that_are_no_name_may_stand_right_of_one():
    assert [number for number, words in TOTAL_WORDS.items() if any(fits(PLAIN_TOTAL_CELL, word) for word in words)] == [
        2
    ]


@pytest.mark.parametrize(
    ("patterns", "words"), [(FOOTERS, FOOTER_WORDS), ((*TOTALS, *PLAIN_TOTALS), TOTAL_WORDS)], ids=["footers", "totals"]
)
def test_each_expression_is_needed_for_words_of_its_own(patterns, words):
    assert set(words) == set(range(len(patterns)))
    for number, mine in words.items():
        others = "|".join(f"(?:{pattern})" for place, pattern in enumerate(patterns) if place != number)
        plain = [re.sub(r"^[*() -]+|[*() ]+$", "", word) for word in mine]
        assert any(re.fullmatch(others, word, re.IGNORECASE) is None for word in plain), number


@pytest.mark.parametrize("word", NO_FURNITURE)
def test_what_a_record_may_begin_with_is_no_furniture(word):
    assert not fits(FOOTER_CELL, word)
    assert not fits(TOTAL_CELL, word)


@pytest.mark.parametrize("written", ["345", "1,345", "-3", "(12)", "12.5%", "£1,200.50", "0", "-", "*", "\u2013", ".5"])
def test_a_number_or_a_mark_for_none_may_stand_beside_a_total(written):
    assert fits(NUMBER_CELL, written)


@pytest.mark.parametrize("written", ["", "Anna", "2024-01-31", "01/02/2024", "E01014370", "10:15", "3 rows", "1.2.3"])
def test_anything_else_may_not(written):
    assert not fits(NUMBER_CELL, written)


@given(st.one_of(st.text(), st.text(alphabet="*-=. ()#_|,:0123456789 totalsendrwcuf\n\u2013")))
def test_both_engines_read_the_expressions_alike(word):
    for pattern in (FOOTER_CELL, TOTAL_CELL, PLAIN_TOTAL_CELL, NUMBER_CELL):
        fits(pattern, unicodedata.normalize("NFKC", word).strip())
