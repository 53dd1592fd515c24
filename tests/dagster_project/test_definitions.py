"""The asset graph is made from the documents, and is what its picture shows."""

import subprocess
import sys
from pathlib import Path

import dagster as dg
import pytest
import yaml

from dagster_project.definitions import HOME, build_definitions, defs
from dagster_project.resources import NoStorage

ROOT = Path(__file__).parents[2]
PICTURE = Path(__file__).with_name("asset_graph.txt")
LAYERS = ["received", "protected", "linked", "shared"]


def drawn(definitions):
    """The graph as text: for each asset what it depends on, how it is cut, and how it is found."""
    graph = definitions.resolve_asset_graph()
    lines = []
    for node in sorted(graph.asset_nodes, key=lambda node: (LAYERS.index(node.group_name), node.key.path)):
        tags = {name: value for name, value in node.tags.items() if not name.startswith("dagster/kind/")}
        checks = sorted(item.name for item in graph.asset_check_keys if item.asset_key == node.key)
        lines += [
            node.key.to_user_string(),
            f"    from        {', '.join(sorted(key.to_user_string() for key in node.parent_keys)) or '-'}",
            f"    partitions  {node.partitions_def.name if node.partitions_def else '-'}",
            f"    group       {node.group_name}, owned by {', '.join(node.owners)}",
            f"    kinds       {', '.join(sorted(node.kinds))}",
            f"    tags        {', '.join(f'{name}={tags[name]}' for name in sorted(tags)) or '-'}",
            f"    checks      {', '.join(checks) or '-'}",
        ]
    lines += [f"sensor {sensor.name}, {sensor.default_status.value.lower()}" for sensor in definitions.sensors]
    return "\n".join(lines) + "\n"


@pytest.fixture
def shipped(monkeypatch):
    monkeypatch.delenv(HOME, raising=False)
    return defs()


def test_the_graph_of_the_shipped_documents_is_the_one_in_the_picture(shipped):
    assert drawn(shipped) == PICTURE.read_text(encoding="utf-8"), f"if this is meant, {PICTURE.name} must show it"


def test_the_home_in_the_environment_says_whose_documents(instance, monkeypatch):
    place = next((instance.home / "documents/agreements").glob("*.yaml"))
    agreement = yaml.safe_load(place.read_text(encoding="utf-8"))
    agreement["releases"] = agreement["releases"][:1]
    place.write_text(yaml.safe_dump(agreement), encoding="utf-8")
    monkeypatch.setenv(HOME, str(instance.home))
    assert drawn(defs()) != PICTURE.read_text(encoding="utf-8")
    assert "shared/tier1" not in drawn(defs())


def test_a_partner_that_gives_the_same_feed_gets_its_own_assets(instance):
    place = next((instance.home / "documents/agreements").glob("*.yaml"))
    agreement = yaml.safe_load(place.read_text(encoding="utf-8"))
    agreement["supplies"].append(
        agreement["supplies"][0] | {"clause": "3.99", "partner": "gloucestershire_police"},
    )
    place.write_text(yaml.safe_dump(agreement), encoding="utf-8")
    graph = build_definitions(instance.home).resolve_asset_graph()
    feed = "police_street_level_crime"
    product = graph.get(dg.AssetKey(["shared", "tier2a", feed]))
    for partner in ("police", "gloucestershire_police"):
        assert graph.has(dg.AssetKey(["received", partner, feed]))
        assert dg.AssetKey(["protected", partner, feed]) in product.parent_keys


def test_importing_the_definitions_reads_nothing():
    """Else a stale GATEWAY_HOME would stop `gateway run --home` elsewhere."""
    program = "import dagster_project.definitions"
    environment = {HOME: "/nowhere", "PYTHONPATH": str(ROOT)}
    subprocess.run([sys.executable, "-c", program], env=environment, check=True)  # noqa: S603 - a fixed command


def test_nothing_is_left_to_the_default_storage(shipped):
    """What an asset is made from it names by key and takes no value of; a value given out meets `NoStorage`."""
    taken = [item.dagster_type for asset in shipped.assets for item in asset.node_def.ins.values()]
    assert taken
    assert all(kind.is_nothing for kind in taken)
    assert isinstance(shipped.resources["io_manager"], NoStorage)


def test_dagster_can_load_a_fresh_clone(tmp_path):
    """The only test that pays for the whole command, some ten seconds."""
    command = [str(Path(sys.executable).with_name("dagster")), "definitions", "validate", "-w", "workspace.yaml"]
    environment = {"PATH": "/usr/bin:/bin", "DAGSTER_HOME": str(tmp_path), "DAGSTER_DISABLE_TELEMETRY": "yes"}
    done = subprocess.run(  # noqa: S603 - a fixed command
        command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
