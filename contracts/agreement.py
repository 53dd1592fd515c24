"""An Information Sharing Agreement as a typed value: who gives what, to whom, at which tier, under which power."""

from datetime import date
from typing import Annotated

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from contracts.errors import DocumentError
from contracts.plain_yaml import read_yaml
from contracts.vocabulary import DataClass, Tier, Treatment

Identifier = Annotated[str, Field(pattern=r"^[a-z0-9_]+$")]
AreaCode = Annotated[str, Field(pattern=r"^[EW]\d{8}$")]


class _Clause(BaseModel):
    """Frozen, and closed: an unknown key is a mistake, never an extension."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


class InForce(_Clause):
    """First and last day on which the agreement binds, both included."""

    start: date = Field(alias="from")
    until: date


class LegalGateway(_Clause):
    """A statutory power (or licence) to share, with the highest tier that it supports.

    `data_classes` names the classes of data that it reaches; None where it does not say, so that it reaches whatever
    needs no naming.
    """

    id: Identifier
    title: str
    ceiling: Tier
    source: str
    data_classes: tuple[DataClass, ...] | None = None

    def reaches(self, data_class: DataClass) -> bool:
        """Whether data of a class may be given under it at all."""
        return self.data_classes is None or data_class in self.data_classes

    def names(self, data_class: DataClass) -> bool:
        """Whether it says of a class that it reaches it."""
        return self.data_classes is not None and data_class in self.data_classes


class Purpose(_Clause):
    """What a product may be used for, with its ceiling."""

    id: Identifier
    title: str
    ceiling: Tier


class Recipient(_Clause):
    """Who may receive products up to `clearance`. `public` means that no membership limits the readers."""

    id: Identifier
    title: str
    clearance: Tier
    public: bool = False


class Party(_Clause):
    """A partner. `signed` is None until it signs; `area` lists the local authorities it may give rows about."""

    id: Identifier
    title: str
    ceiling: Tier
    signed: date | None = None
    area: tuple[AreaCode, ...] = ()


class Supply(_Clause):
    """The clause under which a partner gives a feed.

    `due`: how many days after its last day a period is to be delivered by; None where no day was agreed.
    """

    clause: str
    partner: Identifier
    feed: Identifier
    legal_gateway: Identifier
    ceiling: Tier
    due: int | None = Field(default=None, ge=0)


class Release(_Clause):
    """The clause under which a product goes to recipients: treatment by feed and column; the unnamed is denied.

    `linked` lets a product of tier 1 count people across feeds; tier 2B always does.
    """

    clause: str
    product: Identifier
    tier: Tier
    recipients: tuple[Identifier, ...]
    purpose: Identifier
    columns: dict[Identifier, dict[Identifier, Treatment]]
    linked: bool = False


class Thresholds(_Clause):
    """`small_count`: counts from 1 to this number are withheld from tier 1 tables."""

    small_count: int = Field(ge=1)


class Agreement(_Clause):
    """One version of one agreement."""

    id: Identifier
    title: str
    version: str
    in_force: InForce
    legal_gateways: tuple[LegalGateway, ...]
    purposes: tuple[Purpose, ...]
    recipients: tuple[Recipient, ...]
    parties: tuple[Party, ...]
    supplies: tuple[Supply, ...]
    releases: tuple[Release, ...]
    thresholds: Thresholds

    @property
    def label(self) -> str:
        """Identifier and version, as receipts and manifests cite it."""
        return f"{self.id} {self.version}"

    def binds(self, on: date) -> bool:
        """Whether the agreement is in force on that day."""
        return self.in_force.start <= on <= self.in_force.until

    def party(self, partner: str) -> Party | None:
        """The party of that id, signed or not."""
        return next((party for party in self.parties if party.id == partner), None)

    def supply(self, partner: str, feed: str) -> Supply | None:
        """The clause under which this partner gives this feed."""
        return next((item for item in self.supplies if (item.partner, item.feed) == (partner, feed)), None)

    def release(self, product: str, tier: Tier) -> Release | None:
        """The clause that releases this product at this tier."""
        return next((item for item in self.releases if (item.product, item.tier) == (product, tier)), None)

    def recipient(self, recipient: str) -> Recipient | None:
        """The recipient of that id."""
        return next((item for item in self.recipients if item.id == recipient), None)

    def purpose(self, purpose: str) -> Purpose:
        """The purpose of that id; the agreement was checked to name every purpose that it uses."""
        return next(item for item in self.purposes if item.id == purpose)

    def legal_gateway(self, gateway: str) -> LegalGateway:
        """The legal gateway of that id; the agreement was checked to name every one that it uses."""
        return next(item for item in self.legal_gateways if item.id == gateway)


def read_agreement(text: str, document: str) -> Agreement:
    """Read one agreement; `document` names it in errors. Raises `DocumentError` for anything unfit."""
    try:
        agreement = Agreement.model_validate(read_yaml(text))
    except (ValidationError, yaml.YAMLError) as error:
        raise DocumentError(document, f"is not an agreement that the gateway can read ({error})") from None
    _refuse_twins(agreement, document)
    _refuse_unknown_names(agreement, document)
    return agreement


def _refuse_twins(agreement: Agreement, document: str) -> None:
    """Two entries about one thing would leave it to chance which of them was agreed."""
    named: dict[str, list[object]] = {
        "party": [item.id for item in agreement.parties],
        "recipient": [item.id for item in agreement.recipients],
        "purpose": [item.id for item in agreement.purposes],
        "legal gateway": [item.id for item in agreement.legal_gateways],
        "clause": [*(item.clause for item in agreement.supplies), *(item.clause for item in agreement.releases)],
        "supply": [(item.partner, item.feed) for item in agreement.supplies],
        "release": [(item.product, item.tier.value) for item in agreement.releases],
    }
    for kind, names in named.items():
        if twins := [name for name in names if names.count(name) > 1]:
            raise DocumentError(document, f"has two entries for the {kind} {twins[0]!r}; keep one")


def _refuse_unknown_names(agreement: Agreement, document: str) -> None:
    """Every clause may use only the parties, recipients, purposes and legal gateways that the agreement names."""
    named = {
        "party": {item.id for item in agreement.parties},
        "recipient": {item.id for item in agreement.recipients},
        "purpose": {item.id for item in agreement.purposes},
        "legal gateway": {item.id for item in agreement.legal_gateways},
    }
    used = [("party", item.partner, item.clause) for item in agreement.supplies]
    used += [("legal gateway", item.legal_gateway, item.clause) for item in agreement.supplies]
    used += [("purpose", item.purpose, item.clause) for item in agreement.releases]
    used += [("recipient", name, item.clause) for item in agreement.releases for name in item.recipients]
    for kind, name, clause in used:
        if name not in named[kind]:
            raise DocumentError(
                document, f"clause {clause} uses the {kind} {name!r}, which the agreement does not name"
            )
