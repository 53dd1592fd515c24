"""What must hold of the verb that writes an invented partnership."""

import json
import subprocess
import sys

import pytest

from examples.geography import write_lsoa_lookup
from tests.docs.pages import ROOT


@pytest.fixture
def example(gateway, tmp_path):
    def call(*words, out=tmp_path / "out"):
        return gateway("example", "--people", 200, "--quarters", 2, "--out", out, *words)

    return call


def test_it_writes_a_partnership_and_says_what_and_how_to_use_it(example, tmp_path):
    done = example()
    assert done.code == 0
    assert (tmp_path / "out" / "truth" / "people.parquet").is_file()
    assert "police_recorded_crime" in done.out
    assert "200 invented people, 2 quarters" in done.out
    assert f'cp -r {tmp_path}/out/landing/. "$GATEWAY_HOME/landing/" && gateway run' in done.out
    assert str(tmp_path / "out" / "truth") in done.out


def test_json_names_every_file_in_the_order_in_which_to_drop_it(example, tmp_path):
    said = example("--json").json
    assert [file["feed"] for file in said["files"][:3]] == [
        "lsoa_2011_2021_lookup",
        "postcode_lookup",
        "address_catchments",
    ]
    assert {file["path"] for file in said["files"]} == {str(path) for path in (tmp_path / "out").rglob("*.csv")}
    assert said["rows"] == sum(file["rows"] for file in said["files"])


def test_the_seed_decides(example, tmp_path):
    outs = [tmp_path / name for name in ("one", "two", "three")]
    for out, seed in zip(outs, (1, 1, 2), strict=True):
        example("--seed", seed, out=out)
    one, two, three = ((out / "truth" / "people.parquet").read_bytes() for out in outs)
    assert one == two != three


def test_a_folder_with_something_in_it_is_refused_and_stays_as_it_is(example, tmp_path):
    (tmp_path / "mine").write_text("mine")
    done = example(out=tmp_path)
    assert done.code == 2
    assert "not empty" in done.err
    assert [path.name for path in tmp_path.iterdir()] == ["mine"]


def test_a_lookup_is_used_and_one_that_is_missing_or_unfit_is_refused(example, tmp_path):
    lookup, unfit = tmp_path / "lookup.csv", tmp_path / "unfit.csv"
    write_lsoa_lookup(lookup)
    unfit.write_text("".join(lookup.read_text(encoding="utf-8").splitlines(keepends=True)[:50]), encoding="utf-8")
    assert example("--lookup", lookup).code == 0
    assert example("--lookup", tmp_path / "none", out=tmp_path / "two").code == 2
    refused = example("--lookup", unfit, out=tmp_path / "three")
    assert refused.code == 2
    assert "five authorities" in refused.err


@pytest.mark.parametrize("words", [("--people", 0), ("--quarters", 0)])
def test_nobody_and_no_time_are_called_wrongly(gateway, tmp_path, words):
    assert gateway("example", "--out", tmp_path / "out", *words).code == 2


def test_the_invented_partnership_is_loaded_by_its_own_verb_only():
    question = "import portal.command, sys, json; print(json.dumps([*sys.modules]))"
    done = subprocess.run([sys.executable, "-c", question], cwd=ROOT, capture_output=True, text=True, check=True)  # noqa: S603 - a fixed command
    loaded = json.loads(done.stdout)
    assert "portal.inventing" in loaded
    assert not [name for name in loaded if name.startswith("examples")]
