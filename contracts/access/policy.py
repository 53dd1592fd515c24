"""One Cedar policy as it is written: for whom, on what, under which conditions, each condition with its words.

Cedar's own ids go by position, so what a policy is about stands in its annotations. The words of its conditions stand
there too, `condition_1` for its first `when`, so that a denial can be told in the words of the agreement.
"""

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

SOMEBODY = "principal is Person"
ANYBODY = "principal"
AT_THE_DOOR = "principal is Door"
_NOT_PLAIN = re.compile(r"[^ !#-\[\]-~\u00a0-\ud7ff\uf900-\ufffd]")
"""Whatever cannot stand in a Cedar string as it is: quotation marks, backslashes, and what nobody sees."""


class Action(StrEnum):
    """What somebody does with a product."""

    READ = "read"
    QUERY = "query"
    EXPORT = "export"


class Effect(StrEnum):
    """What a policy does. One that forbids overrules every one that permits."""

    PERMIT = "permit"
    FORBID = "forbid"


@dataclass(frozen=True, slots=True)
class Condition:
    """What must hold, in Cedar, and in words that say what is asked for."""

    cedar: str
    words: str


@dataclass(frozen=True, slots=True)
class Policy:
    """One policy. `product` None: it is about every product; no `actions`: about all. `message` says what it is for."""

    id: str
    effect: Effect
    clause: str
    message: str
    principal: str
    product: str | None
    conditions: tuple[Condition, ...]
    actions: tuple[Action, ...] = ()

    def __str__(self) -> str:
        """Write it in Cedar."""
        notes = {"id": self.id, "clause": self.clause, "message": self.message}
        notes |= {f"condition_{number}": item.words for number, item in enumerate(self.conditions, start=1)}
        resource = "resource" if self.product is None else f"resource == {entity('Product', self.product)}"
        lines = [f"@{name}({text(words)})" for name, words in notes.items()]
        acts = (
            "action" if not self.actions else f"action in [{', '.join(entity('Action', act) for act in self.actions)}]"
        )
        lines.append(f"{self.effect} ({self.principal}, {acts}, {resource})")
        lines += [f"when {{ {item.cedar} }}" for item in self.conditions]
        return "\n".join(lines) + ";\n"


def text(words: str) -> str:
    """Words as a Cedar string; nothing in them ends it."""
    return '"' + _NOT_PLAIN.sub(lambda found: f"\\u{{{ord(found.group()):x}}}", words) + '"'


def entity(kind: str, name: str) -> str:
    """A reference to an entity."""
    return f"{kind}::{text(name)}"


def day_number(day: date) -> int:
    """A day as policies write it, 20240131 for 31 January 2024: numbers that compare as days do."""
    return day.year * 10_000 + day.month * 100 + day.day
