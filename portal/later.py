"""Verbs that later parts bring. Until then each refuses, and says which part it comes with."""

from collections.abc import Callable
from types import MappingProxyType

import typer

LATER = MappingProxyType(
    {
        "tier3": "part 4 (keys, agreements and tiers)",
    }
)
_ANYTHING = {"ignore_unknown_options": True, "allow_extra_args": True}


def add_later_verbs(app: typer.Typer) -> None:
    """Give each later verb a place, so that whoever tries it learns when it comes."""
    for verb, part in LATER.items():
        app.command(verb, context_settings=_ANYTHING, hidden=True)(_refusing(verb, part))


def _refusing(verb: str, part: str) -> Callable[[typer.Context], None]:
    """A command that refuses."""

    def refuse(context: typer.Context) -> None:  # noqa: ARG001 - it takes any arguments and looks at none
        from journey.errors import NotBuiltError

        raise NotBuiltError(f"gateway {verb}", part)

    return refuse
