"""What must hold of findings: whole counts, a bounded list of lines, one order, and no value."""

import json

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from contracts.vocabulary import Severity
from intake.findings import LINES_LISTED, Finding, FindingCounter

ADDITIONS = st.lists(
    st.tuples(st.sampled_from(["code", "type"]), st.sampled_from(["Place", "Month"]), st.integers(0, 5))
)


@given(ADDITIONS)
def test_counts_and_lines_add_up_by_rule_and_column(additions):
    counter, wanted, line = FindingCounter(), {}, 1
    for rule, column, count in additions:
        lines = list(range(line, line + count))
        counter.add(rule, column, Severity.ERROR, count=count, lines=np.array(lines, dtype=np.int64))
        if count:
            wanted.setdefault((rule, column), []).extend(lines)
        line += count
    found = {(item.rule, item.column): (item.count, list(item.lines)) for item in counter.findings()}
    assert found == {key: (len(lines), lines) for key, lines in wanted.items()}


@given(ADDITIONS, st.randoms())
def test_the_order_of_findings_does_not_hang_on_the_order_of_counting(additions, random):
    orders = []
    for _ in range(2):
        counter = FindingCounter()
        for rule, column, count in additions:
            counter.add(rule, column, Severity.ERROR, count=count, lines=[])
        orders.append(counter.findings())
        random.shuffle(additions)
    assert orders[0] == orders[1]


def test_no_more_lines_are_listed_than_a_person_reads_but_all_are_counted():
    counter = FindingCounter()
    for start in range(0, 3000, 600):
        counter.add("code", "Place", Severity.ERROR, count=600, lines=range(start, start + 600))
    (finding,) = counter.findings()
    assert finding.count == 3000
    assert finding.lines == tuple(range(LINES_LISTED))


def test_rows_outside_the_area_are_counted_without_a_line():
    counter = FindingCounter()
    counter.add("code", "Place", Severity.ERROR, count=3, lines=[7])
    assert counter.findings() == (Finding("code", "Place", Severity.ERROR, 3, (7,)),)


def test_a_finding_becomes_plain_json():
    finding = Finding("code", "Place", Severity.WARNING, 2, (3, 4))
    assert json.loads(json.dumps(finding.as_json())) == {
        "rule": "code",
        "column": "Place",
        "severity": "warning",
        "count": 2,
        "lines": [3, 4],
    }
