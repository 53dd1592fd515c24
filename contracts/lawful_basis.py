"""By which law personal data is processed, from who gives it to who receives it: each supply clause names its basis.

What was collected for law enforcement may be used for anything else only where a law authorises it (Data Protection Act
2018 section 36(4)); then UK GDPR asks for a basis of Article 6, and for conditions where data is of a special category
(Article 9) or of criminal offences (Article 10, with Schedule 1 of the Act).
"""

from typing import Annotated, Self

from pydantic import Field, model_validator

from contracts.clauses import Clause, Identifier, Supply
from contracts.data_classes import DataClassRules
from contracts.errors import PlanRefusedError
from contracts.feed import Feed
from contracts.vocabulary import Regime, Tier

Article6 = Annotated[str, Field(pattern=r"^6\(1\)\([a-f]\)$")]
Article9 = Annotated[str, Field(pattern=r"^9\(2\)\([a-j]\)$")]
Cited = Annotated[str, Field(min_length=1)]


class LawfulBasis(Clause):
    """The regime under which data is held by who gives it, that under which it is shared, and what the law asks then.

    `art10` cites the condition by which data of criminal offences is processed (Data Protection Act 2018 Schedule 1).
    """

    id: Identifier
    title: str
    regime_in: Regime
    regime_out: Regime
    authorising_law: Cited | None = None
    art6: Article6 | None = None
    art9: Article9 | None = None
    art10: Cited | None = None

    @model_validator(mode="after")
    def _as_the_law_asks(self) -> Self:
        """What a change of regime asks for is there, and nothing beside it."""
        changes = self.regime_in is Regime.LAW_ENFORCEMENT and self.regime_out is Regime.GENERAL
        if changes and self.authorising_law is None:
            raise ValueError("data of law enforcement is shared for another end: name the authorising_law")
        if (self.regime_out is Regime.GENERAL) is not (self.art6 is not None):
            raise ValueError("art6 is asked for, and only, where data is shared under UK GDPR: regime_out general")
        if self.art6 is None and (self.art9 or self.art10):
            raise ValueError("art9 and art10 are beside art6, never without it")
        if self.regime_in is Regime.NOT_PERSONAL and self.regime_out is not Regime.NOT_PERSONAL:
            raise ValueError("what is not personal data does not become it by being given")
        return self

    @property
    def ceiling(self) -> Tier:
        """The highest tier that it supports: each row of tier 2B has a pseudonym, which makes it personal data."""
        return Tier.DEPERSONALISED if self.regime_out is Regime.NOT_PERSONAL else Tier.IDENTIFIABLE

    @property
    def told(self) -> str:
        """The basis in words, as papers show it: its title, then the articles and conditions that it rests on."""
        articles = (f"UK GDPR Article {article}" for article in (self.art6, self.art9) if article)
        rest = (item for item in (self.art10, self.authorising_law) if item)
        return "; ".join((self.title, *articles, *rest))


def refuse_without_basis(
    classes: DataClassRules, basis: LawfulBasis, supply: Supply, feed: Feed, refusal: type[PlanRefusedError]
) -> None:
    """Raise `refusal` where a clause gives records on a basis that does not reach them, naming what is missing."""
    if basis.regime_out is Regime.NOT_PERSONAL and feed.identifiers:
        raise refusal(
            f"clause {supply.clause} gives {feed.id} as no personal data, and it names people",
            f"name another basis than {basis.id}: the one on which personal data of it may be shared",
        )
    if basis.regime_out is not Regime.GENERAL:
        return
    if feed.data_class in classes.criminal_offence and basis.art10 is None:
        raise refusal(
            f"the basis {basis.id} of clause {supply.clause} has no condition for data of criminal offences, "
            f"which {feed.id} is",
            "name it as art10: the paragraph of Schedule 1 of the Data Protection Act 2018",
        )
    if classes.is_special(feed) and basis.art9 is None:
        raise refusal(
            f"the basis {basis.id} of clause {supply.clause} has no condition for special categories of data, "
            f"of which {feed.id} tells",
            "name it as art9, such as 9(2)(g)",
        )
