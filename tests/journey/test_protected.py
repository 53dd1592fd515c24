"""What must hold of the one pass."""

import io
from datetime import date

import pyarrow.parquet as pq
import pytest
import yaml

import journey.protected
from contracts.errors import IntakeRefusedError
from intake.confined import ahead
from intake.receipt import Comparison
from journey.deliveries import DeliveryBook, DeliveryState, current
from journey.errors import DeliveryRefusedError, WaitingForReferenceError
from journey.instance import Zone
from journey.protected import protect
from journey.received import receive
from journey.sealed import open_sealed
from lineage.entries import Verb
from tests.invented import (
    BRISTOL,
    FEED,
    ON,
    crime,
    crimes_file,
    dropped,
    lookup_protected,
    protected,
    signed_again,
    some_crimes,
)
from tests.order import recorded
from tests.people import (
    BRISTOL_HOME,
    SOMERSET_HOME,
    case,
    given,
    in_crime,
    person,
    postcodes_protected,
)


def receipt(instance, delivery):
    return DeliveryBook(instance).receipt(delivery.receipt_id)


def sealed_rows(instance, zone, delivery):
    with open_sealed(instance, zone, f"{delivery.folder}/rows") as source:
        return pq.read_table(source)


def test_every_row_is_accepted_rejected_or_out_of_scope(ready):
    found = receipt(ready, protected(ready, crimes_file(some_crimes())))
    assert (found["rows_read"], found["rows_accepted"]) == (62, 58)
    assert (found["rows_rejected"], found["rows_out_of_scope"]) == (2, 2)


def test_the_receipt_counts_what_the_file_holds(ready):
    delivery = protected(ready, crimes_file(some_crimes()))
    found = receipt(ready, delivery)
    findings = {item["rule"]: (item["severity"], item["count"], item["lines"]) for item in found["findings"]}
    assert findings["lsoa-split"] == ("information", 3, [54, 55])
    assert findings["lsoa-straddles"] == ("warning", 2, [55])
    assert findings["lsoa-missing"] == ("warning", 1, [56])
    assert findings["code"] == ("error", 1, [62])
    assert findings["lsoa-unknown"] == ("error", 1, [63])
    assert (found["repeated_rows"], found["repeated_keys"]) == (1, 1)
    assert found["profile"]["Crime ID"] == {"missing": None, "distinct": 60}
    assert found["profile"]["Context"] == {"missing": 62, "distinct": 0}
    exactly = DeliveryBook(ready).shape(delivery.receipt_id)
    assert exactly["columns"]["Crime ID"] == {"missing": 1, "distinct": 60}


def test_the_protected_zone_holds_only_what_a_clause_could_release(ready):
    delivery = protected(ready, crimes_file(some_crimes()))
    with ready.zone(Zone.PROTECTED).open(f"{delivery.folder}/events.parquet") as source:
        events = pq.read_table(source)
    assert events.column_names == [
        "line",
        "month",
        "lsoa_code",
        "lsoa_edition",
        "lsoa21_code",
        "local_authority_code",
        "crime_type",
        "last_outcome_category",
    ]
    assert events.num_rows == 58


def test_a_split_code_keeps_its_own_code_and_edition(ready):
    delivery = protected(ready, crimes_file([crime(1, LSOA_code="E01900004")]))
    with ready.zone(Zone.PROTECTED).open(f"{delivery.folder}/events.parquet") as source:
        (row,) = pq.read_table(source).to_pylist()
    assert (row["lsoa_code"], row["lsoa_edition"]) == ("E01900004", "2011")
    assert (row["lsoa21_code"], row["local_authority_code"]) == (None, "E06000022")


def test_source_rows_rest_in_the_vault_and_rejected_ones_in_quarantine_with_their_lines(ready):
    delivery = protected(ready, crimes_file(some_crimes()))
    vault, quarantine = (sealed_rows(ready, zone, delivery) for zone in (Zone.VAULT, Zone.QUARANTINE))
    assert vault.num_rows == 58
    assert vault.column("line").to_pylist()[:3] == [2, 3, 4]
    assert quarantine.column("line").to_pylist() == [62, 63]


def test_a_row_out_of_scope_is_found_in_no_zone_even_unsealed(ready):
    delivery = protected(ready, crimes_file(some_crimes()))
    for zone in (Zone.VAULT, Zone.QUARANTINE):
        assert not {"E01900003", "E01900005"} & set(sealed_rows(ready, zone, delivery).column("lsoa_code").to_pylist())


