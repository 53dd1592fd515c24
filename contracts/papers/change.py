"""One thing that one agreement does and another does not, or does otherwise."""

from dataclasses import dataclass, replace
from enum import StrEnum


class What(StrEnum):
    """What changes, in the order in which it is told."""

    COLUMN = "column"
    ROWS = "rows"
    PURPOSE = "purpose"
    PEOPLE = "people"
    LINKING = "linking"
    REFUSAL = "refusal"
    SUPPLY = "supply"
    DATES = "dates"
    THRESHOLDS = "thresholds"
    APPROVALS = "approvals"
    RETENTION = "retention"
    IDENTITIES = "identities"
    REVIEW = "clerical review"
    DUTIES = "duties"
    ROLES = "roles"


class Way(StrEnum):
    """How it changes. Each has its contrary; what merely becomes otherwise is its own."""

    APPEARS = "appears"
    VANISHES = "vanishes"
    FINER = "becomes finer"
    COARSER = "becomes coarser"
    LAXER = "becomes laxer"
    STRICTER = "becomes stricter"
    OTHERWISE = "becomes otherwise"


_CONTRARY = {
    Way.APPEARS: Way.VANISHES,
    Way.VANISHES: Way.APPEARS,
    Way.FINER: Way.COARSER,
    Way.COARSER: Way.FINER,
    Way.LAXER: Way.STRICTER,
    Way.STRICTER: Way.LAXER,
    Way.OTHERWISE: Way.OTHERWISE,
}
_MORE = frozenset({Way.APPEARS, Way.FINER, Way.LAXER})


@dataclass(frozen=True, slots=True)
class Change:
    """`where` is the product and its readers, or the partner and its feed; `name` the column, the authority, the term.

    `before` and `after` are what it was and is; empty where there was, or is, nothing.
    """

    what: What
    where: str
    name: str
    before: str
    after: str
    way: Way

    @property
    def more(self) -> bool:
        """Whether more is taken, told, kept or allowed. Of a refusal that is told by what it kept from leaving."""
        return self.way in _MORE and self.what is not What.REFUSAL

    def reversed(self) -> "Change":
        """The same change, undone."""
        return replace(self, before=self.after, after=self.before, way=_CONTRARY[self.way])
