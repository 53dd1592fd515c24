"""What must hold of the national grid: Ordnance Survey's own worked example, and a point measured in both systems."""

import numpy as np
import pytest

from anonymisation.british_grid import metres_of, projected

# Ordnance Survey, "A guide to coordinate systems in Great Britain", annexe C: 52°39'27.2531"N 1°43'4.5177"E.
EXAMPLE = np.array([1 + 43 / 60 + 4.5177 / 3600]), np.array([52 + 39 / 60 + 27.2531 / 3600])
# Its water tower at Caister, by satellite and on the grid (section 6.7).
TOWER = np.array([1 + 42 / 60 + 57.8663 / 3600]), np.array([52 + 39 / 60 + 28.8282 / 3600])


def test_the_projection_gives_the_published_example_to_the_millimetre():
    east, north = projected(*(np.radians(angle) for angle in EXAMPLE))
    assert (east[0], north[0]) == (pytest.approx(651_409.903, abs=0.001), pytest.approx(313_177.270, abs=0.001))


def test_a_satellite_s_point_lies_within_five_metres_of_the_grid_s():
    east, north = metres_of(*TOWER)
    assert np.hypot(east[0] - 651_409.792, north[0] - 313_177.448) < 5


def test_what_is_nowhere_stays_nowhere():
    east, north = metres_of(np.array([np.nan, -2.59]), np.array([51.45, np.nan]))
    assert np.isnan([east[0], north[0], north[1]]).all()
