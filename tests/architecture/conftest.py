"""A small tree to plant a breach in."""

from collections.abc import Callable
from pathlib import Path

import pytest

PYPROJECT = """
[tool.hatch.build.targets.wheel]
packages = ["room", "dagster_project"]
"""


@pytest.fixture
def plant(tmp_path: Path) -> Callable[..., Path]:
    """A tree of two rooms in good order, but for the files given as `{path: text}`."""

    def planted(files: dict[str, str]) -> Path:
        order = {
            "pyproject.toml": PYPROJECT,
            "room/__init__.py": '"""A room."""\n',
            "dagster_project/__init__.py": '"""The clockwork."""\n',
        }
        for name, text in (order | files).items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        return tmp_path

    return planted
