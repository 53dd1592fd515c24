"""Asking: one SELECT over what the asker may see, answered by a child that holds nothing else; every one is entered.

The question is never looked at here. A child without keys, files, network or environment reads it and says which tables
it names; Cedar decides about each; only then does the child get rows, of the columns that the product promises and no
others. What its engine says of a question may quote values: it stands in `for_asker`, and in no message.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

import pyarrow as pa
import pyarrow.parquet as pq

from contracts.access.policy import Action
from contracts.errors import ContractsError
from contracts.product import Product
from engine.child_process import Child, ChildGoneError
from engine.frames import Kind
from engine.locked import Bounds
from engine.plain_streams import refuse_packed
from journey.consulting import Consultation
from journey.errors import IdentityRefusedError, JourneyError, QuestionRefusedError
from journey.identifying import Claim, identified
from journey.instance import Instance
from journey.permitting import Asking, Decision, Permits, permits_of
from journey.project_signatures import refuse_unsigned
from journey.publishing import DATA, versions_of
from journey.standing import Published, published

MOST_TABLE_BYTES = 1 << 30
"""Of all rows that a question is answered from, as the child holds them."""
_GRACE_SECONDS = 30
"""For starting, reading the question and taking the tables; the child keeps the time of the question itself."""
_MODULE = ("-m", "engine.locked")
_SHIPPED = Bounds()


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked, on which day's permits, for which purpose of the agreement if for any."""

    sql: str = field(repr=False)
    on: date
    purpose: str | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """The rows that answer a question, and the decisions by which it could be asked."""

    rows: pa.Table = field(repr=False)
    decisions: tuple[Decision, ...]


@dataclass(frozen=True, slots=True)
class _Desk:
    """Where one question is dealt with: whose it is, what there is, and what was decided."""

    instance: Instance
    question: Question
    person: str | None
    permits: Permits
    shelf: Mapping[str, list[Published]]

    @property
    def purpose(self) -> str | None:
        """The purpose that was given, if it is one of the agreement's."""
        known = {item.id for item in self.instance.agreement.purposes}
        return self.question.purpose if self.question.purpose in known else None

    def decision(self, product: str, action: Action = Action.QUERY) -> Decision:
        asking = Asking(self.person, action, product, self.question.on, self.question.purpose)
        return self.permits.decide(asking)


def ask(instance: Instance, question: Question, claim: Claim | None = None, bounds: Bounds = _SHIPPED) -> Answer:
    """Answer one SELECT; without a claim only tier 1 is let out. Everything about it is in the ledger afterwards.

    Raises `QuestionRefusedError`, `IdentityRefusedError`, and `AgreementUnsignedError`.
    """
    record = Consultation(instance, f"gateway:{instance.id}")
    try:
        if claim is not None:
            record.actor = f"person:{identified(instance, claim).id}"
        answer = _answered(instance, question, record, bounds, claim.person if claim else None)
    except (JourneyError, ContractsError) as refused:
        record.denied(_rule(refused))
        raise
    record.answered(len(answer.decisions), answer.rows.num_rows)
    return answer


def _rule(refused: Exception) -> str:
    """By which name the ledger knows a refusal."""
    if isinstance(refused, QuestionRefusedError):
        return refused.rule
    return "identity" if isinstance(refused, IdentityRefusedError) else "documents"


def _answered(
    instance: Instance, question: Question, record: Consultation, bounds: Bounds, person: str | None
) -> Answer:
    """Have the child read the question, decide, and have it answered."""
    permits = permits_of(instance.agreement, instance.library)
    shelf: dict[str, list[Published]] = {}
    for item in published(instance):
        shelf.setdefault(item.product.id, []).append(item)
    desk = _Desk(instance, question, person, permits, shelf)
    child = Child(_MODULE, {}, bounds.memory_bytes, int(bounds.seconds) + _GRACE_SECONDS)
    try:
        child.send(Kind.SETTINGS, bounds.as_json())
        child.send(Kind.QUESTION, question.sql.encode("utf-8", "replace"))
        named = [str(name) for name in json.loads(_expected(child, Kind.NAMES))]
        decisions = _decided(desk, record, named)
        _give(child, desk, [decision.product for decision in decisions])
        return Answer(_rows(child, bounds), decisions)
    except ChildGoneError as gone:
        raise QuestionRefusedError("too-slow" if gone.is_slow else "engine-stopped") from None
    except (pa.ArrowException, ValueError, TypeError, RecursionError):  # what it says is checked, not believed
        raise QuestionRefusedError("engine-stopped") from None
    finally:
        child.close()


