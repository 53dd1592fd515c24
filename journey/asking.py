"""Asking: one SELECT over tier 1 products, in a locked engine that holds nothing else."""

import threading
from dataclasses import dataclass

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError

from contracts.vocabulary import Tier
from engine.duck import open_duckdb
from journey.errors import JourneyError
from journey.instance import Instance
from journey.publishing import DATA, versions_of
from journey.standing import published

LONGEST_SECONDS = 30.0
"""A question that takes longer is stopped."""


class QuestionRefusedError(JourneyError):
    """The question may not be asked, or could not be answered."""


@dataclass(frozen=True, slots=True)
class Answer:
    """The rows that answer a question."""

    rows: pa.Table


def ask(instance: Instance, question: str) -> Answer:
    """Answer one SELECT over the current versions of tier 1 products. Raises `QuestionRefusedError`.

    Its message may quote the question and table values of tier 1: it is for the asker's terminal and nothing else.
    """
    tables = _tables(instance)
    _refuse_all_but_select(question, set(tables), _higher(instance))
    connection = open_duckdb(memory_limit="1GB")
    for name, table in tables.items():
        connection.register(name, table)
    watchdog = threading.Timer(LONGEST_SECONDS, connection.interrupt)
    watchdog.start()
    try:
        return Answer(connection.sql(question).to_arrow_table())
    except duckdb.InterruptException:
        raise QuestionRefusedError(f"the question took longer than {LONGEST_SECONDS:.0f} seconds: ask less") from None
    except duckdb.Error as error:
        raise QuestionRefusedError(str(error)) from None
    finally:
        watchdog.cancel()
        connection.close()


def _tables(instance: Instance) -> dict[str, pa.Table]:
    """Each tier 1 product as one table over all its periods."""
    parts: dict[str, list[pa.Table]] = {}
    for item in published(instance):
        if item.product.tier is Tier.AGGREGATE:
            versions = versions_of(instance, item.product, item.period)
            with versions.store.open(versions.path(item.version, DATA)) as source:
                parts.setdefault(item.product.id, []).append(pq.read_table(source))
    return {name: pa.concat_tables(tables) for name, tables in parts.items()}


def _higher(instance: Instance) -> set[str]:
    """Products above tier 1."""
    return {item.product.id for item in published(instance) if item.product.tier is not Tier.AGGREGATE}


def _refuse_all_but_select(question: str, tables: set[str], higher: set[str]) -> None:
    """One SELECT, over named tables only: a table function could run SQL of its own."""
    try:
        statements = sqlglot.parse(question, read="duckdb")
    except SqlglotError:
        raise QuestionRefusedError("the question is not SQL that the gateway can read") from None
    if len(statements) != 1 or not isinstance(statements[0], exp.Query):
        raise QuestionRefusedError("ask one SELECT and nothing else")
    defined = {cte.alias_or_name for cte in statements[0].find_all(exp.CTE)}
    for table in statements[0].find_all(exp.Table):
        if isinstance(table.this, exp.Identifier) and not table.db and table.name in tables | defined:
            continue
        if table.name in higher:
            raise QuestionRefusedError(f"{table.name} is above tier 1, and questions reach tier 1 only for now")
        known = ", ".join(sorted(tables)) or "none yet"
        raise QuestionRefusedError(f"questions may name these tables and no other: {known}")
