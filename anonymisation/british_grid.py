"""Degrees (WGS 84, as satellites and police.uk give them) as metres of the British National Grid (OSGB36).

By Ordnance Survey, "A guide to coordinate systems in Great Britain": annexe B for the conversions between degrees,
Cartesian coordinates and the transverse Mercator projection, section 6.6 for the seven parameters between the two
systems, which are right to about five metres.
"""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

Reals = npt.NDArray[np.float64]


class _Ellipsoid(NamedTuple):
    """Semi-axes, in metres."""

    a: float
    b: float

    @property
    def eccentricity_squared(self) -> float:
        return 1 - (self.b / self.a) ** 2


_GRS80, _AIRY = _Ellipsoid(6_378_137.0, 6_356_752.3141), _Ellipsoid(6_377_563.396, 6_356_256.909)
_SHIFT = np.array([-446.448, 125.157, -542.060])
_TURN = np.radians(np.array([-0.1502, -0.2470, -0.8421]) / 3600)
_SCALE = 20.4894e-6
_SCALE_OF_MERIDIAN = 0.9996012717
_LAT_0, _LON_0 = np.radians(49), np.radians(-2)
_EAST_0, _NORTH_0 = 400_000.0, -100_000.0
_ROUNDS = 6
"""Of the latitude from Cartesian coordinates: each gains three digits, and a double has sixteen."""


def metres_of(longitude: Reals, latitude: Reals) -> tuple[Reals, Reals]:
    """Metres east and north of points in degrees (WGS 84), right to about five metres; nothing (NaN) stays so."""
    return projected(*_to_osgb36(np.radians(longitude), np.radians(latitude)))


def projected(lon: Reals, lat: Reals) -> tuple[Reals, Reals]:
    """Metres east and north of points in radians on the grid's own ellipsoid (OSGB36)."""
    e2 = _AIRY.eccentricity_squared
    squeezed = 1 - e2 * np.sin(lat) ** 2
    nu = _AIRY.a * _SCALE_OF_MERIDIAN / np.sqrt(squeezed)
    rho = nu * (1 - e2) / squeezed
    eta2, tan2, cos = nu / rho - 1, np.tan(lat) ** 2, np.cos(lat)
    p = (lon - _LON_0) * cos
    north = (
        _NORTH_0
        + _along_meridian(lat)
        + nu * np.tan(lat) * (p**2 / 2 + p**4 / 24 * (5 - tan2 + 9 * eta2) + p**6 / 720 * (61 - 58 * tan2 + tan2**2))
    )
    east = _EAST_0 + nu * (
        p + p**3 / 6 * (nu / rho - tan2) + p**5 / 120 * (5 - 18 * tan2 + tan2**2 + 14 * eta2 - 58 * tan2 * eta2)
    )
    return east, north


def _along_meridian(lat: Reals) -> Reals:
    """Metres along the meridian from the grid's true origin."""
    n = (_AIRY.a - _AIRY.b) / (_AIRY.a + _AIRY.b)
    less, more = lat - _LAT_0, lat + _LAT_0
    along: Reals = (
        _AIRY.b
        * _SCALE_OF_MERIDIAN
        * (
            (1 + n + 5 / 4 * n**2 + 5 / 4 * n**3) * less
            - (3 * n + 3 * n**2 + 21 / 8 * n**3) * np.sin(less) * np.cos(more)
            + (15 / 8 * n**2 + 15 / 8 * n**3) * np.sin(2 * less) * np.cos(2 * more)
            - 35 / 24 * n**3 * np.sin(3 * less) * np.cos(3 * more)
        )
    )
    return along


def _to_osgb36(lon: Reals, lat: Reals) -> tuple[Reals, Reals]:
    """Radians on the one ellipsoid as radians on the other, by seven parameters (Helmert)."""
    nu = _GRS80.a / np.sqrt(1 - _GRS80.eccentricity_squared * np.sin(lat) ** 2)
    x, y = nu * np.cos(lat) * np.cos(lon), nu * np.cos(lat) * np.sin(lon)
    z = (1 - _GRS80.eccentricity_squared) * nu * np.sin(lat)
    turn_x, turn_y, turn_z = _TURN
    across = _SHIFT[0] + (1 + _SCALE) * x - turn_z * y + turn_y * z
    along = _SHIFT[1] + turn_z * x + (1 + _SCALE) * y - turn_x * z
    up = _SHIFT[2] - turn_y * x + turn_x * y + (1 + _SCALE) * z
    e2, from_axis = _AIRY.eccentricity_squared, np.hypot(across, along)
    found = np.arctan2(up, from_axis * (1 - e2))
    for _ in range(_ROUNDS):
        nu = _AIRY.a / np.sqrt(1 - e2 * np.sin(found) ** 2)
        found = np.arctan2(up + e2 * nu * np.sin(found), from_axis)
    return np.arctan2(along, across), found
