"""Record-level disclosure control by global recoding: how coarsely each column must be told, and which rows may not be.

Nobody may be told from fewer than k people by the quasi-identifiers of a row (k-anonymity: Sweeney 2002), nor may a
class of rows that look alike tell of all its people one sensitive thing (distinct l-diversity: Machanavajjhala et al.
2007). Where rows have persons, a person's rows may be looked at together: then a class is of people whose rows, all of
them, look alike, for a sequence of events is a fingerprint that no single row is.

Every value of a column is told at the same level (full-domain recoding: Samarati 2001). Of all recodings the one with
the least loss is taken: for a value that stands for m of a column's A values (m - 1) / (A - 1), the loss metric of
Iyengar, "Transforming data to satisfy privacy constraints" (2002), and 1 for every column of a row that is withheld;
columns may weigh more than others (Xu et al., "Utility-based anonymization using local recoding", 2006).
Counts are whole numbers until they are compared, so the order of rows changes nothing.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from heapq import heappop, heappush
from math import prod

import numpy as np

from anonymisation.disclosure.classes import Classes, classes_of_people, classes_of_rows, how_many
from anonymisation.disclosure.records import Codes, Dimension, Mask, Minimum, Recoding, RecodingReport, Records
from anonymisation.errors import TooManyRecodingsError

_MOST_RECODINGS = 20_000
"""More than this no product needs; each is counted over all rows."""


@dataclass(frozen=True, slots=True)
class _Search:
    """What stays the same while recodings are compared.

    `units` numbers the person of each row. `joined` holds for each dimension and level how many other finest values
    each row's value stands for too, `others` how many there are besides one, and `weights` how much each loss counts.
    """

    records: Records
    minimum: Minimum
    units: Codes
    joined: tuple[tuple[Codes, ...], ...]
    others: tuple[int, ...]
    weights: tuple[int, ...]

    @property
    def whole(self) -> int:
        """What one row loses of which nothing is told."""
        return sum(self.weights)

    def lost(self, place: int, at: int, shown: Mask | None = None) -> float:
        """The rows that a column's level loses, in whole rows' worth; of those that are shown, if it says which."""
        joined = self.joined[place][at]
        lost = int((joined if shown is None else joined[shown]).sum())
        return self.weights[place] * lost / max(self.others[place], 1)

    def loss(self, levels: tuple[int, ...], withheld: Mask) -> float:
        """The mean loss over rows and weighed columns; 1 for every column of a row that is withheld."""
        hidden = int(np.count_nonzero(withheld))
        lost = sum(self.lost(place, at, ~withheld) for place, at in enumerate(levels))
        return (lost + hidden * self.whole) / max(self.whole * self.records.rows, 1)

    def too_many(self, withheld: Mask) -> bool:
        """Whether more is withheld than may be, of the rows or of the persons."""
        most = self.minimum.most_withheld
        if int(np.count_nonzero(withheld)) > most * self.records.rows:
            return True
        if self.records.persons is None:
            return False
        return how_many(self.units[withheld]) > most * (int(self.units.max(initial=-1)) + 1)

    def classes(self, levels: tuple[int, ...]) -> Classes:
        """The rows that look alike, or the people whose rows do."""
        told = [item.levels[at].codes for item, at in zip(self.records.quasi, levels, strict=True)]
        return (classes_of_people if self.records.patterns else classes_of_rows)(self.records.rows, told, self.units)

    def alike(self, item: Dimension, at: int, classes: Classes) -> Mask:
        """Rows of classes in which a sensitive column tells fewer than l things, but not nothing."""
        told = classes.told(item.levels[at].codes)
        return classes.rows_where((told > 0) & (told < self.minimum.l))


@dataclass(frozen=True, slots=True)
class _Candidate:
    """One recoding that keeps within what may be withheld."""

    loss: float
    levels: tuple[int, ...]
    withheld: Mask


def recode(records: Records, minimum: Minimum) -> Recoding:
    """The recoding of least loss that reaches the minimum; of several the one that tells the first columns most finely.

    Where none does, everything is withheld. Raises `TooManyRecodingsError` for more columns than can be compared.
    """
    search = _search(records, minimum)
    best, tried = None, 0
    for bound, levels in _by_loss(search):
        if best is not None and bound > best.loss:
            break
        tried += 1
        found = _candidate(search, levels)
        if found is not None and (best is None or (found.loss, found.levels) < (best.loss, best.levels)):
            best = found
    if best is None:
        last = tuple(len(item.levels) - 1 for item in records.dimensions)
        best = _Candidate(1.0, last, np.ones(records.rows, dtype=np.bool_))
    return Recoding(best.levels, best.withheld, _report(search, best, tried))


def _search(records: Records, minimum: Minimum) -> _Search:
    """Number the persons, and count once what each level of each column joins."""
    joined, others = [], []
    for item in records.dimensions:
        values, first = np.unique(item.levels[0].codes, return_index=True)
        shown = [(level.codes, np.bincount(level.codes[first], minlength=1)) for level in item.levels]
        joined.append(tuple(many[codes] - 1 for codes, many in shown))
        others.append(len(values) - 1)
    weights = tuple(item.weight for item in records.dimensions)
    return _Search(records, minimum, _units(records), tuple(joined), tuple(others), weights)


def _units(records: Records) -> Codes:
    """The number of each row's person; each row is one's own where it is about nobody."""
    rows = np.arange(records.rows)
    if records.persons is None:
        return rows
    alone = records.persons.max(initial=-1) + 1 + rows
    _, units = np.unique(np.where(records.persons < 0, alone, records.persons), return_inverse=True)
    return units.astype(np.int64)


def _by_loss(search: _Search) -> Iterator[tuple[float, tuple[int, ...]]]:
    """Every recoding of the quasi-identifiers, each with the least that it or any coarser one loses, least first.

    Weeks do not divide months, so a coarser level may lose less than a finer one: the least of all that follow counts.
    """
    quasi, whole = search.records.quasi, max(search.whole * search.records.rows, 1)
    possible = prod(len(item.levels) for item in quasi)
    if possible > _MOST_RECODINGS:
        raise TooManyRecodingsError(possible, _MOST_RECODINGS)
    losses = [
        [min(search.lost(place, later) for later in range(at, len(item.levels))) for at in range(len(item.levels))]
        for place, item in enumerate(quasi)
    ]

    def least(levels: tuple[int, ...]) -> float:
        return sum(of_level[at] for of_level, at in zip(losses, levels, strict=True)) / whole

    finest = (0,) * len(quasi)
    waiting, seen = [(least(finest), finest)], {finest}
    while waiting:
        bound, levels = heappop(waiting)
        yield bound, levels
        for place, at in enumerate(levels):
            coarser = (*levels[:place], at + 1, *levels[place + 1 :])
            if at + 1 < len(quasi[place].levels) and coarser not in seen:
                seen.add(coarser)
                heappush(waiting, (least(coarser), coarser))


def _candidate(search: _Search, levels: tuple[int, ...]) -> _Candidate | None:
    """What a recoding of the quasi-identifiers comes to, with each sensitive column as fine as l lets it be.

    Where too much is withheld for the sensitive columns, the one for which most is is not told at all, and so on.
    """
    sensitive = search.records.sensitive
    classes = search.classes(levels)
    too_few = classes.rows_where(classes.sizes < search.minimum.k)
    if search.too_many(too_few):
        return None
    chosen = [_least_costly(search, place, classes, too_few) for place in range(len(sensitive))]
    alike = [search.alike(item, at, classes) for item, at in zip(sensitive, chosen, strict=True)]
    withheld = np.logical_or.reduce([too_few, *alike])
    while search.too_many(withheld):
        left = [place for place, item in enumerate(sensitive) if chosen[place] + 1 < len(item.levels)]
        if not left:
            return None
        worst = max(left, key=lambda place: (int(np.count_nonzero(alike[place])), -place))
        chosen[worst] = len(sensitive[worst].levels) - 1
        alike[worst] = search.alike(sensitive[worst], chosen[worst], classes)
        withheld = np.logical_or.reduce([too_few, *alike])
    both = (*levels, *chosen)
    return _Candidate(search.loss(both, withheld), both, withheld)


def _least_costly(search: _Search, place: int, classes: Classes, too_few: Mask) -> int:
    """The level of a sensitive column that costs least by itself: what it loses, and the rows withheld for it."""
    item = search.records.sensitive[place]

    def cost(at: int) -> tuple[float, int]:
        more = int(np.count_nonzero(search.alike(item, at, classes) & ~too_few))
        return search.lost(len(search.records.quasi) + place, at) + more * search.whole, at

    return min(range(len(item.levels)), key=cost)


def _report(search: _Search, best: _Candidate, tried: int) -> RecodingReport:
    """The report of a recoding, counted once more from what is left."""
    records, first = search.records, len(search.records.quasi)
    classes = search.classes(best.levels[:first])
    left = np.unique(classes.of_row[~best.withheld])
    told = [
        classes.told(item.levels[at].codes)[left]
        for item, at in zip(records.sensitive, best.levels[first:], strict=True)
    ]
    known = np.concatenate([np.zeros(0, np.int64), *(counts[counts > 0] for counts in told)])
    by_person = records.persons is not None
    return RecodingReport(
        asked=search.minimum,
        levels=tuple(
            (item.name, item.levels[at].name) for item, at in zip(records.dimensions, best.levels, strict=True)
        ),
        k_reached=int(classes.sizes[left].min()) if len(left) else None,
        l_reached=int(known.min()) if len(known) else None,
        rows=records.rows,
        rows_withheld=int(np.count_nonzero(best.withheld)),
        persons=int(search.units.max(initial=-1)) + 1 if by_person else None,
        persons_withheld=how_many(search.units[best.withheld]) if by_person else None,
        loss=best.loss,
        tried=tried,
    )
