"""The picture of journeys as one HTML page that needs nothing else: no script, no font, no picture from anywhere.

A pure function from numbers to text. The pictures are drawn in `portal.journeys_drawn`; every number of theirs stands
in a table below them too.
"""

from html import escape

from portal.html_page import html_page, html_table
from portal.journeys import KNOWN, PARTNERS, PROJECT, Journeys
from portal.journeys_drawn import draw_journeys, draw_known

_STYLE = """
figure { margin: 1rem 0; }
svg { display: block; width: 100%; max-width: 36rem; height: auto; }
svg text { font: 11px system-ui, sans-serif; fill: #1b1b1b; }
svg .name { font-weight: 600; }
"""
_TITLE = "Journeys across partners by quarter"


def journeys_page(found: Journeys) -> str:
    """The page. Nothing in it comes from a record: only counts that may be shown, and names that we gave."""
    small = f"Counts from 1 to {found.small_count} are withheld."
    body = f"""<h1>{_TITLE}</h1>
<p>Made from what this gateway has published under {escape(found.agreement)}. <strong>Internal, not yet attacked: for
the named people of the project {escape(PROJECT)}; it may not be published.</strong></p>
<h2>Young people known to one, two, three or more partners</h2>
<p class="quiet">People under 25, from the tier 1 product {escape(KNOWN)}. {small} Where an age band is withheld, a bar
is a little shorter than it ought to be, and the table says “at least”.</p>
{_known(found)}
<h2>Which service met a person first, and which one next</h2>
<p class="quiet">The commonest journeys of people of any age, by the quarter in which they came to the second service,
from the records of the project {escape(PROJECT)}. {small} In the picture w stands for withheld. First means first in
the quarters that are held: what was before them is not known here. Whom two services met on one day has no order
between them and is left out.</p>
{_journeys(found)}"""
    return html_page(_TITLE, body, _STYLE)


def _known(found: Journeys) -> str:
    """The first picture and its table."""
    if not found.known:
        return "<p>Nothing of it is published yet.</p>"
    rows = [
        (item.quarter, [_at_least(*cell) for cell in zip(item.shown, item.withheld, strict=True)])
        for item in found.known
    ]
    table = html_table("Young people, by the number of partners that know them", ("quarter", *PARTNERS), rows)
    return f"<figure>\n{draw_known(found.known)}\n</figure>\n{table}"


def _journeys(found: Journeys) -> str:
    """The second picture and its table."""
    if not found.journeys:
        return "<p>No journey is common enough to be shown.</p>"
    rows = [
        (f"{item.first} → {item.next}", ["withheld" if count is None else f"{count:,}" for count in item.people])
        for item in found.journeys
    ]
    table = html_table("People, by journey and quarter of the second service", ("journey", *found.quarters), rows)
    return f"<figure>\n{draw_journeys(found.quarters, found.journeys)}\n</figure>\n{table}"


def _at_least(shown: int, withheld: bool) -> str:  # noqa: FBT001 - one cell of a table, as it is zipped
    """A sum of cells of which some may be withheld."""
    if not withheld:
        return f"{shown:,}"
    return f"at least {shown:,}" if shown else "withheld"
