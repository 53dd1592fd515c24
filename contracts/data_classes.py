"""Which classes of data nobody may give, and which need a legal gateway that names them, read from their document."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import yaml

from contracts.errors import DocumentError
from contracts.plain_yaml import read_yaml
from contracts.vocabulary import DataClass, Tier

_KEYS = {"refused", "unless_named", "opt_out"}
_ALWAYS_REFUSED = {DataClass.MAPPA, DataClass.MARAC, DataClass.CHANNEL}
_CONFIDENTIAL = {DataClass.PATIENT_INFORMATION, DataClass.SOCIAL_CARE}
"""What section 16 of the Police, Crime, Sentencing and Courts Act 2022 gives no power to disclose."""


@dataclass(frozen=True, slots=True)
class DataClassRules:
    """`refused` says why of each class that no agreement can admit; `unless_named` is the highest tier of a class.

    That tier holds unless the legal gateway of the clause names the class. Where a feed of an `opt_out` class names
    people, each of its rows must say that the National Data Opt-out was applied.
    """

    refused: Mapping[DataClass, str]
    unless_named: Mapping[DataClass, Tier]
    opt_out: frozenset[DataClass]


def read_data_classes(text: str, document: str) -> DataClassRules:
    """Read the rules. Raises `DocumentError`, also where what the law refuses is not refused."""
    try:
        written: dict[str, Any] = read_yaml(text)
        if written.keys() != _KEYS:
            raise DocumentError(document, f"must have the keys {', '.join(sorted(_KEYS))} and no other")
        rules = DataClassRules(
            {DataClass(name): str(why) for name, why in written["refused"].items()},
            {DataClass(name): Tier(tier) for name, tier in written["unless_named"].items()},
            frozenset(DataClass(name) for name in written["opt_out"]),
        )
    except (ValueError, AttributeError, TypeError, yaml.YAMLError) as error:
        raise DocumentError(document, f"is not a list of classes that the gateway can read ({error})") from None
    _refuse_laxer(rules, document)
    return rules


def _refuse_laxer(rules: DataClassRules, document: str) -> None:
    """An operator may be stricter than what is shipped, never laxer than the law."""
    if open_to_all := sorted(_ALWAYS_REFUSED - rules.refused.keys()):
        raise DocumentError(document, f"must refuse {', '.join(open_to_all)}, whatever is agreed")
    ceilings = {name: rules.unless_named.get(name, Tier.IDENTIFIABLE) for name in sorted(_CONFIDENTIAL)}
    if high := [name for name, tier in ceilings.items() if tier.rank > Tier.DEPERSONALISED.rank]:
        raise DocumentError(
            document, f"must keep {', '.join(high)} to tier 2A at most, unless a legal gateway names it"
        )
    if DataClass.PATIENT_INFORMATION not in rules.opt_out:
        raise DocumentError(document, f"must ask of {DataClass.PATIENT_INFORMATION} that opt-outs were applied")
