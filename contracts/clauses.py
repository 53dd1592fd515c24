"""What an Information Sharing Agreement is made of: parties, powers, purposes, and the clauses between them."""

from datetime import date
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from contracts.periods import InclusiveDates
from contracts.vocabulary import Authority, DataClass, Duty, Role, Tier, Treatment

Identifier = Annotated[str, Field(pattern=r"^[a-z0-9_]+$")]
AreaCode = Annotated[str, Field(pattern=r"^[EW]\d{8}$")]
Days = Annotated[int, Field(ge=0)]
AtLeastOne = Annotated[int, Field(ge=1)]
Share = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]
Codes = Annotated[tuple[str, ...], Field(min_length=1)]
PARTNERS_COMPARED = 2
"""A comparison is between records of two partners; what one alone gave, it tidies at home."""
TELLING_CODES = (Treatment.KEEP, Treatment.ROLL_UP, Treatment.GROUP)
"""Treatments that tell which code a column has, or which group of codes."""


class Clause(BaseModel):
    """Frozen, and closed: an unknown key is a mistake, never an extension."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


class InForce(Clause):
    """First and last day on which the agreement binds, both included."""

    start: date = Field(alias="from")
    until: date


class LegalGateway(Clause):
    """A statutory power (or licence) to share, with the highest tier that it supports.

    `data_classes` names the classes of data that it reaches; None where it does not say, so that it reaches whatever
    needs no naming. `not_from` names kinds of authority whose personal data it gives no power to disclose.
    """

    id: Identifier
    title: str
    ceiling: Tier
    source: str
    data_classes: tuple[DataClass, ...] | None = None
    not_from: tuple[Authority, ...] = ()
    limits: tuple[str, ...] = ()
    """What it does not allow or asks for, in words that people sign."""

    def reaches(self, data_class: DataClass) -> bool:
        """Whether data of a class may be given under it at all."""
        return self.data_classes is None or data_class in self.data_classes

    def names(self, data_class: DataClass) -> bool:
        """Whether it says of a class that it reaches it."""
        return self.data_classes is not None and data_class in self.data_classes


class Purpose(Clause):
    """What a product may be used for, with its ceiling."""

    id: Identifier
    title: str
    ceiling: Tier


class Recipient(Clause):
    """Who may receive products up to `clearance`. `public` means that no membership limits the readers.

    `organisation` is the party whose people it is, where it is one party's. A recipient with an `area` is a spoke: of
    records it receives only rows of those local authorities.
    """

    id: Identifier
    title: str
    clearance: Tier
    public: bool = False
    organisation: Identifier | None = None
    area: tuple[AreaCode, ...] = ()


class Party(Clause):
    """A partner. `signed` is None until it signs; `area` lists the local authorities it may give rows about.

    `role` is what it is in law for what it gives (UK GDPR Articles 24 and 26); `authority` what kind of body it is.
    """

    id: Identifier
    title: str
    authority: Authority
    role: Role
    ceiling: Tier
    signed: date | None = None
    area: tuple[AreaCode, ...] = ()


class Supply(Clause):
    """The clause under which a partner gives a feed: by which power, and on which lawful basis (`lawful_bases`).

    `due`: how many days after its last day a period is to be delivered by; None where no day was agreed.
    """

    clause: str
    partner: Identifier
    feed: Identifier
    legal_gateway: Identifier
    basis: Identifier
    ceiling: Tier
    due: int | None = Field(default=None, ge=0)


class RowLimits(Clause):
    """Which rows of a feed a release clause lets out, of those that its columns let out; the unnamed is no limit.

    `only` names codes by column, each as the clause tells it: a row of which that column is none of them, or is empty,
    stays. Of a period that begins before `since`, or ends after `until`, no row leaves.
    """

    only: dict[Identifier, Codes] = {}
    since: date | None = None
    until: date | None = None

    @property
    def days(self) -> InclusiveDates:
        """The days in which a period must lie."""
        return InclusiveDates(self.since, self.until)


NO_LIMITS = RowLimits()


class Release(Clause):
    """The clause under which a product goes to recipients: treatment by feed and column; the unnamed is denied.

    `linked` lets a product of tier 1 count people across feeds; tier 2B always does. `k` and `l` ask more of records
    than the agreement's thresholds do, and never less. `rows` says of a feed which of its rows leave, where not all do.
    """

    clause: str
    product: Identifier
    tier: Tier
    recipients: tuple[Identifier, ...]
    purpose: Identifier
    columns: dict[Identifier, dict[Identifier, Treatment]]
    rows: dict[Identifier, RowLimits] = {}
    linked: bool = False
    k: AtLeastOne = 1
    l: AtLeastOne = 1  # noqa: E741 - the name that the literature gives it (Machanavajjhala et al. 2007)

    @model_validator(mode="after")
    def _of_records_alone(self) -> Self:
        """A table has no rows that could look alike: what was agreed of them would be held nowhere."""
        if self.tier is Tier.AGGREGATE and max(self.k, self.l) > 1:
            raise ValueError("k and l are of records: a table has small_count")
        return self

    @model_validator(mode="after")
    def _of_its_own_rows(self) -> Self:
        """A limit is of a feed that the clause lets something out of, by columns of which it tells the code."""
        for feed, limits in self.rows.items():
            if feed not in self.columns:
                raise ValueError(f"rows limits {feed}, of which the clause releases nothing")
            if limits == NO_LIMITS or limits.days.empty:
                raise ValueError(f"rows of {feed} names no limit, or ends before it begins")
            if untold := sorted(name for name in limits.only if self.columns[feed].get(name) not in TELLING_CODES):
                raise ValueError(f"rows limits {feed} by {untold}: grant these as {', '.join(TELLING_CODES)}")
        return self

    def limits(self, feed: str) -> RowLimits:
        """Which rows of a feed leave."""
        return self.rows.get(feed, NO_LIMITS)


class Thresholds(Clause):
    """`small_count`: counts from 1 to this number are withheld from tier 1 tables.

    Of records, no fewer than `k` people may look alike in all that tells people apart (`k_sensitive` where the rows are
    of health, of children, or of places smaller than an LSOA), and of these no fewer than `l` answers may be given to
    what is sensitive. Of the people of a pseudonymised product no more than one in `singled_out_one_in` may be alone
    with what the public can know of an event of theirs: where, in which month, at which age.
    """

    small_count: AtLeastOne
    k: AtLeastOne
    k_sensitive: AtLeastOne
    l: AtLeastOne  # noqa: E741 - the name that the literature gives it (Machanavajjhala et al. 2007)
    singled_out_one_in: AtLeastOne


class LinkageLimits(Clause):
    """What a run of linking must be like before anything that was made from its links is shared.

    `precision` is the least share of links that may be right, by the estimate; `recall_gap` the largest difference
    between two groups of people in the share of their true pairs that are found, as far as it is certain; `drift` the
    largest share of weights, sizes of clusters, rows linked or match keys missing that may lie elsewhere than in the
    run before. Each is from 0 to 1.
    """

    precision: Share = 0.99
    recall_gap: Share = 0.1
    drift: Share = 0.25


class Owner(Clause):
    """Who answers for the agreement, and signs each version of it with the key that the gateway was told at `init`."""

    organisation: Identifier
    title: str


class Operator(Clause):
    """Who runs the gateway for the parties, as their processor (UK GDPR Article 28)."""

    organisation: Identifier
    title: str


class DocumentAbove(Clause):
    """A document under which the agreement stands: a charter, a memorandum."""

    title: str
    version: str
    source: str


class Quorum(Clause):
    """How many of how many must sign."""

    needed: AtLeastOne
    of: AtLeastOne


class ApprovalRules(Clause):
    """Signatures that a product needs before anybody reads it: a public table, records with a pid, identities."""

    public: AtLeastOne
    pseudonymised: Annotated[int, Field(ge=2)]
    identifiable: Quorum


class Retention(Clause):
    """For how many days each zone keeps what it holds, counted from the end of its use; zero is the same day."""

    incoming: Days
    protected: Days
    vault: Days
    quarantine: Days
    registry: Days
    crosswalks: Days
    links: Days
    labels: Days
    pending: Days
    shared: Days
    tier3: Days


class Tier3Rules(Clause):
    """Who may ask for identities, for what, by which power, and how often; an answer opens for `expires_days` days."""

    recipients: tuple[Identifier, ...]
    purposes: tuple[Identifier, ...]
    legal_gateways: tuple[Identifier, ...]
    requests_a_month: AtLeastOne
    expires_days: AtLeastOne


class GreyZone(Clause):
    """Between which weights, in bits, a pair of records may be compared by a person: from the first to the second.

    A weight is the binary logarithm of the posterior odds that two records are about one person.
    """

    start: float = Field(alias="from", allow_inf_nan=False)
    until: float = Field(alias="to", allow_inf_nan=False)


class ClericalReview(Clause):
    """By which power and for what named people (`people.yaml`) compare pairs of records that weights leave in doubt.

    Only records of `partners` are compared, one of the reviewer's own organisation with one of another; `a_day` is how
    many pairs a reviewer may look at in a day. Whoever signs for a partner that is named here lets the others'
    reviewers learn how like its records are to theirs.
    """

    legal_gateway: Identifier
    purpose: Identifier
    reviewers: Annotated[tuple[Identifier, ...], Field(min_length=1)]
    partners: Annotated[tuple[Identifier, ...], Field(min_length=PARTNERS_COMPARED)]
    a_day: AtLeastOne
    grey_zone: GreyZone


class Conflict(Clause):
    """Two duties that nobody may hold together."""

    duties: tuple[Duty, Duty]
    why: str
