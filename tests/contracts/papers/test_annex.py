"""The annex is the same bytes for the same documents, says where it is from, and names no person and no key."""

import pytest

from contracts.guides.pages import markdown
from contracts.library import Library, shipped_documents
from contracts.papers.annex import annex
from contracts.papers.facts import facts_of
from products.catalogue import written_tables
from tests.contracts.papers.given import FACTS, SIGNED, text_of
from tests.contracts.shelf import SHIPPED

PAPERS = annex(FACTS)


def test_it_is_five_papers_and_the_same_for_the_same_documents():
    assert list(PAPERS) == ["schedule", "dpia-data-flow", "record-of-processing", "privacy-notice", "public-register"]
    again = annex(facts_of(Library(shipped_documents()), written_tables(), SIGNED))
    assert {name: markdown(page) for name, page in again.items()} == {
        name: markdown(page) for name, page in PAPERS.items()
    }


@pytest.mark.parametrize("name", PAPERS)
def test_each_says_from_which_agreement_and_digest_it_was_made(name):
    assert SHIPPED.agreement.label in text_of(PAPERS[name])
    assert SHIPPED.agreement_digest() in text_of(PAPERS[name])


@pytest.mark.parametrize("name", PAPERS)
def test_no_person_is_named_in_it(name):
    told = text_of(PAPERS[name])
    assert [person for person in SHIPPED.people if person in told] == []
    assert [
        person.public_key for person in SHIPPED.people.values() if person.public_key and person.public_key in told
    ] == []


@pytest.mark.parametrize("name", PAPERS)
def test_no_table_has_a_row_of_another_length(name):
    for section in PAPERS[name].sections:
        assert section.parts
        for part in section.parts:
            assert isinstance(part, str) or {len(row) for row in part.rows} <= {len(part.headings)}
