"""The rules of classes: which treatments a field class allows at each tier, and under what a class of data is given."""

from collections.abc import Mapping
from dataclasses import dataclass

import yaml

from contracts.data_classes import DataClassRules
from contracts.errors import DocumentError
from contracts.plain_yaml import read_yaml
from contracts.vocabulary import FieldClass, Tier, Treatment


@dataclass(frozen=True, slots=True)
class FieldRules:
    """The matrix, and beside it the rules of `data_classes`.

    A pair that the matrix does not list allows nothing but dropping.
    """

    allowed: Mapping[tuple[FieldClass, Tier], frozenset[Treatment]]
    data_classes: DataClassRules

    def allows(self, field_class: FieldClass, tier: Tier, treatment: Treatment) -> bool:
        """Whether a column of this class may leave at this tier with this treatment."""
        return treatment is Treatment.DROP or treatment in self.allowed.get((field_class, tier), frozenset())


def read_field_rules(text: str, document: str, data_classes: DataClassRules) -> FieldRules:
    """Read the matrix; it must decide every field class. Raises `DocumentError`."""
    try:
        rows: dict[str, dict[str, list[str]]] = read_yaml(text)
        allowed = {
            (FieldClass(name), Tier(tier)): frozenset(Treatment(treatment) for treatment in treatments)
            for name, tiers in rows.items()
            for tier, treatments in tiers.items()
        }
    except (ValueError, AttributeError, TypeError, yaml.YAMLError) as error:
        raise DocumentError(document, f"is not a rules matrix that the gateway can read ({error})") from None
    if undecided := {str(item) for item in FieldClass} - set(rows):
        raise DocumentError(document, f"decides nothing for the field classes {sorted(undecided)}")
    return FieldRules(allowed, data_classes)
