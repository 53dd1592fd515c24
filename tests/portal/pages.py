"""Pages as a test looks at them: their elements and what is read."""

import base64
import hashlib
import re
from html.parser import HTMLParser

_LOADING = {"src", "href", "srcset", "style", "action", "xlink:href"}
_RUNNING = {"script", "link", "img", "iframe", "object", "embed", "form", "base"}


class Read(HTMLParser):
    """Every element with its attributes, and the text."""

    def __init__(self, page):
        super().__init__()
        self.elements, self.text = [], []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data):
        self.text.append(data)

    def all(self, tag):
        """The attributes of every element of a kind."""
        return [attributes for name, attributes in self.elements if name == tag]


def policy_faults(page):
    """What is wrong with a page's policy: it lets in one style, known by its digest, and stands before it."""
    policies = [item["content"] for item in Read(page).all("meta") if "http-equiv" in item]
    styles = re.findall(r"<style>(.*?)</style>", page, re.DOTALL)
    digests = [base64.b64encode(hashlib.sha256(style.encode()).digest()).decode() for style in styles]
    expected = [f"default-src 'none'; style-src 'sha256-{it}'; base-uri 'none'; form-action 'none'" for it in digests]
    late = page.index("Content-Security-Policy") > page.index("<style>")
    return [*(policies if policies != expected or len(styles) != 1 else []), *(["it stands too late"] if late else [])]


def loading_or_running(page):
    """What in a page would load something from elsewhere, or run."""
    read = Read(page)
    attributes = {name for _, found in read.elements for name in found}
    found = attributes & _LOADING | {tag for tag, _ in read.elements} & _RUNNING
    found |= {name for name in attributes if name.startswith("on")}
    told = re.sub(r"'sha256-.*?'", "", page)  # a digest may hold such by chance
    return found | {words for words in ("url(", "@import", "//") if words in told}
