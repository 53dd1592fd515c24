"""What is mended on the way: decided from the whole file, counted by cell, and doubts reject their rows."""

import pytest
from openpyxl.utils.datetime import MAC_EPOCH, WINDOWS_EPOCH

from intake.findings import FindingCounter
from intake.inspection import Tally, fit_values, selected
from intake.scope import scope_by_contract
from intake.text import opening
from journey.passing import pass_through
from tests.contracts.shelf import feed_of
from tests.intake.workbooks import plain_xlsx

FEED = feed_of(
    {"name": "key"},
    {"name": "day", "logicalType": "date", "required": True},
    {"name": "moment", "logicalType": "timestamp"},
    {"name": "count", "logicalType": "integer"},
)


class Source:
    """A file's bytes, and how often they were asked for."""

    def __init__(self, *rows, content=None):
        self._content = content or "\n".join(["key,day,moment,count", *rows, ""]).encode()
        self.asked = 0

    def __call__(self):
        self.asked += 1
        yield self._content


def passed(source, monkeypatch, block_bytes=1 << 20):
    """The inspection of a file read in blocks of a size, its accepted rows, and what of them event rows may hold."""
    original = opening.raw_blocks
    findings = FindingCounter()
    tally, accepted, fit = Tally(FEED, findings), [], []
    with monkeypatch.context() as small:
        small.setattr(opening, "raw_blocks", lambda *given: original(*given, block_bytes))
        with pass_through(source, FEED, "2024-03", {}, scope_by_contract(FEED), findings) as passing:
            for seen in passing.blocks:
                tally.add(seen)
                rows = selected(seen.block, seen.accepted)
                accepted += rows.to_pylist()
                fit += fit_values(seen, rows).to_pylist()
    return tally.inspection(), accepted, fit


def found(inspection):
    return {(finding.rule, finding.column): (finding.count, finding.lines) for finding in inspection.findings}


def test_a_file_of_ISO_dates_is_read_once_and_another_twice(monkeypatch):  # noqa: N802 - a name
    plain, other = Source("a,2024-03-01,,1"), Source("a,13/03/2024,,1")
    assert passed(plain, monkeypatch)[0].findings == ()
    assert found(passed(other, monkeypatch)[0]) == {("date-mended", "day"): (1, (2,))}
    assert (plain.asked, other.asked) == (1, 2)


@pytest.mark.parametrize("block_bytes", [60, 1 << 20])
def test_what_dates_mean_is_decided_from_the_whole_file(monkeypatch, block_bytes):
    source = Source(*(f"a,0{number}/03/2024,,1" for number in range(1, 9)), "z,13/03/2024,,1")
    inspection, accepted, _ = passed(source, monkeypatch, block_bytes)
    assert [row["day"] for row in accepted] == [*(f"2024-03-0{number}" for number in range(1, 9)), "2024-03-13"]
    assert found(inspection) == {("date-mended", "day"): (9, tuple(range(2, 11)))}


@pytest.mark.parametrize(("epoch", "meant"), [(WINDOWS_EPOCH, "2020-03-31"), (MAC_EPOCH, "2024-04-01")])
def test_numbers_of_days_are_counted_from_the_year_of_their_workbook(monkeypatch, epoch, meant):
    rows = [["key", "day", "moment", "count"], ["a", 43921, None, 1]]
    book = plain_xlsx(rows, lambda book: setattr(book, "epoch", epoch))
    _, accepted, _ = passed(Source(content=book), monkeypatch)
    assert [row["day"] for row in accepted] == [meant]


def test_a_number_of_days_means_the_year_of_its_workbook_where_the_order_is_stated(monkeypatch):
    """No survey is needed to know the order then; from which year days are counted is known all the same."""
    stated = feed_of(
        {
            "name": "day",
            "logicalType": "date",
            "customProperties": [{"property": "vrpDateFormat", "value": "dd/mm/yyyy"}],
        }
    )
    monkeypatch.setattr("tests.journey.test_passing_mended.FEED", stated)
    book = plain_xlsx([["day"], [43921]], lambda book: setattr(book, "epoch", MAC_EPOCH))
    _, accepted, _ = passed(Source(content=book), monkeypatch)
    assert [row["day"] for row in accepted] == ["2024-04-01"]


def test_a_doubt_rejects_its_row_and_is_told_once(monkeypatch):
    inspection, accepted, _ = passed(Source("a,01/02/2024,,1", "b,05/05/2024,,1", "c,31/31/2024,,1"), monkeypatch)
    assert (inspection.rows_read, inspection.rows_accepted, inspection.rows_rejected) == (3, 1, 2)
    assert [row["key"] for row in accepted] == ["b"]
    assert found(inspection) == {
        ("date-order-unclear", "day"): (1, (2,)),
        ("date-mended", "day"): (1, (3,)),
        ("type", "day"): (1, (4,)),
    }


def test_repairs_count_cells_and_accept_their_rows(monkeypatch):
    rows = ['" a ",2024-03-01,,"1,000"', "b,2024-03-01,N/A,2.0", "c,2024-03-01,,3"]
    inspection, accepted, _ = passed(Source(*rows), monkeypatch)
    assert inspection.rows_accepted == 3
    assert [(row["key"], row["moment"], row["count"]) for row in accepted] == [
        ("a", None, "1000"),
        ("b", None, "2"),
        ("c", None, "3"),
    ]
    assert found(inspection) == {
        ("null-spelling", "moment"): (1, (3,)),
        ("number-mended", "count"): (2, (2, 3)),
        ("space-mended", "key"): (1, (2,)),
    }


def test_a_value_that_proves_to_be_nothing_is_missing_where_one_is_needed(monkeypatch):
    inspection, _, _ = passed(Source("a,31/12/9999,,1", "b,2024-03-01,,1", "c,TBC,,1"), monkeypatch)
    assert found(inspection) == {
        ("date-sentinel", "day"): (1, (2,)),
        ("null-spelling", "day"): (1, (4,)),
        ("required", "day"): (2, (2, 4)),
    }


def test_a_time_that_does_not_exist_is_accepted_and_goes_no_further(monkeypatch):
    inspection, accepted, fit = passed(Source("a,2024-03-31,2024-03-31T01:30,1"), monkeypatch)
    assert found(inspection) == {("time-not-existing", "moment"): (1, (2,))}
    assert [row["moment"] for row in accepted] == ["2024-03-31T01:30"]
    assert [row["moment"] for row in fit] == [None]


def test_no_value_stands_in_a_finding(monkeypatch):
    inspection, _, _ = passed(Source("canary,01/02/2024,2024-03-31T01:30,4.01E+09"), monkeypatch)
    told = repr(inspection.findings)
    assert inspection.findings
    assert not any(value in told for value in ("canary", "01/02", "01:30", "4.01"))
