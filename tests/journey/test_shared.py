"""What must hold of products: what is in them, what is not, and that they are the same whenever they are made."""

import base64
import itertools
import json
import shutil
from pathlib import Path

import pyarrow.parquet as pq
import pytest
import yaml

from contracts.errors import ReleaseRefusedError
from journey.inputs import due
from journey.instance import Zone, open_instance
from journey.shared import share
from journey.standing import published
from products.errors import PlanMismatchError
from tests.invented import (
    FEED,
    ON,
    TABLE,
    an_instance,
    crime,
    crimes_file,
    lookup_protected,
    protected,
    signed_again,
    some_crimes,
)


def shared_all(instance):
    return [share(instance, product.id, period, ON) for product, period in due(instance)]


def table(instance, product, period="2024-01"):
    (found,) = [item for item in published(instance) if (item.product.id, item.period) == (product, period)]
    return pq.read_table(found.path)


def test_records_hold_only_what_the_clause_names(ready):
    protected(ready, crimes_file(some_crimes()))
    shared_all(ready)
    assert table(ready, FEED).column_names == [
        "row_id",
        "month",
        "lsoa21_code",
        "local_authority_code",
        "crime_type",
        "last_outcome_category",
    ]


def test_rows_without_a_place_or_in_two_authorities_are_withheld(ready):
    protected(ready, crimes_file(some_crimes()))
    (account,) = share(ready, FEED, "2024-01", ON).accounts
    assert (account.accepted, account.shared) == (58, 56)
    assert account.withheld == {"place-missing": 1, "place-straddles-authorities": 1}


def test_a_split_code_is_shared_only_at_its_authority(ready):
    protected(ready, crimes_file([crime(1, LSOA_code="E01900004")]))
    shared_all(ready)
    (row,) = table(ready, FEED).to_pylist()
    assert (row["lsoa21_code"], row["local_authority_code"]) == (None, "E06000022")


def test_a_former_district_is_counted_in_todays_authority(ready):
    protected(ready, crimes_file(some_crimes()))
    shared_all(ready)
    cells = {(row["local_authority_code"], row["crime_type"]): row for row in table(ready, TABLE).to_pylist()}
    assert cells["E06000066", "Drugs"]["crimes"] == 9
    assert not [code for code, _ in cells if code.startswith("E07")]


def test_small_counts_are_withheld_and_zero_is_shown(ready):
    protected(ready, crimes_file(some_crimes()))
    shared_all(ready)
    cells = {(row["local_authority_code"], row["crime_type"]): row for row in table(ready, TABLE).to_pylist()}
    assert (cells["E06000023", "Robbery"]["crimes"], cells["E06000023", "Robbery"]["supp_code"]) == (None, "c")
    assert (cells["E06000024", "Robbery"]["crimes"], cells["E06000024", "Robbery"]["supp_code"]) == (0, "")
    assert len(cells) == 5 * 14


def test_rows_of_withheld_cells_are_withheld_in_the_accounts(ready):
    protected(ready, crimes_file(some_crimes()))
    (account,) = share(ready, TABLE, "2024-01", ON).accounts
    assert account.withheld["small-count"] == 4
    assert account.balances


def test_nothing_beside_a_product_tells_what_its_withheld_cells_add_up_to(ready):
    protected(ready, crimes_file(some_crimes()))
    shared_all(ready)
    manifests = [json.loads(path.read_text()) for path in (ready.home / "zones" / "shared").rglob("*.json")]
    assert len(manifests) == 3
    for manifest in manifests:
        assert sorted(manifest) == [
            "agreement_digest",
            "calendar",
            "caveats",
            "columns",
            "files",
            "inputs_digest",
            "linked_at_odds",
            "period",
            "product",
            "product_version",
            "project",
            "project_terms",
            "purpose",
            "recipients",
            "recoding",
            "rows",
            "tier",
            "title",
            "version",
        ]


def manifest_of(instance, product):
    (found,) = [item for item in published(instance) if item.product.id == product]
    return json.loads(Path(found.path).with_name("manifest.json").read_text())


