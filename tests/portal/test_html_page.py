"""A page loads nothing and runs nothing, whatever it is made of, and its tables can be listened to."""

import re

import pytest

from portal.html_page import html_page, html_table
from tests.portal.pages import loading_or_running, policy_faults


def test_its_one_style_is_known_by_its_digest_whatever_was_added():
    for added in ("", "svg { color: #000; }"):
        page = html_page("A title", "<p>Text</p>", added)
        assert policy_faults(page) == []
        assert page[: page.index("</style>")].endswith(added)


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ("<script>", {"script"}),
        ('<p onclick="x">', {"onclick"}),
        ('<a href="x">', {"href"}),
        ("<p>https://x</p>", {"//"}),
        ("<form>", {"form"}),
    ],
)
def test_what_would_load_or_run_is_found_by_these_tests(body, found):
    assert loading_or_running(html_page("A title", body, "")) == found
    assert loading_or_running(html_page("A title", "<p>Text</p>", "")) == set()


def test_a_style_that_the_policy_does_not_know_is_found_by_these_tests():
    page = html_page("A title", "", "")
    assert policy_faults(page.replace("</style>", " </style>"))
    assert policy_faults(page.replace("</head>", "<style></style></head>"))


def test_a_title_and_a_cell_stay_text():
    page = html_page("<b>", html_table("<i>", ("<u>",), [("<s>", ["<q>"])]))
    assert not re.search(r"<(b|i|u|s|q)>", page)
    assert page.count("&lt;") == 6


def test_a_table_says_what_it_is_about_and_what_its_rows_and_columns_are():
    table = html_table("Rows", ("row", "count"), [("read", ["3"])])
    assert 'aria-label="Rows"' in table
    assert "<caption>Rows</caption>" in table
    assert '<th scope="col">count</th>' in table
    assert '<tr><th scope="row">read</th><td>3</td></tr>' in table
