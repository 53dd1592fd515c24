"""The annex as files: both forms say the same headings, and the HTML runs and fetches nothing."""

import re

import pytest

from contracts.papers.annex import annex
from portal.annex_pages import annex_pages
from tests.contracts.papers.given import FACTS

PAPERS = annex(FACTS)
FILES = annex_pages(PAPERS)


def test_each_paper_is_there_in_both_forms_or_in_one():
    assert set(FILES) == {f"{name}.{ending}" for name in PAPERS for ending in ("md", "html")}
    assert set(annex_pages(PAPERS, ("md",))) == {f"{name}.md" for name in PAPERS}
    assert set(annex_pages(PAPERS, ("html",))) == {f"{name}.html" for name in PAPERS}


@pytest.mark.parametrize("name", PAPERS)
def test_markdown_and_html_say_the_same_headings(name):
    told = re.findall(r"^#+ (.*)$", FILES[f"{name}.md"].replace("\\", ""), re.MULTILINE)
    assert re.findall(r"<h[12]>(.*?)</h[12]>", FILES[f"{name}.html"]) == told


@pytest.mark.parametrize("name", PAPERS)
def test_a_page_needs_nothing_else_runs_nothing_and_prints(name):
    page = FILES[f"{name}.html"]
    assert "default-src 'none'" in page
    assert "@media print" in page
    assert not re.search(r"<(script|img|link|iframe|object)|src=|@import|url\(", page)
