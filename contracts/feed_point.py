"""The point of an event as a contract writes it (`vrpPoint`), and what must hold of it."""

from typing import Any

from contracts.errors import DocumentError
from contracts.feed import Feed, Point
from contracts.vocabulary import ColumnType, FieldClass

_METRES, _DEGREES = ("east", "north"), ("longitude", "latitude")
_PUBLIC, _EVERY_ROW = "public", "every_row"
_NUMBERS = (ColumnType.INTEGER, ColumnType.NUMBER)


def read_point(written: Any) -> Point | None:
    """A point as `{east, north, public}` in metres of the national grid, or `{longitude, latitude, public}`.

    `public` is `{column: [codes]}` of what says that a row was in public, or `every_row`. Raises `DocumentError`.
    """
    if written is None:
        return None
    named = _DEGREES if _DEGREES[0] in written else _METRES
    if {*written} != {*named, _PUBLIC}:
        raise DocumentError("vrpPoint", f"has {', '.join(_METRES)}, or {', '.join(_DEGREES)}, and {_PUBLIC}")
    return Point(
        east=str(written[named[0]]),
        north=str(written[named[1]]),
        in_degrees=named is _DEGREES,
        public=() if written[_PUBLIC] == _EVERY_ROW else _codes(written[_PUBLIC]),
    )


def refuse_unfit_point(feed: Feed) -> None:
    """Raise `DocumentError` for a point that nobody could tell, or of which nobody could say that it was in public."""
    point = feed.point
    if point is None:
        return
    if feed.place is None or feed.column(feed.place.column).field_class is not FieldClass.GEO_EVENT:
        raise DocumentError(feed.id, f"has vrpPoint: vrpPlace must name a column of the class {FieldClass.GEO_EVENT}")
    for name in (point.east, point.north):
        column = feed.column(name)
        if column.field_class is not FieldClass.GEO_EVENT or column.type not in _NUMBERS:
            raise DocumentError(feed.id, f"{name!r} tells a point: a number whose class is {FieldClass.GEO_EVENT}")
    for name, codes in point.public:
        if lost := sorted({*codes} - {*feed.column(name).codes}):
            raise DocumentError(feed.id, f"{name!r} says what was in public by {lost}, which its code list has not")


def _codes(written: dict[str, list[str]]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """By column the codes of what was in public. None at all would let out what was said to be at nobody's home."""
    if not written or not all(codes and all(isinstance(code, str) for code in codes) for codes in written.values()):
        raise DocumentError("vrpPoint", f"{_PUBLIC} names by column its codes, as texts, or is {_EVERY_ROW}")
    return tuple((str(name), tuple(codes)) for name, codes in written.items())
