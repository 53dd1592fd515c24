"""The linking model: all that weighs a pair of records besides the two records themselves.

A pair is of one of three kinds: one person twice (a match), two people of one family or home (kin), or two strangers.
For each level of each comparison a model holds how often it is found in pairs of each kind (m, k and u, after Fellegi
and Sunter 1969 and Splink's documentation; kin are this linker's own). Its weights are log2 of odds.

A trained model holds names, postcodes and more of real people with their shares: it may rest sealed only. The shipped
one holds nothing of anybody.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from math import inf
from types import MappingProxyType
from typing import Any

from anonymisation.linking.comparisons import COMPARISONS, FREQUENCIES
from anonymisation.linking.errors import UnreadableModelError

VERSION = 3
"""Of the conditions in `comparisons` and the keys in `blocking`: a model of another version weighs something else."""


@dataclass(frozen=True, slots=True)
class Chances:
    """How often one level is found in pairs of one person, of kin, and of strangers."""

    match: float
    kin: float
    stranger: float


@dataclass(frozen=True, slots=True)
class Shares:
    """How much of all values each value of a column is; `unseen` stands for every value that is not among them."""

    of: Mapping[str, float] = field(repr=False)
    unseen: float


@dataclass(frozen=True, slots=True)
class LinkingModel:
    """A model. `prior`: log2 odds that two records taken by chance are one person's; `kin`: log2 of kin for a match.

    `whole_name`: log2 of how much more often two strangers bear one whole name than the shares of its two names say.
    `chances` by comparison and level; `shares` by column; `closed` are blocking rules that are not used, `common` the
    keys of the others that too many records have; edges below `floor` bits are not kept. `source` says what the model
    was made from, in words without a value.
    """

    prior: float
    kin: float
    whole_name: float
    chances: Mapping[str, Mapping[str, Chances]]
    shares: Mapping[str, Shares] = field(default_factory=dict, repr=False)
    closed: tuple[str, ...] = ()
    common: Mapping[str, tuple[int, ...]] = field(default_factory=dict, repr=False)
    floor: float = -5.0
    source: str = ""

    def as_json(self) -> dict[str, Any]:
        """The model as JSON has it (RFC 8259; numbers fit RFC 8785). `from_json` gives the same model back."""
        return {
            "version": VERSION,
            "source": self.source,
            "prior": self.prior,
            "kin": self.kin,
            "whole_name": self.whole_name,
            "floor": self.floor,
            "chances": {
                comparison: {level: [item.match, item.kin, item.stranger] for level, item in levels.items()}
                for comparison, levels in self.chances.items()
            },
            "shares": {name: {"unseen": item.unseen, "of": dict(item.of)} for name, item in self.shares.items()},
            "closed": list(self.closed),
            # As text: a number of JSON is exact to 53 bits only.
            "common": {rule: [f"{key & _WHOLE:016x}" for key in keys] for rule, keys in self.common.items()},
        }

    @property
    def digest(self) -> str:
        """SHA-256 of the model's JSON in one spelling, as hex. Of a trained model it commits to personal data."""
        text = json.dumps(self.as_json(), sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()

    def pick(self, comparison: str, level: str) -> Chances:
        """The chances of one level."""
        return self.chances[comparison][level]


_WHOLE = (1 << 64) - 1
_SIGN = 1 << 63


def from_json(said: Mapping[str, Any]) -> LinkingModel:
    """The model of its JSON. Raises `UnreadableModelError` where it is of another version or lacks something."""
    if said.get("version") != VERSION:
        why = "is of another version"
        raise UnreadableModelError(why)
    try:
        model = LinkingModel(
            prior=float(said["prior"]),
            kin=float(said["kin"]),
            whole_name=float(said["whole_name"]),
            floor=float(said["floor"]),
            source=str(said["source"]),
            chances=_frozen(
                {
                    name: _frozen({level: Chances(*map(float, of)) for level, of in levels.items()})
                    for name, levels in said["chances"].items()
                }
            ),
            shares=_frozen(
                {
                    # As fractions, also where JSON wrote a whole number: what was read has the digest of what was kept.
                    name: Shares(_frozen({value: float(of) for value, of in item["of"].items()}), float(item["unseen"]))
                    for name, item in said["shares"].items()
                }
            ),
            closed=tuple(said["closed"]),
            common=_frozen(
                {rule: tuple(_signed(int(key, 16)) for key in keys) for rule, keys in said["common"].items()}
            ),
        )
    except (KeyError, TypeError, ValueError):
        why = "lacks something or holds what is no number"
        raise UnreadableModelError(why) from None
    _check(model)
    return model


def _signed(number: int) -> int:
    """A 64-bit number as two's complement has it."""
    return number - (_WHOLE + 1) if number & _SIGN else number


def _frozen(of: Mapping[str, Any]) -> Mapping[str, Any]:
    return MappingProxyType(dict(of))


def _check(model: LinkingModel) -> None:
    """Refuse a model whose levels are not this linker's, or whose chances are none."""
    wanted = {item.name: {level.name for level in item.levels} for item in COMPARISONS}
    if {name: set(levels) for name, levels in model.chances.items()} != wanted:
        why = "has other levels than this linker"
        raise UnreadableModelError(why)
    chances = [chance for levels in model.chances.values() for item in levels.values() for chance in _three(item)]
    if not 0 <= model.whole_name < inf:
        why = "holds bits of a whole name that are below 0, or no number"
        raise UnreadableModelError(why)
    fit = all(0 < chance <= 1 for chance in chances)
    if not fit or not set(model.shares) <= set(FREQUENCIES):
        why = "holds a chance that is not above 0 and at most 1"
        raise UnreadableModelError(why)


def _three(item: Chances) -> tuple[float, float, float]:
    return item.match, item.kin, item.stranger
