"""A checkout as these tests see it: its rooms, their files, and what stands in them.

Every check takes the root of a tree and returns the breaches that it found, so that it can be tried on a tree with a
planted breach as well as on this one.
"""

import ast
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]


def settings(root: Path) -> dict[str, Any]:
    """The tree's pyproject.toml."""
    return tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))


def rooms(root: Path) -> list[str]:
    """The packages that are shipped."""
    return settings(root)["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]


def sources(root: Path, *more: str) -> list[Path]:
    """The Python files of the rooms, and of folders besides."""
    return [path for folder in (*rooms(root), *more) for path in sorted((root / folder).rglob("*.py"))]


def parsed(path: Path) -> ast.Module:
    """What stands in a file."""
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Every function of a file, methods and inner functions too."""
    return (node for node in ast.walk(parsed(path)) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


def place(root: Path, path: Path, line: int | None = None) -> str:
    """Where a breach is, as an editor opens it."""
    name = path.relative_to(root).as_posix()
    return f"{name}:{line}" if line else name


def listed(breaches: list[str]) -> str:
    """Every breach on a line of its own, however many."""
    return "\n" + "\n".join(breaches)
