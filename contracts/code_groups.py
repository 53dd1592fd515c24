"""Coarser groups of a column's codes, read from their document: what may be told of a code too fine to share."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

import yaml

from contracts.errors import DocumentError
from contracts.plain_yaml import read_yaml

_KEYS = {"edition", "source", "groups"}


@dataclass(frozen=True, slots=True)
class CodeGroups:
    """`of` maps each code to its one group; `name` is what a contract's `vrpGroups` calls the list."""

    name: str
    of: Mapping[str, str]


def read_code_groups(text: str, document: str) -> CodeGroups:
    """Read `{edition, source, groups: {group: [code, ...]}}`; the list is named as its file is. Raises `DocumentError`.

    Each group and code must be a text, so that what YAML makes of a bare 1 or NO is never compared with a cell.
    """
    try:
        written = read_yaml(text)
        if written.keys() != _KEYS:
            raise DocumentError(document, f"must have the keys {', '.join(sorted(_KEYS))} and no other")
        pairs = [(code, group) for group, codes in written["groups"].items() for code in _listed(codes)]
    except (ValueError, TypeError, AttributeError, yaml.YAMLError) as error:
        raise DocumentError(document, f"is not a list of groups that the gateway can read ({error})") from None
    texts = [(code, group) for code, group in pairs if isinstance(code, str) and isinstance(group, str)]
    if len(texts) != len(pairs):
        raise DocumentError(document, "groups and codes must be texts: write what looks like anything else in quotes")
    if twice := sorted(code for code, times in Counter(code for code, _ in texts).items() if times > 1):
        raise DocumentError(document, f"the codes {twice} stand twice; each belongs to one group")
    return CodeGroups(PurePosixPath(document).stem, dict(texts))


def _listed(codes: object) -> list[object]:
    """The codes of one group; a text alone would be taken letter by letter."""
    if not isinstance(codes, list):
        raise TypeError("a group is a list of codes")
    return codes
