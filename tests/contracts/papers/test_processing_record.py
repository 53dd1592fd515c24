"""The record of processing has every letter of Article 30(1), and the processor's part."""

from contracts.papers.processing_record import processing_record
from tests.contracts.papers.given import FACTS, facts_with, table_of, text_of

PAGE = processing_record(FACTS)


def test_every_letter_has_its_section():
    assert [item.heading[:3] for item in PAGE.sections[:-1]] == [f"({letter})" for letter in "abcdefg"]
    assert "Article 30(2)" in PAGE.sections[-1].heading


def test_controllers_are_those_of_whom_something_is_taken():
    ids = {row[1] for row in table_of(PAGE, "Controllers")}
    assert ids == {item.supply.partner for item in FACTS.taken}
    assert "gloucestershire_police" not in ids


def test_purposes_recipients_and_categories_are_those_of_what_is_made():
    purposes = dict(table_of(PAGE, "Purposes"))
    assert set(purposes) == {"Strategic needs assessment", "Journeys across services and evaluation of interventions"}
    assert "fire_incidents" in purposes["Strategic needs assessment"]
    recipients = dict(table_of(PAGE, "Recipients"))
    assert "Anybody" not in recipients
    assert recipients["Any party to this agreement"] == "tables of counts, with small counts withheld (tier 1)"
    kinds = {row[0]: row for row in table_of(PAGE, "Categories")}
    assert kinds["Fire and rescue incidents"][2] == "nobody is named"
    assert "Article 10" in kinds["Youth justice cases"][4]
    assert kinds["Youth justice cases"][1].count(";") == 4


def test_time_limits_are_the_agreement_s_and_other_countries_are_left_to_people():
    told = text_of(processing_record(facts_with(lambda data: data["retention"].update(vault=31))))
    assert "31 days" in told
    assert "whether any recipient is in another country" in told
    assert dict(table_of(PAGE, "The processor"))["Processor"] == "Host of the data group (data group host)"
