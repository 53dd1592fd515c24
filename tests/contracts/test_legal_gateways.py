"""What must hold of powers to share: an agreement says no more of one than the law gives it."""

import pytest

from contracts.errors import DocumentError
from contracts.legal_gateways import read_legal_gateways, refuse_beyond_the_law
from contracts.vocabulary import Authority, DataClass, Tier
from tests.contracts.shelf import SHIPPED, agreement_data, agreement_of

POWERS = SHIPPED.legal_gateways


def named(gateway, **change):
    """The shipped agreement with something else said of one of its powers."""
    data = agreement_data()
    (found,) = (item for item in data["legal_gateways"] if item["id"] == gateway)
    found |= change
    return agreement_of(data)


def refusal(agreement):
    with pytest.raises(DocumentError) as refused:
        refuse_beyond_the_law(agreement, POWERS, "agreement.yaml")
    return str(refused.value)


def test_the_shipped_agreement_keeps_to_the_law():
    refuse_beyond_the_law(SHIPPED.agreement, POWERS, "agreement.yaml")


def test_every_power_is_cited_and_limited():
    assert all(power.source.startswith("https://") and power.limits for power in POWERS.values())


@pytest.mark.parametrize("data_class", ["patient_information", "social_care", "treatment"])
def test_section_16_is_no_power_for_what_health_and_social_care_hold(data_class):
    """Police, Crime, Sentencing and Courts Act 2022 section 16(4), whatever an agreement says."""
    told = refusal(named("pcsc_2022_s16", data_classes=["police", data_class]))
    assert f"gives no power to share {data_class} and says so" in told
    assert DataClass(data_class) in POWERS["pcsc_2022_s17"].never


@pytest.mark.parametrize("unsaid", [["health"], ["social_care"], ["health", "social_care"]])
def test_section_16_is_no_power_over_personal_data_of_a_health_or_social_care_authority(unsaid):
    """The same section: whatever class the data is of, and whatever an agreement says."""
    told = refusal(named("pcsc_2022_s16", not_from=[item for item in ("health", "social_care") if item not in unsaid]))
    assert f"gives no power over personal data of {', '.join(unsaid)}: say so, as not_from" in told
    assert set(map(Authority, unsaid)) <= set(POWERS["pcsc_2022_s17"].never_from)
    refuse_beyond_the_law(named("pcsc_2022_s16", not_from=["social_care", "fire", "health"]), POWERS, "agreement.yaml")


@pytest.mark.parametrize(
    ("gateway", "ceiling"), [("cda_1998_s17a", "2B"), ("istv_dcb1594", "3"), ("pcsc_2022_s16", "3")]
)
def test_no_power_is_stretched_to_a_higher_tier(gateway, ceiling):
    assert "at most" in refusal(named(gateway, ceiling=ceiling))


def test_a_lower_tier_and_fewer_classes_are_an_agreement_s_own_affair():
    refuse_beyond_the_law(named("pcsc_2022_s16", ceiling="1", data_classes=["police"]), POWERS, "agreement.yaml")


def test_a_power_that_says_nothing_of_what_it_reaches_is_refused():
    assert "must say what it reaches" in refusal(named("cda_1998_s17a", data_classes=None))


def test_a_power_that_no_definition_limits_is_refused():
    data = agreement_data()
    data["legal_gateways"].append(data["legal_gateways"][0] | {"id": "good_intentions"})
    assert "which no definition limits" in refusal(agreement_of(data))


def test_what_a_power_never_reaches_is_in_no_list_of_what_it_reaches():
    text = "a: {title: A, source: s, ceiling: '1', reaches: [police], never: [police], never_from: [], limits: []}"
    with pytest.raises(DocumentError, match="reaches police, and that it never does"):
        read_legal_gateways(text, "powers.yaml")


@pytest.mark.parametrize("text", ["", "[]", "a: {}", "a: {title: A}", "A-b: {}"])
def test_what_is_no_list_of_powers_is_refused(text):
    with pytest.raises(DocumentError, match="not a list of powers"):
        read_legal_gateways(text, "powers.yaml")


def test_personal_data_of_health_needs_a_power_of_its_own_above_2a():
    assert POWERS["nhs_2006_s251"].ceiling is Tier.PSEUDONYMISED
    assert {name for name, power in POWERS.items() if DataClass.PATIENT_INFORMATION in power.reaches} == {
        "cda_1998_s17a",
        "istv_dcb1594",
        "nhs_2006_s251",
        "participant_consent",
    }
