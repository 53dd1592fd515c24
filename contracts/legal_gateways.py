"""The law's own limits: what an agreement may at most say of each power to share, read from their document."""

from collections.abc import Mapping

import yaml
from pydantic import TypeAdapter, ValidationError

from contracts.agreement import Agreement
from contracts.clauses import Clause, Identifier, LegalGateway
from contracts.errors import DocumentError
from contracts.plain_yaml import read_yaml
from contracts.vocabulary import Authority, DataClass, Tier


class PowerLimits(Clause):
    """One power: the highest tier that it can support, the classes that it can reach, and what it does not allow.

    `never_from`: kinds of authority whose personal data it gives no power to disclose.
    """

    title: str
    source: str
    ceiling: Tier
    reaches: tuple[DataClass, ...]
    never: tuple[DataClass, ...]
    never_from: tuple[Authority, ...]
    limits: tuple[str, ...]


LegalGateways = Mapping[str, PowerLimits]
"""By id the powers that an agreement may name."""


def read_legal_gateways(text: str, document: str) -> LegalGateways:
    """Read the powers. Raises `DocumentError` for anything unfit, and for one that reaches a class and never does."""
    try:
        powers = TypeAdapter(dict[Identifier, PowerLimits]).validate_python(read_yaml(text))
    except (ValidationError, yaml.YAMLError) as error:
        raise DocumentError(document, f"is not a list of powers that the gateway can read ({error})") from None
    for name, power in powers.items():
        if both := sorted(set(power.reaches) & set(power.never)):
            raise DocumentError(document, f"says of {name} that it reaches {both[0]}, and that it never does: keep one")
    return powers


def refuse_beyond_the_law(agreement: Agreement, powers: LegalGateways, document: str) -> None:
    """Raise `DocumentError` where an agreement says more of a power than the law gives it."""
    for gateway in agreement.legal_gateways:
        power = powers.get(gateway.id)
        if power is None:
            known = ", ".join(sorted(powers))
            raise DocumentError(
                document, f"names the legal gateway {gateway.id!r}, which no definition limits; there are: {known}"
            )
        if why := _beyond(gateway, power):
            raise DocumentError(document, f"the legal gateway {gateway.id} {why} ({power.title}, {power.source})")


def _beyond(gateway: LegalGateway, power: PowerLimits) -> str:
    """What an agreement says of a power that the power does not give; empty where it keeps to it."""
    if gateway.ceiling.rank > power.ceiling.rank:
        return f"supports tier {power.ceiling} at most, not {gateway.ceiling}"
    if gateway.data_classes is None:
        return f"must say what it reaches, as data_classes: at most {', '.join(power.reaches)}"
    if beyond := sorted(set(gateway.data_classes) - set(power.reaches)):
        never = " and says so" if beyond[0] in power.never else ""
        return f"gives no power to share {beyond[0]}{never}"
    if unsaid := [item for item in power.never_from if item not in gateway.not_from]:
        return f"gives no power over personal data of {', '.join(unsaid)}: say so, as not_from"
    return ""
