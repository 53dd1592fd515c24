"""The quality of links as one HTML page that needs nothing else. A pure function from the report's JSON to text.

Nothing in it comes from a record: counts and shares that may be shown, names of ours, and examples made up here.
"""

from collections.abc import Iterator, Sequence
from html import escape

from portal.html_page import html_page, html_table
from portal.link_quality_drawn import Point, draw_bars, draw_points, draw_weights
from portal.link_quality_examples import made_up_pairs
from portal.link_quality_groups import WAYS, WITHHELD, Found, counted, groups_told, worded

_STYLE = """
svg { display: block; width: 100%; max-width: 36rem; height: auto; }
svg text { font: 11px system-ui, sans-serif; fill: #1b1b1b; paint-order: stroke; stroke: #fff; stroke-width: 3px; }
svg .name { font-weight: 600; }
svg .small { font-size: 9px; }
figure { margin: 1rem 0; } .wide { margin: 0.8rem 0; }
thead th { white-space: normal; vertical-align: bottom; }
th:first-child { position: sticky; left: 0; background: #fff; }
@media (max-width: 40rem) { table { font-size: 0.75rem; } caption, tbody th { white-space: normal; }
  th, td { padding-right: 0.25rem; } }
h3 { font-size: 1.05rem; margin: 1.5rem 0 0.3rem; }
.outcome { border-left: 0.4rem solid; padding: 0.4rem 0.8rem; font-size: 1.1rem; font-weight: 600; }
.good { border-color: #1c6b3a; background: #eef7f0; }
.bad { border-color: #a11b1b; background: #fbeeee; }
.example { border: 1px solid #c8c8c8; padding: 0.4rem 0.9rem; margin: 0.8rem 0; break-inside: avoid; }
.example p { margin: 0.2rem 0; overflow-wrap: anywhere; }
"""
_NOTHING = "nothing to tell by"
_GREY = {
    "conflict": "verified numbers differ",
    "crowd": "among too many records to be one person's",
    "rivals": "a third record is as like, and cannot be the same person",
    "average": "alike, but their other records are not",
    "short": "just below the threshold",
}
_KEYS = {"numbers": "any verified number", "birth": "date of birth", "email": "e-mail"}
_MOVED = {"weights": "weights of pairs", "sizes": "records per person", "linked": "rows linked", "missing": "missing"}


def link_quality_page(found: Found) -> str:
    """The page of a report as it is told: small counts are withheld from it already."""
    title = f"Quality of links, run {int(found['run'])}"
    parts = [
        f"<main>\n<h1>{escape(title)}</h1>",
        *_outcome(found),
        *_estimates(found),
        *groups_told(found),
        *_match_rates(found),
        *_weights(found),
        *_sizes(found),
        *_grey(found),
        *_missing(found),
        *_drift(found),
        *made_up_pairs(),
        *_rest(found),
        "</main>",
    ]
    return html_page(title, "\n".join(parts), _STYLE)


def _outcome(found: Found) -> Iterator[str]:
    """Whether the links are as good as was agreed."""
    beyond = found["crossed"]
    if not beyond:
        yield '<p class="outcome good">Within every limit of the agreement: what is linked may be shared.</p>'
        return
    yield '<p class="outcome bad">Beyond a limit of the agreement: nothing that is linked is shared.</p>'
    rows = [
        (f"linkage.{item['limit']}", [f"{item['allowed']:.3f}", _share(item["found"]), item["why"]]) for item in beyond
    ]
    yield html_table("Limits that it is beyond", ("limit", "agreed", "found", "what"), rows)
    yield (
        "<p>Mend or withdraw the delivery that this points to, train the model anew, or have the agreement's owner "
        "sign another limit.</p>"
    )


def _estimates(found: Found) -> Iterator[str]:
    """Precision and recall, in both ways of telling."""
    yield "<h2>How many links are right, and how many are found</h2>"
    yield (
        "<p><strong>These are estimates, not counts: nobody knows who is who.</strong> By the model: from the "
        "probabilities that its weights stand for; it knows nothing of pairs that were never compared. By numbers: the "
        "numbers of a quarter of the records were hidden from the same linker, and its links held against them; it "
        "takes for granted that names are written no worse where a number is missing. Intervals hold the truth 95 "
        "times of 100 if that is so. What is reported spans both.</p>"
    )
    limits = {"precision": found["limits"]["precision"], "recall": None}
    words = {"precision": "Of the links that were made, right", "recall": "Of the true links, found"}
    rows = []
    for name, said in words.items():
        measure = found["estimates"][name]
        points = list(_ways(measure))
        if points:
            yield f"<h3>{said}</h3>\n<figure>\n{draw_points(said, points, limits[name])}\n</figure>"
        rows += [(f"{said}, {point.name}", _shares(point)) for point in points]
    yield html_table("Precision and recall", ("what", "share", "from", "to"), rows) if rows else f"<p>{_NOTHING}</p>"
    links = found["links"]
    yield (
        f'<p class="quiet">{counted(links["pairs"])} pairs of records are linked, {counted(links["by_number"])} of '
        f"them by a verified number. The model expects {links['expected_false']:,} of them to be wrong, and "
        f"{links['expected_missed']:,} that it compared to be missed. The dashed line is the agreed limit.</p>"
    )


def _ways(measure: Found | None) -> Iterator[Point]:
    """What is reported of a measure, and the two estimates behind it."""
    if measure is not None:
        yield Point("reported", measure["value"], measure["low"], measure["high"])
        for way, name in WAYS.items():
            if (of := measure[way]) is not None:
                yield Point(name, of["value"], of["low"], of["high"])


