"""Markdown says what the page says, and nothing that a contract holds is read as markup."""

from hypothesis import given
from hypothesis import strategies as st

from contracts.guides.pages import Listing, Page, Section, Table, markdown

PAGE = Page(
    "Shades",
    ("How dark.",),
    (
        Section(
            "Columns", (Table("The columns", ("heading", "codes"), (("Shade", "a | b"), ("_tint_", "#1"))), "All.")
        ),
        Section("Nothing", ()),
        Section("Example", (Listing("Shade,Tint\na,<b>\n"),)),
    ),
)


def test_a_page_as_markdown():
    assert markdown(PAGE) == (
        "# Shades\n\nHow dark.\n\n## Columns\n\n"
        "| heading | codes |\n| --- | --- |\n| Shade | a \\| b |\n| \\_tint\\_ | \\#1 |\n\nAll.\n\n"
        "## Example\n\n```text\nShade,Tint\na,<b>\n```\n"
    )


@given(st.text(), st.text())
def test_no_text_breaks_out_of_its_row_or_becomes_markup(cell, paragraph):
    table = Table("t", ("a", "b"), ((cell, "end"),))
    text = markdown(Page("t", (paragraph,), (Section("s", (table,)),)))
    row = next(line for line in text.splitlines() if line.endswith("| end |"))
    unescaped = row.replace("\\\\", "").replace("\\|", "")
    assert unescaped.count("|") == 3
    assert "<" not in text.replace("\\<", "")


@given(st.text(alphabet="`a\n"))
def test_no_line_of_a_listing_ends_it(listing):
    lines = markdown(Page("t", (), (Section("s", (Listing(listing),)),))).splitlines()
    fence = lines[4].removesuffix("text")
    assert lines.count(fence) == 1
    assert lines[-1] == fence