def test_the_manifest_of_records_says_how_coarsely_they_are_told_and_no_count_of_who_is_withheld(ready):
    ready = edit_agreement(ready, lambda it: it["thresholds"].update(k=5))
    rare = crime(41, LSOA_code="E01900102")
    protected(ready, crimes_file([*(crime(number, LSOA_code="E01900001") for number in range(40)), rare]))
    (account,) = share(ready, FEED, "2024-01", ON).accounts
    assert (account.withheld["k-anonymity"], sum(account.withheld.values())) == (1, 1)
    assert account.balances
    told = manifest_of(ready, FEED)["recoding"]
    assert (told["k"], told["k_reached"], told["levels"]["lsoa_code"]) == (5, 40, "lsoa")
    assert not {"rows", "rows_withheld", "persons", "persons_withheld"} & told.keys()


def test_where_nothing_is_asked_of_records_nothing_is_said(ready):
    protected(ready, crimes_file(some_crimes()))
    share(ready, FEED, "2024-01", ON)
    assert manifest_of(ready, FEED)["recoding"] is None


def test_records_do_not_come_in_the_order_of_the_file(ready):
    protected(ready, crimes_file([crime(number, LSOA_code="E01900001") for number in range(200)]))
    shared_all(ready)
    ids = table(ready, FEED).column("row_id").to_pylist()
    assert ids == sorted(ids, key=lambda text: base64.b32decode(text.upper() + "======"))
    assert len(set(ids)) == 200


def test_a_second_run_makes_no_new_version(ready):
    protected(ready, crimes_file(some_crimes()))
    first = shared_all(ready)
    assert all(item.changed for item in first)
    size = ready.ledger.size()
    assert [share(ready, item.product.id, item.period, ON).changed for item in first] == [False] * 3
    assert due(ready) == ()
    assert ready.ledger.size() == size


def test_a_restatement_makes_a_new_version_and_the_old_one_can_still_be_cited(ready):
    protected(ready, crimes_file([crime(1)]))
    first = {item.product.id: item.version for item in shared_all(ready)}
    protected(ready, crimes_file([crime(1), crime(2)]))
    second = {item.product.id: item.version for item in shared_all(ready)}
    assert first.keys() == second.keys()
    assert not set(first.values()) & set(second.values())
    store = ready.zone(Zone.SHARED)
    assert store.exists(f"tier2a/{FEED}/2024-01/versions/{first[FEED]}/data.parquet")


def test_a_superseded_delivery_is_accounted_for_whole(ready):
    protected(ready, crimes_file([crime(1), crime(2)]))
    protected(ready, crimes_file([crime(3)]))
    accounts = share(ready, FEED, "2024-01", ON).accounts
    assert [(item.accepted, item.shared, item.superseded) for item in accounts] == [(1, 1, 0), (2, 0, 2)]


def test_two_versions_share_no_row_id(ready):
    protected(ready, crimes_file([crime(number) for number in range(9)]))
    shared_all(ready)
    before = set(table(ready, FEED).column("row_id").to_pylist())
    protected(ready, crimes_file([crime(number) for number in range(10)]))
    shared_all(ready)
    assert not before & set(table(ready, FEED).column("row_id").to_pylist())


def test_each_column_carries_the_decision_that_let_it_out(ready):
    protected(ready, crimes_file(some_crimes()))
    shared_all(ready)
    for product in (FEED, TABLE):
        for field in table(ready, product).schema:
            decisions = json.loads(field.metadata[b"decisions"])
            assert decisions
            for decision in decisions:
                assert decision["agreement"] == "avon_and_somerset_demonstration 3.0"
                assert decision["clause"]
    (row_id,) = json.loads(table(ready, FEED).schema.field("row_id").metadata[b"decisions"])
    assert len(row_id["key_id"]) == 16


def test_no_statistic_of_any_column_is_in_a_footer(ready):
    delivery = protected(ready, crimes_file(some_crimes()))
    shared_all(ready)
    paths = [*(ready.home / "zones" / "shared").rglob("*.parquet"), *(ready.home / "zones").rglob("events.parquet")]
    assert len(paths) >= 4
    assert delivery.rows_accepted
    for path in paths:
        group = pq.read_metadata(path).row_group(0)
        assert not any(group.column(number).is_stats_set for number in range(group.num_columns))


