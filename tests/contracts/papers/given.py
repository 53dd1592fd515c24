"""The facts of the shipped documents, or of an agreement that says otherwise, for papers to be written from."""

from dataclasses import replace

from contracts.agreement import Agreement
from contracts.guides.pages import Page, Table, markdown
from contracts.papers.facts import Facts, facts_of
from contracts.papers.flows import inflows, outflows, shelf_of
from products.catalogue import written_tables
from tests.contracts.shelf import SHIPPED, agreement_data

SIGNED = "5" * 64
FACTS = facts_of(SHIPPED, written_tables(), SIGNED)


def facts_with(edit) -> Facts:
    """The facts where the agreement is edited."""
    data = agreement_data()
    edit(data)
    agreement = Agreement.model_validate(data)
    shelf = shelf_of(SHIPPED, written_tables(), agreement)
    coming, going = inflows(agreement, shelf), outflows(agreement, shelf)
    return replace(FACTS, agreement=agreement, shelf=shelf, coming=coming, going=going)


def text_of(page: Page) -> str:
    """A page as it is read, without Markdown's own marks."""
    return markdown(page).replace("\\", "")


def table_of(page: Page, title: str) -> tuple[tuple[str, ...], ...]:
    """The rows of the one table of that title."""
    (found,) = [
        part for section in page.sections for part in section.parts if isinstance(part, Table) and part.title == title
    ]
    assert all(len(row) == len(found.headings) for row in found.rows)
    return found.rows
