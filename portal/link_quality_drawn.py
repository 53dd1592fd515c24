"""The pictures of the quality of links, as SVG: points with their intervals, weights, and bars of one hue.

Nothing is told by hue alone, and what a picture says stands in a table too. Sizes are in the units of the drawing, 400
of which are as wide as a phone.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import escape
from math import floor, log10

_Scale = Callable[[float], float]
_WIDTH = 400
_INK, _LINE, _LIGHT, _MIDDLE = "#0b2545", "#c8c8c8", "#a9cbe8", "#3f7fb5"
_ROW, _EDGE = 36, 6
_LEFT, _TOP, _HEIGHT = 34, 30, 150
_BAR, _NAME = 20, 90
_LEAST_BAR = 0.6
"""So thin a bar is still seen."""


@dataclass(frozen=True, slots=True)
class Point:
    """A share with its interval; nothing of it is drawn where it is withheld."""

    name: str
    value: float | None
    low: float
    high: float


def draw_points(title: str, points: Sequence[Point], limit: float | None = None) -> str:
    """Shares one below the other on one scale that ends at 1, with a line where the limit is."""
    shown = [item for item in points if item.value is not None]
    least = min([item.low for item in shown] + ([] if limit is None else [limit]), default=0.0)
    begin = max(0.0, floor(least * 20 - 0.5) / 20)
    high = len(points) * _ROW

    def across(share: float) -> float:
        return _EDGE + (_WIDTH - 2 * _EDGE) * (share - begin) / (1 - begin)

    parts = [
        f'<line x1="{across(share):.1f}" y1="0" x2="{across(share):.1f}" y2="{high}" stroke="{_LINE}"/>'
        for share in (begin, (begin + 1) / 2, 1.0)
    ]
    if limit is not None:
        parts.append(
            f'<line x1="{across(limit):.1f}" y1="0" x2="{across(limit):.1f}" y2="{high}" stroke="{_INK}" '
            'stroke-dasharray="4 3"/>'
        )
    for number, item in enumerate(points):
        parts += _point(item, number * _ROW, across)
    for share, anchor in ((begin, "start"), ((begin + 1) / 2, "middle"), (1.0, "end")):
        parts.append(f'<text x="{across(share):.1f}" y="{high + 14}" text-anchor="{anchor}">{share:.1%}</text>')
    return _drawing(high + 20, title, parts)


def draw_weights(begin: int, step: int, linked: Sequence[int | None], parted: Sequence[int | None], at: float) -> str:
    """A stacked bar for each bin of weights, with a line at the threshold. The scale is of powers of ten."""
    most = max([(one or 0) + (other or 0) for one, other in zip(linked, parted, strict=True)] + [1])
    top = max(1, floor(log10(most)) + 1)
    wide = (_WIDTH - _LEFT) / len(linked)
    ground = _TOP + _HEIGHT

    def high(count: float) -> float:
        return _HEIGHT * log10(count + 1) / log10(10**top + 1)

    parts = list(_legend((("kept apart", _LIGHT), ("linked", _MIDDLE))))
    for power in range(top + 1):
        y = ground - high(10**power - (power == 0))
        parts.append(f'<line x1="{_LEFT}" y1="{y:.1f}" x2="{_WIDTH}" y2="{y:.1f}" stroke="{_LINE}"/>')
        label = f"{10**power:,}" if power else "0"
        parts.append(f'<text x="{_LEFT - 4}" y="{y + 4:.1f}" text-anchor="end" class="small">{_short(label)}</text>')
    for number, (one, other) in enumerate(zip(linked, parted, strict=True)):
        left = _LEFT + number * wide
        parts += _stack(left, wide, ground, high, (other, one))
        if number % 3 == 0:
            parts.append(f'<text x="{left:.1f}" y="{ground + 14}" class="small">{begin + step * number}</text>')
    x = _LEFT + wide * (at - begin) / step
    parts.append(
        f'<line x1="{x:.1f}" y1="{_TOP - 8}" x2="{x:.1f}" y2="{ground}" stroke="{_INK}" stroke-dasharray="4 3"/>'
    )
    parts.append(f'<text x="{x + 4:.1f}" y="{_TOP}" class="small">threshold {at:.1f}</text>')
    parts.append(f'<text x="{_WIDTH}" y="{ground + 28}" text-anchor="end" class="small">weight, bits</text>')
    return _drawing(ground + 34, "Pairs of records by their weight", parts)


def draw_bars(title: str, bars: Sequence[tuple[str, int | None]]) -> str:
    """Counts as bars one below the other; w where one is withheld."""
    most = max([count or 0 for _, count in bars] + [1])
    parts = []
    for number, (name, count) in enumerate(bars):
        top = number * _BAR
        long = (_WIDTH - _NAME - 60) * (count or 0) / most
        parts.append(f'<text x="{_NAME - 6}" y="{top + 14}" text-anchor="end">{escape(name)}</text>')
        if count:
            parts.append(
                f'<rect x="{_NAME}" y="{top + 4}" width="{max(long, _LEAST_BAR):.1f}" height="{_BAR - 7}" '
                f'fill="{_MIDDLE}" stroke="{_INK}" stroke-width="0.5"/>'
            )
        told = "w" if count is None else f"{count:,}"
        parts.append(f'<text x="{_NAME + long + 5:.1f}" y="{top + 14}">{told}</text>')
    return _drawing(len(bars) * _BAR + 4, title, parts)


def _point(item: Point, top: float, across: _Scale) -> Iterator[str]:
    """One share: its name and number, and below them the point in its interval."""
    yield f'<text x="{_EDGE}" y="{top + 13}" class="name">{escape(item.name)}</text>'
    if item.value is None:
        yield f'<text x="{_WIDTH - _EDGE}" y="{top + 13}" text-anchor="end">withheld</text>'
        return
    told = f"{item.value:.1%} ({item.low:.1%} to {item.high:.1%})"
    yield f'<text x="{_WIDTH - _EDGE}" y="{top + 13}" text-anchor="end">{told}</text>'
    y = top + 24
    low, high = across(item.low), across(item.high)
    yield f'<line x1="{low:.1f}" y1="{y}" x2="{high:.1f}" y2="{y}" stroke="{_INK}" stroke-width="2"/>'
    for end in (low, high):
        yield f'<line x1="{end:.1f}" y1="{y - 4}" x2="{end:.1f}" y2="{y + 4}" stroke="{_INK}"/>'
    yield f'<circle cx="{across(item.value):.1f}" cy="{y}" r="4" fill="{_MIDDLE}" stroke="{_INK}"/>'


def _stack(
    left: float, wide: float, ground: float, high: _Scale, counts: tuple[int | None, int | None]
) -> Iterator[str]:
    """The two counts of one bin, the first at the bottom; w where one of them is withheld."""
    below = 0
    for count, shade in zip(counts, (_LIGHT, _MIDDLE), strict=True):
        if count:
            foot, head = high(below), high(below + count)
            yield (
                f'<rect x="{left + 1:.1f}" y="{ground - head:.1f}" width="{wide - 2:.1f}" '
                f'height="{max(head - foot, _LEAST_BAR):.1f}" fill="{shade}" stroke="{_INK}" stroke-width="0.5"/>'
            )
            below += count
    if None in counts:
        y = ground - high(below) - 3
        yield f'<text x="{left + wide / 2:.1f}" y="{y:.1f}" text-anchor="middle" class="small">w</text>'


def _legend(shades: Sequence[tuple[str, str]]) -> Iterator[str]:
    """Which shade is what."""
    for number, (name, shade) in enumerate(shades):
        left = _LEFT + number * 110
        yield f'<rect x="{left}" y="2" width="10" height="10" fill="{shade}" stroke="{_INK}"/>'
        yield f'<text x="{left + 15}" y="11">{escape(name)}</text>'


def _short(label: str) -> str:
    """Thousands and millions by their letter."""
    return label.replace(",000,000", "m").replace(",000", "k")


def _drawing(height: float, title: str, parts: Iterable[str]) -> str:
    """An SVG that can be listened to."""
    return "\n".join(
        (
            f'<svg viewBox="0 0 {_WIDTH} {height:.0f}" role="img">',
            f"<title>{escape(title)}</title>",
            "<desc>The table below holds the same numbers.</desc>",
            *parts,
            "</svg>",
        )
    )
