"""People are linked after every feed of events, and of nobody where no feed is admitted."""

import dagster as dg
import yaml

from dagster_project.assets.linked import linked_asset
from dagster_project.definitions import build_definitions
from dagster_project.executing import Clockwork
from dagster_project.naming import LINKED, protected_key
from dagster_project.resources import Gateway
from journey.instance import Zone, open_instance
from tests.invented import FEED, ON


def test_events_come_before_it_and_reference_data_does_not(instance):
    assert linked_asset(instance.library).asset_deps[LINKED] == {protected_key("police", FEED)}


def test_with_no_feed_admitted_the_table_is_sealed_and_empty(instance, clockwork):
    assert clockwork.run([LINKED]) == {}
    assert instance.zone(Zone.LINKED).list()
    (record,) = clockwork.history.fetch_materializations(LINKED, limit=10).records
    told = record.asset_materialization.metadata
    assert (told["dagster/row_count"].value, told["feeds"].value) == (0, "none admitted")


def test_a_feed_that_is_admitted_before_linking_is_built_is_refused(instance):
    place = next((instance.home / "documents/agreements").iterdir())
    agreement = yaml.safe_load(place.read_text(encoding="utf-8"))
    agreement["releases"].append(agreement["releases"][0] | {"clause": "5.3", "tier": "2B"})
    place.write_text(yaml.safe_dump(agreement), encoding="utf-8")
    gateway = Gateway(open_instance(instance.home), ON)
    job = build_definitions(instance.home, gateway).resolve_implicit_global_asset_job_def()
    with dg.DagsterInstance.ephemeral() as history:
        assert f"admits {FEED} to linking" in Clockwork(job, history).run([LINKED])[LINKED]
