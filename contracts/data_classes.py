"""Which classes of data nobody may give, and which need a legal gateway that names them, read from their document."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import yaml

from contracts.errors import DocumentError
from contracts.feed import Feed
from contracts.plain_yaml import read_yaml
from contracts.vocabulary import DataClass, Tier
from contracts.written import texts_of

_KEYS = {
    "refused",
    "unless_named",
    "opt_out",
    "criminal_offence",
    "special_category",
    "special_category_groups",
    "coarse_residence",
}
_ALWAYS_REFUSED = {DataClass.MAPPA, DataClass.MARAC, DataClass.CHANNEL}
_CONFIDENTIAL = {DataClass.PATIENT_INFORMATION, DataClass.SOCIAL_CARE}
"""What section 16 of the Police, Crime, Sentencing and Courts Act 2022 gives no power to disclose."""
_OF_OFFENCES = {DataClass.POLICE, DataClass.PROBATION, DataClass.PRISON, DataClass.YOUTH_JUSTICE}
_OF_HEALTH = {DataClass.PATIENT_INFORMATION, DataClass.TREATMENT}
_OUTWARD_ONLY = "cda_1998_s17a"
"""SI 2007/1831 prescribes of patients a general postcode address: the outward part of the postcode."""


@dataclass(frozen=True, slots=True)
class DataClassRules:
    """`refused` says why of each class that no agreement can admit; `unless_named` is the highest tier of a class.

    That tier holds unless the legal gateway of the clause names the class. Where a feed of an `opt_out` class names
    people, each of its rows must say that the National Data Opt-out was applied. Data of a `criminal_offence` class is
    of UK GDPR Article 10; of a `special_category` class, or with a column of one of `special_category_groups`, of
    Article 9. `coarse_residence` names by class the legal gateways under which of where somebody lives nothing finer
    than the local authority leaves.
    """

    refused: Mapping[DataClass, str]
    unless_named: Mapping[DataClass, Tier]
    opt_out: frozenset[DataClass]
    criminal_offence: frozenset[DataClass]
    special_category: frozenset[DataClass]
    special_category_groups: frozenset[str]
    coarse_residence: Mapping[DataClass, frozenset[str]]

    def is_special(self, feed: Feed) -> bool:
        """Whether a feed tells of a special category: by its class, or by what a column of it is coded in."""
        told = {column.groups for column in feed.columns}
        return feed.data_class in self.special_category or bool(told & self.special_category_groups)


def read_data_classes(text: str, document: str) -> DataClassRules:
    """Read the rules. Raises `DocumentError`, also where what the law refuses is not refused."""
    try:
        written: dict[str, Any] = read_yaml(text)
        if written.keys() != _KEYS:
            raise DocumentError(document, f"must have the keys {', '.join(sorted(_KEYS))} and no other")
        rules = DataClassRules(
            refused={DataClass(name): str(why) for name, why in written["refused"].items()},
            unless_named={DataClass(name): Tier(tier) for name, tier in written["unless_named"].items()},
            opt_out=frozenset(map(DataClass, written["opt_out"])),
            criminal_offence=frozenset(map(DataClass, written["criminal_offence"])),
            special_category=frozenset(map(DataClass, written["special_category"])),
            special_category_groups=frozenset(map(str, written["special_category_groups"])),
            coarse_residence={
                DataClass(name): frozenset(texts_of(on)) for name, on in written["coarse_residence"].items()
            },
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
    if missing := sorted((_OF_OFFENCES - rules.criminal_offence) | (_OF_HEALTH - rules.special_category)):
        raise DocumentError(
            document,
            f"must hold {missing[0]} to be data of offences or of health, as it is (UK GDPR Articles 9 and 10)",
        )
    if _OUTWARD_ONLY not in rules.coarse_residence.get(DataClass.PATIENT_INFORMATION, ()):
        raise DocumentError(
            document,
            f"must let {_OUTWARD_ONLY} tell of {DataClass.PATIENT_INFORMATION} no fine place, as coarse_residence",
        )
