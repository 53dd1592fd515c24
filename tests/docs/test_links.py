"""Links lead somewhere, and the pages name no place that is only on somebody's own machine."""

import re

import pytest

from tests.docs.pages import ROOT, links, page, pages

# Put together here, so that this file names none of them either.
REGISTRIES = tuple(
    first + rest
    for first, rest in (
        ("py", "pi.org"),
        ("python", "hosted"),
        ("ana", "conda.org"),
        ("npm", "js"),
        ("crates", ".io"),
        ("docker", ".io"),
    )
)
ELSEWHERE = re.compile(r"https?://|mailto:")
PRIVATE = re.compile(r"(?<![\w.$~…])/(?:home|root|tmp|work|Users)/")


@pytest.mark.parametrize("path", pages(), ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_relative_link_leads_to_something_in_the_checkout(path):
    relative = [link.split("#")[0] for link in links(path.read_text(encoding="utf-8")) if not ELSEWHERE.match(link)]
    assert [link for link in relative if link and not (path.parent / link).exists()] == []


@pytest.mark.parametrize("path", pages(), ids=lambda path: path.relative_to(ROOT).as_posix())
def test_no_page_names_a_package_registry_or_a_private_path(path):
    text = path.read_text(encoding="utf-8")
    assert [host for host in REGISTRIES if host in text] == []
    assert PRIVATE.findall(text) == []


def test_every_page_for_people_can_be_reached_from_the_readme():
    reached = {link.removeprefix("docs/") for link in links(page("README.md"))}
    expected = {path.name for path in (ROOT / "docs").glob("*.md")} | {"CONTRIBUTING.md", "SECURITY.md", "LICENSE"}
    assert expected - reached == set()
