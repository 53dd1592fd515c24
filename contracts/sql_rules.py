"""Rules between columns, as a contract writes them in SQL, allowed word by word.

A column may have the check `{type: sql, name: …, query: …, mustBe: 0}` of the Open Data Contract Standard. Its query
is `select count(*) from <the contract's table> where <condition>`, so that every tool that knows the standard can run
it; the gateway asks the condition of each row, and tells the lines of those of which it is true. Columns are of their
own types in it, and null where a value is not of its type. A condition is made of

- columns of the contract, texts, numbers and days (`date '2024-01-31'`),
- `=  <>  <  <=  >  >=`, `between`, `in (…)`, `is null`, `and`, `or`, `not`,
- `date_diff('day', from, to)` (hour, day, month or year), `year`, `length`, `lower`, `upper`, `trim`, `coalesce`,
  `cast(… as date)`

and of nothing else: what is not on the list is refused when the contract is read. None of it can fail on a value, for
an engine's message would quote it: there is no arithmetic, and a cast that cannot be gives null.
"""

from collections.abc import Callable, Mapping
from datetime import date
from enum import StrEnum
from types import MappingProxyType

import sqlglot
from open_data_contract_standard.model import DataQuality
from sqlglot import exp
from sqlglot.errors import SqlglotError

from contracts.errors import DocumentError
from contracts.feed import RowCheck
from contracts.vocabulary import ColumnType, Severity

_DIALECT = "duckdb"
_UNITS = ("HOUR", "DAY", "MONTH", "YEAR")
_DIGITS_OF_A_NUMBER = 15


class _Family(StrEnum):
    """What an expression gives; only like is held against like."""

    TEXT = "text"
    NUMBER = "number"
    DAY = "day"
    TRUTH = "truth"


Families = Mapping[str, _Family]
_FAMILIES: Mapping[ColumnType, _Family] = MappingProxyType(
    {
        ColumnType.STRING: _Family.TEXT,
        ColumnType.NUMBER: _Family.NUMBER,
        ColumnType.INTEGER: _Family.NUMBER,
        ColumnType.DATE: _Family.DAY,
        ColumnType.TIMESTAMP: _Family.DAY,
    }
)


class _RefusedError(Exception):
    """Something in a query is not on the list."""


def read_row_check(
    check: DataQuality, column: str, table: str, types: Mapping[str, ColumnType], otherwise: Severity
) -> RowCheck:
    """A check of a column of the table, of the severity `otherwise` where it says none. Raises `DocumentError`."""
    families = {name: _FAMILIES[of_type] for name, of_type in types.items()}
    try:
        return _row_check(check, column, table, families, otherwise)
    except (SqlglotError, RecursionError):
        raise DocumentError(f"{column}.{check.name}", "is not SQL that the gateway can read") from None
    except _RefusedError as refused:
        problem = f"{refused}; contracts/sql_rules.py lists what a check may hold"
        raise DocumentError(f"{column}.{check.name}", problem) from None


def _row_check(check: DataQuality, column: str, table: str, columns: Families, otherwise: Severity) -> RowCheck:
    """The check, every word of its query looked at."""
    name, severity = str(check.name or ""), Severity(check.severity or otherwise)
    if not name.replace("-", "").isalpha() or not name.islower() or check.mustBe != 0 or severity is Severity.REPAIR:
        raise _RefusedError("needs a name of small letters and hyphens, mustBe: 0, and mends nothing")
    condition = _condition(str(check.query), table)
    if _family(condition, columns) is not _Family.TRUTH:
        raise _RefusedError("asks for nothing that is true or false")
    used = tuple(sorted({item.name for item in condition.find_all(exp.Column)}))
    if column not in used:
        raise _RefusedError(f"says nothing of {column!r}, on which it stands")
    for cast in reversed([*condition.find_all(exp.Cast)]):
        # The innermost first: a cast within a cast goes with it when that is replaced.
        cast.replace(exp.TryCast(this=cast.this, to=cast.args["to"]))
    text = condition.sql(_DIALECT, identify=True, comments=False)
    return RowCheck(name, severity, text, used, str(check.description or ""))


def _condition(query: str, table: str) -> exp.Expression:
    """What a query counts the rows of."""
    (statement, *more) = sqlglot.parse(query, read=_DIALECT)
    if more or not isinstance(statement, exp.Select):
        raise _RefusedError("must be one SELECT")
    where = statement.args.get("where")
    condition: exp.Expression = where.this if where else exp.true()
    source = exp.Table(this=exp.to_identifier(table))
    if statement != exp.select("count(*)", dialect=_DIALECT).from_(source).where(condition):
        raise _RefusedError(f"is no count of the rows of {table} that meet a condition, and nothing else")
    return condition


def _parts(node: exp.Expression) -> set[str]:
    """What an expression is made of."""
    return {name for name, part in node.args.items() if part}


def _family(node: exp.Expression, columns: Families) -> _Family:
    """What an expression gives. Raises `_RefusedError` for whatever is not on the list, down to the last word."""
    known = _WORDS.get(type(node))
    if known is None:
        raise _RefusedError(f"holds {type(node).__name__.upper()}, which is not on the list")
    return known(node, columns)


