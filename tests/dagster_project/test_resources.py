"""The gateway is opened as it was asked for; nothing is ever stored by Dagster."""

from datetime import UTC, date, datetime

import dagster as dg
import pytest

from dagster_project.refusals import KIND
from dagster_project.resources import GatewayResource, NoStorage


def opened(**settings):
    """What an asset is given."""
    with (
        dg.DagsterInstance.ephemeral() as history,
        dg.build_resources({"gateway": GatewayResource(**settings)}, instance=history) as resources,
    ):
        return resources.gateway


def test_the_gateway_of_the_home_is_opened(instance):
    found = opened(home=str(instance.home))
    assert (found.instance.id, found.instance.home) == (instance.id, instance.home)


def test_agreements_are_read_today_unless_another_day_is_given(instance):
    assert opened(home=str(instance.home), as_of="2024-02-29").on == date(2024, 2, 29)
    before = datetime.now(UTC).date()
    assert before <= opened(home=str(instance.home)).on <= datetime.now(UTC).date()


@pytest.mark.parametrize(
    ("as_of", "kind"), [(None, "InstanceError"), ("yesterday", "ValueError")], ids=["no gateway", "no date"]
)
def test_a_gateway_that_cannot_be_opened_is_a_failure_of_its_kind(tmp_path, as_of, kind):
    resource = GatewayResource(home=str(tmp_path), as_of=as_of)
    with dg.DagsterInstance.ephemeral() as history, pytest.raises(dg.Failure) as failure:
        resource.create_resource(dg.build_init_resource_context(instance=history))
    assert failure.value.metadata[KIND].value == kind


def test_an_asset_that_returns_a_value_is_refused_and_nothing_is_stored(history):
    @dg.asset
    def careless():
        return [1]

    with dg.DagsterInstance.from_config(str(history)) as kept:
        result = dg.materialize([careless], instance=kept, resources={"io_manager": NoStorage()}, raise_on_error=False)
    assert not result.success
    assert not (history / "storage").exists()


def test_an_asset_that_asks_for_a_value_is_refused():
    @dg.asset
    def taking(given):
        return dg.MaterializeResult(metadata={"given": given})

    with dg.DagsterInstance.ephemeral() as kept:
        assets, storage = [taking, dg.AssetSpec("given")], {"io_manager": NoStorage()}
        assert not dg.materialize(assets, instance=kept, resources=storage, raise_on_error=False).success
