"""The program of anonlink's environment, with similarities and a solver given to it: anonlink itself is not here."""

import io
import json
import sys
from array import array
from types import SimpleNamespace

import numpy as np
import pytest

from benchmarks import linkage_clk
from benchmarks.linkage_anonlink import read_answer


def similarities(datasets, threshold, k):
    """One less a tenth of the difference of two numbers."""
    left, right = datasets
    found = [(1 - abs(a - b) / 10, i, j) for i, a in enumerate(left) for j, b in enumerate(right)]
    found = sorted((one for one in found if one[0] >= threshold), reverse=True)[: k * len(left)]
    weight, one, other = zip(*found, strict=True) if found else ((), (), ())
    return array("d", weight), (array("I", one), array("I", other))


def solve(candidates):
    """Groups of all that is joined."""
    group = {}
    for left, right in zip(*candidates[2], strict=True):
        both = group.get(left, {left}) | group.get(right, {right})
        group |= dict.fromkeys(both, both)
    return [[(0, record) for record in sorted(one)] for one in {id(one): one for one in group.values()}.values()]


@pytest.fixture
def _peers(monkeypatch):
    """clkhash makes of each record its number; records are compared two at a time."""

    def filters(text, *_, **__):
        return [int(line) for line in text.read().split()[1:]]

    modules = {
        "clkhash.clk": SimpleNamespace(generate_clk_from_csv=filters),
        "clkhash.schema": SimpleNamespace(from_json_dict=lambda _: None),
        "anonlink.similarities": SimpleNamespace(dice_coefficient_accelerated=similarities),
        "anonlink.solving": SimpleNamespace(greedy_solve=solve),
    }
    monkeypatch.setattr(linkage_clk, "import_module", modules.get)
    monkeypatch.setattr(linkage_clk, "_CHUNK", 2)


def told(monkeypatch, tmp_path, *, first, across):
    text = json.dumps({"schema": {}, "first": first, "across": across}) + "\nnumber\n1\n50\n2\n51\n90\n"
    monkeypatch.setattr(sys, "stdin", io.StringIO(text))
    monkeypatch.setattr(sys, "argv", ["", str(tmp_path / "left.npz")])
    linkage_clk.main()
    return read_answer(tmp_path / "left.npz", 5, 10)


@pytest.mark.usefixtures("_peers")
def test_every_pair_comes_once_and_is_solved_at_each_threshold(monkeypatch, tmp_path):
    found = told(monkeypatch, tmp_path, first=5, across=False)
    assert found.scored.left.tolist() == [0, 1]
    assert found.scored.right.tolist() == [2, 3]
    assert np.allclose(found.scored.weight, 0.9)
    assert found.answered.tolist() == [0, 1, 0, 1, 4]
    assert found.labels[-1].tolist() == [0, 1, 2, 3, 4]
    assert found.thresholds[[0, -1]].tolist() == [0.7, 1.0]


@pytest.mark.usefixtures("_peers")
def test_across_two_files_only_their_pairs_are_compared(monkeypatch, tmp_path):
    found = told(monkeypatch, tmp_path, first=3, across=True)
    assert (found.scored.left.tolist(), found.scored.right.tolist()) == ([1], [3])
    assert found.told["seconds"] >= 0
    assert found.told["peak_rss_mib"] > 0
