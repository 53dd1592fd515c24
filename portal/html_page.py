"""One HTML page that needs nothing else: no script, no font, no picture from anywhere. It may load and run nothing."""

import base64
import hashlib
from collections.abc import Iterable, Sequence
from html import escape

_STYLE = """
:root { color-scheme: light; }
body { margin: 0 auto; max-width: 60rem; padding: 1rem; background: #fff; color: #1b1b1b;
  font: 1rem/1.5 system-ui, sans-serif; }
p { max-width: 42rem; }
h1 { font-size: 1.5rem; line-height: 1.2; }
h2 { font-size: 1.2rem; margin-top: 2.5rem; }
.quiet { color: #545454; font-size: 0.9rem; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; font-size: 0.9rem; font-variant-numeric: tabular-nums; }
caption { text-align: left; white-space: nowrap; font-weight: 600; padding-bottom: 0.3rem; }
th, td { border-bottom: 1px solid #c8c8c8; padding: 0.25rem 0.5rem 0.25rem 0; text-align: right; white-space: nowrap; }
th:first-child { text-align: left; }
tbody th { font-weight: 400; }
"""


def html_page(title: str, body: str, style: str = "") -> str:
    """A page with a body of HTML; whoever made that escaped what stands in it. `style` is added to every page's."""
    whole = _STYLE + style
    digest = base64.b64encode(hashlib.sha256(whole.encode()).digest()).decode()
    # The one style is known by its digest, so that nothing that found its way into the body could add another.
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    return f"""<!doctype html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="referrer" content="no-referrer">
<meta name="robots" content="noindex">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{escape(title)}</title>
<style>{whole}</style>
</head>
<body>
{body}
</body>
</html>
"""


def html_table(caption: str, headings: Sequence[str], rows: Iterable[tuple[str, Sequence[str]]]) -> str:
    """A table of plain text whose rows begin with what they are about."""
    head = "".join(f'<th scope="col">{escape(heading)}</th>' for heading in headings)
    body = "\n".join(
        f'<tr><th scope="row">{escape(about)}</th>{"".join(f"<td>{escape(cell)}</td>" for cell in cells)}</tr>'
        for about, cells in rows
    )
    return (
        f'<div class="wide" tabindex="0" role="region" aria-label="{escape(caption)}">\n<table>\n'
        f"<caption>{escape(caption)}</caption>\n<thead><tr>{head}</tr></thead>\n<tbody>\n{body}\n</tbody>\n</table>\n</div>"
    )
