"""A receipt, as JSON, held against what it must say; and all the forms in which it is read, searched for values."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

import pytest

from portal.receipt_page import receipt_page
from portal.receipt_text import show_receipt
from tests.defects.specimen import Counts, Refused

DRIFT = "drift-"
Told = Mapping[str, Any]


def compare(told: Told, expected: Counts | Refused, *, besides_drift: bool = False) -> None:
    """Hold a receipt against what it must say: every count, and no finding more.

    `besides_drift` leaves out what is unlike earlier deliveries: the order tells that in which a test sends them.
    """
    if isinstance(expected, Refused):
        assert (told["refusal"] or "not refused").partition(":")[0] == expected.rule
        return
    assert told["refusal"] is None
    found = {(item["rule"], item["column"]): item for item in told["findings"]}
    wanted = dict(expected.found)
    if besides_drift:
        found, wanted = (
            {place: of for place, of in each.items() if not place[0].startswith(DRIFT)} for each in (found, wanted)
        )
    assert {place: item["count"] for place, item in found.items()} == wanted
    rows = tuple(told[f"rows_{word}"] for word in ("read", "accepted", "rejected", "out_of_scope"))
    assert rows == (expected.read, expected.accepted, expected.rejected, expected.out_of_scope)
    lines = {place: tuple(found[place]["lines"]) for place in expected.lines if place in found}
    assert lines == {place: of for place, of in expected.lines.items() if place in found}


def tells_none(told: Told, canaries: Iterable[str], capsys: pytest.CaptureFixture[str]) -> None:
    """No form in which a receipt is read says a canary: JSON, the terminal's, the page."""
    show_receipt(dict(told), None, as_json=False)
    shown = capsys.readouterr()
    page = receipt_page(told)
    assert "Columns" in page or not told["profile"]
    assert str(told["feed"]) in shown.out
    for said in (json.dumps(told, ensure_ascii=False), shown.out, shown.err, page):
        assert not [place for place, canary in enumerate(canaries) if canary in said]
