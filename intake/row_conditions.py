"""The conditions of rules between columns, asked of whole columns at once.

`contracts/sql_rules.py` lets into a condition only what stands here, and says what each word means. As in SQL a
condition is true, false or unknown, and what is missing makes it unknown. Texts are compared by their characters'
numbers. What DuckDB would answer is answered here (the tests ask it), but none of this can fail on a value.
"""

from collections.abc import Callable, Mapping
from functools import reduce
from types import MappingProxyType
from typing import TypeAlias, cast

import pyarrow as pa
import pyarrow.compute as pc
from sqlglot import exp

_DIALECT = "duckdb"
_MOMENT = pa.timestamp("us")
_SPACES = " \u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
"""What `trim` takes off: every character that Unicode calls a space separator."""

Answer: TypeAlias = pa.Array | pa.Scalar
Columns = Mapping[str, pa.Array]
Asked = Callable[[Columns], Answer]


def condition(text: str) -> Asked:
    """A condition as a contract's check holds it: given typed columns, for each row whether it is true, or unknown."""
    return _asked(cast("exp.Expression", exp.condition(text, dialect=_DIALECT)))


def _asked(node: exp.Expression) -> Asked:
    """What one expression asks. A word that is not known here is a mistake of this program: contracts refuse it."""
    return _WORDS[type(node)](node)


def _column(node: exp.Expression) -> Asked:
    """A column of the contract."""
    name = node.name
    return lambda columns: columns[name]


def _constant(value: Answer) -> Asked:
    """The same for every row."""
    return lambda _: value


def _literal(node: exp.Expression) -> Asked:
    """A text, or a number with or without a fraction."""
    if node.is_string:
        return _constant(pa.scalar(node.name, pa.string()))
    return _constant(pa.scalar(float(node.name)) if "." in node.name else pa.scalar(int(node.name)))


def _day(node: exp.Expression) -> Asked:
    """The midnight with which a day or a time begins; a day that is written out."""
    if isinstance(node.this, exp.Literal):
        return _constant(pa.scalar(node.this.name).cast(_MOMENT))
    of = _asked(node.this)
    return lambda columns: pc.floor_temporal(of(columns), unit="day")


def _of_one(answer: Callable[[Answer], Answer]) -> Callable[[exp.Expression], Asked]:
    """A word about one expression."""

    def asked(node: exp.Expression) -> Asked:
        of = _asked(node.this)
        return lambda columns: answer(of(columns))

    return asked


def _of_two(answer: Callable[[Answer, Answer], Answer]) -> Callable[[exp.Expression], Asked]:
    """A word between two expressions."""

    def asked(node: exp.Expression) -> Asked:
        left, right = _asked(node.this), _asked(node.expression)
        return lambda columns: answer(left(columns), right(columns))

    return asked


def _compared(answer: Callable[[Answer, Answer], Answer]) -> Callable[[Answer, Answer], Answer]:
    """A comparison, in which a whole number is held against a fraction as a fraction."""
    return lambda left, right: answer(*_alike(left, right))


def _alike(*answers: Answer) -> tuple[Answer, ...]:
    """Answers of one type: fractions, where some are and others are whole numbers."""
    if len({answer.type for answer in answers}) == 1:
        return answers
    # Unsafe says only that a number of more than 15 digits may lose its last ones, as it does in any fraction.
    return tuple(pc.cast(answer, pa.float64(), safe=False) for answer in answers)


_EQUAL, _AT_LEAST, _AT_MOST = (_compared(answer) for answer in (pc.equal, pc.greater_equal, pc.less_equal))


def _between(node: exp.Expression) -> Asked:
    """Whether something is neither below the one nor above the other."""
    of, low, high = (_asked(node.args[name]) for name in ("this", "low", "high"))
    return lambda columns: pc.and_kleene(_AT_LEAST(of(columns), low(columns)), _AT_MOST(of(columns), high(columns)))


def _among(node: exp.Expression) -> Asked:
    """Whether something is one of several."""
    of, several = _asked(node.this), [_asked(one) for one in node.expressions]
    return lambda columns: reduce(pc.or_kleene, [_EQUAL(of(columns), one(columns)) for one in several])


def _first_known(node: exp.Expression) -> Asked:
    """The first of several that is known."""
    several = [_asked(one) for one in (node.this, *node.expressions)]
    return lambda columns: pc.coalesce(*_alike(*(one(columns) for one in several)))


def _months(start: Answer, end: Answer) -> Answer:
    """How many months begin between two days."""
    years, months = pc.subtract(pc.year(end), pc.year(start)), pc.subtract(pc.month(end), pc.month(start))
    return pc.add(pc.multiply(years, 12), months)


_APART: Mapping[str, Callable[[Answer, Answer], Answer]] = MappingProxyType(
    {"HOUR": pc.hours_between, "DAY": pc.days_between, "MONTH": _months, "YEAR": pc.years_between}
)


def _apart(node: exp.Expression) -> Asked:
    """How many hours, days, months or years begin between two days."""
    start, end, counted = _asked(node.expression), _asked(node.this), _APART[node.args["unit"].name.upper()]
    return lambda columns: counted(start(columns), end(columns))


_WORDS: Mapping[type[exp.Expression], Callable[[exp.Expression], Asked]] = MappingProxyType(
    {
        exp.Column: _column,
        exp.Literal: _literal,
        exp.Neg: _of_one(pc.negate),
        exp.Paren: lambda node: _asked(node.this),
        exp.And: _of_two(pc.and_kleene),
        exp.Or: _of_two(pc.or_kleene),
        exp.Not: _of_one(pc.invert),
        exp.Is: _of_one(pc.is_null),  # NULL is all that it may be held against
        exp.Between: _between,
        exp.In: _among,
        exp.EQ: _of_two(_EQUAL),
        exp.NEQ: _of_two(_compared(pc.not_equal)),
        exp.LT: _of_two(_compared(pc.less)),
        exp.LTE: _of_two(_AT_MOST),
        exp.GT: _of_two(_compared(pc.greater)),
        exp.GTE: _of_two(_AT_LEAST),
        exp.Coalesce: _first_known,
        exp.TryCast: _day,
        exp.DateDiff: _apart,
        exp.Year: _of_one(pc.year),
        exp.Length: _of_one(pc.utf8_length),
        exp.Lower: _of_one(pc.utf8_lower),
        exp.Upper: _of_one(pc.utf8_upper),
        exp.Trim: _of_one(lambda text: pc.utf8_trim(text, characters=_SPACES)),
    }
)
