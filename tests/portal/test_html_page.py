"""A page loads nothing and runs nothing, whatever it is made of, and its tables can be listened to."""

import base64
import hashlib
import re

from portal.html_page import html_page, html_table


def test_its_one_style_is_known_by_its_digest_whatever_was_added():
    for added in ("", "svg { color: #000; }"):
        page = html_page("A title", "<p>Text</p>", added)
        (style,) = re.findall(r"<style>(.*?)</style>", page, re.DOTALL)
        assert style.endswith(added)
        digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
        assert f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'" in page
        assert page.index("Content-Security-Policy") < page.index("<style>")


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