def test_a_row_out_of_scope_that_also_breaks_a_rule_is_not_quarantined(ready):
    delivery = protected(ready, crimes_file([crime(1), crime(2, LSOA_code="E01900003", Crime_type="Nonsense")]))
    assert receipt(ready, delivery)["rows_out_of_scope"] == 1
    assert sealed_rows(ready, Zone.QUARANTINE, delivery).num_rows == 0


def test_of_an_uneven_row_nothing_is_kept_but_its_line(ready):
    """Without columns nobody can say that it is in scope."""
    content = crimes_file([crime(1)]) + b"only,three,values\n"
    delivery = protected(ready, content)
    assert receipt(ready, delivery)["rows_rejected"] == 1
    with open_sealed(ready, Zone.QUARANTINE, f"{delivery.folder}/aside") as source:
        assert pq.read_table(source).to_pylist() == [{"line": 3, "rule": "row-ragged"}]


def test_every_breach_of_a_row_in_scope_rests_sealed_with_its_position(ready):
    delivery = protected(ready, crimes_file(some_crimes()))
    with open_sealed(ready, Zone.QUARANTINE, f"{delivery.folder}/findings") as source:
        assert pq.read_table(source).to_pylist() == [{"line": 62, "position": 10, "rule": "code"}]


def test_the_incoming_file_is_destroyed_and_the_ledger_says_so(ready):
    protected(ready, crimes_file(some_crimes()))
    assert ready.zone(Zone.INCOMING).list() == []
    assert [entry.verb.value for entry in ready.ledger.entries()][-3:] == ["collection", "alteration", "erasure"]


def test_a_restatement_supersedes_and_is_compared_in_scope(ready):
    first = protected(ready, crimes_file([crime(1), crime(2), crime(2), crime(3, LSOA_code="E01900003")]))
    second = protected(ready, crimes_file([crime(2), crime(1, Context="changed"), crime(4, LSOA_code="E01900003")]))
    found = receipt(ready, second)
    assert found["supersedes"] == first.receipt_id
    assert found["compared"] == {"rows_leaving": 2, "rows_arriving": 1}
    assert Comparison(2, 1).rows_leaving == 2


def test_a_delivery_waits_for_its_reference_feed(instance):
    delivery = dropped(instance, crimes_file([crime(1)]))
    with pytest.raises(WaitingForReferenceError, match="lsoa_2011_2021_lookup"):
        protect(instance, delivery.receipt_id, ON)
    assert DeliveryBook(instance).get(delivery.receipt_id).state is DeliveryState.RECEIVED


def test_a_file_that_cannot_be_understood_is_refused_destroyed_and_not_echoed(ready):
    delivery = dropped(ready, b"Zanzibar,Qwertz\n1,2\n")
    with pytest.raises(DeliveryRefusedError) as refusal:
        protect(ready, delivery.receipt_id, ON)
    assert "Zanzibar" not in str(refusal.value)
    assert DeliveryBook(ready).get(delivery.receipt_id).state is DeliveryState.REFUSED
    assert receipt(ready, delivery)["refusal"].startswith("header-missing")
    assert ready.zone(Zone.INCOMING).list() == []
    assert ready.ledger.find_last(Verb.ERASURE, "incoming_of", delivery.receipt_id) is not None
    assert ready.zone(Zone.PROTECTED).list(delivery.folder) == []


def test_a_file_that_breaks_half_way_leaves_nothing_in_any_zone(ready):
    rows = crimes_file([crime(number) for number in range(50)])
    delivery = dropped(ready, rows + b'"never closed\n' + b"x" * (1 << 10))
    with pytest.raises(DeliveryRefusedError):
        protect(ready, delivery.receipt_id, ON)
    for zone in (Zone.PROTECTED, Zone.VAULT, Zone.QUARANTINE):
        assert ready.zone(zone).list(delivery.folder) == []


def test_the_child_that_parses_starts_before_all_that_the_file_is_understood_by_is_gathered(ready, monkeypatch):
    begun = recorded(monkeypatch, (ahead, "ChildProcess"), (journey.protected, "plan_for"))
    protected(ready, crimes_file(some_crimes()))
    assert begun == ["ChildProcess", "plan_for"]


def test_protecting_again_changes_nothing(ready):
    delivery = protected(ready, crimes_file(some_crimes()))
    size = ready.ledger.size()
    assert protect(ready, delivery.receipt_id, ON) == delivery
    assert ready.ledger.size() == size


def test_an_agreement_that_has_ended_stops_the_pass(ready):
    delivery = dropped(ready, crimes_file([crime(1)]))
    with pytest.raises(IntakeRefusedError, match="not in force"):
        protect(ready, delivery.receipt_id, date(2040, 1, 1))


