"""In which order some functions are called."""

from types import ModuleType
from typing import Any

import pytest


def recorded(monkeypatch: pytest.MonkeyPatch, *functions: tuple[ModuleType, str]) -> list[str]:
    """The names of functions, each known to a module, in the order in which they are called from now on."""
    called: list[str] = []

    def noted(module: ModuleType, name: str) -> None:
        before = getattr(module, name)

        def after(*given: Any, **named: Any) -> Any:
            called.append(name)
            return before(*given, **named)

        monkeypatch.setattr(module, name, after)

    for module, name in functions:
        noted(module, name)
    return called
