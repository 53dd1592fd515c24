"""What must hold of the verbs that look: the JSON that machines rely on, and words for people."""

from tests.invented import FEED, TABLE, an_instance, crime, crimes_file, lookup_protected, protected


def test_status_lists_deliveries_with_their_receipt_state_and_standing(gateway, home):
    found = gateway("status", "--home", home, "--json").json
    assert found["agreement"] == "avon_and_somerset_demonstration 3.0"
    police = found["deliveries"][1]
    assert (police["partner"], police["feed"], police["period"]) == ("police", FEED, "2024-01")
    assert (police["state"], police["stands"]) == ("protected", "protected, in 3 products")
    records = [f"tier2a/{name}/2024-01" for name in (FEED, f"{FEED}_for_area_of_bristol_analysts")]
    assert police["shared_in"] == [f"tier1/{TABLE}/2024-01", *records]
    assert police["receipt_id"] in gateway("status", "--home", home).out


def test_a_receipt_has_at_least_what_partners_were_promised(gateway, home):
    receipt_id = gateway("status", "--home", home, "--json").json["deliveries"][1]["receipt_id"]
    found = gateway("receipt", receipt_id, "--home", home, "--json").json
    assert set(found) >= {
        "receipt_id",
        "partner",
        "feed",
        "period",
        "commitment",
        "rows_read",
        "rows_accepted",
        "rows_rejected",
        "rows_out_of_scope",
        "duplicate_of",
        "supersedes",
        "findings",
        "profile",
        "repeated_keys",
        "repeated_rows",
    }
    assert all(set(item) == {"rule", "column", "severity", "count", "lines"} for item in found["findings"])
    assert all(set(item) == {"missing", "distinct"} for item in found["profile"].values())


def test_a_receipt_reads_well(gateway, home):
    receipt_id = gateway("status", "--home", home, "--json").json["deliveries"][1]["receipt_id"]
    shown = gateway("receipt", receipt_id, "--home", home).out
    assert "read 62 = accepted 58 + rejected 2 + out of scope 2" in shown
    assert "lsoa-split" in shown
    assert "Last outcome category" in shown


def test_what_notes_hold_is_shown_where_there_are_notes(gateway, tmp_path):
    instance = an_instance(tmp_path)
    lookup_protected(instance)
    noted = protected(instance, crimes_file([crime(1, Context="Quetzal of BS97 4QD"), crime(2, Context="No contact.")]))
    shown = gateway("receipt", noted.receipt_id, "--home", instance.home).out
    assert "identifiers in 2 notes: UK_POSTCODE in 1" in shown
    bare = protected(instance, crimes_file([crime(1)]))
    assert "notes" not in gateway("receipt", bare.receipt_id, "--home", instance.home).out


def test_an_unknown_receipt_is_refused(gateway, home):
    found = gateway("receipt", "no-such-receipt", "--home", home)
    assert (found.code, "gateway status" in found.err) == (1, True)


def test_the_catalogue_gives_a_path_that_can_be_opened_and_cited(gateway, home):
    products = gateway("catalogue", "--home", home, "--json").json["products"]
    assert [(item["product"], item["tier"]) for item in products] == [
        (TABLE, "1"),
        (FEED, "2A"),
        (f"{FEED}_for_area_of_bristol_analysts", "2A"),
    ]
    for item in products:
        assert item["version"] in item["path"]
    assert "not yet attacked" in products[0]["caveats"][0]
    assert "not yet attacked" in gateway("catalogue", "--home", home).out


def test_the_ledger_is_listed_and_proved(gateway, home):
    entries = gateway("ledger", "list", "--home", home, "--json").json["entries"]
    assert [item["verb"] for item in entries[:3]] == ["collection", "alteration", "erasure"]
    assert "collection" in gateway("ledger", "list", "--home", home).out
    found = gateway("ledger", "fsck", "--home", home, "--json").json
    assert (found["entries"], found["problems"]) == (len(entries), [])


def test_a_changed_ledger_is_found(gateway, home):
    bundle = next(path for path in (home / "zones" / "ledger" / "tile" / "entries").rglob("*") if path.is_file())
    for path in bundle.parent.iterdir():
        path.write_bytes(path.read_bytes().replace(b"police", b"polite"))
    found = gateway("ledger", "fsck", "--home", home)
    assert found.code == 1
    assert "problems" in found.out
