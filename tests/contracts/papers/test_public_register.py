"""The register has a line for each product that is made, and none for one that is not."""

from contracts.papers.public_register import public_register
from tests.contracts.papers.given import FACTS, facts_with, table_of, text_of
from tests.contracts.shelf import CRIME

PAGE = public_register(FACTS)


def test_every_product_that_is_made_has_its_line():
    rows = table_of(PAGE, "Products")
    assert len(rows) == len(FACTS.made)
    (fires,) = [row for row in rows if "(fire_incidents)" in row[0]]
    assert fires[2:] == (
        "Avon Fire and Rescue Service; Devon and Somerset Fire and Rescue Service",
        "Analysts of the partnership's data group",
        "Strategic needs assessment",
        "Crime and Disorder Act 1998 section 17A with SI 2007/1831, depersonalised information",
        "5.6",
    )


def test_what_is_refused_is_not_said_to_be_shared():
    refused = public_register(facts_with(lambda data: data["parties"][0].update(ceiling="1")))
    assert not [row for row in table_of(refused, "Products") if CRIME.id in row[0]]


def test_every_feed_says_what_it_is_used_in():
    used = {row[0]: row[2] for row in table_of(PAGE, "Feeds")}
    assert used["Fire and rescue incidents"] == "fire_incidents"
    assert used["Records and people not to be shared"].startswith("nothing: it leaves nowhere")


def test_it_says_what_is_never_shared_and_who_answers():
    told = text_of(PAGE)
    assert "In no product, whatever is agreed: names and numbers" in told
    assert "Counts from 1 to 5 are withheld" in told
    assert "Who somebody is may be told" in told
    answers = dict(table_of(PAGE, "Who answers for it"))
    assert "Gloucestershire Constabulary" not in answers["Parties that have signed"]
    assert "Avon Fire and Rescue Service" in answers["Parties that have signed"]
