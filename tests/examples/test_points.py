"""Points are distinct, carry what is so of their area, and begin with no place at all."""

import pytest

from examples.geography import areas
from examples.points import invented_points

AREAS = {area.code: area for area in areas()}


@pytest.mark.parametrize("rows", [1, 5_000])
def test_points_are_distinct_and_the_first_is_no_place(rows):
    points = invented_points(1, rows)
    written = points.text.to_pylist()
    assert written[0] == ",,No Location,,"
    assert len(set(written)) == len(written) == len(points.outside)
    assert len(written) > 1


def test_each_point_is_told_what_its_area_is():
    points = invented_points(1, 5_000)
    for number, written in enumerate(points.text.to_pylist()[1:], start=1):
        longitude, latitude, location, code, name = written.split(",")
        area = AREAS[code]
        assert name == area.name
        assert location.startswith("On or near ")
        assert -9 < float(longitude) < 3
        assert 49 < float(latitude) < 61
        told = points.outside[number], points.split[number], points.straddling[number]
        assert told == (area.outside, area.split, area.straddling)


def test_both_editions_come_up():
    codes = {written.split(",")[3] for written in invented_points(1, 20_000).text.to_pylist()[1:]}
    assert any(AREAS[code].split for code in codes)
    assert any(code.startswith("E0195") for code in codes)


def test_another_seed_gives_other_points():
    assert invented_points(1, 100).text != invented_points(2, 100).text
    assert invented_points(1, 100).text == invented_points(1, 100).text
