"""The picture of journeys as one HTML page that needs nothing else: no script, no font, no picture from anywhere.

A pure function from numbers to text. The pictures are drawn in `portal.journeys_drawn`; every number of theirs stands
in a table below them too.
"""

import base64
import hashlib
from collections.abc import Iterable, Sequence
from html import escape

from portal.journeys import KNOWN, PARTNERS, PROJECT, Journeys
from portal.journeys_drawn import draw_journeys, draw_known

_STYLE = """
:root { color-scheme: light; }
body { margin: 0 auto; max-width: 60rem; padding: 1rem; background: #fff; color: #1b1b1b;
  font: 1rem/1.5 system-ui, sans-serif; }
p { max-width: 42rem; }
h1 { font-size: 1.5rem; line-height: 1.2; }
h2 { font-size: 1.2rem; margin-top: 2.5rem; }
figure { margin: 1rem 0; }
svg { display: block; width: 100%; max-width: 36rem; height: auto; }
svg text { font: 11px system-ui, sans-serif; fill: #1b1b1b; }
svg .name { font-weight: 600; }
.quiet { color: #545454; font-size: 0.9rem; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; font-size: 0.9rem; font-variant-numeric: tabular-nums; }
caption { text-align: left; white-space: nowrap; font-weight: 600; padding-bottom: 0.3rem; }
th, td { border-bottom: 1px solid #c8c8c8; padding: 0.25rem 0.5rem 0.25rem 0; text-align: right; white-space: nowrap; }
th:first-child { text-align: left; }
tbody th { font-weight: 400; }
"""
_ASSURED = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
_POLICY = f"default-src 'none'; style-src 'sha256-{_ASSURED}'; base-uri 'none'; form-action 'none'"
"""The page may load nothing and run nothing; the one style is known by its digest."""


def journeys_page(found: Journeys) -> str:
    """The page. Nothing in it comes from a record: only counts that may be shown, and names that we gave."""
    small = f"Counts from 1 to {found.small_count} are withheld."
    return f"""<!doctype html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{_POLICY}">
<meta name="referrer" content="no-referrer">
<meta name="robots" content="noindex">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Journeys across partners by quarter</title>
<style>{_STYLE}</style>
</head>
<body>
<h1>Journeys across partners by quarter</h1>
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
{_journeys(found)}
</body>
</html>
"""


def _known(found: Journeys) -> str:
    """The first picture and its table."""
    if not found.known:
        return "<p>Nothing of it is published yet.</p>"
    rows = [
        (item.quarter, [_at_least(*cell) for cell in zip(item.shown, item.withheld, strict=True)])
        for item in found.known
    ]
    table = _table("Young people, by the number of partners that know them", ("quarter", *PARTNERS), rows)
    return f"<figure>\n{draw_known(found.known)}\n</figure>\n{table}"


def _journeys(found: Journeys) -> str:
    """The second picture and its table."""
    if not found.journeys:
        return "<p>No journey is common enough to be shown.</p>"
    rows = [
        (f"{item.first} → {item.next}", ["withheld" if count is None else f"{count:,}" for count in item.people])
        for item in found.journeys
    ]
    table = _table("People, by journey and quarter of the second service", ("journey", *found.quarters), rows)
    return f"<figure>\n{draw_journeys(found.quarters, found.journeys)}\n</figure>\n{table}"


def _at_least(shown: int, withheld: bool) -> str:  # noqa: FBT001 - one cell of a table, as it is zipped
    """A sum of cells of which some may be withheld."""
    if not withheld:
        return f"{shown:,}"
    return f"at least {shown:,}" if shown else "withheld"


def _table(caption: str, headings: Sequence[str], rows: Iterable[tuple[str, Sequence[str]]]) -> str:
    """A table whose rows begin with what they are about."""
    head = "".join(f'<th scope="col">{escape(heading)}</th>' for heading in headings)
    body = "\n".join(
        f'<tr><th scope="row">{escape(about)}</th>{"".join(f"<td>{escape(cell)}</td>" for cell in cells)}</tr>'
        for about, cells in rows
    )
    return (
        f'<div class="wide" tabindex="0" role="region" aria-label="{escape(caption)}">\n<table>\n'
        f"<caption>{escape(caption)}</caption>\n<thead><tr>{head}</tr></thead>\n<tbody>\n{body}\n</tbody>\n</table>\n</div>"
    )
