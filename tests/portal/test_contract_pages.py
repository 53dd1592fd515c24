"""The pages of the data dictionary: whole, linked, and with nothing in them that a browser would run or fetch."""

import re

import pytest

from contracts.guides.pages import Listing, Page, Section, Table
from portal.contract_pages import as_html, contract_pages
from tests.contracts.shelf import SHIPPED

PAGES = contract_pages(SHIPPED)


def test_every_link_of_the_index_leads_to_a_page_that_is_there():
    links = re.findall(r'href="([^"]+)"', PAGES["index.html"])
    assert len(links) == 1 + 2 * sum(len(SHIPPED.editions(name).all) for name in SHIPPED.feed_ids)
    assert set(links) <= set(PAGES)


@pytest.mark.parametrize("name", [name for name in PAGES if name.endswith(".html")])
def test_a_page_needs_nothing_else_and_runs_nothing(name):
    assert "default-src 'none'" in PAGES[name]
    assert not re.search(r"<(script|img|link|iframe|object)|src=|@import|url\(", PAGES[name])


def test_markdown_and_html_of_a_guide_say_the_same_headings():
    for name in PAGES:
        if name.endswith(".md"):
            told = re.findall(r"^#+ (.*)$", PAGES[name].replace("\\", ""), re.MULTILINE)
            shown = re.findall(r"<h[12]>(.*?)</h[12]>", PAGES[name.replace(".md", ".html")])
            assert [text.replace("&#x27;", "'") for text in shown] == told


HOSTILE = "<b>&\"'"


def test_nothing_that_a_contract_says_is_read_as_markup():
    table = Table(HOSTILE, (HOSTILE, HOSTILE), ((HOSTILE, HOSTILE),))
    page = as_html(Page(HOSTILE, (HOSTILE,), (Section(HOSTILE, (HOSTILE, table, Listing(HOSTILE))),)))
    assert "<b>" not in page
    assert page.count("&lt;b&gt;&amp;") >= 9
