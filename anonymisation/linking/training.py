"""Training: a model of some records, without labels, by expectation and maximisation over all pairs.

Pairs that blocking does not reach count as no match. The chances of strangers come from pairs taken by chance, each as
far as it is of strangers; those of a match from blocked pairs, each as far as it is one, and held near the prior as if
that had been seen in so many matches; the prior odds are the matches expected, over all pairs. So neither a small file
nor one with few roles leads it astray.
"""

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

import numpy as np
import pyarrow as pa

from anonymisation.linking.blocking import RULES, blocks_of
from anonymisation.linking.columns import compared_columns, with_shares
from anonymisation.linking.comparisons import COMPARISONS, FREQUENCIES, Comparison
from anonymisation.linking.model import Chances, LinkingModel, Shares
from anonymisation.linking.pairs import open_pairs
from anonymisation.linking.records import held_to_schema
from anonymisation.linking.samples import Floats, Sample, all_pairs, pairs_by_chance, sample_of
from anonymisation.linking.sharing import sampled, sharing
from anonymisation.linking.splink_settings import bits, read_by, splink_settings, told
from anonymisation.linking.whole_names import bear_one, learnt, pairs_that_bear_one
from engine.engines import Engine

_HELD, _HELD_KIN = (40.0, 200.0, 20.0), 0.5
"""How many matches, pairs of kin and of strangers the prior's chances count for, and how many matches its kin."""
_MATCH, _KIN, _STRANGER = range(3)
"""Their places among the three."""
_OWN = ("given_name", "birth")
"""What even kin have of their own."""
_AS_BEFORE = frozenset({"postcode", "address"})
"""What is not learnt of kin: where they live is what blocking finds them by, so that whoever's home is written with a
slip is never seen among them."""
_AT_HOME = (-1, max(next(item for item in COMPARISONS if item.name == "postcode").numbered))
"""The levels of postcodes of those who live together, as far as it is told: one is missing, or they are the same."""
_NEAR, _FAR = "within_five_years", "differs"
"""Births of which neither is a slip of the other. No home calls two children alike: those who bear one name there are
born far apart."""
_BLOCKED = 1_000_000
"""Blocked pairs to learn from, at most."""
_ALONE = frozenset(rule.name for rule in RULES)
_ENOUGH = 20
_ROUNDS, _STILL = 100, 1e-5
"""How often to expect and maximise, and the change of the prior odds, in bits, that ends it."""
_DIGITS = 5
"""Significant digits of a share: more would tell the number of records that have a value."""


def train(
    records: pa.Table,
    prior: LinkingModel,
    *,
    between_sources_only: bool = False,
    seed: int = 1,
    engine: Engine = Engine.DUCKDB,
) -> LinkingModel:
    """A model of these records that begins as the prior, and keeps its floor.

    The same records in the same order and the same seed give the same model, whatever engine compares them. Raises
    `NotRecordsError`, `SparkMissingError` and `NotLinkedError` as `score` does.
    """
    columns = compared_columns(held_to_schema(records))
    if columns.num_rows < 2:  # noqa: PLR2004 - one record makes no pair
        return prior
    shares = {name: _shares(columns.column(name).combine_chunks()) for name in FREQUENCIES}
    blocks = blocks_of(columns)
    start = replace(
        prior,
        shares=MappingProxyType(shares),
        closed=blocks.closed,
        common=MappingProxyType(dict(blocks.common)),
        prior=-float(np.log2(columns.num_rows)),
    )
    source = columns.column("source").combine_chunks() if between_sources_only else None
    left, right, share = sampled(*sharing(blocks.keys, source), _BLOCKED)
    del blocks
    columns = with_shares(columns, start)
    compared = told(columns)
    settings = splink_settings(
        start, compared=compared, between_sources_only=between_sources_only, dialect=engine.value
    )
    with open_pairs(columns.select(read_by(compared)), settings, engine) as pairs:
        blocked = sample_of(pairs.levels(pairs.given(left, right)), columns)
        by_chance = pairs_by_chance(columns, seed, between_sources_only=between_sources_only)
        chance = sample_of(pairs.levels(pairs.given(*by_chance)), columns)
    pairs_there_are = (
        all_pairs(columns, between_sources_only=between_sources_only),
        pairs_that_bear_one(columns, between_sources_only=between_sources_only),
    )
    return _maximised(start, prior, (blocked, share), chance, pairs_there_are)


def _maximised(
    model: LinkingModel,
    prior: LinkingModel,
    reached: tuple[Sample, float],
    chance: Sample,
    pairs: tuple[float, float],
) -> LinkingModel:
    """The model after as many rounds as it takes.

    `reached`: blocked pairs, and which share of all such they are; `pairs`: how many there are, and of one whole name.
    """
    blocked, share = reached
    rarer = dict.fromkeys(FREQUENCIES, 1.0)
    for _ in range(_ROUNDS):
        matches, kin, others = _expected(model, blocked, rarer)
        strangers = _expected(model, chance, rarer)[2]
        found = max(float(matches.sum()) / share, 0.5)
        odds = min(found / pairs[0], 0.5)
        # What sets kin apart is a given name and a birth of their own: without both, who is kin is only supposed. So it
        # is of those who live apart, among whom there may be strangers of one name.
        sure = kin * np.logical_and.reduce([blocked.levels[name] >= 0 for name in _OWN])
        sure *= np.isin(blocked.levels["postcode"], _AT_HOME)
        after = replace(
            model,
            prior=float(np.log2(odds / (1 - odds))),
            kin=float(np.log2((kin.sum() / share + _HELD_KIN * 2**prior.kin) / (found + _HELD_KIN))),
            whole_name=learnt(prior.whole_name, pairs, (blocked, (matches + kin) / share), (chance, strangers)),
            chances=MappingProxyType(
                {
                    item.name: _learnt(item, prior, ((blocked, matches), (blocked, sure), (chance, strangers)))
                    for item in COMPARISONS
                }
            ),
        )
        rarer = _rarer(model.closed, (blocked, kin + others), (chance, strangers))
        still, model = abs(after.prior - model.prior) < _STILL, after
        if still:
            break
    shares = {name: _scaled(item, rarer[name]) for name, item in model.shares.items()}
    return replace(model, shares=MappingProxyType(shares), source="trained")


