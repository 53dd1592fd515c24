"""What the base install brings, told from `pyproject.toml` and from what the installed packages say that they need."""

import tomllib
from functools import cache
from importlib.metadata import PackageNotFoundError, packages_distributions, requires
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

PROJECT = tomllib.loads((Path(__file__).parents[1] / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def brought_by(requirements: list[str]) -> set[str]:
    """Names of packages that some requirements bring on this machine, and all that these need in turn."""
    found: set[str] = set()
    waiting = [Requirement(text) for text in requirements]
    while waiting:
        wanted = waiting.pop()
        name = canonicalize_name(wanted.name)
        if name in found:
            continue
        found.add(name)
        waiting += [need for text in _needs(name) if _meant(need := Requirement(text), sorted(wanted.extras) or [""])]
    return found


def _needs(name: str) -> list[str]:
    try:
        return requires(name) or []
    except PackageNotFoundError:
        return []


def _meant(need: Requirement, extras: list[str]) -> bool:
    return need.marker is None or any(need.marker.evaluate({"extra": extra}) for extra in extras)


def modules_of(names: set[str]) -> set[str]:
    """The modules that packages bring, by the name that an import begins with."""
    return {
        module
        for module, packages in _installed().items()
        if any(canonicalize_name(package) in names for package in packages)
    }


@cache
def _installed() -> dict[str, list[str]]:
    """Which packages each module that is installed here comes from, read when it is first asked: that takes a while."""
    return dict(packages_distributions())


BASE = brought_by(PROJECT["dependencies"])


def not_in_the_base() -> set[str]:
    """Modules that are installed here, where all extras are, and not on a partner's own machine."""
    return set(_installed()) - modules_of(BASE) - modules_of({canonicalize_name(PROJECT["name"])})
