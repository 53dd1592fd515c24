"""The papers say whether people compare records, by which power and what they see, and name none of these people."""

from contracts.papers.annex import annex
from contracts.papers.review import NOBODY, review_parts, review_refusal, review_told
from contracts.papers.schedule import schedule
from tests.contracts.papers.given import FACTS, facts_with, table_of, text_of
from tests.contracts.reviewing import PURPOSE, REVIEW


def granting(**changes):
    def edit(data):
        data["purposes"].append(dict(PURPOSE))
        data["clerical_review"] = REVIEW | changes

    return facts_with(edit)


def test_where_nothing_is_granted_every_paper_that_tells_of_people_says_that_nobody_compares():
    assert review_parts(FACTS) == (NOBODY,)
    assert review_refusal(FACTS) == ""
    papers = annex(FACTS)
    assert [name for name, page in papers.items() if NOBODY in text_of(page)] == [
        "schedule",
        "dpia-data-flow",
        "privacy-notice",
    ]


def test_what_is_granted_is_told_whole():
    facts = granting()
    rows = dict(table_of(schedule(facts), "Clerical review"))
    assert rows["Under"] == facts.power("cda_1998_s115")
    assert rows["Records of"] == "Bristol City Council; Avon and Somerset Police; Somerset Council"
    assert (rows["Weights between"], rows["Looks a day, for each"]) == ("-3 and 6 bits", "20")
    for name in ("schedule", "dpia-data-flow", "privacy-notice"):
        told = text_of(annex(facts)[name])
        assert "which details agree, nearly agree, differ or are missing" in told
        assert NOBODY not in told
    assert "2 named people may compare" in review_told(facts)
    assert "1 named person may" in review_told(granting(reviewers=["reviewer_1"]))


def test_what_is_granted_and_cannot_be_is_told_with_the_reason():
    facts = granting(legal_gateway="pcsc_2022_s16")
    assert review_told(facts) == NOBODY
    assert review_parts(facts)[1].startswith("It is off: the legal gateway's ceiling is 2B")


def test_no_paper_names_a_reviewer():
    told = "".join(text_of(page) for page in annex(granting()).values())
    assert not [name for name in REVIEW["reviewers"] if name in told]
