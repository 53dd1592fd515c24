"""The two pictures of the page of journeys, as SVG: bars of one hue from light to dark, each with an outline.

Light to dark is read by everybody, also in print; nothing is told by hue alone. Sizes are in the units of the drawing,
400 of which are as wide as a phone.
"""

from collections.abc import Iterable, Iterator, Sequence
from html import escape

from portal.journeys import PARTNERS, Journey, KnownQuarter

_WIDTH = 400
_SHADES = ("#a9cbe8", "#3f7fb5", "#0b2545")
"""For one, two, three or more partners."""
_EDGE = "#0b2545"
_LEFT, _TOP, _HEIGHT = 40, 24, 170
_ROW, _COLUMN_HEIGHT = 80, 40
_ROUND = (10, 12, 14, 16, 18, 20, 24, 30, 40, 50, 60, 80)
_BELOW = "The table below holds the same numbers."


def draw_known(known: Sequence[KnownQuarter]) -> str:
    """A stacked bar for each quarter."""
    most = _round_up(max(sum(item.shown) for item in known))
    wide = (_WIDTH - _LEFT) / len(known)
    parts = [*_legend(), *_scale(most)]
    for number, item in enumerate(known):
        left = _LEFT + number * wide + wide * 0.15
        parts += _stack(left, wide * 0.7, item, most)
        parts += _quarter(left + wide * 0.35, _TOP + _HEIGHT + 14, item.quarter)
    title = "Young people known to one, two, three or more partners, by quarter"
    return _drawing(_TOP + _HEIGHT + 34, title, _BELOW, parts)


def draw_journeys(quarters: Sequence[str], journeys: Sequence[Journey]) -> str:
    """For each journey a little column for each quarter, all on one scale."""
    most = max(count or 0 for item in journeys for count in item.people)
    wide = _WIDTH / len(quarters)
    parts = []
    for row, item in enumerate(journeys):
        top = row * _ROW + 12
        parts.append(f'<text x="0" y="{top}" class="name">{escape(item.first)} → {escape(item.next)}</text>')
        floor = top + 20 + _COLUMN_HEIGHT
        parts.append(f'<line x1="0" y1="{floor}" x2="{_WIDTH}" y2="{floor}" stroke="{_EDGE}"/>')
        for column, count in enumerate(item.people):
            parts += _column(column * wide, wide, floor, count, most)
    foot = len(journeys) * _ROW + 8
    for column, quarter in enumerate(quarters):
        parts += _quarter((column + 0.5) * wide, foot, quarter)
    told = f"w stands for withheld. {_BELOW}"
    return _drawing(foot + 20, "The commonest journeys from one service to the next, by quarter", told, parts)


def _drawing(height: float, title: str, described: str, parts: Iterable[str]) -> str:
    """An SVG that can be listened to."""
    return "\n".join(
        (
            f'<svg viewBox="0 0 {_WIDTH} {height:.0f}" role="img">',
            f"<title>{escape(title)}</title>",
            f"<desc>{escape(described)}</desc>",
            *parts,
            "</svg>",
        )
    )


def _legend() -> Iterator[str]:
    """Which shade is which number of partners, in the order in which they are stacked."""
    for number, (shade, by) in enumerate(zip(_SHADES, PARTNERS, strict=True)):
        left = _LEFT + number * 110
        yield f'<rect x="{left}" y="2" width="10" height="10" fill="{shade}" stroke="{_EDGE}"/>'
        yield f'<text x="{left + 15}" y="11">{by} partner{"" if number == 0 else "s"}</text>'


def _scale(most: int) -> Iterator[str]:
    """Three lines with what they stand for."""
    for part in (0, 1, 2):
        y = _TOP + _HEIGHT - _HEIGHT * part / 2
        yield f'<line x1="{_LEFT}" y1="{y:.1f}" x2="{_WIDTH}" y2="{y:.1f}" stroke="#c8c8c8"/>'
        yield f'<text x="{_LEFT - 5}" y="{y + 4:.1f}" text-anchor="end">{most * part // 2:,}</text>'


def _stack(left: float, wide: float, item: KnownQuarter, most: int) -> Iterator[str]:
    """The bar of one quarter, fewest partners at the bottom."""
    floor = float(_TOP + _HEIGHT)
    for count, shade in zip(item.shown, _SHADES, strict=True):
        high = _HEIGHT * count / most
        floor -= high
        if count:
            yield (
                f'<rect x="{left:.1f}" y="{floor:.1f}" width="{wide:.1f}" height="{high:.1f}" fill="{shade}" '
                f'stroke="{_EDGE}" stroke-width="0.5"/>'
            )


def _column(left: float, wide: float, floor: float, count: int | None, most: int) -> Iterator[str]:
    """One quarter of one journey: its column and its number, or that it is withheld."""
    high = _COLUMN_HEIGHT * (count or 0) / most
    if count:
        yield (
            f'<rect x="{left + wide * 0.15:.1f}" y="{floor - high:.1f}" width="{wide * 0.7:.1f}" height="{high:.1f}" '
            f'fill="{_SHADES[1]}" stroke="{_EDGE}" stroke-width="0.5"/>'
        )
    told = "w" if count is None else f"{count:,}"
    yield f'<text x="{left + wide / 2:.1f}" y="{floor - high - 4:.1f}" text-anchor="middle">{told}</text>'


def _quarter(middle: float, top: float, quarter: str) -> Iterator[str]:
    """A quarter in two short lines."""
    year, _, part = quarter.partition("-")
    yield f'<text x="{middle:.1f}" y="{top:.0f}" text-anchor="middle">{escape(part)}</text>'
    yield f'<text x="{middle:.1f}" y="{top + 13:.0f}" text-anchor="middle">{escape(year)}</text>'


def _round_up(count: int) -> int:
    """The next number that reads well at the top of a scale, and halved in its middle."""
    ten = 1
    while _ROUND[-1] * ten < count:
        ten *= 10
    return next(step * ten for step in _ROUND if step * ten >= count)
