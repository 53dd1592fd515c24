"""What must hold of entries about questions: they name products, policies and counts, and one question by one id."""

import hashlib

from contracts.access.compiled import Access
from journey.consulting import Consultation
from journey.permitting import Decision
from tests.asking import entered

ACCESS = Access("policies", "schema", "[]")
DENIED = Decision(allowed=False, product="walks", policy="walks/door", clause="5.1", why="Canary words")


def test_a_question_is_followed_by_its_number(instance):
    one, other = Consultation(instance, "gateway:x"), Consultation(instance, "person:analyst_1")
    one.decided(DENIED, ACCESS, "tier1/walks", 2, "strategic_needs_assessment")
    one.denied("not-permitted")
    other.answered(1, 9)
    told = entered(instance)
    assert [actor for actor, _ in told] == ["gateway:x", "gateway:x", "person:analyst_1"]
    (first, second, third) = [subject.pop("question") for _, subject in told]
    assert first == second != third
    assert [subject for _, subject in told] == [
        {
            "decision": "denied",
            "release": "tier1/walks",
            "versions": 2,
            "clause": "clause:5.1",
            "policy": "walks/door",
            "policies_digest": hashlib.sha256(b"policies").hexdigest(),
            "entities_digest": hashlib.sha256(b"[]").hexdigest(),
            "purpose": "strategic_needs_assessment",
        },
        {"outcome": "denied", "why": "not-permitted"},
        {"outcome": "answered", "products": 1, "rows": 9},
    ]


def test_a_purpose_that_was_not_given_is_not_entered(instance):
    Consultation(instance, "gateway:x").decided(DENIED, ACCESS, "tier1/walks", 1)
    assert "purpose" not in entered(instance)[0][1]
