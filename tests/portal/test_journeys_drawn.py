"""The pictures are to scale, and draw nothing for what is withheld."""

import re
from itertools import pairwise
from xml.etree import ElementTree as ET

import pytest

from portal.journeys import Journey, KnownQuarter
from portal.journeys_drawn import draw_journeys, draw_known

BARS = re.compile(r'<rect x="[\d.]+" y="([\d.]+)" width="[\d.]+" height="([\d.]+)"')
NONE = (False, False, False)


def bars(drawing):
    """Top and height of each bar, without the legend's squares."""
    found = [(float(top), float(high)) for top, high in BARS.findall(drawing)]
    return [(top, high) for top, high in found if high != 10]


def texts(drawing):
    return [item.text for item in ET.fromstring(drawing) if item.tag == "text"]  # noqa: S314 - our own drawing


def test_bars_are_stacked_one_on_another_and_to_scale():
    drawn = bars(
        draw_known([KnownQuarter("2024-Q1", (600, 300, 100), NONE), KnownQuarter("2024-Q2", (500, 0, 0), NONE)])
    )
    (one, two, three, other) = drawn
    assert one[1] == pytest.approx(2 * two[1], abs=0.2)
    assert two[1] == pytest.approx(3 * three[1], abs=0.2)
    assert one[0] == pytest.approx(two[0] + two[1], abs=0.2)
    assert two[0] == pytest.approx(three[0] + three[1], abs=0.2)
    assert other[1] == pytest.approx(one[1] * 5 / 6, abs=0.2)


def test_the_scale_is_a_round_number_above_the_highest_bar():
    for most, top in ((7, "10"), (11, "12"), (1_171, "1,200"), (4_100, "5,000"), (81_000, "100,000")):
        told = texts(draw_known([KnownQuarter("2024-Q1", (most, 0, 0), NONE)]))
        assert top in told
    assert "0" in texts(draw_known([KnownQuarter("2024-Q1", (0, 0, 0), NONE)]))


def test_no_shade_is_told_by_hue_alone():
    """Each is darker than the one before, seen in grey too, and outlined."""
    drawing = draw_known([KnownQuarter("2024-Q1", (9, 9, 9), NONE)])
    shades = list(dict.fromkeys(re.findall(r'fill="(#[0-9a-f]{6})"', drawing)))
    light = [luminance(shade) for shade in shades]
    assert len(shades) == 3
    assert all((one + 0.05) / (two + 0.05) > 2.4 for one, two in pairwise(light))
    assert 'stroke="#0b2545"' in drawing


def luminance(colour):
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_a_withheld_count_has_a_letter_and_no_column():
    drawing = draw_journeys(["2024-Q1", "2024-Q2", "2024-Q3"], [Journey("one", "two", (20, None, 0))])
    assert len(bars(drawing)) == 1
    assert texts(drawing)[:4] == ["one → two", "20", "w", "0"]


def test_all_journeys_are_drawn_on_one_scale():
    drawing = draw_journeys(["2024-Q1"], [Journey("one", "two", (40,)), Journey("two", "one", (20,))])
    (more, less) = bars(drawing)
    assert more[1] == pytest.approx(2 * less[1], abs=0.2)


def test_both_are_whole_and_told_in_words():
    for drawing in (
        draw_known([KnownQuarter("2024-Q1", (9, 9, 9), NONE)]),
        draw_journeys(["2024-Q1"], [Journey("a & b", "<c>", (9,))]),
    ):
        title, described = list(ET.fromstring(drawing))[:2]  # noqa: S314 - our own drawing
        assert (title.tag, described.tag) == ("title", "desc")
        assert described.text.endswith("The table below holds the same numbers.")
