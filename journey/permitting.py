"""May somebody do something with a product: asked of Cedar, under the policies that the agreement was compiled to.

Cedar alone decides. A denial is told in the words of the agreement: which policy forbade it, or, where none did, which
of those that permit came nearest, and the first of its conditions that did not hold. Each condition is put to Cedar by
itself, so that nothing here says a second time what a condition means.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

import cedarpy

from contracts.access.compiled import Access, compile_access
from contracts.access.entities import reference
from contracts.access.policy import Action, day_number
from contracts.agreement import Agreement
from contracts.library import Library
from journey.errors import PoliciesRefusedError
from products.catalogue import products_of

NOT_RELEASED = "not-released"
_PURPOSE = "Purpose"
_EVERY = {"op": "All"}
_NEEDS_A_NAME = "only somebody who says who they are: give --as and --key-file"
_NOT_SO = "only what its clause names"


@dataclass(frozen=True, slots=True)
class Asking:
    """What is asked: by whom (None who stands at the door and does not say), what, of which product, why, and when."""

    person: str | None
    action: Action
    product: str
    on: date
    purpose: str | None = None

    def as_request(self) -> dict[str, Any]:
        """As Cedar is asked."""
        context: dict[str, Any] = {"on": day_number(self.on)}
        if self.purpose is not None:
            context["purpose"] = {"__entity": reference(_PURPOSE, self.purpose)}
        principal = reference("Door", "gateway") if self.person is None else reference("Person", self.person)
        return {
            "principal": principal,
            "action": reference("Action", self.action),
            "resource": reference("Product", self.product),
            "context": context,
        }


@dataclass(frozen=True, slots=True)
class Decision:
    """What Cedar decided: allowed or not, the policy and the clause that decided, and in words why."""

    allowed: bool
    product: str
    policy: str
    clause: str
    why: str


@dataclass(frozen=True, slots=True)
class _Written:
    """A policy as Cedar reads it: what it does, its scope, its conditions in their order, and its annotations."""

    content: dict[str, Any]

    @property
    def notes(self) -> dict[str, str]:
        found: dict[str, str] = self.content["annotations"]
        return found

    @property
    def permits(self) -> bool:
        return bool(self.content["effect"] == "permit")

    def steps(self) -> Iterator[tuple[str, dict[str, Any]]]:
        """Each thing that it asks for, in words, as a policy that asks for nothing else."""
        bare = {"effect": "permit", "principal": _EVERY, "action": _EVERY, "resource": _EVERY, "conditions": []}
        yield _NOT_SO, bare | {"resource": self.content["resource"]}
        yield _NEEDS_A_NAME, bare | {"principal": self.content["principal"]}
        yield _NOT_SO, bare | {"action": self.content["action"]}
        for number, condition in enumerate(self.content["conditions"], start=1):
            yield self.notes.get(f"condition_{number}", _NOT_SO), bare | {"conditions": [condition]}


class Permits:
    """The policies of one set of documents, ready to be asked.

    Raises `PoliciesRefusedError` where they do not keep to their schema.
    """

    def __init__(self, access: Access) -> None:
        self.access = access
        if cedarpy.validate_policies(access.policies, access.schema).errors:
            raise PoliciesRefusedError
        try:
            self._schema = cedarpy.Schema.from_str(access.schema)
            self._policies = cedarpy.PolicySet.from_str(access.policies)
            self._entities = cedarpy.Entities.from_json_str(access.entities, self._schema)
        except ValueError:
            raise PoliciesRefusedError from None

    @cached_property
    def _written(self) -> dict[str, _Written]:
        """Each policy by Cedar's own id, which goes by position."""
        read = json.loads(cedarpy.policies_to_json_str(self.access.policies))["staticPolicies"]
        return {name: _Written(content) for name, content in read.items()}

    def decide(self, asking: Asking) -> Decision:
        """What the agreement says to that. What Cedar could not evaluate is denied."""
        found = cedarpy.is_authorized(asking.as_request(), self._policies, self._entities, self._schema)
        decided = [self._written[name] for name in sorted(found.diagnostics.reasons)]
        if found.allowed and not found.diagnostics.errors:
            return _decision(decided[0], asking, allowed=True)
        if forbidding := [policy for policy in decided if not policy.permits]:
            return _decision(forbidding[0], asking, allowed=False)
        return self._nearest(asking)

    def _nearest(self, asking: Asking) -> Decision:
        """The denial by whichever permit for the product came nearest, and the first thing that it lacked."""
        unmet = []
        for order, policy in enumerate(self._written.values()):
            lacking = [words for words, step in policy.steps() if policy.permits and not self._holds(step, asking)]
            about = policy.content["resource"].get("entity", {}).get("id") == asking.product
            if policy.permits and about and lacking:
                unmet.append((len(lacking), -len(policy.content["conditions"]), order, policy, lacking[0]))
        if not unmet:
            return Decision(
                allowed=False, product=asking.product, policy=NOT_RELEASED, clause="none", why="no clause lets it out"
            )
        *_, policy, first = min(unmet, key=lambda found: found[:3])
        return _decision(policy, asking, allowed=False, first=first)

    def _holds(self, step: dict[str, Any], asking: Asking) -> bool:
        """Whether one thing that a policy asks for holds of what was asked."""
        written = json.dumps({"templates": {}, "templateLinks": [], "staticPolicies": {"step": step}})
        policies = cedarpy.policies_from_json_str(written)
        found = cedarpy.is_authorized(asking.as_request(), policies, self._entities, self._schema)
        return bool(found.allowed) and not found.diagnostics.errors


def permits_of(agreement: Agreement, library: Library) -> Permits:
    """The policies of an agreement, as its owner signed it, with the other documents on its shelf."""
    return Permits(compile_access(agreement, library.projects, library.people, products_of(library)))


def _decision(policy: _Written, asking: Asking, *, allowed: bool, first: str = "") -> Decision:
    """A decision in the words of the policy that made it."""
    why = policy.notes["message"] + (f"; {first}" if first else "")
    return Decision(allowed, asking.product, policy.notes["id"], policy.notes["clause"], why)