def _decided(desk: _Desk, record: Consultation, named: list[str]) -> tuple[Decision, ...]:
    """A decision about each table that is named, all entered. Raises `QuestionRefusedError` unless all allow it."""
    if set(named) - set(desk.shelf):
        seen = [name for name in desk.shelf if desk.decision(name, Action.READ).allowed]
        raise QuestionRefusedError(
            "no-such-table", f"these tables may be named and no other: {', '.join(sorted(seen)) or 'none yet'}"
        )
    decisions = []
    for name in named:
        decision = desk.decision(name)
        release, versions = desk.shelf[name][0].product.folder, len(desk.shelf[name])
        record.decided(decision, desk.permits.access, release, versions, desk.purpose)
        decisions.append(decision)
    if denied := [decision for decision in decisions if not decision.allowed]:
        raise QuestionRefusedError("not-permitted", f"{denied[0].product} is not let out to you: {denied[0].why}")
    return tuple(decisions)


def _give(child: Child, desk: _Desk, names: list[str]) -> None:
    """Give the child the rows of tables that were let out, under their names."""
    left = MOST_TABLE_BYTES
    for name in names:
        child.send(Kind.TABLE, name.encode())
        for batch in _projected(desk.instance, desk.shelf[name]):
            left -= batch.nbytes
            if left < 0:
                raise QuestionRefusedError("too-large", "its tables hold more than one question may be answered from")
            child.send_rows(batch)
    child.send(Kind.COMPLETE)


def _projected(instance: Instance, versions: list[Published]) -> Iterator[pa.RecordBatch]:
    """The rows of a product in all its periods: the columns that it promises today, and nothing else of its files."""
    product = versions[0].product
    _refuse_stale(instance, product, versions)
    promised = [column.name for column in product.columns]
    for item in versions:
        places = versions_of(instance, product, item.period)
        with places.store.open(places.path(item.version, DATA)) as source:
            file = pq.ParquetFile(source)
            if missing := set(promised) - set(file.schema_arrow.names):
                raise QuestionRefusedError(
                    "made-otherwise", f"{product.id} lacks {min(missing)!r}: `gateway run` first"
                )
            for batch in file.iter_batches(columns=promised):
                yield pa.RecordBatch.from_arrays(
                    [batch.column(name) for name in promised], schema=_bare(batch.schema, promised)
                )


def _bare(schema: pa.Schema, names: list[str]) -> pa.Schema:
    """The schema without what a file says about itself."""
    return pa.schema([pa.field(name, schema.field(name).type) for name in names])


def _refuse_stale(instance: Instance, product: Product, versions: list[Published]) -> None:
    """What was made under other documents may hold what these would not let out; it is made anew by the next run."""
    agreed = instance.library.agreement_digest()
    if any(item.manifest["agreement_digest"] != agreed for item in versions):
        why = f"{product.id} was made under another text of the agreement: `gateway run` makes it anew"
        raise QuestionRefusedError("made-otherwise", why)
    if product.project is not None:
        refuse_unsigned(instance.library, instance.owner, product.project, instance.ledger)


def _rows(child: Child, bounds: Bounds) -> pa.Table:
    """The answer. Raises `QuestionRefusedError` with what the child refuses it for, and for more than it may say."""
    batches: list[pa.RecordBatch] = []
    left = bounds.answer_bytes
    while (said := _said(child))[0] is Kind.ROWS:
        refuse_packed(said[1])
        with pa.ipc.open_stream(pa.py_buffer(said[1])) as stream:
            said_now = list(stream)
        left -= sum(batch.nbytes for batch in said_now)
        batches += said_now
        if left < 0:
            raise QuestionRefusedError("engine-stopped")
    if said[0] is not Kind.END:
        raise QuestionRefusedError("engine-stopped")
    table = pa.Table.from_batches(batches)
    table.validate(full=True)
    return table


def _expected(child: Child, kind: Kind) -> bytes:
    """What the child says next, if that is what must come."""
    said, content = _said(child)
    if said is not kind:
        raise QuestionRefusedError("engine-stopped")
    return content


def _said(child: Child) -> tuple[Kind, bytes]:
    """What the child says next. Its words about a refusal go to the asker and nowhere else."""
    said, content = child.receive()
    if said is Kind.REFUSAL:
        rule, _, words = content.decode("utf-8", "replace").partition(" ")
        raise QuestionRefusedError(rule, for_asker=words)
    return said, content
