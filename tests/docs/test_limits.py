"""The operator's page gives every limit with its true value, every variable, every zone."""

import ast
import importlib
import re

import pytest

from intake.limits import SHIPPED
from journey.instance import Zone
from tests.docs.pages import ROOT, blocks, named, page, table

PAGE = page("docs/running.md")
LIMITS = {row[0].strip("`"): row[1] for row in table(PAGE, "constant", "value")}
A_LIMIT = re.compile(r"_?(LARGEST|LONGEST|SHORTEST|MOST|SMALLEST)_[A-Z_]+|LINES_LISTED|EXACT_TO|SETTLED_SECONDS")
ROOMS = ("contracts", "intake", "anonymisation", "custody", "engine", "zones", "lineage", "products", "journey")
DOORS = ("dagster_project", "portal")


def limits_in_code() -> set[str]:
    """Constants of modules whose names say that they limit something."""
    found = set()
    for room in (*ROOMS, *DOORS):
        for path in (ROOT / room).rglob("*.py"):
            module = ".".join(path.relative_to(ROOT).with_suffix("").parts)
            for node in ast.parse(path.read_text(encoding="utf-8")).body:
                targets = node.targets if isinstance(node, ast.Assign) else []
                names = [target.id for target in targets if isinstance(target, ast.Name)]
                found |= {f"{module}.{name}" for name in names if A_LIMIT.fullmatch(name)}
    return found


@pytest.mark.parametrize("name", sorted(LIMITS))
def test_a_limit_has_the_value_that_is_told(name):
    module, constant = name.rsplit(".", 1)
    assert getattr(importlib.import_module(module), constant) == float(LIMITS[name].replace(",", ""))


def test_every_setting_of_files_has_the_default_that_is_told():
    told = {row[0].strip("`"): int(row[1].replace(",", "")) for row in table(PAGE, "setting", "default")}
    assert told == SHIPPED.as_json()


def test_every_limit_of_the_code_is_told():
    assert len(limits_in_code()) >= 10
    assert limits_in_code() - set(LIMITS) == set()


def test_every_variable_that_is_read_is_told():
    told = {name for row in table(PAGE, "variable", "what it does") for name in named(row[0])}
    sources = [path for room in (*ROOMS, *DOORS, "tests") for path in (ROOT / room).rglob("*.py")]
    read = {
        name
        for path in sources
        for name in re.findall(r"\b(?:GATEWAY|XDG|DAGSTER)_[A-Z]+(?:_[A-Z]+)*\b", path.read_text(encoding="utf-8"))
    }
    assert read >= {"GATEWAY_HOME", "GATEWAY_PASSPHRASE_FILE", "XDG_CONFIG_HOME", "GATEWAY_SHARED_DATA"}
    assert read - told == set()


def test_every_zone_stands_in_the_layout_of_a_home():
    (layout,) = [block for block in blocks(PAGE, "text") if "instance.json" in block]
    assert [zone.value for zone in Zone if f"    {zone.value}/" not in layout] == []


def test_the_threshold_of_the_shipped_agreement_is_told():
    agreement = page("contracts/documents/agreements/avon_and_somerset_demonstration.yaml")
    (small_count,) = re.findall(r"small_count: (\d+)", agreement)
    assert f"`thresholds.small_count` of the agreement, {small_count} as shipped" in PAGE