def _rarer(closed: tuple[str, ...], blocked: tuple[Sample, Floats], chance: tuple[Sample, Floats]) -> dict[str, float]:
    """By column, how much less often two strangers agree on a value than its share says.

    A person's own records agree on everything, and are counted in a value's share: what only one person has seems as
    common as that person's records are. Told by the pairs that agree and are of strangers after all: by those that are
    blocked where agreement alone blocks a pair, and else by those taken by chance, if there are enough.
    """
    found = {}
    for comparison in COMPARISONS:
        for number, level in comparison.numbered.items():
            if level.frequency is None or level.part == "swapped":
                continue
            reached = level.frequency in _ALONE and level.frequency not in closed
            sample, apart = blocked if reached else chance
            here = sample.levels[comparison.name] == number
            agree = float(sample.count[here].sum())
            told = agree >= _ENOUGH
            found[level.frequency] = (float(apart[here].sum()) + 1) / (agree + 1) if told else 1.0
    return found


def _scaled(shares: Shares, by: float) -> Shares:
    """Shares of strangers."""
    return Shares(
        MappingProxyType({text: _short(share * by) for text, share in shares.of.items()}), _short(shares.unseen * by)
    )


def _short(number: float) -> float:
    return float(f"{number:.{_DIGITS}g}")


def _learnt(
    comparison: Comparison, prior: LinkingModel, found: tuple[tuple[Sample, Floats], ...]
) -> MappingProxyType[str, Chances]:
    """The chances of one comparison's levels, of those of one part together one."""
    numbered = comparison.numbered
    counts: list[Floats] = [
        np.bincount(sample.levels[comparison.name] + 1, weights=weight, minlength=len(numbered) + 1)[1:].astype(
            np.float64
        )
        for sample, weight in found
    ]
    if comparison.name in _AS_BEFORE:
        counts[_KIN] = np.zeros_like(counts[_KIN])
    if comparison.name == "birth":
        counts[_MATCH] = _without_namesakes(comparison, prior, counts)
    learnt: dict[str, Chances] = {}
    for number, level in reversed(numbered.items()):
        before = prior.pick(comparison.name, level.name)
        if comparison.name == "numbers":
            learnt[level.name] = before
            continue
        part = [other for other, item in numbered.items() if item.part == level.part]
        learnt[level.name] = Chances(
            *(
                float((count[number] + held * chance) / (count[part].sum() + held))
                for count, held, chance in zip(counts, _HELD, (before.match, before.kin, before.stranger), strict=True)
            )
        )
    return MappingProxyType(learnt)


def _without_namesakes(birth: Comparison, prior: LinkingModel, counts: list[Floats]) -> Floats:
    """How many matches have births of each level, without those that a father and a son of one name may be instead.

    Somebody else's birth, written for one's own, is as far from it as a stranger's is: so births that are near, and are
    no namesakes', tell how many are far; what is beyond is taken for kin, unless there are not so many.
    """
    number = {level.name: number for number, level in birth.numbered.items()}
    near, far = (
        counts[_STRANGER][number[name]] + _HELD[_STRANGER] * prior.pick("birth", name).stranger
        for name in (_NEAR, _FAR)
    )
    found = counts[_MATCH].copy()
    told = (found[number[_NEAR]] + 1) * far / near
    found[number[_FAR]] = min(found[number[_FAR]], max(told, found[number[_FAR]] - counts[_KIN].sum()))
    return found


def _expected(model: LinkingModel, sample: Sample, rarer: Mapping[str, float]) -> tuple[Floats, Floats, Floats]:
    """How many of each alike pairs are matches, of kin, and of strangers."""
    against_strangers = model.prior + sample.agreed - model.whole_name * bear_one(sample.levels)
    against_kin = np.full(len(sample.count), -model.kin)
    for comparison in COMPARISONS:
        strangers, kin = np.zeros((2, len(comparison.levels) + 1))
        for number, level in comparison.numbered.items():
            chances = model.pick(comparison.name, level.name)
            strangers[number] = bits(chances.match, rarer[level.frequency] if level.frequency else chances.stranger)
            kin[number] = bits(chances.match, chances.kin)
        against_strangers += strangers[sample.levels[comparison.name]]
        against_kin += kin[sample.levels[comparison.name]]
    stranger, kin = np.exp2(-against_strangers), np.exp2(-against_kin)
    match = sample.count / (1 + stranger + kin)
    return match, match * kin, match * stranger


def _shares(values: pa.Array) -> Shares:
    """The share of each value of a column among all of its values."""
    counted = values.drop_null().value_counts()
    texts, counts = counted.field("values").to_pylist(), counted.field("counts").to_numpy()
    total = max(int(counts.sum()), 1)
    shares = [_short(count / total) for count in counts.tolist()]
    return Shares(MappingProxyType(dict(sorted(zip(texts, shares, strict=True)))), _short(1 / (total + 1)))