def test_a_row_of_the_wrong_month_is_rejected(ready):
    content = crimes_file([crime(1), crime(2, Month="2024-02")])
    found = receipt(ready, protected(ready, content))
    assert (found["rows_rejected"], found["findings"][0]["rule"]) == (1, "period")


def test_a_file_without_a_row_to_accept_is_refused_and_supersedes_nothing(ready):
    first = protected(ready, crimes_file([crime(1)]))
    delivery = receive(ready, io.BytesIO(crimes_file([crime(2, Month="2024-02")])), "police", FEED, "2024-01", ON)
    with pytest.raises(DeliveryRefusedError, match="rows-none-accepted: 1 rejected and 0 out of scope"):
        protect(ready, delivery.receipt_id, ON)
    found = receipt(ready, delivery)
    assert (found["rows_rejected"], found["supersedes"], found["findings"][0]["rule"]) == (1, None, "period")
    assert ready.zone(Zone.INCOMING).list() == []
    assert current(DeliveryBook(ready).all())[-1] == first


def test_a_file_of_a_header_only_is_refused(ready):
    delivery = dropped(ready, crimes_file([]))
    with pytest.raises(DeliveryRefusedError, match="rows-missing"):
        protect(ready, delivery.receipt_id, ON)


def test_unlisted_columns_are_counted_by_position_and_never_read(ready):
    header = ["Planted heading", *crime(1)]
    rows = [{"Planted heading": "planted value"} | crime(1)]
    delivery = protected(ready, crimes_file(rows, header))
    found = receipt(ready, delivery)
    assert {"rule": "column-unknown", "column": "column 1", "severity": "warning", "count": 1, "lines": [1]} in found[
        "findings"
    ]
    assert "lanted" not in str(found)
    assert "Planted heading" not in sealed_rows(ready, Zone.VAULT, delivery).column_names


AMBULANCE = "ambulance_incidents"


@pytest.fixture
def two_places(instance):
    """A gateway whose ambulance contract says also where the person lives, by a lookup of its own."""
    (path,) = (instance.home / "documents" / "feeds" / AMBULANCE).iterdir()
    contract = yaml.safe_load(path.read_text("utf-8"))
    home = {"column": "home_postcode", "lookup": "postcode_lookup", "kind": "postcode"}
    contract["customProperties"].append({"property": "vrpResidence", "value": home})
    column = {"name": "home_postcode", "logicalType": "string", "classification": "GEO_RES"}
    contract["schema"][0]["properties"].append(column)
    path.write_text(yaml.safe_dump(contract), encoding="utf-8")
    return signed_again(instance)


def test_a_feed_of_two_places_waits_for_the_lookup_of_each_and_is_understood_by_both(two_places):
    rows = [{"call_dt": "2024-01-05T22:10", "lsoa_code": BRISTOL, "home_postcode": "ba97 9zz"}]
    for lookup, gives in (("lsoa_2011_2021_lookup", lookup_protected), ("postcode_lookup", postcodes_protected)):
        with pytest.raises(WaitingForReferenceError, match=lookup):
            given(two_places, "ambulance", AMBULANCE, rows)
        gives(two_places)
        rows = [rows[0] | {"home_postcode": SOMERSET_HOME}]
    delivery = given(two_places, "ambulance", AMBULANCE, [*rows, rows[0] | {"home_postcode": "BS99 9ZZ"}])
    lookups = [item.digest for item in DeliveryBook(two_places).all() if item.partner == "ons"]
    assert delivery.references == tuple(lookups)
    assert DeliveryBook(two_places).get(delivery.receipt_id).references == delivery.references


def test_a_row_about_somebody_who_lives_outside_a_council_s_area_is_kept_nowhere(peopled):
    rows = [case(person(1, postcode=BRISTOL_HOME)), case(person(2, postcode=SOMERSET_HOME))]
    delivery = given(peopled, "bristol", "youth_justice_cases", rows)
    assert receipt(peopled, delivery)["rows_out_of_scope"] == 1
    for name in ("rows", "match_keys"):
        with open_sealed(peopled, Zone.VAULT, f"{delivery.folder}/{name}") as source:
            assert pq.read_table(source).column("line").to_pylist() == [2]


def test_a_suspect_is_kept_wherever_they_live(peopled):
    rows = [in_crime(n, "suspect", person(n, postcode=home)) for n, home in enumerate((BRISTOL_HOME, "ZZ99 3VZ", ""))]
    found = receipt(peopled, given(peopled, "police", "police_recorded_crime_suspects", rows))
    assert (found["rows_accepted"], found["rows_out_of_scope"]) == (3, 0)
