"""What the demonstration says at the end is so, and every command that it offers works."""

import re
import shlex
import shutil
import stat
import subprocess

import pyarrow.parquet as pq
import pytest

from journey.approvals import pending
from journey.deliveries import DeliveryBook, current
from journey.instance import open_instance
from journey.link_quality import link_quality
from journey.linked import latest_run
from journey.standing import published
from portal.approvers import keys_folder
from portal.demonstration_report import QUALITY, RECEIPT, delivered, released, to_try, write_quality
from portal.link_quality_page import link_quality_page
from tests.docs.pages import ROOT

SMALL = 5


@pytest.fixture
def copy(demonstration, tmp_path):
    """The demonstration's home once more, for commands that change it."""
    shutil.copytree(demonstration.instance.home, tmp_path / "home", symlinks=True)
    return open_instance(tmp_path / "home")


def commands(out):
    """Every command that is offered, by whom it is for."""
    found, who = {}, ""
    for line in out.splitlines():
        if line.startswith("Try next, as "):
            who = line.removeprefix("Try next, as ").removesuffix(":")
        elif who:
            found.setdefault(who, []).append(line.strip())
    return found


def test_each_partner_is_told_with_rows_that_add_up(demonstration):
    rows = list(delivered(demonstration.instance))
    assert [row[0] for row in rows] == sorted({item.partner for item in DeliveryBook(demonstration.instance).all()})
    for partner, files, read, accepted, rejected, outside, linked in rows:
        assert files > 0
        assert read == accepted + rejected + outside, partner
        assert linked <= accepted
        assert partner in demonstration.out


def test_rows_that_were_linked_are_those_about_somebody_in_deliveries_that_hold(demonstration):
    linked = {row[0]: row[-1] for row in delivered(demonstration.instance)}
    run = latest_run(demonstration.instance)
    assert sum(linked.values()) == run.rows > 0
    assert [linked[partner] for partner in ("ons", "ambulance", "acute_trust", "avon_fire")] == [0, 0, 0, 0]
    held = {item.receipt_id for item in current(DeliveryBook(demonstration.instance).all())}
    assert {item.receipt_id for item in run.deliveries} <= held


def test_each_product_is_told_with_its_rows_people_and_what_waits(demonstration):
    instance = demonstration.instance
    versions, waiting = published(instance), pending(instance)
    found = released(instance, versions, waiting)
    assert sum(item.rows for item in found) == sum(item.rows for item in versions)
    assert sum(item.waiting for item in found) == len(waiting) > 0
    for item in found:
        files = [version.path for version in versions if version.product.id == item.product.id]
        assert item.periods == len(files)
        pids = {pid for file in files if item.people is not None for pid in pq.read_table(file)["pid"].to_pylist()}
        assert item.people is None or item.people == len(pids - {None})
        assert (item.people is None) == (not (item.product.linked and item.product.project))


def test_the_newest_version_of_each_is_named_and_there(demonstration):
    newest = {item.product.id: item.path for item in published(demonstration.instance)}
    for path in newest.values():
        assert f"  {path}\n" in demonstration.out


def test_the_picture_is_for_its_owner_alone_and_holds_no_pseudonym_and_no_small_count(demonstration):
    instance = demonstration.instance
    picture = instance.home / "journeys.html"
    assert str(picture) in demonstration.out
    assert stat.S_IMODE(picture.stat().st_mode) == 0o600
    page = picture.read_text(encoding="utf-8")
    for item in (item for item in published(instance) if item.product.project):
        rows = pq.read_table(item.path)
        for name in {"pid", "row_id", "crime_ref"} & set(rows.column_names):
            assert not [value for value in rows[name].to_pylist() if value and value in page]
    numbers = [int(text.replace(",", "")) for text in re.findall(r"<td>(?:at least )?([\d,]+)</td>", page)]
    assert not [number for number in numbers if 0 < number <= SMALL]


def test_every_command_works_as_it_stands(gateway, demonstration, copy):
    """Those for the gateway are called, DuckDB's run without it; `make serve` stays up, so its target is looked for."""
    offered = commands(demonstration.out)
    assert list(offered) == ["data officer", "analyst", "approver", "auditor"]
    for line in (line for lines in offered.values() for line in lines):
        words = shlex.split(line.replace(str(demonstration.instance.home), str(copy.home)), comments=True)
        if words[0] == "gateway":
            assert gateway(*words[1:]).code == 0, line
        elif words[0] == "make":
            assert f"\n{words[1]}: " in (ROOT / "Makefile").read_text(encoding="utf-8")
        else:
            done = subprocess.run(words, capture_output=True, text=True, check=True, cwd=ROOT)  # noqa: S603 - the command that is offered
            assert "people" in done.stdout
    assert len(pending(copy)) == len(pending(demonstration.instance)) - 1


def test_what_is_offered_tells_something(gateway, demonstration):
    offered = commands(demonstration.out)
    receipt = gateway(*shlex.split(offered["data officer"][1])[1:], "--json").json
    book = DeliveryBook(demonstration.instance)
    most = max(int((book.receipt(item.receipt_id) or {}).get("rows_rejected", 0)) for item in book.all())
    assert receipt["rows_rejected"] == most
    page = (demonstration.instance.home / RECEIPT).read_text(encoding="utf-8")
    assert receipt["receipt_id"] in page
    assert str(demonstration.instance.home / RECEIPT) in demonstration.out
    assert "To send to police" in gateway(*shlex.split(offered["data officer"][2])[1:]).out
    assert "cells_withheld" in gateway(*shlex.split(offered["analyst"][1])[1:]).out


def test_the_page_of_how_good_the_links_are_is_for_its_owner_alone_and_tells_the_run_that_holds(demonstration):
    page = demonstration.instance.home / QUALITY
    assert f"\n  {page}\n" in demonstration.out
    assert stat.S_IMODE(page.stat().st_mode) == 0o600
    found = link_quality(demonstration.instance)
    assert page.read_text(encoding="utf-8") == link_quality_page(found.as_json())


def test_where_no_links_were_measured_no_page_is_written(home):
    assert write_quality(open_instance(home)) is None
    assert not (home / QUALITY).exists()


def test_without_the_approvers_keys_no_approval_is_offered(copy, monkeypatch):
    products, waiting = published(copy), pending(copy)
    assert keys_folder(copy).is_dir()
    monkeypatch.setattr("portal.demonstration_report.keys_folder", lambda _: copy.home / "nowhere")
    offered = dict(to_try(copy, products, waiting))
    assert len(offered["approver"]) == 1
