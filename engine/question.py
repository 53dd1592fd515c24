"""Reading a question as DuckDB itself reads it: one SELECT, made of what is on a list, and the tables that it names.

DuckDB's own parser writes the question down as JSON, so that nothing is understood in one way here and in another way
there. What is not on the list is refused: other statements, functions that read files or run SQL, catalogues.
"""

import json
from collections.abc import Iterator
from typing import Any

import duckdb

from engine.question_words import FUNCTIONS, TABLE_FUNCTIONS

MOST_QUESTION_BYTES = 65_536
"""Longer than anybody writes by hand; a parser's memory goes with it."""
_EXPRESSIONS = frozenset(
    {
        "BETWEEN",
        "CASE",
        "CAST",
        "COLLATE",
        "COLUMN_REF",
        "COMPARISON",
        "CONJUNCTION",
        "CONSTANT",
        "FUNCTION",
        "LAMBDA",
        "LAMBDA_REF",
        "OPERATOR",
        "STAR",
        "SUBQUERY",
        "TYPE",
        "WINDOW",
    }
)
_PARTS = frozenset(
    {
        "SELECT_NODE",
        "SET_OPERATION_NODE",
        "RECURSIVE_CTE_NODE",
        "BASE_TABLE",
        "JOIN",
        "SUBQUERY",
        "EMPTY",
        "EXPRESSION_LIST",
        "TABLE_FUNCTION",
        "ORDER_MODIFIER",
        "LIMIT_MODIFIER",
        "LIMIT_PERCENT_MODIFIER",
        "DISTINCT_MODIFIER",
        "ORDER_DEFAULT",
        "ASCENDING",
        "DESCENDING",
    }
)
Node = dict[str, Any]


class UnansweredError(Exception):
    """A question is not one that may be asked. `rule` names why; `words` are for the asker's own terminal alone."""

    def __init__(self, rule: str, words: str) -> None:
        super().__init__(rule)
        self.rule, self.words = rule, words

    def __repr__(self) -> str:
        """Say the rule, and no word of the question."""
        return f"UnansweredError({self.rule!r})"


def tables_named(connection: duckdb.DuckDBPyConnection, question: str) -> tuple[str, ...]:
    """The tables that one SELECT names, in lower case. Raises `UnansweredError` for anything else."""
    tree = _read(connection, question)
    nodes = tuple(_nodes(tree))
    for node in nodes:
        _refuse_unlisted(node)
    defined = {entry["key"].lower() for node in nodes if "cte_map" in node for entry in node["cte_map"]["map"]}
    _refuse_shadows(connection, defined)
    named = {node["table_name"].lower() for node in nodes if node.get("type") == "BASE_TABLE"}
    return tuple(sorted(named - defined))


def _read(connection: duckdb.DuckDBPyConnection, question: str) -> Node:
    """The one SELECT as DuckDB writes it down."""
    if len(question.encode()) > MOST_QUESTION_BYTES:
        raise UnansweredError("question-too-long", f"a question has at most {MOST_QUESTION_BYTES:,} bytes")
    try:
        (written,) = connection.execute("select json_serialize_sql(?::varchar)", [question]).fetchone() or ("{}",)
        read = json.loads(written)
    except (duckdb.Error, ValueError, RecursionError):
        raise UnansweredError("question-unreadable", "the question is not SQL that can be read") from None
    if read.get("error_type") == "not implemented":
        raise UnansweredError("not-one-select", "ask one SELECT and nothing else")
    if read.get("error") is not False:
        raise UnansweredError("question-unreadable", str(read.get("error_message", "it is not SQL")))
    if len(read["statements"]) != 1:
        raise UnansweredError("not-one-select", "ask one SELECT and nothing else")
    statement: Node = read["statements"][0]
    return statement


def _nodes(tree: Any) -> Iterator[Node]:
    """Every part of a question, but for what stands in it as a value."""
    waiting = [tree]
    while waiting:
        found = waiting.pop()
        if isinstance(found, dict):
            yield found
            if found.get("class") != "CONSTANT":
                waiting += found.values()
        elif isinstance(found, list):
            waiting += found


def _refuse_unlisted(node: Node) -> None:
    """Refuse a part that is not on the lists."""
    kind = node.get("type")
    if "class" in node:
        if node["class"] not in _EXPRESSIONS:
            raise UnansweredError("not-on-the-list", f"a question may not hold a {node['class']!s} expression")
    elif isinstance(kind, str) and kind not in _PARTS:
        raise UnansweredError("not-on-the-list", f"a question may not hold a {kind}")
    if kind == "TABLE_FUNCTION" and node["function"].get("function_name", "").lower() not in TABLE_FUNCTIONS:
        raise UnansweredError("function-not-on-the-list", "no function but range and unnest may stand in FROM")
    if "function_name" in node and node["function_name"].lower() not in FUNCTIONS:
        raise UnansweredError(
            "function-not-on-the-list", f"the function {node['function_name']!r} is not among those that may be used"
        )
    if kind == "BASE_TABLE" and (node.get("schema_name") or node.get("catalog_name")):
        raise UnansweredError("no-such-table", "name a table by its one name: there are no schemas and catalogues")


def _refuse_shadows(connection: duckdb.DuckDBPyConnection, defined: set[str]) -> None:
    """A table of the question's own has no name of the catalogue's: elsewhere in it the name would mean that."""
    kept = connection.execute("select view_name from duckdb_views() union all select table_name from duckdb_tables()")
    if taken := defined & {name.lower() for (name,) in kept.fetchall()}:
        raise UnansweredError("not-on-the-list", f"call {min(taken)!r} something else: that name is taken")