def _match_rates(found: Found) -> Iterator[str]:
    """Of each feed what is linked to others."""
    yield "<h2>Which rows are linked to others</h2>"
    yield "<p>Of each partner's feed the rows about somebody whom another feed, or another partner, knows too.</p>"
    rows = [
        (
            f"{worded(item['partner'])}: {worded(item['feed'])}",
            [
                counted(item["rows"]),
                *(_rate(item[f"rows_in_{known}"], item["rows"]) for known in ("another_feed", "another_partner")),
                counted(item["persons"]),
                *(_rate(item[f"persons_in_{known}"], item["persons"]) for known in ("another_feed", "another_partner")),
            ],
        )
        for item in found["match_rates"]
    ]
    linked = ("in another feed", "of another partner")
    headings = ("feed", "rows", *linked, "persons", *linked)
    yield html_table("Match rates", headings, rows)


def _weights(found: Found) -> Iterator[str]:
    """The distribution of weights."""
    of = found["weights"]
    yield "<h2>How likely pairs are one person's</h2>"
    yield (
        "<p>Every pair of records that was weighed, by its weight: the binary logarithm of the odds that both are one "
        "person's. Each line up is ten times as many pairs.</p>"
    )
    drawing = draw_weights(of["from"], of["step"], of["linked"], of["parted"], found["threshold"])
    yield f"<figure>\n{drawing}\n</figure>"
    rows = [
        (
            f"{of['from'] + of['step'] * number} to {of['from'] + of['step'] * (number + 1)}",
            [counted(one), counted(other)],
        )
        for number, (one, other) in enumerate(zip(of["linked"], of["parted"], strict=True))
        if one != 0 or other != 0
    ]
    yield html_table("Pairs by weight, in bits", ("weight", "linked", "kept apart"), rows)
    at = [
        (f"{item['threshold']:.2f}", [counted(item["persons"]), counted(item["pairs"])]) for item in found["thresholds"]
    ]
    yield html_table("Persons and linked pairs at each threshold", ("threshold", "persons", "pairs"), at)


def _sizes(found: Found) -> Iterator[str]:
    """How many persons have how many records."""
    sizes = found["sizes"]
    after = [item["records"] for item in sizes[1:]]
    names = [_span(item["records"], up_to) for item, up_to in zip(sizes, [*after, None], strict=True)]
    bars = [(name, item["persons"]) for name, item in zip(names, sizes, strict=True)]
    yield "<h2>Records of one person</h2>"
    yield f"<figure>\n{draw_bars('Persons by how many records they have', bars)}\n</figure>"
    yield html_table(
        "Persons by their records", ("records", "persons"), ((name, [counted(many)]) for name, many in bars)
    )


def _span(least: int, up_to: int | None) -> str:
    """A class of sizes in words."""
    if up_to is None:
        return f"{least} or more"
    return str(least) if up_to == least + 1 else f"{least} to {up_to - 1}"


def _grey(found: Found) -> Iterator[str]:
    """Alike, and kept apart."""
    yield "<h2>The grey zone: alike, and kept apart</h2>"
    rows = [(_GREY.get(reason, reason), [counted(count)]) for reason, count in found["grey"].items()]
    yield html_table("Pairs by why they were kept apart", ("why", "pairs"), rows)


def _missing(found: Found) -> Iterator[str]:
    """Match keys that are missing."""
    yield "<h2>Match keys that are missing</h2>"
    keys = list(found["missing"][0]["missing"]) if found["missing"] else []
    rows = [
        (
            worded(item["partner"]),
            [counted(item["records"]), *(_rate(item["missing"][key], item["records"]) for key in keys)],
        )
        for item in found["missing"]
    ]
    headings = ("partner", "records", *(_KEYS.get(key, key.replace("_", " ")) for key in keys))
    yield html_table("Of each partner's records, without", headings, rows)


def _drift(found: Found) -> Iterator[str]:
    """What lies elsewhere than before."""
    yield "<h2>What changed since the run before</h2>"
    if found["drift"] is None:
        yield "<p>There was none before it.</p>"
        return
    if not found["drift"]:
        yield "<p>Too little is held to compare.</p>"
        return
    rows = [
        (f"{_MOVED[item['what']]} {worded(item['name'])}".strip(), [f"{item['share']:.0%}"]) for item in found["drift"]
    ]
    yield html_table("The share that lies elsewhere now", ("what", "share"), rows[:_MOST])
    yield f'<p class="quiet">Agreed are at the most {found["limits"]["drift"]:.0%}.</p>'


_MOST = 12
"""What moved most, so many of it."""


def _rest(found: Found) -> Iterator[str]:
    """What it was made by."""
    yield (
        f'<p class="quiet">{counted(found["rows"])} rows are {counted(found["records"])} records of '
        f"{counted(found['persons'])} persons, by the linking model {escape(found['model'][:16])}. Counts from 1 to "
        f"{found['small_count']} are withheld, and those from which one could be reckoned; w stands for withheld. It "
        "is internal: for whoever runs the gateway and for the parties to the agreement.</p>"
    )


def _share(share: float | None) -> str:
    return WITHHELD if share is None else f"{share:.3f}"


def _rate(part: int | None, whole: int | None) -> str:
    """A share of two counts that are shown."""
    return WITHHELD if part is None or whole is None else f"{part / whole:.1%}" if whole else "none"


def _shares(point: Point) -> Sequence[str]:
    return [f"{share:.2%}" for share in (point.value, point.low, point.high) if share is not None]
