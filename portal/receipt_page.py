"""A receipt as one HTML page on which a data officer can act: what to mend, on which lines, and what happens next.

A pure function from the receipt's JSON to text. Nothing in it comes from a record but counts and line numbers.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from html import escape
from itertools import groupby
from typing import Any

from intake.findings import LINES_LISTED
from intake.receipt import DRIFT, NO_RECORDS, as_rows
from intake.telling.rule_words import RuleWords, finding_words, refusal_words, scope_words, words_of
from portal.html_page import html_page, html_table
from portal.receipt_profile import profile_cells

RANGES_SHOWN = 40
"""How many runs of lines a finding shows on the page; the JSON lists more."""
_STYLE = """
h3 { font-size: 1.05rem; margin: 0 0 0.3rem; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 0.15rem 1rem; margin: 0.5rem 0; }
dt { color: #545454; }
dd { margin: 0; overflow-wrap: anywhere; }
h1 { overflow-wrap: anywhere; }
code { font: 0.9em ui-monospace, monospace; background: #f1f1f1; padding: 0 0.2em; overflow-wrap: anywhere; }
h3 code { white-space: nowrap; }
.outcome { border-left: 0.4rem solid; padding: 0.4rem 0.8rem; font-size: 1.1rem; font-weight: 600; }
.good { border-color: #1c6b3a; background: #eef7f0; }
.look { border-color: #8a5a00; background: #fdf6e6; }
.bad { border-color: #a11b1b; background: #fbeeee; }
.finding { border: 1px solid #c8c8c8; padding: 0.6rem 0.9rem; margin: 0.8rem 0; break-inside: avoid; }
.finding p, .finding ul { margin: 0.2rem 0; }
@media (max-width: 40rem) { .rows th { white-space: normal; } }
.rows td:last-child, .rows th:last-child { text-align: left; white-space: normal; }
@media print { body { max-width: none; padding: 0; font-size: 10pt; } .wide { overflow: visible; }
  h2, h3 { break-after: avoid; } tr { break-inside: avoid; }
  .outcome { border: 1px solid; border-left-width: 0.4rem; } }
"""
_ASIDE, _OUTSIDE, _WHOLE = "aside", "outside", "file"
_SECTIONS = (
    (
        "error",
        "Rows that were rejected",
        "They are in no product. Mend them at their source and send the period again.",
    ),
    ("warning", "Accepted with a warning", "The rows are accepted; a value that breaks a rule goes into no product."),
    (_ASIDE, "Rows that are no records", "They were read, set aside, and are counted as rejected. Nothing is lost."),
    (DRIFT, "Unlikely, or unlike your earlier deliveries", "It may well be the truth. If so, there is nothing to do."),
    ("repair", "What was repaired", "Mended with certainty and counted. Look it over; there is nothing to do."),
    ("information", "For your information", "Counted; nothing was changed or left out for it."),
    (_OUTSIDE, "Only in rows out of scope", "Those rows are counted and kept nowhere: nothing is asked of you."),
)
_OF_CONTRACT = "compare the columns, and correct the row at its source"
_FACTS = {"format": "Format", "encoding": "Encoding", "delimiter": "Between values", "sheet": "Sheet"}
_DELIMITERS = {",": "a comma", ";": "a semicolon", "\t": "a tab", "|": "a vertical bar"}
Found = Mapping[str, Any]


def receipt_page(found: Found) -> str:
    """The page of a receipt, or of what `gateway check` says."""
    checked = found["receipt_id"] is None
    title = "Check of a file" if checked else f"Receipt {found['receipt_id']}"
    parts = [
        f"<main>\n<h1>{escape(title)}</h1>",
        _about(found),
        _outcome(found),
        "<h2>What happens next</h2>",
        _list(found["happens_next"]),
        *_not_checked(found),
        *_refusal(found),
        *_totals(found),
        *_findings(found),
        *_file(found),
        *_profile(found),
        *_rest(found),
        "</main>",
    ]
    return html_page(title, "\n".join(parts), _STYLE)


def line_ranges(lines: Sequence[int]) -> list[str]:
    """Lines as runs: 2, 3, 4, 9 are `2-4` and `9`, with the dash of print."""
    runs = groupby(enumerate(sorted(lines)), key=lambda pair: pair[1] - pair[0])
    spans = ([line for _, line in run] for _, run in runs)
    return [str(span[0]) if len(span) == 1 else f"{span[0]}–{span[-1]}" for span in spans]  # noqa: RUF001 - the dash of ranges in print


def _about(found: Found) -> str:
    """Whose file it is, and about what."""
    calendar = str(found["calendar"]).replace("_", " ")
    period = f"{found['period']} ({calendar})" if found["period"] else None
    said = {"Partner": found["partner"], "Feed": found["feed"], "Period": period, "Edition": found["edition"]}
    return _pairs(said | {"Received": found["receipt_id"] and _moment(found["receipt_id"])})


def _moment(receipt_id: str) -> str | None:
    """When a delivery came, which its receipt's id says."""
    stamp = re.fullmatch(r"(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})\d{8}Z", receipt_id)
    return stamp and "{}-{}-{} at {}:{} UTC".format(*stamp.groups())


def _outcome(found: Found) -> str:
    """What became of it, in one line."""
    if found["withdrawn"]:
        kind, said = "look", "Withdrawn: its rows were destroyed."
    elif found["refusal"]:
        kind, said = "bad", "Refused as a whole: nothing of the file goes into a product."
    elif found["duplicate_of"]:
        kind, said = "good", "The same file as one that is held already: nothing changes."
    elif found["nil"]:
        kind, said = "good", "Recorded: there is nothing for this period."
    else:
        rejected = found["rows_rejected"] - found["rows_no_records"]
        rest = (("rows_no_records", "set aside"), ("rows_out_of_scope", "out of scope"))
        others = ", ".join(f"{as_rows(found[count])} {what}" for count, what in rest if found[count])
        said = f"{as_rows(found['rows_accepted'])} accepted, {as_rows(rejected) if rejected else 'none'} rejected"
        said += f"; {others}." if others else "."
        kind = "look" if rejected else "good"
    return f'<p class="outcome {kind}">{escape(said)}</p>'


def _not_checked(found: Found) -> Iterator[str]:
    """What a check could not tell."""
    if found["not_checked"]:
        yield "<h2>What was not checked</h2>"
        yield _list(found["not_checked"])


def _refusal(found: Found) -> Iterator[str]:
    """Why a file was refused, as the refusal says it and in plain words."""
    if found["refusal"]:
        rule, _, said = str(found["refusal"]).partition(": ")
        yield "<h2>Why it was refused</h2>"
        yield _card(words_of(rule, refusal_words()), f"<p>{_sentence(said)}</p>")


def _card(words: RuleWords, inside: str) -> str:
    """One rule: what it means, where, and what to do."""
    first, _, more = words.why.partition(". ")
    rest = f"<p>{_sentence(more)}</p>" if more else ""
    mend = f"<p><strong>What to do:</strong> {_sentence(words.what_to_do)}</p>" if words.what_to_do else ""
    head = f"<h3>{_marked(first)} <code>{escape(words.rule)}</code></h3>"
    return f'<section class="finding">{head}{rest}{inside}{mend}</section>'


def _totals(found: Found) -> Iterator[str]:
    """Where every row went."""
    if not found["rows_read"]:
        return
    outside = found["rows_out_of_scope"]
    reasons = (
        (f"of these {reason}", count, words_of(reason, scope_words()).why)
        for reason, count in found["out_of_scope"].items()
    )
    rows = [
        ("read", found["rows_read"], "rows below the headings"),
        ("accepted", found["rows_accepted"], "fit, but nothing was taken" if found["refusal"] else "taken"),
        ("rejected", found["rows_rejected"], "in no product"),
        ("out of scope", outside, "counted, kept nowhere"),
        *reasons,
    ]
    yield "<h2>Rows</h2>"
    table = html_table(
        "Read = accepted + rejected + out of scope",
        ("rows", "how many", "what became of them"),
        ((name, ["not checked" if count is None else f"{count:,}", said]) for name, count, said in rows),
    )
    yield f'<div class="rows">{table}</div>'
    if (compared := found["compared"]) is not None:
        leaving, arriving = as_rows(compared["rows_leaving"]), as_rows(compared["rows_arriving"])
        yield f"<p>Against the file whose place it takes: {leaving} gone, {arriving} new. A changed row is both.</p>"


def _findings(found: Found) -> Iterator[str]:
    """Every finding, by what it asks for and then by rule. A rule of the contract's own has its words there."""
    named = found["contract_rules"].items()
    known = {**{rule: RuleWords(rule, "", said.rstrip("."), _OF_CONTRACT) for rule, said in named}, **finding_words()}
    for kind, heading, said in _SECTIONS:
        of_kind = [item for item in found["findings"] if _kind(item) == kind]
        if of_kind:
            yield f"<h2>{escape(heading)}</h2>\n<p>{escape(said)}</p>"
            by_rule = [(rule, list(items)) for rule, items in groupby(of_kind, key=lambda item: item["rule"])]
            most_first = sorted(by_rule, key=lambda pair: -sum(item["count"] for item in pair[1]))
            yield from (_finding(words_of(rule, known), items) for rule, items in most_first)


def _kind(finding: Found) -> str:
    """Under which heading a finding stands."""
    if finding["rule"] in NO_RECORDS:
        return _ASIDE
    if finding["rule"].startswith(DRIFT):
        return DRIFT
    # Of rows out of scope no line is told.
    return str(finding["severity"]) if finding["lines"] or finding["column"] == _WHOLE else _OUTSIDE


def _finding(words: RuleWords, findings: list[Found]) -> str:
    """One rule, with its columns and lines; columns of which the same is said stand together."""
    words = replace(words, what_to_do="") if _kind(findings[0]) == _OUTSIDE else words
    columns: dict[str, list[str]] = {}
    for item in findings:
        columns.setdefault(_where(item), []).append(str(item["column"]))
    where = (
        f"<li><strong>{escape(', '.join(names))}</strong>: {'each ' if len(names) > 1 else ''}{said}</li>"
        for said, names in columns.items()
    )
    return _card(words, f"<ul>{''.join(where)}</ul>")


def _where(finding: Found) -> str:
    """How often, the first runs of lines, how many more there are, and in how many rows whose lines are not told."""
    count, lines = finding["count"], finding["lines"]
    times = "once" if count == 1 else f"{count:,} times"
    if not lines and finding["rule"].startswith(DRIFT):
        return as_rows(count)
    if not lines:
        return times if finding["column"] == _WHOLE else f"in {as_rows(count)} out of scope"
    runs = line_ranges(lines)[:RANGES_SHOWN]
    last = int(runs[-1].rpartition("–")[2])  # noqa: RUF001 - the dash of ranges in print
    # A list that is not full is whole but for rows out of scope.
    untold = count - len(lines) if len(lines) < LINES_LISTED else 0
    more = count - untold - sum(line <= last for line in lines)
    told = f"{times}, on line{'s' if len(lines) > 1 else ''} {', '.join(runs)}"
    told += f" and {more:,} more" if more else ""
    return told + (f", and in {as_rows(untold)} out of scope" if untold else "")


def _file(found: Found) -> Iterator[str]:
    """What the file was taken for."""
    if found["file"] is not None:
        yield "<h2>How the file was read</h2>"
        facts = {said: found["file"][name] for name, said in _FACTS.items()}
        facts["Between values"] = _DELIMITERS.get(facts["Between values"], facts["Between values"])
        yield _pairs(facts | {"Headings on line": found["file"]["header_line"]})
        yield '<p class="quiet">If this is not how you saved it, look at how it was exported.</p>'


def _profile(found: Found) -> Iterator[str]:
    """For each column how much is missing, and how many values are distinct."""
    if not found["profile"]:
        return
    yield "<h2>Columns</h2>"
    yield html_table(
        "Rows without a value, and distinct values among the others",
        ("column", "missing", "distinct"),
        (
            (name, [f"{cell:,}" if isinstance(cell, int) else cell for cell in cells])
            for name, cells in profile_cells(found)
        ),
    )
    yield f'<p class="quiet">A count from 1 to {found["small_count"]} is not told here, nor what gives one away.</p>'


def _rest(found: Found) -> Iterator[str]:
    """What binds the receipt, and what it stands beside."""
    if (notes := found["notes"] or {}).get("sampled"):
        kinds = ", ".join(f"{kind} in {count:,}" for kind, count in notes["kinds"].items()) or "none"
        looked = f"Kinds of identifier in {notes['sampled']:,} notes: {escape(kinds)}."
        yield f"<h2>Notes</h2>\n<p>{looked} Notes rest sealed and go into no product; best keep identifiers out.</p>"
    yield "<h2>For your file</h2>"
    yield _pairs(
        {
            "Agreement": found["agreement"],
            "Clause": found["clause"],
            "The same file as": found["duplicate_of"],
            "Takes the place of": found["supersedes"],
            "Corrects": found["corrects"],
            "Held against": ", ".join(found["drift_from"]) or None,
            "Commitment": found["commitment"],
        }
    )
    yield (
        '<p class="quiet">Lines are counted as a text editor or a spreadsheet counts them, from 1; those of rows out '
        "of scope are not told. This page holds counts, rules and line numbers, and no value of your file.</p>"
    )


def _pairs(said: Mapping[str, object]) -> str:
    """Names with what they are, those left out that are nothing."""
    inside = "".join(
        f"<dt>{escape(name)}</dt><dd>{escape(str(value))}</dd>" for name, value in said.items() if value is not None
    )
    return f"<dl>{inside}</dl>"


def _list(items: Iterable[str]) -> str:
    return "<ul>" + "".join(f"<li>{_marked(item)}</li>" for item in items) + "</ul>"


def _sentence(words: str) -> str:
    """A phrase of ours as a sentence."""
    return f"{_marked(words)}." if words and not words.endswith(".") else _marked(words)


def _marked(words: str) -> str:
    """A phrase of ours, its first letter a capital, what stands between backticks as it is typed."""
    return re.sub(r"`([^`]+)`", r"<code>\1</code>", escape(words[:1].upper() + words[1:]))
