"""What is asked of a parsing child: one of a file's tables, and for a text under which layout and which columns."""

import json
from dataclasses import dataclass

from intake.headers.layout import Layout


@dataclass(frozen=True, slots=True)
class Choice:
    """The table at a position, from 1; `layout` and `columns` as `intake.grid.Grid.pieces` has them."""

    position: int
    layout: Layout
    columns: tuple[str, ...]

    def as_json(self) -> bytes:
        """As `choice_from` reads it. The words of the header stay here: the child needs none of them."""
        layout = self.layout
        told = {
            "position": self.position,
            "names": layout.names,
            "first_line": layout.first_line,
            "beyond": layout.beyond,
            "columns": self.columns,
        }
        return json.dumps(told).encode()


def choice_from(content: bytes) -> Choice:
    """A choice as it was told.

    Raises `ValueError`, `KeyError`, `TypeError`, `OverflowError` or `RecursionError` for anything else.
    """
    told = json.loads(content)
    layout = Layout(tuple(told["names"]), first_line=int(told["first_line"]), beyond=told["beyond"])
    return Choice(int(told["position"]), layout, tuple(told["columns"]))
