"""The pictures of the quality of links are to scale, and draw nothing of what is withheld."""

import re
from xml.etree import ElementTree as ET

import pytest

from portal.link_quality_drawn import Point, draw_bars, draw_points, draw_weights


def elements(drawing, tag):
    return [item.attrib | {"said": item.text} for item in ET.fromstring(drawing) if item.tag == tag]  # noqa: S314 - our own drawing


def test_points_lie_in_their_intervals_on_one_scale_that_ends_at_one():
    drawing = draw_points("found", [Point("a", 0.9, 0.8, 1.0), Point("b", 0.95, 0.9, 0.97)])
    first, second = (float(item["cx"]) for item in elements(drawing, "circle"))
    thick = [item for item in elements(drawing, "line") if item.get("stroke-width") == "2"]
    spans = [(float(item["x1"]), float(item["x2"])) for item in thick]
    assert spans[0][0] < spans[1][0] < second < spans[1][1] < spans[0][1]
    assert first == pytest.approx(sum(spans[0]) / 2, abs=0.1)
    assert max(high for _, high in spans) == 394
    said = [item["said"] for item in elements(drawing, "text")]
    assert {"75.0%", "100.0%", "90.0% (80.0% to 100.0%)"} <= set(said)


def test_a_limit_is_a_dashed_line_where_it_is():
    drawing = draw_points("right", [Point("a", 0.995, 0.99, 1.0)], limit=0.975)
    (dashed,) = (item for item in elements(drawing, "line") if "stroke-dasharray" in item)
    assert float(dashed["x1"]) == pytest.approx(200)


def test_a_withheld_share_is_said_to_be_and_not_drawn():
    drawing = draw_points("found", [Point("a", None, 0, 1), Point("b", 1.0, 0.9, 1.0)])
    assert len(elements(drawing, "circle")) == 1
    assert [item["said"] for item in elements(drawing, "text")].count("withheld") == 1
    assert elements(draw_points("found", [Point("a", None, 0, 1)]), "circle") == []


def bars(drawing):
    found = [item for item in elements(drawing, "rect") if item["height"] != "10"]
    return [(float(item["x"]), float(item["y"]), float(item["width"]), float(item["height"])) for item in found]


def test_weights_are_stacked_and_the_threshold_stands_between_its_bins():
    drawing = draw_weights(-4, 4, [0, 0, 9_999], [99, 0, 99], 4.0)
    (alone, lower, upper) = bars(drawing)
    assert alone[3] == pytest.approx(lower[3])
    assert upper[1] + upper[3] == pytest.approx(lower[1], abs=0.2)
    assert lower[3] == pytest.approx(upper[1] - upper[1] + lower[3])
    (dashed,) = (item for item in elements(drawing, "line") if "stroke-dasharray" in item)
    assert float(dashed["x1"]) == pytest.approx(34 + 366 * 2 / 3, abs=0.1)
    assert "threshold 4.0" in drawing


def test_ten_times_as_many_are_one_line_higher():
    drawing = draw_weights(0, 4, [9_999, 99_999], [0, 0], 1.0)
    few, many = bars(drawing)
    assert many[3] / few[3] == pytest.approx(5 / 4, abs=0.01)


def test_a_bin_or_bar_that_is_withheld_has_a_w_and_no_bar():
    drawing = draw_weights(0, 4, [None, 50], [0, 0], 1.0)
    assert len(bars(drawing)) == 1
    assert "w" in [item["said"] for item in elements(drawing, "text")]
    drawing = draw_bars("persons", [("1", 100), ("2", None), ("3", 0), ("4", 50)])
    (hundred, fifty) = bars(drawing)
    assert hundred[2] == pytest.approx(2 * fifty[2])
    assert re.findall(r">(w|0|50|100)</text>", drawing) == ["100", "w", "0", "50"]


def test_nothing_at_all_can_be_drawn():
    for drawing in (draw_points("a", []), draw_bars("b", []), draw_weights(0, 4, [0], [0], 1.0)):
        assert ET.fromstring(drawing).tag == "svg"  # noqa: S314 - our own drawing
