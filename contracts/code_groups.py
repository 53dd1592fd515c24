"""Coarser groups of a column's codes, read from their document: what may be told of a code too fine to share."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

import yaml

from contracts.errors import DocumentError
from contracts.plain_yaml import read_yaml

_KEYS, _OPTIONAL = {"edition", "source", "groups"}, {"rare"}


@dataclass(frozen=True, slots=True)
class CodeGroups:
    """`of` maps each code to its one group; `name` is what a contract's `vrpGroups` calls the list.

    `rare` are codes of so few events that, told at all, they are told as their group.
    """

    name: str
    of: Mapping[str, str]
    rare: frozenset[str] = frozenset()

    @property
    def rolled_up(self) -> dict[str, str]:
        """What is told of each code where rare ones are rolled up: their group; of any other the code itself.

        Of a list that names none as rare all are.
        """
        rare = self.rare or self.of.keys()
        return {code: group if code in rare else code for code, group in self.of.items()}


def read_code_groups(text: str, document: str) -> CodeGroups:
    """Read `{edition, source, groups: {group: [code, ...]}, rare: [code, ...]}`, of which `rare` may be left out.

    The list is named as its file is. Raises `DocumentError`.

    Each group and code must be a text, so that what YAML makes of a bare 1 or NO is never compared with a cell.
    """
    try:
        written = read_yaml(text)
        if not _KEYS <= written.keys() <= _KEYS | _OPTIONAL:
            raise DocumentError(document, f"must have the keys {', '.join(sorted(_KEYS))}, may have rare, and no other")
        pairs = [(code, group) for group, codes in written["groups"].items() for code in _listed(codes)]
        rare = _listed(written.get("rare", []))
    except (ValueError, TypeError, AttributeError, yaml.YAMLError) as error:
        raise DocumentError(document, f"is not a list of groups that the gateway can read ({error})") from None
    texts = [(code, group) for code, group in pairs if isinstance(code, str) and isinstance(group, str)]
    seldom = frozenset(code for code in rare if isinstance(code, str))
    if len(texts) != len(pairs) or len(seldom) != len(rare):
        raise DocumentError(document, "groups and codes must be texts, each once: quote what looks like anything else")
    if twice := sorted(code for code, times in Counter(code for code, _ in texts).items() if times > 1):
        raise DocumentError(document, f"the codes {twice} stand twice; each belongs to one group")
    of = dict(texts)
    if ungrouped := sorted(seldom - of.keys()):
        raise DocumentError(document, f"names {ungrouped} as rare, which are in no group that could be told instead")
    return CodeGroups(PurePosixPath(document).stem, of, seldom)


def _listed(codes: object) -> list[object]:
    """The codes of one group; a text alone would be taken letter by letter."""
    if not isinstance(codes, list):
        raise TypeError("a group is a list of codes")
    return codes
