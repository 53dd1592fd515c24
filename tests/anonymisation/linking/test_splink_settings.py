"""What must hold of a model in Splink's words: the same on every engine."""

import pytest

from anonymisation.linking.comparisons import COMPARISONS
from anonymisation.linking.prior import shipped_model
from anonymisation.linking.splink_settings import bits, splink_settings

MODEL = shipped_model()


def test_every_comparison_is_there_with_its_chances():
    said = splink_settings(MODEL)
    assert [item["output_column_name"] for item in said["comparisons"]] == [item.name for item in COMPARISONS]
    sex = said["comparisons"][3]["comparison_levels"]
    assert [(item.get("m_probability"), item.get("u_probability")) for item in sex[1:]] == [
        (0.985, 0.985),
        (0.015, 0.015),
        (0.985, 0.5),
        (0.015, 0.5),
    ]


def test_the_prior_odds_are_the_models():
    chance = splink_settings(MODEL)["probability_two_random_records_match"]
    assert bits(chance, 1 - chance) == pytest.approx(MODEL.prior)


def test_between_sources_a_pair_within_one_is_not_blocked():
    [rule] = splink_settings(MODEL, between_sources_only=True)["blocking_rules_to_generate_predictions"]
    assert "l.source <> r.source" in rule["blocking_rule"]


def test_spark_is_asked_in_its_own_words():
    said = str(splink_settings(MODEL, dialect="spark"))
    assert "likeness(" in said
    assert not any(word in said.lower() for word in ("jaro_winkler_similarity", "list_", " len("))