def _made_of(node: exp.Expression, *parts: str) -> None:
    """Refuse an expression that has another part, such as a window or a collation."""
    if more := _parts(node) - set(parts):
        raise _RefusedError(f"writes {type(node).__name__.upper()} with {', '.join(sorted(more))}")


def _column(node: exp.Expression, columns: Families) -> _Family:
    """A column of the contract."""
    _made_of(node, "this")
    if node.name not in columns:
        raise _RefusedError(f"names {node.name!r}, which is no column of the contract")
    return columns[node.name]


def _literal(node: exp.Expression, _: Families) -> _Family:
    """A text or a number."""
    if node.is_string:
        return _Family.TEXT
    if len(node.name) > _DIGITS_OF_A_NUMBER or not node.name.replace(".", "", 1).isdigit():
        raise _RefusedError("holds a number that is too long")
    return _Family.NUMBER


def _negative(node: exp.Expression, columns: Families) -> _Family:
    """A number below zero."""
    if not isinstance(node.this, exp.Literal) or node.this.is_string:
        raise _RefusedError("holds a minus that is not a number's own")
    return _family(node.this, columns)


def _day(node: exp.Expression, columns: Families) -> _Family:
    """A day: of a date or a time, or written out."""
    _made_of(node, "this", "to")
    if node.args["to"] != exp.DataType.build("date"):
        raise _RefusedError("casts to something other than a date")
    if isinstance(node.this, exp.Literal):
        if not _is_day(node.this.name):
            raise _RefusedError("holds a date that is not written 2024-01-31")
        return _Family.DAY
    return _all(_Family.DAY, [node.this], columns)


def _is_day(text: str) -> bool:
    """Whether a text is a day as the engine reads it too; Python knows other ways to write one, which it does not."""
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _days_apart(node: exp.Expression, columns: Families) -> _Family:
    """How many hours, days, months or years lie between two days."""
    _made_of(node, "this", "expression", "unit", "date_part_boundary")
    if node.args["unit"].name.upper() not in _UNITS:
        raise _RefusedError(f"counts in something other than {', '.join(_UNITS).lower()}")
    _all(_Family.DAY, [node.this, node.expression], columns)
    return _Family.NUMBER


def _missing(node: exp.Expression, columns: Families) -> _Family:
    """Whether there is no value."""
    if not isinstance(node.expression, exp.Null):
        raise _RefusedError("asks IS of something other than NULL")
    _family(node.this, columns)
    return _Family.TRUTH


def _alike(*parts: str, gives: _Family | None = None) -> Callable[[exp.Expression, Families], _Family]:
    """A word between expressions of one family, which gives that family if it gives no other."""

    def known(node: exp.Expression, columns: Families) -> _Family:
        _made_of(node, *parts)
        every = [part for name in parts for part in _listed(node.args.get(name))]
        family = _family(every[0], columns)
        if family is _Family.TRUTH:
            raise _RefusedError("holds one truth against another")
        _all(family, every, columns)
        return gives or family

    return known


def _of(family: _Family, *parts: str, gives: _Family) -> Callable[[exp.Expression, Families], _Family]:
    """A word about expressions of a certain family."""

    def known(node: exp.Expression, columns: Families) -> _Family:
        _made_of(node, *parts)
        _all(family, [node.args[name] for name in parts], columns)
        return gives

    return known


def _all(family: _Family, nodes: list[exp.Expression], columns: Families) -> _Family:
    """Refuse expressions that are not all of a family."""
    if any(_family(node, columns) is not family for node in nodes):
        raise _RefusedError(f"holds something that is no {family} against something that is")
    return family


def _listed(part: exp.Expression | list[exp.Expression] | None) -> list[exp.Expression]:
    """One expression, or several."""
    return part if isinstance(part, list) else [part] if part is not None else []


_COMPARED = _alike("this", "expression", gives=_Family.TRUTH)
_TRUTHS = _of(_Family.TRUTH, "this", "expression", gives=_Family.TRUTH)
_OF_TEXT = _of(_Family.TEXT, "this", gives=_Family.TEXT)
_WORDS: Mapping[type[exp.Expression], Callable[[exp.Expression, Families], _Family]] = MappingProxyType(
    {
        exp.Column: _column,
        exp.Literal: _literal,
        exp.Neg: _negative,
        exp.Paren: lambda node, columns: _family(node.this, columns),
        exp.And: _TRUTHS,
        exp.Or: _TRUTHS,
        exp.Not: _of(_Family.TRUTH, "this", gives=_Family.TRUTH),
        exp.Is: _missing,
        exp.Between: _alike("this", "low", "high", gives=_Family.TRUTH),
        exp.In: _alike("this", "expressions", gives=_Family.TRUTH),
        **dict.fromkeys((exp.EQ, exp.NEQ, exp.LT, exp.LTE, exp.GT, exp.GTE), _COMPARED),
        exp.Coalesce: _alike("this", "expressions"),
        exp.Cast: _day,
        exp.DateDiff: _days_apart,
        exp.Year: _of(_Family.DAY, "this", gives=_Family.NUMBER),
        exp.Length: _of(_Family.TEXT, "this", gives=_Family.NUMBER),
        exp.Lower: _OF_TEXT,
        exp.Upper: _OF_TEXT,
        exp.Trim: _OF_TEXT,
    }
)
