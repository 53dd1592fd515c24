"""Every member of a vocabulary that papers tell of has its words."""

import pytest

from contracts.clauses import LinkageLimits, Retention, Thresholds
from contracts.papers import words
from contracts.vocabulary import DataClass, Duty, FieldClass, Role, Tier, Treatment


@pytest.mark.parametrize(
    ("told", "members"),
    [
        (words.TIERS, Tier),
        (words.TREATMENTS, Treatment),
        (words.FIELDS, FieldClass),
        (words.SPECIAL, DataClass),
        (words.ROLES, Role),
        (words.DUTIES, Duty),
        (words.ZONES, Retention.model_fields),
        (words.THRESHOLDS, Thresholds.model_fields),
        (words.LINKAGE, LinkageLimits.model_fields),
    ],
    ids=lambda item: getattr(item, "__name__", ""),
)
def test_every_member_has_words_of_its_own(told, members):
    assert list(told) == list(members) or set(told) == set(members)
    assert all(told.values())
    if told is not words.SPECIAL:
        assert len(set(told.values())) == len(told)


def test_what_is_of_health_or_of_offences_is_said_so():
    for name in (DataClass.PATIENT_INFORMATION, DataClass.SOCIAL_CARE, DataClass.TREATMENT):
        assert "Article 9" in words.SPECIAL[name]
    for name in (DataClass.POLICE, DataClass.PROBATION, DataClass.PRISON, DataClass.YOUTH_JUSTICE):
        assert "Article 10" in words.SPECIAL[name]
