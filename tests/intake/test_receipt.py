"""What must hold of a receipt: everything that the issue asks of its JSON, in plain data."""

import json

from contracts.vocabulary import Severity
from intake.findings import Finding
from intake.profile import ColumnProfile
from intake.receipt import NOTHING_READ, Comparison, Receipt

RECEIPT = Receipt(
    receipt_id="20261122T093827000001Z",
    partner="police",
    feed="police_street_level_crime",
    edition="2013",
    period="2024-01",
    calendar="calendar_month",
    agreement="avon_and_somerset_demonstration 1.0",
    clause="3.1",
    commitment="00" * 32,
    rows_read=3,
    rows_accepted=1,
    rows_rejected=1,
    rows_out_of_scope=1,
    duplicate_of=None,
    supersedes="20261122T093827000000Z",
    refusal=None,
    compared=Comparison(rows_leaving=7218, rows_arriving=7218),
    findings=(Finding("code", "Crime type", Severity.ERROR, 1, (2,)),),
    profile={"Month": ColumnProfile(missing=0, distinct=1)},
    repeated_keys=0,
    repeated_rows=0,
    notes={"sampled": 2, "kinds": {"UK_NHS": 1}},
)


def test_a_receipt_becomes_plain_json_and_says_all_that_was_promised():
    written = json.loads(json.dumps(RECEIPT.as_json()))
    promised = (
        "receipt_id partner feed period commitment rows_read rows_accepted rows_rejected rows_out_of_scope "
        "duplicate_of supersedes findings profile repeated_keys repeated_rows notes"
    )
    assert set(promised.split()) <= set(written)
    assert written["findings"] == [
        {"rule": "code", "column": "Crime type", "severity": "error", "count": 1, "lines": [2]}
    ]
    assert written["profile"] == {"Month": {"missing": 0, "distinct": 1}}
    assert written["notes"] == {"sampled": 2, "kinds": {"UK_NHS": 1}}
    assert written["compared"] == {"rows_leaving": 7218, "rows_arriving": 7218}


def test_a_delivery_of_which_nothing_was_read_balances():
    assert NOTHING_READ.rows_read == 0
    assert NOTHING_READ.rows_accepted + NOTHING_READ.rows_rejected + NOTHING_READ.rows_out_of_scope == 0
    assert NOTHING_READ.findings == ()
