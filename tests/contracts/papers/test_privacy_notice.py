"""The notice says in plain words what Articles 13 and 14 ask for, and nothing that the agreement does not make true."""

import pytest

from contracts.papers.privacy_notice import _time, privacy_notice
from tests.contracts.papers.given import FACTS, facts_with, table_of, text_of
from tests.contracts.shelf import number_of

PAGE = privacy_notice(FACTS)
TEXT = text_of(PAGE)


def test_it_has_what_people_must_be_told():
    for words in (
        "Avon and Somerset Police; Probation Service, South West",
        "Whoever studies it does so for this alone: Strategic needs assessment; Journeys across services",
        "Information Commissioner's Office",
        "full records are kept locked, and for no more than 30 days",
        "for 2 years",
        "Who somebody is may be told, one by one and on request, to A council's designated safeguarding lead",
        "[Here each organisation writes how to reach it",
        "[Here each organisation says whether anything goes to another country",
    ):
        assert words in TEXT
    assert "Office for National Statistics" not in PAGE.sections[0].parts[0]


def test_where_it_comes_from_and_by_which_law_is_told_of_each_feed():
    sources = {row[0]: row[1:] for row in table_of(PAGE, "What is used")}
    assert "names and numbers that say who somebody is" in sources["Youth justice cases"][1]
    assert "Records and people not to be shared" not in sources
    assert "officials" not in TEXT
    laws = {row[0]: row[1] for row in table_of(PAGE, "Powers to share")}
    assert laws["Information Sharing to Tackle Violence (DCB1594), depersonalised assault attendances"] == (
        "Emergency department attendances after assault"
    )


def test_consent_is_told_where_a_feed_rests_on_it_and_not_elsewhere():
    assert "Participation in interventions: only with consent." in TEXT

    def without(data):
        data["supplies"] = [item for item in data["supplies"] if item["feed"] != "intervention_participation"]
        data["releases"] = [item for item in data["releases"] if item["clause"] not in {"5.13", "5.15"}]

    assert "only with consent" not in text_of(privacy_notice(facts_with(without)))


def test_lists_of_whom_not_to_share_are_told_where_there_are_any():
    assert "These may send lists of people about whom nothing is to be used: Avon and Somerset Police" in TEXT
    without = facts_with(lambda data: data.update(supplies=data["supplies"][:-9]))
    assert "These may send lists" not in text_of(privacy_notice(without))


def test_joining_is_told_where_anything_joins():
    assert "joined under a made-up key" in TEXT
    unjoined = facts_with(lambda data: data.update(releases=data["releases"][:6]))
    assert "joined under a made-up key" not in text_of(privacy_notice(unjoined))
    table_alone = facts_with(lambda data: data.update(releases=[data["releases"][number_of("releases", "5.15")]]))
    assert "joined under a made-up key" in text_of(privacy_notice(table_alone))


def test_who_sees_what_is_told_by_reader():
    seen = dict(table_of(PAGE, "Who sees it"))
    assert "tier 2B" not in seen["Analysts of Bristol City Council"]
    assert "tier 2B" in seen["Senior evaluation lead and named evaluators"]
    assert "Anybody" not in seen


@pytest.mark.parametrize(
    ("days", "told"),
    [(0, "0 days"), (1, "1 day"), (30, "30 days"), (365, "1 year"), (730, "2 years"), (731, "731 days")],
)
def test_days_are_told_as_people_say_them(days, told):
    assert _time(days) == told
