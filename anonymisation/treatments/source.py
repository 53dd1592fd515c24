"""What a treatment is given of event rows, and what it gives back."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from contracts.code_groups import CodeGroups
from contracts.feed import MIDDLE_AREA, SNAPPED, Column, Place
from contracts.vocabulary import PlaceKind

Mask = npt.NDArray[np.bool_]
Groups = Mapping[str, CodeGroups]
"""By the name of a code list, the coarser groups of its codes."""


@dataclass(frozen=True, slots=True)
class Treated:
    """Published columns made from one column, and rows that must be withheld because of it, by reason."""

    columns: Mapping[str, pa.ChunkedArray]
    withheld: Mapping[str, Mask] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Source:
    """One column of event rows: what its contract says of it, the place that it tells if it does, its codes' groups.

    `guarded` are rows of which no more than the week and the authority may be told; None where no row of the feed is.
    """

    events: pa.Table
    column: Column
    place: Place | None
    groups: CodeGroups
    forces: CodeGroups
    guarded: pa.ChunkedArray | None

    @property
    def name(self) -> str:
        """The name of the column."""
        return self.column.name

    def values(self) -> pa.ChunkedArray:
        """The column as it is held."""
        return self.events.column(self.name)

    def area(self, name: str) -> pa.ChunkedArray:
        """One of the areas that the place resolved to."""
        return self.events.column(self.prefix + name)

    def areas(self, *names: str) -> dict[str, pa.ChunkedArray]:
        """Some of them, by the names under which they are held and published."""
        return {self.prefix + name: self.area(name) for name in names}

    def small_areas(self, *names: str) -> dict[str, pa.ChunkedArray]:
        """The same, empty of guarded rows; where every row is guarded none may be held at all."""
        if self.guarded is None:
            return self.areas(*names)
        told = pa.array(np.arange(self.events.num_rows), mask=self.guarded.to_numpy())
        types = dict.fromkeys(names, self.area("local_authority_code").type) | dict.fromkeys(SNAPPED, pa.int32())
        full = {self.prefix + name: pa.nulls(self.events.num_rows, types[name]) for name in names}
        held = {name: self.events.column(name).combine_chunks() for name in full if name in self.events.column_names}
        return {name: pa.chunked_array([values.take(told)]) for name, values in (full | held).items()}

    @property
    def decides(self) -> bool:
        """Whether a row without the place must be withheld: where the event was is what such a row is about."""
        return self.prefix == ""

    @property
    def middle(self) -> tuple[str, ...]:
        """The middle area, where the place is one that has it."""
        return middle_of(self.place)

    @property
    def prefix(self) -> str:
        """What stands before the names of the place's areas."""
        return self.place.prefix if self.place else ""


def middle_of(place: Place | None) -> tuple[str, ...]:
    """The name of the middle area that a place has, if it has one."""
    return (MIDDLE_AREA,) if place is not None and place.kind is PlaceKind.POSTCODE else ()
