"""Pairs that were made up to show what linking does: nobody in them exists, and their postcodes were never issued."""

from collections.abc import Iterator
from html import escape

EXAMPLES = (
    (
        "Linked",
        ("Jonathan Exampleby", "14 March 1990", "BS97 4QD"),
        ("Jon Exampleby", "14 March 1990", "BS97 4QD"),
        "A short form of a name; date of birth and postcode agree.",
    ),
    (
        "Linked",
        ("Mary Sampleton", "3 July 2008", "BS97 4QD"),
        ("Mary Sampelton", "7 March 2008", "TA98 1AB"),
        "Two letters and day and month are swapped and the address is another, but a verified number is the same.",
    ),
    (
        "Kept apart: verified numbers differ",
        ("Ann Mockford", "21 May 2009", "BS97 4QD"),
        ("Anna Mockford", "21 May 2009", "BS97 4QD"),
        "Twins of one home. However alike they are, two different numbers of one kind are two people.",
    ),
    (
        "In the grey zone: just below the threshold",
        ("John Pretendwell", "1 January 1980", "not known"),
        ("John Pretendwell", "1 January 1980", "TA98 1AB"),
        "A common name, and a date of birth that is written where none is known.",
    ),
)
"""What became of a pair, what two records say, and why."""


def made_up_pairs() -> Iterator[str]:
    """The pairs as a section of a page."""
    yield "<h2>What such pairs look like</h2>\n<p>All of these were made up for this page. None is of a record.</p>"
    for outcome, one, other, why in EXAMPLES:
        both = "".join(f"<p>{escape(', '.join(each))}</p>" for each in (one, other))
        yield f'<section class="example"><h3>{escape(outcome)}</h3>{both}<p>{escape(why)}</p></section>'
