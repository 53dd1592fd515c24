"""No word of linking holds a row: what holds a table is left out of its own repr, for reprs end in logs."""

import dataclasses
import importlib
import pkgutil
from collections.abc import Iterable, Iterator, Mapping
from types import ModuleType
from typing import Any, get_args, get_origin, get_type_hints

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pytest

TABLES = (pa.Table, pa.RecordBatch, pa.Array, pa.ChunkedArray, pa.Scalar, np.ndarray)
ROOMS = ("anonymisation.linking", "journey.linking", "journey.reviewing")


def modules(room: str) -> Iterator[ModuleType]:
    """A room's modules, however deep."""
    package = importlib.import_module(room)
    yield package
    for item in pkgutil.walk_packages(package.__path__, f"{room}."):
        yield importlib.import_module(item.name)


def holds_a_table(hint: Any) -> bool:
    """Whether a value of a type is a table or a column, or holds one in a collection."""
    of = get_origin(hint) or hint
    if isinstance(of, type) and issubclass(of, TABLES):
        return True
    return any(holds_a_table(part) for part in get_args(hint) if part is not ...)


def told(kind: type) -> list[str]:
    """The fields of a dataclass that hold a table and stand in its repr."""
    if "__repr__" not in vars(kind):
        return []
    hints = get_type_hints(kind)
    return [item.name for item in dataclasses.fields(kind) if item.repr and holds_a_table(hints[item.name])]


def dataclasses_of(rooms: Iterable[str]) -> dict[str, type]:
    """Every dataclass of some rooms, by where it stands."""
    return {
        f"{module.__name__}.{name}": kind
        for room in rooms
        for module in modules(room)
        for name, kind in vars(module).items()
        if isinstance(kind, type) and dataclasses.is_dataclass(kind) and kind.__module__ == module.__name__
    }


def test_no_dataclass_of_linking_tells_a_table_that_it_holds():
    found = dataclasses_of(ROOMS)
    assert len(found) > 50
    assert {name: fields for name, kind in found.items() if (fields := told(kind))} == {}


@pytest.mark.parametrize(
    "hint",
    [pa.Table, pa.Array, npt.NDArray[np.int64], tuple[pa.Table, ...], Mapping[str, pa.ChunkedArray], pa.Table | None],
)
def test_a_table_that_stands_in_a_repr_is_found_wherever_it_is_held(hint):
    fields = [("count", int), ("held", hint)]
    assert told(dataclasses.make_dataclass("Told", fields)) == ["held"]
    assert told(dataclasses.make_dataclass("Silent", fields, repr=False)) == []
    off = [("count", int), ("held", hint, dataclasses.field(repr=False))]
    assert told(dataclasses.make_dataclass("Without", off)) == []
    assert told(dataclasses.make_dataclass("Counts", [("counts", tuple[int, ...])])) == []
