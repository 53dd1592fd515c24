"""A block mended: the few values that a cheap look finds suspect, each distinct one once, put back in their rows.

Pure, so that several threads may mend at once. A column in which nothing is mended keeps its very buffers.
"""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from intake.encoding import absent, in_one_part, truths
from intake.findings import Mask
from intake.mending.look import Look, Places, Step, look_at
from intake.mending.rules import MendingRule, Outcome


@dataclass(frozen=True, slots=True)
class ColumnMending:
    """How one column is mended: the steps, in their order."""

    name: str
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Mending:
    """How a file is mended, decided before any of it is."""

    columns: tuple[ColumnMending, ...]


@dataclass(frozen=True, slots=True)
class Note:
    """One rule on one column, and the rows that it found. A repair's rows are cells that were mended."""

    rule: MendingRule
    column: str
    rows: Mask


@dataclass(frozen=True, slots=True)
class Mended:
    """The rows as they now are, as many as came and in their order, and what is to be said of them."""

    table: pa.Table
    notes: tuple[Note, ...]


@dataclass(frozen=True, slots=True)
class Closer:
    """A closer look at held values: which distinct suspect each is (-1 for none), and what became of those."""

    number: Places
    suspects: pa.Array
    outcome: Outcome

    def put_back(self, values: pa.Array) -> pa.Array | None:
        """The held values as they now are; None where none was changed."""
        if self.outcome.values.equals(self.suspects):
            return None
        numbers = self.number[self.number >= 0]
        return pc.replace_with_mask(values, pa.array(self.number >= 0), self.outcome.values.take(pa.array(numbers)))


def mend(table: pa.Table, mending: Mending) -> Mended:
    """Mend a block of text columns, encoded as dictionaries or not."""
    notes: list[Note] = []
    for plan in mending.columns:
        column = table.column(plan.name)
        whole = in_one_part(column)
        encoded = isinstance(whole, pa.DictionaryArray)
        values = whole.dictionary if encoded else whole
        found = closer(values, plan.steps)
        if found is None:
            continue
        noted = [(rule, mask) for rule, mask in found.outcome.notes if mask.any()]
        if noted:
            of_row = found.number
            if encoded:
                of_row = np.append(of_row, -1)[pc.fill_null(whole.indices, len(values)).to_numpy()]
            notes += (Note(rule, plan.name, np.append(mask, np.False_)[of_row]) for rule, mask in noted)
        if (mended := found.put_back(values)) is not None:
            at = table.schema.get_field_index(plan.name)
            table = table.set_column(at, plan.name, _encoded(mended, whole.indices) if encoded else mended)
    return Mended(table, tuple(notes))


def closer(values: pa.Array, steps: tuple[Step, ...]) -> Closer | None:
    """What the steps make of held values that some step suspects; None where none does."""
    look = look_at(values)
    by_step = [_suspects(step, look) for step in steps]
    suspect = np.logical_or.reduce(by_step)
    if not suspect.any():
        return None
    distinct = values.filter(pa.array(suspect)).dictionary_encode()
    number = np.full(len(values), -1, dtype=np.int64)
    number[suspect] = distinct.indices.to_numpy()
    asked = [(step, bool(mask.any())) for step, mask in zip(steps, by_step, strict=True)]
    return Closer(number, distinct.dictionary, _outcome(distinct.dictionary, asked))


def _suspects(step: Step, look: Look) -> Mask:
    """The values that a step suspects, of those that are there."""
    return step.suspects(look) & ~absent(look.values)


def _outcome(values: pa.Array, asked: list[tuple[Step, bool]]) -> Outcome:
    """What becomes of values step by step, passing over the steps that suspect none. Of nothing, only that is said."""
    notes: dict[MendingRule, Mask] = {}
    changed = False
    for step, suspecting in asked:
        if not (_suspects(step, look_at(values)).any() if changed else suspecting):
            continue
        outcome = step.mend(values)
        if outcome.values.null_count > values.null_count:
            gone = truths(pc.and_(values.is_valid(), outcome.values.is_null()))
            notes = {rule: mask & ~gone for rule, mask in notes.items()}
        changed = changed or not outcome.values.equals(values)
        values = outcome.values
        for rule, mask in outcome.notes:
            notes[rule] = notes[rule] | mask if rule in notes else mask
    return Outcome(values, tuple(notes.items()))


def _encoded(values: pa.Array, indices: pa.Array) -> pa.DictionaryArray:
    """A column of mended values. Two may have become one, and one nothing: the dictionary is made anew."""
    again = values.dictionary_encode()
    return pa.DictionaryArray.from_arrays(again.indices.take(indices), again.dictionary)