def edit_agreement(instance, change):
    (path,) = (instance.home / "documents" / "agreements").glob("*.yaml")
    content = yaml.safe_load(path.read_text())
    change(content)
    path.write_text(yaml.safe_dump(content))
    return signed_again(instance)


def test_a_lowered_ceiling_stops_the_product(ready):
    protected(ready, crimes_file(some_crimes()))
    changed = edit_agreement(ready, lambda it: it["supplies"][0].update(ceiling="1"))
    with pytest.raises(ReleaseRefusedError, match=r"above the ceiling 1 of clause 3\.1"):
        share(changed, FEED, "2024-01", ON)
    assert published(changed) == ()


def test_a_clause_that_no_longer_names_a_column_stops_the_table_made_from_it(ready):
    protected(ready, crimes_file(some_crimes()))
    changed = edit_agreement(ready, lambda it: it["releases"][1]["columns"][FEED].pop("crime_type"))
    with pytest.raises(PlanMismatchError, match="crime_type"):
        share(changed, TABLE, "2024-01", ON)


def test_naming_the_public_stops_the_table_until_it_has_been_attacked(ready):
    protected(ready, crimes_file(some_crimes()))
    changed = edit_agreement(ready, lambda it: it["releases"][1]["recipients"].append("public"))
    with pytest.raises(ReleaseRefusedError, match="has not been attacked"):
        share(changed, TABLE, "2024-01", ON)


def copy_of(instance, folder):
    """Another home with the same keys and documents, and nothing else."""
    twin = an_instance(folder)
    for name in instance.zone(Zone.CUSTODY).list():
        twin.zone(Zone.CUSTODY).replace(name, instance.zone(Zone.CUSTODY).read(name))
    shutil.copy(instance.owner_key_file, twin.owner_key_file)
    return signed_again(open_instance(twin.home, instance.remembered_passphrase))


def shared_bytes(instance):
    folder = instance.home / "zones" / "shared"
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and path.suffix != ".tlog-proof"
    }


def test_the_order_of_deliveries_changes_nothing(instance, tmp_path):
    """Every order that keeps a restatement after what it restates gives the same shared bytes."""
    files = {
        "jan a": ("2024-01", crimes_file([crime(1), crime(2, LSOA_code="E01900004")])),
        "jan b": ("2024-01", crimes_file(some_crimes())),
        "feb": ("2024-02", crimes_file([crime(number, Month="2024-02") for number in range(30)])),
    }
    outcomes = []
    for order in itertools.permutations(files):
        if order.index("jan b") < order.index("jan a"):
            continue
        place = tmp_path / "-".join(order)
        place.mkdir()
        twin = copy_of(instance, place)
        lookup_protected(twin)
        for name in order:
            period, content = files[name]
            protected(twin, content, period)
        shared_all(twin)
        outcomes.append(shared_bytes(twin))
    assert len(outcomes) == 3
    assert len(outcomes[0]) == 12
    assert outcomes[0] == outcomes[1] == outcomes[2]


def test_publishing_between_deliveries_changes_no_current_byte(instance, tmp_path):
    def made(place, *, often):
        place.mkdir()
        twin = copy_of(instance, place)
        lookup_protected(twin)
        for content in (crimes_file([crime(1)]), crimes_file(some_crimes())):
            protected(twin, content)
            if often:
                shared_all(twin)
        shared_all(twin)
        return {item.product.id: (item.version, pq.read_table(item.path)) for item in published(twin)}

    assert made(tmp_path / "once", often=False) == made(tmp_path / "often", often=True)


def test_other_keys_give_other_row_ids(ready, tmp_path):
    (tmp_path / "other").mkdir()
    other = an_instance(tmp_path / "other")
    lookup_protected(other)
    found = []
    for instance in (ready, other):
        protected(instance, crimes_file([crime(1)]))
        shared_all(instance)
        found.append(table(instance, FEED).column("row_id")[0].as_py())
    assert found[0] != found[1]
